"""What the window is told to draw: values without any rule in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter_terminal.alerts import Alert
from counter_terminal.lines import LaneRow
from counter_terminal.moment import KEY_CAPS, Action


class Mood(StrEnum):
    """What the terminal is in, which decides its page."""

    CONNECTING = "connecting"  # nothing was read yet
    CLOSED = "closed"
    PAUSED = "paused"
    BUSY = "busy"
    IDLE = "idle"
    NOBODY = "nobody"


class Flag(StrEnum):
    """What kind of mark stands beside the number; it decides icon and colour."""

    LOVE = "love"
    QUIET = "quiet"
    LANGUAGE = "language"
    PLAIN = "plain"


@dataclass(frozen=True)
class Button:
    """One action as it stands: `reason` says why it is off, '' when it is on."""

    action: Action
    label: str
    icon: str
    reason: str = ""
    working: bool = False

    @property
    def key(self) -> str:
        """What is printed on the key that does it."""
        return KEY_CAPS.get(self.action, "")


@dataclass(frozen=True)
class Main:
    """The big button: its words, the line under them in (text, bold) pieces, and why it is off."""

    action: Action
    label: str
    under: tuple[tuple[str, bool], ...] = ()
    reason: str = ""
    working: bool = False

    @property
    def key(self) -> str:
        """What is printed on the key that does it."""
        return KEY_CAPS[self.action]


@dataclass(frozen=True)
class Paper:
    """One document of the ticket: its place 1-9, whether it was seen, and what to say when it is missing."""

    digit: int
    id: str
    name: str
    ticked: bool
    hint: str = ""


@dataclass(frozen=True)
class Serving:
    """The ticket at the counter."""

    number: str
    flags: tuple[tuple[Flag, str], ...]
    service: str
    note: str
    facts: tuple[tuple[str, str], ...]  # waited, serving, usual
    papers: tuple[Paper, ...]
    papers_title: str
    papers_note: str
    veiled: str = ""  # instead of the papers: a quiet ticket's sentence
    interpreter: bool = False


@dataclass(frozen=True)
class Calm:
    """The card without a ticket: who is next, or why there is nobody to call."""

    title: str
    number: str = ""
    service: str = ""
    text: str = ""
    why: str = ""
    grey: bool = False


@dataclass(frozen=True)
class Aside:
    """A list in one row: what it is, its numbers, and the reason of the first."""

    title: str
    numbers: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class View:
    """The whole window."""

    mood: Mood
    counter: str
    unit: str
    clerk: str
    state: str
    lively: bool  # the state's pill is filled
    clock: str
    alert: Alert | None
    serving: Serving | None
    calm: Calm | None
    main: Main
    actions: tuple[Button, ...]
    lanes: tuple[LaneRow, ...]
    held: Aside
    missed: Aside
    figures: tuple[tuple[str, str], ...]
    online: bool
    status: str
