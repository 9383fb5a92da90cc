"""Rules of the day: further matters of a visit, ratings, stops, closing."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from db import State
from tests.db.machine.calls import somebody_is_served
from tests.db.machine.ground import Ground, busy, number_in, seated

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

    @precondition(somebody_is_served)
    @rule(counter=busy, other=seated, undo=st.booleans())
    def hold_and_resume(self, counter: int, other: int, undo: bool) -> None:
        """Put aside, fetched back by some counter, and perhaps by mistake."""
        held = self.both("hold", counter, "拍照")
        if held is not None:
            self.both("resume", other, held.number)
            if undo:
                self.both("undo_call", other)
                self.both("release", held.number)

    @precondition(lambda self: self.model.numbers(State.DONE))
    @rule(number=number_in(State.DONE), score=st.integers(0, 5))
    def rate(self, number: str, score: int) -> None:
        """The citizen's word."""
        self.both("rate", number, score)

    @rule(
        scope=st.sampled_from(SCOPES),
        reason=st.sampled_from(["停電", "停電", "停電", ""]),
        love=st.booleans(),
        again=st.sampled_from([True, True, False]),
    )
    def stop_issuing(
        self, scope: tuple[int | None, str | None], reason: str, love: bool, again: bool
    ) -> None:
        """Nobody of it gets a number for a while, or until everything is allowed, or until the day ends."""
        lane, service = scope
        self.both("stop_issuing", reason, lane=lane, service=service)
        self.both(
            "issue",
            service or "move_in",
            love=love,
            quiet=False,
            language="zh-TW",
            interpreter=False,
            kiosk=None,
            key=None,
            linked_to=None,
        )
        if again:
            self.both("allow_issuing", lane=lane, service=service)

    @precondition(lambda self: self.model.facts.stops)
    @rule()
    def allow_issuing(self) -> None:
        """Everything again."""
        self.both("allow_issuing", lane=None, service=None)

    @precondition(lambda self: self.steps >= CLOSING_STEPS * (self.closings + 1))
    @rule()
    def close_day(self) -> None:
        """The office is closed, with whoever is at a counter still there."""
        self.closings += 1
        self.both("close_day")
