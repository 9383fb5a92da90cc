"""Who has the call view, who waits for it, and what the strip under it shows. Rules only.

A call is to be seen in the frame it arrives in: as the call view when that is free, else in the strip. So a
call that arrives never waits for a place; what is in the strip and was painted makes room for it.
Times are UTC microseconds and always given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from display.page import CallFace, StripCell
from office.clock import SECOND

HOLD_US = 7 * SECOND
"""How long a call view stands (tokens 7)."""
HOLD_BUSY_US = 4 * SECOND
"""How long when another call waits for it."""
TOO_OLD_US = 20 * SECOND
"""An older call gets no view of its own."""
STRIP = 3
"""Cells of the strip, and so the most calls that can wait for a view and be seen meanwhile."""
DWELL_US = SECOND
"""How long a call stays in the strip before another that came with it may have its cell."""


@dataclass
class _Cell:
    call: CallFace
    since_us: int


class Stage:
    """The call view's queue."""

    def __init__(self) -> None:
        self.view: CallFace | None = None
        self.since_us = 0
        self._waiting: list[CallFace] = []  # for a view of their own, oldest first
        self._unseen: list[CallFace] = []  # arrived, and in no cell so far, oldest first
        self._cells: list[_Cell] = []
        self._unpainted: dict[int, CallFace] = {}

    @property
    def waiting(self) -> tuple[CallFace, ...]:
        """The calls that will get a view of their own, oldest first."""
        return tuple(self._waiting)

    def arrive(self, call: CallFace, now_us: int) -> list[int]:
        """Take a call in; returns events that were overtaken before anyone could see them.

        A number called again replaces itself: the same counter is shown once for both, another counter
        is where the citizen has to go now.
        """
        overtaken: list[int] = []
        for old in [each for each in self._unpainted.values() if each.number == call.number]:
            if old.counter == call.counter:
                call = replace(call, covers=(*call.covers, *old.events))
            else:
                overtaken += old.events
            del self._unpainted[old.event]
        viewed = self.view is not None and self.view.number == call.number
        self._forget(call.number)
        self._unpainted[call.event] = call
        if self.view is None or viewed:
            self._show(call, now_us)
        elif now_us - call.at_us > TOO_OLD_US:
            self._unseen.append(call)
        else:
            self._unseen.append(call)
            self._waiting.append(call)
            if len(self._waiting) > STRIP:
                # It was in the strip; a view half a minute later would call people who are there already.
                self._waiting.pop(0)
        return overtaken

    def withdraw(self, number: str, now_us: int) -> None:
        """Drop a call that was undone, wherever it is."""
        for event in [event for event, call in self._unpainted.items() if call.number == number]:
            del self._unpainted[event]
        viewed = self.view is not None and self.view.number == number
        self._forget(number)
        if viewed:
            self._next(now_us)

    def painted(self, event: int) -> None:
        """The call of this event has been on the screen."""
        self._unpainted.pop(event, None)

    def clear(self) -> None:
        """Forget everything, at the day's end."""
        self.__init__()  # type: ignore[misc]

    def advance(self, now_us: int, recent: tuple[CallFace, ...]) -> None:
        """Do what time asks for: the next view, the strip's cells. `recent` are the last calls, newest first."""
        if self.view is not None and now_us >= self._ends_us():
            self._next(now_us)
        if self.view is None:
            # The list below shows them all.
            self._cells, self._unseen = [], []
            return
        self._fill(now_us, recent)

    def strip(self) -> tuple[StripCell, ...]:
        """The cells, newest call first."""
        cells = sorted(self._cells, key=lambda cell: -cell.call.event)
        fresh = {call.event for call in self._waiting} | set(self._unpainted)
        return tuple(StripCell(cell.call, cell.call.event in fresh) for cell in cells)

    def next_us(self, now_us: int) -> int | None:
        """When `advance` will change something by itself; None while nothing is shown."""
        if self.view is None:
            return None
        times = [self._ends_us()]
        if self._unseen:
            times += [cell.since_us + DWELL_US for cell in self._cells]
        return max(min(times), now_us)

    # -- inside

    def _show(self, call: CallFace, now_us: int) -> None:
        self.view, self.since_us = call, now_us
        self._cells = [cell for cell in self._cells if cell.call.number != call.number]
        self._unseen = [each for each in self._unseen if each.number != call.number]

    def _ends_us(self) -> int:
        return self.since_us + (HOLD_BUSY_US if self._waiting else HOLD_US)

    def _next(self, now_us: int) -> None:
        while self._waiting:
            call = self._waiting.pop(0)
            if now_us - call.at_us <= TOO_OLD_US or call.event in self._unpainted:
                self._show(call, now_us)
                return
        self.view = None

    def _forget(self, number: str) -> None:
        self._waiting = [each for each in self._waiting if each.number != number]
        self._unseen = [each for each in self._unseen if each.number != number]
        self._cells = [cell for cell in self._cells if cell.call.number != number]

    def _fill(self, now_us: int, recent: tuple[CallFace, ...]) -> None:
        for call in sorted(self._unseen, key=lambda each: -each.event):
            if len(self._cells) >= STRIP:
                victim = self._victim(call, now_us)
                if victim is None:
                    break
                self._cells.remove(victim)
            self._cells.append(_Cell(call, now_us))
            self._unseen.remove(call)
        shown = {cell.call.number for cell in self._cells} | {self.view.number if self.view else ""}
        for call in (*reversed(self._waiting), *recent):
            if len(self._cells) >= STRIP:
                break
            if call.number not in shown and call not in self._unseen:
                self._cells.append(_Cell(call, now_us))
                shown.add(call.number)

    def _victim(self, call: CallFace, now_us: int) -> _Cell | None:
        """The cell that makes room for `call`: one that was seen, the oldest call first."""
        fresh = {each.event for each in self._waiting}
        for cell in sorted(self._cells, key=lambda each: (each.call.event in fresh, each.call.event)):
            if cell.call.event in self._unpainted:
                continue
            newer = call.event > cell.call.event
            if newer or now_us - cell.since_us >= DWELL_US:
                return cell
        return None
