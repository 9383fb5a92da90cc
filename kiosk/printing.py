"""The thread that owns the kiosk's printer: every slip once, or marked 補印, or said to be unknown; no Qt widget.

The number is committed before this thread hears of it and stays valid whatever the printer does.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from db.feed import Feed
from db.queue import Queue
from db.records import Job, JobState, Offline, Refused, State
from devices.ink import Ink
from devices.printer_words import Health, Outcome, Result
from devices.slip import SlipFacts, compose
from devices.slip_drawing import Width, draw_slip
from kiosk.visit import Slip
from office.clock import Clock
from office.config import Office, OfficeError

log = logging.getLogger(__name__)

LOOK_S = 1.0
"""How often an idle printer is asked how it is, so that a citizen is told before the main button."""
COURTESY_S = 0.08
RETRY_S = (0.25, 0.5, 1.0, 2.0)
AGAIN_S = 10.0
"""A slip that failed although the printer says it is well is tried again after so long."""
OVER = (State.CANCELLED, State.EXPIRED)
NOT_KNOWN = "不知道印出了沒有，印表機也沒有確認清除；請看出紙口，需要時從平板補印。"
OVER_WORDS = "號碼已經取消或過了當日，不再印。"


class SlipPrinter(Protocol):
    """devices.printer.Printer as this thread uses it."""

    def check(self) -> Health: ...

    def print_slip(self, ink: Ink, job_id: str) -> Outcome: ...

    def clear(self) -> bool: ...

    def close(self) -> None: ...


class Printing:
    """The printer of kiosk `name`, with a queue of its own.

    `on_slip(number, Slip)` and `on_health(Health)` are called in this thread. `stopwatch` (seconds that only
    go forward) times retries.
    """

    def __init__(
        self,
        name: str,
        url: str,
        printer: SlipPrinter,
        clock: Clock,
        stopwatch: Callable[[], float],
        *,
        width: Width = 576,
        on_slip: Callable[[str, Slip], None] = lambda number, slip: None,
        on_health: Callable[[Health], None] = lambda health: None,
    ) -> None:
        self.name, self.device = name, f"printer:{name}"
        self._url, self._printer, self._clock, self._stopwatch = url, printer, clock, stopwatch
        self._width: Width = width
        self._on_slip, self._on_health = on_slip, on_health
        self._stopping = threading.Event()
        self._feed: Feed | None = None
        self._health: Health | None = None
        self._reported: tuple[str, str] | None = None
        self._unsure: dict[int, Job] = {}  # slips whose fate nobody knows
        self._said: set[int] = set()  # those of them a volunteer was called for
        self._ended: deque[tuple[int, str, str]] = deque()  # outcomes the database could not take yet
        self._hopeless: set[int] = set()  # failed for a reason that waiting does not cure
        self._retry_at = 0.0
        self._stranded_read = False
        self._thread = threading.Thread(target=self._run, name="printing", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def tell_to_end(self) -> None:
        """Say that the thread is to end after the slip under way; never waits."""
        self._stopping.set()
        feed = self._feed
        if feed is not None:
            feed.wake()

    def stop(self, seconds: float = 3.0) -> bool:
        """Finish the slip under way and end; True when it ended within `seconds`."""
        self.tell_to_end()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    # -- the thread

    def _run(self) -> None:
        tries, said = 0, False
        while not self._stopping.is_set():
            queue: Queue | None = None
            try:
                queue = Queue(self._url, self._clock)
                with Feed(queue, queue.snapshot().seq) as feed:
                    self._feed = feed
                    if said:
                        log.info("the database is back, slips are printed again")
                    tries, said = 0, False
                    self._serve(queue, feed)
            except Offline as error:
                if not said:
                    log.warning("no slips are printed, the database is away: %s", error)
                    said = True
                self._stopping.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
            finally:
                self._feed = None
                if queue is not None:
                    queue.close()
        self._printer.close()

    def _serve(self, queue: Queue, feed: Feed) -> None:
        if not self._stranded_read:
            # Left by a kiosk that was killed: in its hands, or in the printer's, when it ended.
            self._unsure |= {job.id: job for job in queue.stranded_jobs(self.name)}
            self._stranded_read = True
        while not self._stopping.is_set():
            self._write_ended(queue)
            before, health = self._health, self._look(queue)
            well_again = health.ready and (before is None or not before.ready)
            if self._unsure:
                self._settle(queue, again=well_again)
            if health.ready:
                self._retry_failed(queue, now=well_again)
                self._print_all(queue)
            if not self._ended:
                feed.wait(LOOK_S)

    def _look(self, queue: Queue) -> Health:
        """Ask the printer how it is; tell the screen and the staff when that has changed."""
        health = self._printer.check()
        if health != self._health:
            self._health = health
            self._on_health(health)
        words = health.words.zh
        if self._said and health.ready:
            words = f"{len(self._said)} 張號碼單{NOT_KNOWN}"
        state = "fault" if self._said and health.ready else health.state.value
        if (state, words) != self._reported:
            queue.report_device(self.device, "printer", state, words)
            self._reported = (state, words)
        return health

    def _print_all(self, queue: Queue) -> None:
        while not self._stopping.is_set():
            job = queue.claim_job(self.name)
            if job is None or not self._print(queue, job):
                return

    def _print(self, queue: Queue, job: Job) -> bool:
        """Print one slip; False when the printer has to be looked at before the next."""
        number = job.ticket.number
        if job.ticket.state in OVER:
            self._end(queue, job, JobState.FAILED, OVER_WORDS)
            self._hopeless.add(job.id)
            return True
        self._on_slip(number, Slip.PRINTING)
        # The number goes on the screen first; drawing dots at the same moment would slow it down.
        self._stopping.wait(COURTESY_S)
        try:
            ink = self._draw(queue.office(), job)
        except (OfficeError, ValueError) as error:
            self._hopeless.add(job.id)
            self._end(queue, job, JobState.FAILED, str(error))
            self._on_slip(number, Slip.LOST)
            return True
        outcome = self._printer.print_slip(ink, str(job.id))
        self._on_slip(number, Slip.PRINTED if outcome.state is Result.PRINTED else Slip.LOST)
        if outcome.state is Result.UNKNOWN:
            self._unsure[job.id] = job
        self._end(queue, job, JobState(outcome.state.value), outcome.words.zh)
        if outcome.state is Result.PRINTED and job.copy > 1:
            self._call_off(queue, number)
        return outcome.state is Result.PRINTED

    def _call_off(self, queue: Queue, number: str) -> None:
        """Nobody has to write a card for a number whose copy has come out."""
        for each in queue.snapshot().helps:
            if (each.kind, each.kiosk, each.number) == ("no_paper", self.name, number):
                queue.close_help(each.id)

    def _draw(self, office: Office, job: Job) -> Ink:
        ticket = job.ticket
        facts = SlipFacts(
            number=ticket.number,
            service=ticket.service,
            issued_us=ticket.issued_us,
            check_code=ticket.check_code,
            ahead=job.ahead,
            minutes=job.minutes,
            copy=job.copy,
            lane=ticket.lane,
        )
        return draw_slip(compose(office, facts, ticket.language), self._width).ink

    def _settle(self, queue: Queue, *, again: bool) -> None:
        """Empty the printer; only with its word for that is a slip of unknown fate printed again, as 補印."""
        new = [job for job in self._unsure.values() if job.id not in self._said]
        if not new and not again:
            return
        cleared = self._printer.clear()
        for job in list(self._unsure.values()):
            if self._over(queue, job):
                self._end(queue, job, JobState.UNKNOWN, OVER_WORDS)
            elif cleared:
                queue.requeue_job(job.id, True)
            elif job.id not in self._said:
                self._end(queue, job, JobState.UNKNOWN, NOT_KNOWN)
                queue.request_help(self.name, "no_paper", job.ticket.number)
                log.warning("slip %s of job %s: nobody knows whether it came out", job.ticket.number, job.id)
                self._said.add(job.id)
                continue
            else:
                continue
            del self._unsure[job.id]
            self._said.discard(job.id)

    @staticmethod
    def _over(queue: Queue, job: Job) -> bool:
        """Whether nobody waits with this number any more: cancelled, or of a day that has ended meanwhile."""
        try:
            ticket = queue.ticket(job.ticket.number)
        except Offline:
            raise
        except Refused:
            return True
        return ticket.id != job.ticket.id or ticket.state in OVER

    def _retry_failed(self, queue: Queue, *, now: bool) -> None:
        """Slips of which nothing was sent are printed as if for the first time; their numbers still hold."""
        if not now and self._stopwatch() < self._retry_at:
            return
        self._retry_at = self._stopwatch() + AGAIN_S
        for job in queue.jobs(self.name, ("failed",)):
            if job.id not in self._hopeless and job.ticket.state not in OVER:
                queue.requeue_job(job.id, False)

    def _end(self, queue: Queue, job: Job, state: JobState, words: str) -> None:
        self._ended.append((job.id, state.value, words))
        self._write_ended(queue)

    def _write_ended(self, queue: Queue) -> None:
        """Write what became of slips; what cannot be written now is kept and written first next time."""
        while self._ended:
            job_id, state, words = self._ended[0]
            try:
                queue.finish_job(job_id, state, words)
            except Offline:
                raise
            except Refused as refusal:
                log.warning("the end of job %s was refused: %s", job_id, refusal)
            self._ended.popleft()
