"""The moment of the drawings, Tuesday 11 March 09:24, for pictures without a database or a printer."""

from __future__ import annotations

from datetime import datetime

from db.records import CallLine, Estimate, Issued, LaneState, Snapshot, State, Ticket
from kiosk.doors import doors_of
from kiosk.faces.scene import Scene
from kiosk.flow import Flow
from kiosk.visit import Mode
from office.clock import SECOND, TAIPEI
from office.config import Office

NOW_US = int(datetime(2025, 3, 11, 9, 24, tzinfo=TAIPEI).timestamp()) * SECOND
WAITS = {
    1: (12, 18),
    2: (5, 10),
    3: (4, 5),
    4: (2, 6),
    5: (1, 5),
    6: (3, 15),
    7: (0, 0),
    8: (1, 5),
    9: (2, 6),
}
"""Lane: people waiting and minutes, as drawn."""
CALLS = (("1023", 7), ("3018", 2), ("8006", 16))


class StillClock:
    """A clock that goes only when it is set."""

    def __init__(self, us: int = NOW_US) -> None:
        self.us = us

    def now_us(self) -> int:
        """The set instant."""
        return self.us


def sample_snapshot() -> Snapshot:
    """The office at that moment."""
    lanes = {
        lane: LaneState(lane, people, 0, minutes, open=True) for lane, (people, minutes) in WAITS.items()
    }
    calls = tuple(
        CallLine(at, number, counter, NOW_US, "zh-TW") for at, (number, counter) in enumerate(CALLS)
    )
    return Snapshot(1, NOW_US, "2025-03-11", lanes, {}, calls, (), (), (), ())


def sample_issued(service: str = "move_in") -> Issued:
    """Number 1036 with 12 people ahead."""
    ticket = Ticket(
        id=36, number="1036", lane=1, service=service, quiet=False, love=False, language="zh-TW",
        interpreter=False, documents=(), state=State.WAITING, issued_us=NOW_US, ready_us=NOW_US,
        due_us=NOW_US, counter=None, called_us=None, check_code="7F3K9M", kiosk="K1", no_shows=0,
        reason="", linked_to=None,
    )  # fmt: skip
    return Issued(ticket, 12, 18, 1)


class Sample:
    """A flow that can be put on any page, with its still clock."""

    def __init__(self, office: Office, language: str = "zh-TW", modes: frozenset[Mode] = frozenset()) -> None:
        self.clock = StillClock()
        count = iter(range(10**6))
        self.flow = Flow(office, self.clock, lambda: f"sample{next(count)}")
        self.flow.doors = doors_of(office, sample_snapshot(), NOW_US)
        self.flow.language, self.flow.modes = language, modes
        self.office = office

    def scene(self) -> Scene:
        """The instant as it stands."""
        return Scene(self.office, self.flow, sample_snapshot(), self.clock.us, Estimate(1, 10, None))

    def open_doors(self) -> None:
        """Look at the clock again."""
        self.flow.doors = doors_of(self.office, sample_snapshot(), self.clock.us)

    def go_offline(self) -> None:
        """The server is lost."""
        self.flow.doors = doors_of(self.office, None, self.clock.us)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.us += int(seconds * SECOND)
        self.flow.tick()

    def to_checklist(self, group: str = "moving", item: str | None = None) -> Sample:
        """Through a tile of the home page."""
        self.flow.choose_group(group)
        if item is not None:
            self.flow.choose_item(item)
        return self

    def to_quiet(self) -> Sample:
        """Through the row of the checklist."""
        self.to_checklist().flow.open_quiet()
        return self

    def to_issued(self, group: str = "moving", seconds: float = 3) -> Sample:
        """With the number on the screen for some seconds."""
        self.to_checklist(group).flow.confirm()
        order = self.flow.visit.pending
        issued = sample_issued(self.flow.visit.item or "move_in")
        self.flow.answered(order, issued)
        self.flow.visit.printer_answered = True
        self.wait(seconds)
        return self

    def to_no_paper(self, accepted: bool = True) -> Sample:
        """Without paper, a volunteer on the way."""
        self.flow.printer(True)
        self.to_issued(seconds=0)
        self.flow.card.accepted = accepted
        return self
