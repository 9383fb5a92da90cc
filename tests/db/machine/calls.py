"""Rules of the calls: the next one, one by hand, and every way a visit ends or goes on."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from db import State
from office.clock import MINUTE
from tests.db.machine.desk_model import HELD
from tests.db.machine.ground import KEYS, Ground, busy, counters, keys, number_in, seated
from tests.db.rule import fits, serves


def somebody_is_served(machine: Ground) -> bool:
    """Without it a counter's moves are refused steps that lead nowhere; with it some still are."""
    return bool(machine.model.busy())


class Calls(Ground):
    """Who comes to which counter."""

    def _call_next(self, counter: int, key: str | None) -> None:
        seat = self.model.facts.seats.get(counter)
        line, calls = self.model.line(), self.model.calls_of_lane()
        is_new = key is None or key not in self.model.facts.keys
        call = self.both("call_next", counter, key=key)
        if call is None:
            return
        assert call.why.strip(), f"{call.number} was called without a reason"
        chosen = self.model.facts.visits[call.ticket.id]
        if not is_new or seat is None:
            return
        office, profile = self.model.office, self.model.office.profile(seat.profile)
        came = next((each for each in line if each.id == chosen.id), None)
        is_match = came is not None and fits(office.counter(counter), came)
        preferred = office.prefer_within_minutes if is_match else 0
        for each in line:
            passed = self.model.facts.visits[each.id]
            may_come = (
                (profile.quiet or not each.quiet)
                and not each.elsewhere
                and calls.get(each.lane, 0) >= each.after_calls
            )
            if each.id != chosen.id and may_come and serves(counter, profile, each):
                # Whoever is called came at most the gap of the classes (60 - 5 minutes) after one passed over,
                # and a match of the counter's language five minutes more.
                ahead = chosen.ready_us - each.ready_us
                bound = (passed.line_minutes - chosen.line_minutes + preferred) * MINUTE
                assert ahead <= bound, (
                    f"{passed.number} was overtaken by {chosen.number}, {ahead / MINUTE} min younger"
                )

    @precondition(lambda self: self.model.line())
    @rule(counter=seated)
    def call_next(self, counter: int) -> None:
        """The clerk presses 'next'."""
        self._call_next(counter, None)

    @precondition(lambda self: self.model.line())
    @rule(counter=seated, times=st.integers(2, 3))
    def call_several(self, counter: int, times: int) -> None:
        """A busy stretch."""
        for _ in range(times):
            self._call_next(counter, None)

    @rule(counter=seated, key=st.sampled_from(KEYS), times=st.integers(1, 2))
    def call_next_with_key(self, counter: int, key: str, times: int) -> None:
        """The answer was lost, and the same press comes again."""
        for _ in range(times):
            self._call_next(counter, key)

    @rule(counter=seated, number=number_in(State.WAITING, State.HELD, State.NO_SHOW), key=keys)
    def call_number(self, counter: int, number: str, key: str | None) -> None:
        """A number by hand."""
        self.both("call_number", counter, number, key=key)

    @precondition(somebody_is_served)
    @rule(counter=busy)
    def recall(self, counter: int) -> None:
        """Called again."""
        self.both("recall", counter)

    @precondition(somebody_is_served)
    @rule(counter=busy, outcome=st.sampled_from(["done", "done", "diverted_online", "removed", "held"]))
    def finish(self, counter: int, outcome: str) -> None:
        """The visit is over."""
        self.both("finish", counter, outcome)

    @precondition(somebody_is_served)
    @rule(counter=busy)
    def no_show(self, counter: int) -> None:
        """Nobody came."""
        self.both("no_show", counter)

    @precondition(somebody_is_served)
    @rule(counter=busy, slips=st.sampled_from([1, 0]), calls=st.sampled_from([3, 4, 0]))
    def miss_and_return(self, counter: int, slips: int, calls: int) -> None:
        """Nobody came, a moment later the citizen stands at the service desk, and the counter goes on, perhaps with
        a call too many."""
        missed = self.both("no_show", counter)
        if missed is not None:
            self.both("requeue", missed.number)
            for _ in range(slips):
                self._call_next(counter, None)
                self.both("undo_call", counter)
            for _ in range(calls):
                self._call_next(counter, None)

    @precondition(somebody_is_served)
    @rule(counter=busy)
    def miss_twice(self, counter: int) -> None:
        """Nobody came, nor the second time."""
        missed = self.both("no_show", counter)
        if missed is not None:
            self.both("call_number", counter, missed.number, key=None)
            self.both("no_show", counter)
            self.both("requeue", missed.number)

    @precondition(somebody_is_served)
    @rule(counter=busy, reason=st.sampled_from(sorted(HELD)))
    def hold(self, counter: int, reason: str) -> None:
        """Put aside."""
        self.both("hold", counter, reason)

    @precondition(lambda self: self.model.numbers(State.HELD))
    @rule(counter=seated, number=number_in(State.HELD))
    def resume(self, counter: int, number: str) -> None:
        """Back from being put aside."""
        self.both("resume", counter, number)

    @precondition(somebody_is_served)
    @rule(counter=busy, lane=st.sampled_from([1, 2, 3, 4, 8]))
    def transfer_to_lane(self, counter: int, lane: int) -> None:
        """Sent on to a lane."""
        self.both("transfer", counter, lane=lane, to_counter=None)

    @precondition(somebody_is_served)
    @rule(counter=busy, to_counter=counters)
    def transfer_to_counter(self, counter: int, to_counter: int) -> None:
        """Sent on to a counter."""
        self.both("transfer", counter, lane=None, to_counter=to_counter)

    @precondition(somebody_is_served)
    @rule(counter=busy)
    def undo_call(self, counter: int) -> None:
        """It was a slip of the finger."""
        self.both("undo_call", counter)
