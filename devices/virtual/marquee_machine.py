"""The virtual marquee: bytes in, lit dots and a record of what was seen out. Pure: time is passed in."""

from __future__ import annotations

from datetime import datetime

from devices.virtual.alpha_frames import Heard, Misheard, Receiver
from devices.virtual.called import read_calls
from devices.virtual.led_panel import Show
from devices.virtual.sign import Effect, Sign
from office.clock import Clock, iso, local

CAN_CALL = frozenset({"priority", "string", "text"})


class MarqueeMachine:
    """A sign with its receiver."""

    def __init__(
        self,
        clock: Clock,
        *,
        rows: int = 16,
        columns: int = 160,
        sign_type: str = "b",
        address: str = "01",
        deaf_seconds: float = 0.25,
        haste: float = 1.0,
    ) -> None:
        """`haste` divides the seconds a sign is deaf after its memory was cleared or configured."""
        self.powered = True
        self.shown = 0  # counts changes of what is seen, for a window to notice
        self.errors = 0
        self.receiver = Receiver(sign_type=sign_type, address=address, deaf_seconds=deaf_seconds)
        self._clock = clock
        self._rows, self._columns = rows, columns
        self._haste = haste
        self._lines: list[dict[str, object]] = []
        self._replies = bytearray()
        self.sign = self._fresh()

    def _fresh(self) -> Sign:
        return Sign(self._now, rows=self._rows, columns=self._columns)

    def _now(self) -> datetime:
        return local(self._clock.now_us())

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of dots."""
        return self._rows, self._columns

    def show(self) -> Show:
        """What is seen from now on."""
        return Show(self.sign.views() if self.powered else (), self._rows, self._columns)

    # the wire

    def room(self) -> int:
        """A sign has no flow control: it always takes what comes."""
        return 4096

    def receive(self, data: bytes, now: float) -> None:
        """Hear bytes that came at `now` (monotonic seconds)."""
        if self.powered:
            self._act(self.receiver.feed(data, now), now)

    def advance(self, now: float) -> None:
        """Give up a packet whose rest does not come."""
        gives_up_at = self.receiver.gives_up_at
        if gives_up_at is not None and now > gives_up_at:
            self._act(self.receiver.feed(b"", now), now)

    def wake_at(self) -> float | None:
        gives_up_at = self.receiver.gives_up_at
        return None if gives_up_at is None else gives_up_at + 0.001

    def take_replies(self) -> bytes:
        data = bytes(self._replies)
        self._replies.clear()
        return data

    def take_lines(self) -> list[dict[str, object]]:
        """What was seen, and what was wrong, since the last call."""
        lines, self._lines = self._lines, []
        return lines

    def _act(self, heard: list[Heard], now: float) -> None:
        for item in heard:
            if isinstance(item, Misheard):
                self._wrong(item.words)
                continue
            for command in item.commands:
                self._obey(command, now)
                if self.sign.address:
                    self.receiver.address = self.sign.address

    def _obey(self, command: bytes, now: float) -> None:
        effect = self.sign.obey(command)
        for words in effect.problems:
            self._wrong(words)
        self._replies += effect.reply
        if effect.deaf_seconds:
            self.receiver.go_deaf(now, effect.deaf_seconds / self._haste)
        if effect.kind:
            self._seen(effect)

    def _seen(self, effect: Effect) -> None:
        self.shown += 1
        views = self.sign.views()
        calls = [
            {"number": call.number, "counter": call.counter}
            for view in views
            if view.counts and effect.kind in CAN_CALL
            for call in read_calls(view.text)
        ]
        text = "\f".join(view.text for view in views)
        self._lines.append(
            {"text": text, "calls": calls, "label": effect.label, "kind": effect.kind, "at": self._at()}
        )

    def _wrong(self, words: str) -> None:
        self.errors += 1
        self._lines.append({"error": words, "at": self._at()})

    def _at(self) -> str:
        return iso(self._clock.now_us())

    # power

    def power(self, on: bool) -> None:
        """Without power nothing is shown or heard; it comes back without its files, as after a day (led 2.11)."""
        if on == self.powered:
            return
        self.powered = on
        self.shown += 1
        if not on:
            self.sign = self._fresh()
            self.receiver.forget()
