"""What a terminal knows beside its desk: the time, the connection, what was just pressed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a clerk can do with one key (layout.md 5)."""

    CALL = "call"
    RECALL = "recall"
    NO_SHOW = "no_show"
    CALL_NUMBER = "call_number"
    TRANSFER = "transfer"
    HOLD = "hold"
    HELD = "held"
    MISSED = "missed"
    FINISH = "finish"
    PAUSE = "pause"
    RETURN = "return"
    OPEN = "open"
    CLOSE = "close"
    UNDO = "undo"
    TICK = "tick"
    INTERPRETER = "interpreter"
    DOCUMENTS = "documents"
    KEYS = "keys"


KEY_CAPS = {
    Action.CALL: "F8",
    Action.OPEN: "F8",
    Action.RECALL: "F7",
    Action.NO_SHOW: "F6",
    Action.MISSED: "F6",
    Action.CALL_NUMBER: "F5",
    Action.TRANSFER: "F4",
    Action.HOLD: "F3",
    Action.HELD: "F3",
    Action.FINISH: "F9",
    Action.PAUSE: "F10",
    Action.RETURN: "F10",
    Action.UNDO: "Ctrl Z",
    Action.INTERPRETER: "Ctrl I",
    Action.DOCUMENTS: "Ctrl D",
    Action.KEYS: "F1",
}


@dataclass(frozen=True)
class Support:
    """What has been done about a long line: when staff were asked, and which counters support opened."""

    asked_us: int | None = None
    counters: tuple[int, ...] = ()


@dataclass(frozen=True)
class Moment:
    """One instant of the terminal; times are UTC microseconds."""

    now_us: int
    read_us: int = 0  # when the desk was read; waits grow from then on
    online: bool = True
    working: Action | None = None  # pressed, the queue has not answered yet
    recalled_us: int | None = None  # the last recall of the ticket at the counter
    pressed_us: int | None = None  # the last F8 that counted
    unveiled: str = ""  # the quiet number whose documents the clerk opened
    checked: str = ""  # the number whose documents a volunteer had ticked when it was called
    support: Support = Support()
