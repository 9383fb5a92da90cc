"""Talking with a printer: questions, bounded waits, and what it says without being asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from devices import escpos, status
from devices.link import Link
from devices.models import Model, Sign

REPLY_S = 0.5  # for each DLE EOT (confirmation design, step 1)
STALL_S = 3.0  # a printer that takes nothing for so long has stopped
_POLL_S = 0.25  # the longest wait at a stretch
_PAUSE_S = 0.2  # silence after which an unfinished reply stays unfinished
_REMEMBERED = 8  # answers in turn; more than one or two is already too many

Kind = TypeVar("Kind", bound=status.Reply)


class Silence(Exception):
    """The printer did not answer a status request in time."""


class Conversation:
    """Both directions of one printer's link.

    `automatic` is what its last ASB said; `in_turn` are the answers that came in their turn with the print
    data (GS r, GS ( H), the newest last.  Whoever listens, both are kept.
    """

    def __init__(self, link: Link, model: Model, clock: Callable[[], float]) -> None:
        self._link = link
        self._model = model
        self._clock = clock
        self._replies = status.Demultiplexer()
        self.automatic: frozenset[Sign] = frozenset()
        self.in_turn: list[status.Reply] = []

    def send(self, data: bytes) -> None:
        """Hand over `data`, or say that the printer has stopped taking any.  Raises LinkDown."""
        self._link.write(data, len(data) / self._link.bytes_per_second + STALL_S)

    def listen(self, timeout_s: float) -> list[status.Reply]:
        """The replies that have come, [] when none did within `timeout_s` seconds.  Raises LinkDown."""
        heard = self._link.read(timeout_s)
        replies = self._replies.feed(heard)
        if not heard and timeout_s >= _PAUSE_S:
            replies = self._replies.pause()
        for reply in replies:
            if isinstance(reply, status.Automatic):
                self.automatic = status.automatic_signs(self._model, reply)
            elif isinstance(reply, status.Queued | status.Block):
                self.in_turn = [*self.in_turn[1 - _REMEMBERED :], reply]
        return replies

    def listen_until(self, end: float) -> list[status.Reply]:
        """Listen for a short stretch, and not beyond the clock's `end`.  Raises LinkDown."""
        return self.listen(min(_POLL_S, max(0.0, end - self._clock())))

    def wait(self, kind: type[Kind], timeout_s: float) -> Kind | None:
        """The next reply of that kind, None when there is none in time.  Raises LinkDown."""
        end = self._clock() + timeout_s
        while self._clock() < end:
            for reply in self.listen_until(end):
                if isinstance(reply, kind):
                    return reply
        return None

    def signs(self, *questions: int) -> frozenset[Sign]:
        """What DLE EOT says to each question, and DLE EOT 20 where the model has it.

        Only between two commands: inside a picture a question is drawn.  Raises Silence, LinkDown.
        """
        found: frozenset[Sign] = frozenset()
        for n in questions:
            found |= status.realtime_signs(self._model, n, self._realtime(n))
        if self._model.full_status:
            self.listen(0.0)
            self._replies.expect_full()
            self.send(escpos.FULL_STATUS)
            full = self.wait(status.Full, REPLY_S)
            if full is None:
                raise Silence
            found |= status.full_signs(self._model, full)
        return found

    def _realtime(self, n: int) -> int:
        for _ in range(2):  # a byte may be lost once on a serial line
            self.listen(0.0)
            self.send(escpos.realtime_status(n))
            reply = self.wait(status.RealTime, REPLY_S)
            if reply is not None:
                return reply.value
        raise Silence
