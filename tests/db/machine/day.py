"""Rules of the day: further matters of a visit, ratings, stops, appointments, closing."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from db import State
from tests.db.machine.calls import somebody_is_served
from tests.db.machine.ground import KIOSKS, Ground, busy, keys, number_in

LISTS = tuple(
    f"day,time,service,code,language\n2025-03-11,08:30,birth,A1,vi\n2025-03-11,{hour},cdc,A2,zh-TW\n"
    "2025-03-11,09:30,divorce,A3,en\n2025-03-12,09:00,birth,A1,zh-TW\n2025-03-12,08:30,divorce,A2,vi".encode()
    for hour in ("09:30", "09:00")
)
"""A list, and the same with one of its people moved."""
MATTERS = ("move_in", "transcript", "divorce", "unheard_of")
SCOPES = ((None, None), (1, None), (8, None), (None, "transcript"), (None, "divorce"), (2, "id_renew"))
"""The office, a lane, the love numbers' lane, a matter; a quiet one and two at once cannot be."""
CLOSING_STEPS = 35


class Day(Ground):
    """What happens besides calls."""

    closings = 0

    @precondition(somebody_is_served)
    @rule(counter=busy, service=st.sampled_from(MATTERS))
    def change_service(self, counter: int, service: str) -> None:
        """It is another matter."""
        self.both("change_service", counter, service)

    @precondition(somebody_is_served)
    @rule(counter=busy, service=st.sampled_from(MATTERS))
    def add_service(self, counter: int, service: str) -> None:
        """A further one."""
        self.both("add_service", counter, service)

    @precondition(lambda self: self.model.numbers(State.HELD))
    @rule(number=number_in(State.HELD))
    def release(self, number: str) -> None:
        """The papers are there."""
        self.both("release", number)

    @precondition(lambda self: self.model.numbers(State.DONE))
    @rule(number=number_in(State.DONE), score=st.integers(0, 5))
    def rate(self, number: str, score: int) -> None:
        """The citizen's word."""
        self.both("rate", number, score)

    @rule(scope=st.sampled_from(SCOPES), reason=st.sampled_from(["停電", "停電", ""]))
    def stop_and_allow(self, scope: tuple[int | None, str | None], reason: str) -> None:
        """Nobody of it gets a number for a while."""
        lane, service = scope
        self.both("stop_issuing", reason, lane=lane, service=service)
        self.both(
            "issue",
            service or "move_in",
            love=lane == 8,
            quiet=False,
            language="zh-TW",
            interpreter=False,
            kiosk=None,
            key=None,
            linked_to=None,
        )
        self.both("allow_issuing", lane=lane, service=service)

    @rule(scope=st.sampled_from(SCOPES[1:4]))
    def stop_issuing(self, scope: tuple[int | None, str | None]) -> None:
        """Until it is allowed again, or the day ends."""
        self.both("stop_issuing", "停電", lane=scope[0], service=scope[1])

    @precondition(lambda self: self.model.facts.stops)
    @rule()
    def allow_issuing(self) -> None:
        """Everything again."""
        self.both("allow_issuing", lane=None, service=None)

    @rule(content=st.sampled_from(LISTS))
    def import_appointments(self, content: bytes) -> None:
        """The ministry's list, and a later one."""
        self.both("import_appointments", content)

    @precondition(lambda self: self.model.facts.bookings)
    @rule(
        code=st.sampled_from(["A1", "A2", "A3", "A4"]),
        kiosk=st.none() | st.sampled_from(KIOSKS),
        key=keys,
        walk_in=st.booleans(),
    )
    def check_in(self, code: str, kiosk: str | None, key: str | None, walk_in: bool) -> None:
        """One of the list has come."""
        self.both("check_in", code, kiosk=kiosk, key=key, walk_in=walk_in)

    @precondition(lambda self: self.steps >= CLOSING_STEPS * (self.closings + 1))
    @rule()
    def close_day(self) -> None:
        """The office is closed, with whoever is at a counter still there."""
        self.closings += 1
        self.both("close_day")
