"""The replay of the line, on paper-and-pencil cases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.estimate import Desk, Waiting, replay, whole_minutes
from office.clock import MINUTE

MEANS = {"a": 10 * MINUTE, "b": 4 * MINUTE}


def waiting(each: int, service: str = "a", lane: int = 1, quiet: bool = False) -> Waiting:
    return Waiting(each, lane, service, quiet, each)


def desk(number: int, lanes: set[int], **values: object) -> Desk:
    return Desk(number, frozenset(lanes), frozenset(), False, **values)  # type: ignore[arg-type]


def test_one_free_counter_and_two_ahead_are_two_means() -> None:
    """Two visits of ten minutes come first."""
    assert replay(0, [desk(1, {1})], [waiting(1), waiting(2)], waiting(9), MEANS) == 20 * MINUTE


def test_a_busy_counter_is_free_after_the_rest_of_its_visit() -> None:
    """Six of ten minutes are gone: four are left."""
    busy = desk(1, {1}, service="a", since_us=-6 * MINUTE)
    assert replay(0, [busy], [], waiting(9), MEANS) == 4 * MINUTE


def test_an_overdue_visit_still_needs_a_third() -> None:
    """Nobody is promised 'at once' behind a visit that has already taken too long."""
    busy = desk(1, {1}, service="a", since_us=-60 * MINUTE)
    assert replay(0, [busy], [], waiting(9), MEANS) == int(3.5 * MINUTE)


def test_other_lanes_do_not_stand_in_the_way() -> None:
    """A line the counters do not serve changes nothing."""
    assert replay(0, [desk(1, {1})], [waiting(1, lane=5)] * 3, waiting(9), MEANS) == 0


def test_a_quiet_newcomer_waits_for_a_quiet_counter() -> None:
    """With only open-row counters there is no estimate."""
    assert replay(0, [desk(1, {1})], [], waiting(9, quiet=True), MEANS) is None


@given(
    counters=st.integers(1, 5),
    services=st.lists(st.sampled_from("ab"), max_size=20),
)
def test_one_more_ahead_never_shortens_the_wait(counters: int, services: list[str]) -> None:
    """The estimate grows with the line."""
    desks = [desk(each, {1}) for each in range(counters)]
    line = [waiting(each, service) for each, service in enumerate(services)]
    newcomer = waiting(1000)
    shorter = replay(0, desks, line[:-1], newcomer, MEANS)
    longer = replay(0, desks, line, newcomer, MEANS)
    assert shorter is not None
    assert longer is not None
    assert longer >= shorter


def test_minutes_round_up() -> None:
    """Half a minute is a minute; nothing is nothing."""
    assert (whole_minutes(0), whole_minutes(1), whole_minutes(MINUTE), whole_minutes(MINUTE + 1)) == (
        0,
        1,
        1,
        2,
    )
