"""What the wall shows at one instant, as values: the widgets draw them and know nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from office.waits import Wait


@dataclass(frozen=True)
class CallFace:
    """One call as people see it. `covers` are earlier events of the same number and counter it stands for."""

    event: int
    number: str
    counter: int
    at_us: int
    recall: bool = False
    covers: tuple[int, ...] = ()

    @property
    def events(self) -> tuple[int, ...]:
        """Every event that is shown when this is."""
        return (self.event, *self.covers)


@dataclass(frozen=True)
class Direction:
    """Where to walk: an arrow ('left', 'right', 'up', 'none'), the zone's name and, small, its range."""

    arrow: str
    name: str
    second: str


@dataclass(frozen=True)
class StripCell:
    """A call in the strip under the call view; `fresh` while it was called just now and waits for its view."""

    call: CallFace
    fresh: bool


@dataclass(frozen=True)
class CallPage:
    """The call view: the call, how to walk, its strip. `since_us` is when this view came up."""

    call: CallFace
    since_us: int
    direction: Direction | None
    strip: tuple[StripCell, ...]


class Freshness(StrEnum):
    """How far the wall can trust what it shows."""

    FRESH = "fresh"
    UPDATING = "updating"  # nothing read for 15 s
    STALE = "stale"  # nothing read for 60 s
    CONNECTING = "connecting"  # nothing read yet


@dataclass(frozen=True)
class Message:
    """What the main panel says when it shows no number: a large line and up to two smaller ones."""

    text: str
    second: str = ""
    third: str = ""


@dataclass(frozen=True)
class LaneRow:
    """One lane of the waiting list; `wait` None when nothing is known of it."""

    digit: str
    name: str
    wait: Wait | None


@dataclass(frozen=True)
class PromoFace:
    """One slide of the promotion: its words, its art, and which of how many it is."""

    title: str
    text: str
    art: str
    index: int
    count: int


@dataclass(frozen=True)
class Page:
    """The whole wall."""

    office: str
    office_second: str
    seal: str
    clock: str
    date: str
    freshness: Freshness
    message: Message | None
    now: CallFace | None
    latest: tuple[CallFace, ...]
    missed: tuple[str, ...]
    missed_pages: int
    lanes: tuple[LaneRow, ...]
    promo: PromoFace | None
    ticker: tuple[str, ...]
    call: CallPage | None
