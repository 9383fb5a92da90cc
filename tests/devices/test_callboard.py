"""Which calls a marquee shows: merging, overtaking, growing old, taking back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from devices.callboard import Call, CallBoard, Delivery, Outcome
from devices.marquee_plan import CallRefused
from devices.marquee_profile import profile_for
from office.clock import SECOND

PROFILE = profile_for("alpha16")
START_US = 1_773_190_000 * SECOND


@dataclass
class Bench:
    """A board with a clock and a stopwatch that only the test moves."""

    now_s: float = 0.0
    events: int = 0
    board: CallBoard = field(init=False)

    def __post_init__(self) -> None:
        self.board = CallBoard(PROFILE, self, lambda: self.now_s)

    def now_us(self) -> int:
        return START_US + round(self.now_s * SECOND)

    def call(self, number: str, counter: int = 7, age_s: float = 0.0) -> Call:
        self.events += 1
        return Call(self.events, number, counter, self.now_us() - round(age_s * SECOND))

    def show(self) -> tuple[list[str], list[Delivery]]:
        """Put up what is due; the numbers of the message and what was reported."""
        calls, dropped = self.board.take()
        return [call.number for call in calls], dropped + (self.board.raised(calls) if calls else [])


def outcomes(deliveries: list[Delivery]) -> dict[int, Outcome]:
    return {delivery.event_id: delivery.outcome for delivery in deliveries}


def test_calls_of_one_gap_share_a_message() -> None:
    """Two calls before the line is free: one message, the newest first, the other reported as merged."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    bench.board.add(bench.call("1037", 8))
    numbers, told = bench.show()
    assert numbers == ["1037", "1036"]
    assert outcomes(told) == {1: Outcome.MERGED, 2: Outcome.SHOWN}
    assert "1037" in told[0].reason


def test_a_message_waits_only_for_its_companions() -> None:
    """The first call waits the gathering time and no longer, whatever comes after it."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    bench.now_s += PROFILE.gather_s / 2
    bench.board.add(bench.call("1037"))
    assert bench.board.ready_s == pytest.approx(PROFILE.gather_s)


def test_more_than_three_are_overtaken_by_the_newest() -> None:
    """Of five at once the newest three go up; the two oldest are dropped, each with the number that overtook."""
    bench = Bench()
    for number in range(1036, 1041):
        bench.board.add(bench.call(str(number)))
    numbers, told = bench.show()
    assert numbers == ["1040", "1039", "1038"]
    assert [kind for _event, kind in sorted(outcomes(told).items())] == [
        Outcome.DROPPED,
        Outcome.DROPPED,
        Outcome.MERGED,
        Outcome.MERGED,
        Outcome.SHOWN,
    ]
    assert all("1040" in delivery.reason for delivery in told if delivery.outcome is Outcome.DROPPED)


def test_a_call_just_put_up_is_taken_along_and_an_older_one_is_not() -> None:
    """A number shown for a second stays in the next message; one shown long enough makes room."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    bench.show()
    bench.now_s += PROFILE.carry_s - 1
    bench.board.add(bench.call("1037"))
    assert bench.show()[0] == ["1037", "1036"]
    bench.now_s += 1.5
    bench.board.add(bench.call("1038"))
    numbers, told = bench.show()
    assert numbers == ["1038", "1037"]
    assert outcomes(told) == {3: Outcome.SHOWN}


def test_the_same_words_waiting_twice_are_one() -> None:
    """A recall before the first call was sent: shown once, the first event is reported as merged."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    assert outcomes(bench.board.add(bench.call("1036"))) == {1: Outcome.MERGED}
    assert outcomes(bench.show()[1]) == {2: Outcome.SHOWN}


def test_a_recall_of_a_number_that_is_up_is_shown_anew() -> None:
    """A recall restarts the message and its time, with the number in it once."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    bench.show()
    bench.now_s += 3
    bench.board.add(bench.call("1036"))
    numbers, told = bench.show()
    assert (numbers, outcomes(told)) == (["1036"], {2: Outcome.SHOWN})
    assert bench.board.until_s == 3 + PROFILE.stay_s


def test_a_late_call_is_dropped_with_the_reason() -> None:
    """A call older than 20 s never goes up: by then the person may be somewhere else."""
    bench = Bench()
    bench.board.add(bench.call("1036", age_s=19.9))
    assert bench.board.expire() == []
    bench.now_s += 0.2
    told = bench.board.expire()
    assert outcomes(told) == {1: Outcome.DROPPED}
    assert "20 秒" in told[0].reason
    assert bench.board.ready_s is None


def test_more_calls_stay_longer() -> None:
    """A message of three is given the time to turn its pages."""
    bench = Bench()
    for number in ("1036", "1037", "1038"):
        bench.board.add(bench.call(number))
    bench.show()
    assert bench.board.until_s == PROFILE.stay_s + 2 * PROFILE.page_s
    bench.board.released()
    assert bench.board.until_s is None


