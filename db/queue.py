"""The shared queue. `Queue`'s methods are the office's only transactions; nothing else writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db import appointments, booking_file, calling, closing, issuing, paperwork, sessions, visits
from db.estimate import Told
from db.forecast import Asker, Forecast
from db.ledger import Ledger
from db.records import (
    Call,
    DeviceState,
    Help,
    Issued,
    Job,
    JobState,
    Offline,
    Refused,
    Session,
    Ticket,
)
from db.supervision import Supervision
from db.views import Views, asker_of
from office.clock import SECOND, Clock, SystemClock
from office.config import Office

ESTIMATE_AGE_US = 2 * SECOND
"""A newcomer is told an estimate at most this old; it is rounded to minutes anyway."""


class Queue(Views, Supervision):
    """The queue of one office, for one thread.

    `url` is a path, sqlite:///path or postgresql+psycopg://...; `clock` is the system's unless a simulation
    brings its own. Every method is a single short transaction that raises Refused (with a sentence that says
    what the ticket or counter is now) when the office's rules forbid it, and Offline when the database cannot
    be used; in both cases nothing was changed.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        super().__init__(Ledger(url, clock or SystemClock()))
        self._estimates: dict[Asker, tuple[int, Told]] = {}

    def close(self) -> None:
        """Give the connection back."""
        self._ledger.close()

    # -- the plan

    def office(self) -> Office:
        """The published plan (not older than half a second)."""
        return self._ledger.plan()

    def published(self) -> Office:
        """The newest published plan, read now."""
        self._ledger.forget_plan_age()
        return self.office()

    def office_version(self) -> int:
        """The number of the published plan; it grows with each publish."""
        with self._ledger.read():
            return self._ledger.office_id

    def publish_office(self, toml: str, file_name: str = "office.toml") -> int:
        """Make a plan the office's truth; running programs follow it. Raises OfficeError when it is wrong."""
        return self._ledger.publish(toml, file_name)

    # -- citizens

    def issue(
        self,
        service: str,
        *,
        love: bool = False,
        quiet: bool = False,
        language: str = "zh-TW",
        kiosk: str | None = None,
        key: str | None = None,
        documents: Sequence[str] = (),
        interpreter: bool = False,
        linked_to: int | None = None,
        public: bool = False,
        force: bool = False,
    ) -> Issued:
        """Issue a number for a service; with `kiosk`, its slip is queued there in the same transaction.

        The same `key` again returns the ticket it already has. `public`: the citizen asks by himself, so the office's
        hours hold; `force`: the staff give a number past the day's quota or stock. A stop refuses everybody.
        """
        where = issuing.place(self.office(), service, love=love, quiet=quiet)
        told = self._newcomer_told(where)
        with self._ledger.write() as work:
            return issuing.issue(
                work,
                where,
                love=love,
                language=language,
                kiosk=kiosk,
                key=key,
                documents=documents,
                interpreter=interpreter,
                linked_to=linked_to,
                told=told,
                public=public,
                force=force,
            )

    def _newcomer_told(self, where: issuing.Place) -> Told:
        """The estimate for a newcomer, read before the write transaction so that nobody waits for it."""
        asker = asker_of(where)
        now = self._ledger.clock.now_us()
        at, told = self._estimates.get(asker, (-ESTIMATE_AGE_US, Told(None)))
        if abs(now - at) >= ESTIMATE_AGE_US:
            with self._ledger.read() as work:
                told = Forecast(work).told([asker])[0]
            self._estimates[asker] = (now, told)
        return told

    def requeue(self, number: str) -> Ticket:
        """A missed citizen is back in line: same due, eligible after a few further calls of the lane."""
        with self._ledger.write() as work:
            return calling.requeue(work, number)

    def undo_requeue(self, number: str) -> Ticket:
        """Take a re-queue back within 5 s."""
        with self._ledger.write() as work:
            return calling.undo_requeue(work, number)

    def cancel(self, number: str) -> Ticket:
        """The citizen gives the number back."""
        with self._ledger.write() as work:
            return calling.cancel(work, number)

    def tick_document(self, number: str, document: str, on: bool) -> Ticket:
        """Note a document as seen or not; the tick travels to the clerk."""
        with self._ledger.write() as work:
            return calling.tick_document(work, number, document, on)

    # -- counters

    def open_session(self, counter: int, clerk: str = "", *, support: bool = False) -> Session:
        """Open a counter (or come back to a paused one)."""
        with self._ledger.write() as work:
            return sessions.open_session(work, counter, clerk, support)

    def close_session(self, counter: int) -> Session:
        """Close a counter."""
        with self._ledger.write() as work:
            return sessions.close_session(work, counter)

    def pause(self, counter: int, reason: str = "", back_at_us: int | None = None) -> Session:
        """Pause a counter, with the planned return."""
        with self._ledger.write() as work:
            return sessions.pause(work, counter, reason, back_at_us)

    def unpause(self, counter: int) -> Session:
        """Back at the counter."""
        with self._ledger.write() as work:
            return sessions.unpause(work, counter)

    def set_profile(self, counter: int, profile: str) -> Session:
        """Change what a counter serves from the next call on."""
        with self._ledger.write() as work:
            return sessions.set_profile(work, counter, profile)

    def call_next(self, counter: int, *, key: str | None = None) -> Call | None:
        """Finish what the counter serves and call the next; None when nobody waits for it."""
        with self._ledger.write() as work:
            return calling.call_next(work, counter, key)

    def call_number(self, counter: int, number: str, *, key: str | None = None) -> Call:
        """Call a given number by hand."""
        with self._ledger.write() as work:
            return calling.call_number(work, counter, number, key)

    def recall(self, counter: int) -> Call:
        """Call the number at the counter again."""
        with self._ledger.write() as work:
            return calling.recall(work, counter)

    def finish(self, counter: int, outcome: str = "done") -> Ticket:
        """End the visit at the counter."""
        with self._ledger.write() as work:
            return calling.finish(work, counter, outcome)

    def no_show(self, counter: int) -> Ticket:
        """The citizen did not come."""
        with self._ledger.write() as work:
            return calling.no_show(work, counter)

    def hold(self, counter: int, reason: str = "") -> Ticket:
        """Put the citizen aside; the ticket keeps its time."""
        with self._ledger.write() as work:
            return calling.hold(work, counter, reason)

    def resume(self, counter: int, number: str) -> Call:
        """Call a held ticket back."""
        with self._ledger.write() as work:
            return calling.resume(work, counter, number)

    def transfer(
        self,
        counter: int,
        *,
        lane: int | None = None,
        to_counter: int | None = None,
        to_clerk: str = "",
        note: str = "",
    ) -> Ticket:
        """Send the citizen on to a lane, a counter or a clerk with unchanged due."""
        with self._ledger.write() as work:
            return calling.transfer(work, counter, lane, to_counter, to_clerk, note)

    def release(self, number: str) -> Ticket:
        """A held ticket is ready again: back in line with its unchanged due."""
        with self._ledger.write() as work:
            return visits.release(work, number)

    def change_service(self, counter: int, service: str) -> Ticket:
        """It is another matter than the ticket says; the visit goes on."""
        with self._ledger.write() as work:
            return visits.change_service(work, counter, service)

    def add_service(self, counter: int, service: str) -> Ticket:
        """The matter in hand is done, a further one follows at the same counter."""
        with self._ledger.write() as work:
            return visits.add_service(work, counter, service)

    def add_on(self, counter: int, kind: str) -> Ticket:
        """Note what was done besides on this visit."""
        with self._ledger.write() as work:
            return visits.add_on(work, counter, kind)

    def rate(self, number: str, score: int, words: str = "") -> Ticket:
        """A citizen's rating of a finished visit, 1 to 5."""
        with self._ledger.write() as work:
            return visits.rate(work, number, score, words)

    # -- the day

    def import_appointments(self, content: bytes) -> tuple[int, int]:
        """Take over a list of appointments (a CSV file's bytes): how many are new and how many were changed.

        Raises Refused with every wrong line; then nothing was taken over.
        """
        booked = booking_file.read(content, self.office())
        with self._ledger.write() as work:
            return appointments.put(work, booked)

    def check_in(
        self, code: str, *, kiosk: str | None = None, key: str | None = None, walk_in: bool = False
    ) -> Issued:
        """The person of an appointment has come: a number bound to the slot, or with `walk_in` an ordinary one
        when it is too late for the slot. The same code again returns the number it has."""
        told = self._newcomer_told(self._booked_place(code))
        with self._ledger.write() as work:
            return appointments.check_in(work, code, kiosk, key, walk_in, told)

    def _booked_place(self, code: str) -> issuing.Place:
        with self._ledger.read() as work:
            return appointments.place_of(work, code)

    def close_day(self) -> dict[str, Any]:
        """End the business day: who waits expires, lists and hints are forgotten; returns the day's counts."""
        with self._ledger.write() as work:
            return closing.close_day(work)

    def undo_call(self, counter: int) -> Ticket:
        """Take the last call back within 5 s."""
        with self._ledger.write() as work:
            return calling.undo_call(work, counter)

    # -- volunteers, paper, devices

    def request_help(self, kiosk: str, kind: str = "help", number: str | None = None) -> Help:
        """Ask for a volunteer: kind help, no_paper (with the number that waits) or staff."""
        with self._ledger.write() as work:
            return paperwork.request_help(work, kiosk, kind, number)

    def accept_help(self, help_id: int, volunteer: str = "") -> Help:
        """A volunteer is on the way."""
        with self._ledger.write() as work:
            return paperwork.accept_help(work, help_id, volunteer)

    def close_help(self, help_id: int) -> Help:
        """The request is settled."""
        with self._ledger.write() as work:
            return paperwork.close_help(work, help_id, "done")

    def cancel_help(self, help_id: int) -> Help:
        """The citizen takes the request back."""
        with self._ledger.write() as work:
            return paperwork.close_help(work, help_id, "cancelled")

    def report_device(self, device: str, role: str, state: str, words: str = "") -> DeviceState:
        """Note a device's health; unchanged health writes nothing."""
        with self._ledger.write() as work:
            return paperwork.report_device(work, device, role, state, words)

    def claim_job(self, kiosk: str) -> Job | None:
        """Take a kiosk's oldest queued slip to the printer."""
        with self._ledger.glance() as work:
            if not paperwork.is_queued(work, kiosk):
                return None
        with self._ledger.write() as work:
            return paperwork.claim_job(work, kiosk)

    def finish_job(self, job_id: int, state: str, words: str = "") -> None:
        """Say how a slip ended: printed, failed (nothing was sent) or unknown."""
        with self._ledger.write() as work:
            paperwork.finish_job(work, job_id, state, words)

    def requeue_job(self, job_id: int, copy: bool) -> Job:
        """Print again: as new when nothing was sent, else the next copy marked 補印."""
        with self._ledger.write() as work:
            return paperwork.requeue_job(work, job_id, copy)

    def reprint(self, number: str, kiosk: str) -> Job:
        """Print a number again at a kiosk, marked 補印."""
        with self._ledger.write() as work:
            return paperwork.reprint(work, number, kiosk)

    def stranded_jobs(self, kiosk: str) -> list[Job]:
        """Slips whose fate nobody knows: left in sending by a killed kiosk, or unknown."""
        with self._ledger.read() as work:
            return paperwork.jobs(work, kiosk, (JobState.SENDING, JobState.UNKNOWN))

    def jobs(
        self, kiosk: str, states: Sequence[str] = ("queued", "sending", "failed", "unknown")
    ) -> list[Job]:
        """A kiosk's slips in the given states, oldest first."""
        with self._ledger.read() as work:
            return paperwork.jobs(work, kiosk, tuple(JobState(each) for each in states))

    def note_delivery(self, event_id: int, device: str, outcome: str, reason: str = "") -> None:
        """Note what became of a call at a device: shown, voiced, merged or dropped."""
        with self._ledger.write() as work:
            paperwork.note_delivery(work, event_id, device, outcome, reason)


__all__ = ["Offline", "Queue", "Refused"]
