"""The ticket printer: health that fails closed, and slips that are confirmed or said to be unknown.

One object belongs to one worker thread.  Every wait has an end; nothing is ever sent twice by itself.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Callable

from devices import escpos, status
from devices.conversation import REPLY_S, Conversation, Silence
from devices.ink import Ink
from devices.link import Link, LinkDown
from devices.models import Barrier, Model, Sign
from devices.printer_words import (
    BLIND,
    BUSY,
    PRINTED,
    SILENT,
    UNCONFIRMED,
    WRITTEN,
    Health,
    Outcome,
    Result,
    State,
    health_of,
    too_wide,
    unsure,
)
from office.config import Words

log = logging.getLogger(__name__)

MARGIN_S = 2.0  # on top of wire and paper time (step 3)
CLEAR_S = 2.0  # for the acknowledgement of DLE DC4 fn 8
_PIECE = 2048  # bytes between two looks at what came back
_HEAD = 8  # bytes of a GS v 0 head, the longest there is in a job
_ASK_AGAIN_S = 1.0
_SETTLE_S = 0.05  # in which bytes of one reply arrive together
_FATAL = frozenset({Sign.PAPER_OUT, Sign.COVER, Sign.CUTTER, Sign.BROKEN, Sign.STOPPED})


class Printer:
    """One printer on one link, read by the table of its model.

    `clock` gives seconds that only go forward; only a test passes another than time.monotonic.
    """

    def __init__(self, link: Link, model: Model, clock: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._model = model
        self._clock = clock
        self._talk = Conversation(link, model, clock)
        self._in_step = True  # False: answers or data of an earlier job may still be on their way
        self._unfilled = 0  # picture bytes a job that was cut short may still be waiting for
        self._torn = False  # paper of an earlier job may hang before the blade
        self._said: tuple[State, Sign | None] | None = None

    @property
    def model(self) -> Model:
        """The row of the model table it is read by."""
        return self._model

    def close(self) -> None:
        """Let go of the link; never raises."""
        self._link.close()

    def check(self) -> Health:
        """Ask the printer how it is, connecting if need be; no answer is `offline`, never `ok`."""
        try:
            health = self._ask()
        except LinkDown as down:
            health = Health(State.OFFLINE, down.words)
        except Silence:
            # A network printer that stopped with a full buffer cannot be asked; what it said last holds.
            fatal = self._talk.automatic & _FATAL
            health = health_of(fatal) if fatal else Health(State.OFFLINE, SILENT)
            if self._in_step:
                self._link.close()  # a connection whose far end restarted never says so
        self._note(health)
        return health

    def print_slip(self, ink: Ink, job_id: str) -> Outcome:
        """Print one slip and wait until the printer confirms it; `job_id` is named in the log.

        Takes at most about wire time + paper time + 2 s after the printer has taken the data.  FAILED means
        nothing of it can come out; UNKNOWN means somebody has to look, or `clear()` before a reprint.
        """
        if ink.width > self._model.dots:
            return self._ended(job_id, Result.FAILED, too_wide(ink.width, self._model.dots))
        health = self.check()
        if not health.ready:
            return self._ended(job_id, Result.FAILED, health.words)
        picture = escpos.raster(ink, self._model.feed_units)
        try:
            if not self._link.answers:
                return self._ended(job_id, *self._write_blind(picture))
            if not self._in_step and not self._in_step_again():
                return self._ended(job_id, Result.FAILED, BUSY)
            self._talk.automatic = frozenset()  # older than the answers of check()
            # Half a slip that hangs there is cut off first: nobody gets two numbers on one piece.
            cut = self._model.cut if self._torn else b""
            self._talk.send(escpos.RESET + escpos.AUTOMATIC_STATUS + cut)
        except LinkDown as down:
            self._note(Health(State.OFFLINE, down.words))
            return self._ended(job_id, Result.FAILED, down.words)
        return self._ended(job_id, *self._confirmed(picture, ink, job_id))

    def clear(self) -> bool:
        """Drop whatever the printer still holds (DLE DC4 fn 8); True only if it acknowledged that.

        Only then may a slip of unknown fate be printed again.  A cutter that was freed by hand is started
        again first (DLE ENQ 2).  Call it too for a slip that a killed process left half sent: what hangs at
        the blade is cut off before the next slip, and that one is not swallowed as the rest of a picture.
        """
        if not self._link.answers:
            return False
        self._in_step, self._torn = False, True
        self._unfilled = escpos.MOST_ROWS * self._model.dots // 8
        try:
            self._link.open()
            self._talk.send(bytes(_HEAD))
            try:
                if self._talk.signs(3) & {Sign.CUTTER, Sign.STOPPED}:
                    self._talk.send(escpos.RECOVER)
            except Silence:
                pass  # its buffer may be full: what follows works all the same, or is not acknowledged
            self._talk.send(escpos.CLEAR_BUFFERS)
            end = self._clock() + CLEAR_S
            while self._clock() < end:
                for reply in self._talk.listen_until(end):
                    if isinstance(reply, status.Block) and reply.kind == escpos.CLEARED:
                        self._in_step, self._unfilled = True, 0
                        return True
        except LinkDown as down:
            self._note(Health(State.OFFLINE, down.words))
        return False

    def _ask(self) -> Health:
        reopened = not self._link.is_open
        self._link.open()
        if not self._link.answers:
            return Health(State.OK, BLIND)
        try:
            return self._asked()
        except LinkDown:
            if reopened:
                raise
            # A network printer drops an idle connection; nothing was on its way, so connect once more.
            self._link.open()
            return self._asked()

    def _asked(self) -> Health:
        if self._unfilled:
            # A question behind half a command head would be read as its size: eight NUL complete any head.
            self._talk.send(bytes(_HEAD))
        return health_of(self._talk.signs(1, 2, 3, 4))

    def _write_blind(self, picture: escpos.Raster) -> tuple[Result, Words]:
        job = escpos.RESET + picture.data + self._model.cut + self._model.after_cut
        try:
            self._link.write(job, MARGIN_S + 2 * len(job) / self._link.bytes_per_second)
            self._link.drain(MARGIN_S)
        except LinkDown as down:
            return (Result.UNKNOWN if down.sent else Result.FAILED), down.words
        return Result.PRINTED, WRITTEN

    def _confirmed(self, picture: escpos.Raster, ink: Ink, job_id: str) -> tuple[Result, Words]:
        """Steps 2 to 4 of the confirmation design: from here on a fault is UNKNOWN once a byte has left."""
        name = _response_id(job_id)
        tail = self._model.cut + self._model.after_cut + escpos.barrier(self._model, name)
        commands = [*picture.pieces, tail]
        total = sum(map(len, commands))
        sent = 0
        self._talk.in_turn.clear()
        self._torn = True
        try:
            for command in commands:
                for start in range(0, len(command), _PIECE):
                    piece = command[start : start + _PIECE]
                    self._talk.send(piece)
                    sent += len(piece)
                    self._in_step, self._unfilled = False, picture.longest
                    self._talk.listen(0.0)
                # A question in the middle of a picture would be drawn: only between two commands.
                if fatal := self._stopped():
                    return Result.UNKNOWN, unsure(fatal)
            self._unfilled = 0
            paper_s = ink.height / self._model.dots_per_mm / self._model.mm_per_second
            return self._barrier(
                name, self._clock() + total / self._link.bytes_per_second + paper_s + MARGIN_S
            )
        except LinkDown as down:
            if not sent + down.sent:
                return Result.FAILED, down.words
            self._in_step, self._unfilled = False, picture.longest
            self._note(Health(State.OFFLINE, down.words))
            fatal_signs = self._talk.automatic & _FATAL
            return Result.UNKNOWN, unsure(health_of(fatal_signs).words if fatal_signs else down.words)

    def _barrier(self, name: bytes, end: float) -> tuple[Result, Words]:
        """Wait for the answer that stands behind the job, then ask once more how the printer is."""
        ask_at = self._clock() + _ASK_AGAIN_S
        while self._clock() < end:
            if self._answered(name):
                return self._after_barrier()
            if fatal := self._stopped():
                return Result.UNKNOWN, unsure(fatal)
            if self._clock() >= ask_at:
                # Without ASB a printer that stopped is only found by asking.
                try:
                    self._talk.automatic |= self._talk.signs(2)
                except Silence:
                    pass  # it may be too busy to answer; the barrier decides
                ask_at = self._clock() + _ASK_AGAIN_S
            else:
                self._talk.listen_until(end)
        return self._after_barrier() if self._answered(name) else (Result.UNKNOWN, UNCONFIRMED)

    def _after_barrier(self) -> tuple[Result, Words]:
        self._in_step = True
        try:
            signs = self._talk.signs(2, 3)
        except Silence:
            return Result.UNKNOWN, UNCONFIRMED
        if fatal := signs & _FATAL:
            return Result.UNKNOWN, unsure(health_of(fatal).words)
        self._torn = False
        return Result.PRINTED, PRINTED

    def _stopped(self) -> Words | None:
        """Why the printer has stopped, if ASB says so and it says the same when asked: ASB may be stale."""
        if not self._talk.automatic & _FATAL:
            return None
        try:
            self._talk.automatic = self._talk.signs(1, 2, 3, 4)
        except Silence:
            pass  # its buffer is full, and it will not hear us before it goes on
        fatal = self._talk.automatic & _FATAL
        return health_of(fatal).words if fatal else None

    def _answered(self, name: bytes) -> bool:
        """Whether the barrier's own answer has come."""
        if not any(self._is_answer(reply, name) for reply in self._talk.in_turn):
            return False
        if self._model.barrier is Barrier.RESPONSE_ID:
            return True
        self._talk.listen(_SETTLE_S)
        if sum(self._is_answer(reply, name) for reply in self._talk.in_turn) == 1:
            return True
        # The tail of an ASB that lost its first byte looks the same: ask behind the job once more.
        self._talk.in_turn.clear()
        self._talk.send(escpos.QUEUED_STATUS)
        return False

    def _is_answer(self, reply: status.Reply, name: bytes) -> bool:
        if self._model.barrier is Barrier.RESPONSE_ID:
            return reply == status.Block(escpos.RESPONSE, name)
        return isinstance(reply, status.Queued)

    def _in_step_again(self) -> bool:
        """After a job of unknown fate: fill the picture it may wait for, and hear an answer behind it.

        White dots complete a truncated GS v 0; in text they are NUL and do nothing.  Without this the next
        slip would be swallowed as picture, and an answer still owed would be taken for the new slip's.
        """
        name = b"sync"
        filler = bytes(self._unfilled) + escpos.barrier(self._model, name)
        for start in range(0, len(filler), _PIECE):
            self._talk.send(filler[start : start + _PIECE])
        end = self._clock() + len(filler) / self._link.bytes_per_second + MARGIN_S
        heard = False
        while self._clock() < end:
            if any(self._is_answer(reply, name) for reply in self._talk.listen_until(end)):
                heard = True
                end = self._clock() + REPLY_S  # an older answer may stand before ours
        if heard:
            self._in_step, self._unfilled = True, 0
        return heard

    def _note(self, health: Health) -> None:
        """Log a change of state once, not every look at it."""
        said = (health.state, health.sign)
        if said == self._said:
            return
        level = logging.INFO if health.ready else logging.WARNING
        if self._said is not None or not health.ready:
            log.log(level, "printer %s: %s, %s", self._link.url, health.state, health.words.en)
        self._said = said

    def _ended(self, job_id: str, state: Result, words: Words) -> Outcome:
        log.info("printer %s: job %s %s, %s", self._link.url, job_id, state, words.en)
        return Outcome(state, words)


def _response_id(job_id: str) -> bytes:
    """Four printable bytes that stand for this job in GS ( H."""
    return b"%04X" % (zlib.crc32(job_id.encode()) & 0xFFFF)