def test_after_a_lost_link_only_a_current_call_comes_back_and_is_not_reported_twice() -> None:
    """What was up waits again; five seconds later it goes up without a second delivery, later it does not."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    bench.show()
    bench.now_s += 5
    assert bench.board.lost() == []
    assert bench.show() == (["1036"], [])
    bench.board.lost()
    bench.now_s += 16
    assert bench.show() == ([], [])


def test_a_recall_lost_on_the_wire_comes_back_once() -> None:
    """A recall of the number that is up breaks off: afterwards the number is in the message once."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    bench.show()
    bench.board.add(bench.call("1036"))
    bench.board.take()
    bench.board.lost()
    numbers, told = bench.show()
    assert (numbers, outcomes(told)) == (["1036"], {2: Outcome.SHOWN})


def test_a_call_lost_on_the_wire_is_reported_once_when_it_arrives() -> None:
    """The link broke while the message was leaving: it goes up again and only then counts as shown."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    assert bench.board.take()[0]
    assert bench.board.lost() == []
    assert outcomes(bench.show()[1]) == {1: Outcome.SHOWN}


def test_a_call_taken_back_comes_down_and_the_others_stay() -> None:
    """An undone call leaves the message; what stood beside it is written again; alone, it is released."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    bench.board.add(bench.call("1037"))
    bench.show()
    until = bench.board.until_s
    assert bench.board.withdraw("1037") == []
    assert bench.board.ready_s == bench.now_s
    assert bench.show() == (["1036"], [])
    assert bench.board.until_s == until
    bench.board.withdraw("1036")
    assert bench.board.until_s == bench.now_s


def test_a_call_taken_back_before_it_left_is_dropped() -> None:
    """Undone while waiting: never on the sign, and reported so; undone on the wire: it comes down."""
    bench = Bench()
    bench.board.add(bench.call("1036"))
    assert outcomes(bench.board.withdraw("1036")) == {1: Outcome.DROPPED}
    bench.board.add(bench.call("1037"))
    calls, _dropped = bench.board.take()
    bench.board.withdraw("1037")
    assert outcomes(bench.board.raised(calls)) == {2: Outcome.SHOWN}
    assert bench.board.until_s == bench.now_s


@pytest.mark.parametrize(
    ("number", "counter"), [("A032", 1), ("", 1), ("一", 1), ("1036", 0), ("1036", 100), ("1" * 7, 1)]
)
def test_only_digits_reach_the_sign(number: str, counter: int) -> None:
    """Nothing but a number and a counter can be put up, whatever a caller hands over."""
    bench = Bench()
    with pytest.raises(CallRefused):
        bench.board.add(bench.call(number, counter))


class AnyCourse(RuleBasedStateMachine):
    """Any order of calls, messages, breaks and time: every event gets exactly one outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.told: list[Delivery] = []
        self.sent: set[int] = set()

    @rule(
        number=st.integers(1001, 1006),
        counter=st.integers(1, 3),
        age_s=st.sampled_from([0.0, 0.0, 15.0, 30.0]),
    )
    def call(self, number: int, counter: int, age_s: float) -> None:
        self.told += self.bench.board.add(self.bench.call(str(number), counter, age_s))

    @rule(arrives=st.booleans())
    def message(self, arrives: bool) -> None:
        calls, dropped = self.bench.board.take()
        self.told += dropped
        assert len(calls) <= PROFILE.most_calls
        assert len({call.pair for call in calls}) == len(calls)
        if not calls:
            return
        self.told += self.bench.board.raised(calls) if arrives else self.bench.board.lost()
        if arrives:
            self.sent |= {call.event_id for call in calls}

    @rule(seconds=st.sampled_from([0.1, 3.0, 25.0]))
    def time_passes(self, seconds: float) -> None:
        self.bench.now_s += seconds
        self.told += self.bench.board.expire()
        until = self.bench.board.until_s
        if until is not None and until <= self.bench.now_s:
            self.bench.board.released()

    @rule()
    def link_breaks(self) -> None:
        self.told += self.bench.board.lost()

    @rule(number=st.integers(1001, 1006))
    def undo(self, number: int) -> None:
        self.told += self.bench.board.withdraw(str(number))

    @invariant()
    def never_twice_and_shown_means_sent(self) -> None:
        assert max(Counter(delivery.event_id for delivery in self.told).values(), default=1) == 1
        assert {d.event_id for d in self.told if d.outcome is Outcome.SHOWN} <= self.sent

    def teardown(self) -> None:
        self.told += self.bench.board.close("the test ends")
        assert {delivery.event_id for delivery in self.told} == set(range(1, self.bench.events + 1))


TestAnyCourse = AnyCourse.TestCase
