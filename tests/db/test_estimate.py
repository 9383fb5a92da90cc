"""The replay of the line, on paper-and-pencil cases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db import Queue
from db.estimate import Desk, Newcomer, Waiting, waits, whole_minutes
from office.clock import MINUTE

MEANS = {"a": 10 * MINUTE, "b": 4 * MINUTE}


def waiting(each: int, service: str = "a", lane: int = 1, quiet: bool = False) -> Waiting:
    return Waiting(each, lane, service, quiet, each)


def wait(desks: list[Desk], line: list[Waiting], quiet: bool = False) -> int | None:
    """What one newcomer of lane 1 waits at time 0."""
    return waits(0, desks, line, [Newcomer(1, quiet)], MEANS)[0]


def desk(number: int, lanes: set[int], **values: object) -> Desk:
    return Desk(number, frozenset(lanes), frozenset(), False, **values)  # type: ignore[arg-type]


def test_one_free_counter_and_two_ahead_are_two_means() -> None:
    """Two visits of ten minutes come first."""
    assert wait([desk(1, {1})], [waiting(1), waiting(2)]) == 20 * MINUTE


def test_a_busy_counter_is_free_after_the_rest_of_its_visit() -> None:
    """Six of ten minutes are gone: four are left."""
    busy = desk(1, {1}, service="a", since_us=-6 * MINUTE)
    assert wait([busy], []) == 4 * MINUTE


def test_an_overdue_visit_still_needs_a_third() -> None:
    """Nobody is promised 'at once' behind a visit that has already taken too long."""
    busy = desk(1, {1}, service="a", since_us=-60 * MINUTE)
    assert wait([busy], []) == int(3.5 * MINUTE)


def test_other_lanes_do_not_stand_in_the_way() -> None:
    """A line the counters do not serve changes nothing."""
    assert wait([desk(1, {1})], [waiting(1, lane=5)] * 3) == 0


def test_a_quiet_newcomer_waits_for_a_quiet_counter() -> None:
    """With only open-row counters there is no estimate."""
    assert wait([desk(1, {1})], [], quiet=True) is None


def test_a_counter_helps_a_late_lane_before_its_own() -> None:
    """One of lane 2 has waited past its target: lane 1's counter, which helps there, takes it before both of lane 1."""
    helper = Desk(1, frozenset({1}), frozenset({2}), False)
    line = [
        Waiting(1, 2, "a", False, 1, ready_us=-30 * MINUTE),
        Waiting(2, 1, "a", False, 2, ready_us=0),
    ]
    assert waits(0, [helper], line, [Newcomer(1)], MEANS, {2: 40 * MINUTE}) == [10 * MINUTE]
    assert waits(0, [helper], line, [Newcomer(1)], MEANS, {2: 20 * MINUTE}) == [20 * MINUTE]
    assert waits(0, [helper], line[:1], [Newcomer(1)], MEANS, {2: 20 * MINUTE}) == [10 * MINUTE]


@given(
    counters=st.integers(1, 5),
    services=st.lists(st.sampled_from("ab"), max_size=20),
)
def test_one_more_ahead_never_shortens_the_wait(counters: int, services: list[str]) -> None:
    """The estimate grows with the line."""
    desks = [desk(each, {1}) for each in range(counters)]
    line = [waiting(each, service) for each, service in enumerate(services)]
    shorter = wait(desks, line[:-1])
    longer = wait(desks, line)
    assert shorter is not None
    assert longer is not None
    assert longer >= shorter


def one_by_one(line: list[Waiting], newcomer: Newcomer, counters: list[tuple[int, int, Desk]]) -> int | None:
    """The replay told plainly: the newcomer stands last in one list, and each counter looks through all of it."""
    me = Waiting(10**9, newcomer.lane, "a", newcomer.quiet, 10**9)
    todo = [*line, me]
    while counters:
        counters.sort(key=lambda each: each[:2])
        at, number, here = counters.pop(0)
        for lanes in (here.serves, here.helps):
            mine = [each for each in todo if each.lane in lanes and (here.quiet or not each.quiet)]
            if mine:
                if mine[0] is me:
                    return at
                todo.remove(mine[0])
                counters.append((at + MEANS[mine[0].service], number, here))
                break
    return None


LANES = st.frozensets(st.integers(1, 4), max_size=3)
BUSY = st.none() | st.sampled_from("ab")


@given(
    desks=st.lists(st.tuples(LANES, LANES, st.booleans(), BUSY, st.integers(0, 20)), max_size=5),
    line=st.lists(st.tuples(st.integers(1, 4), st.sampled_from("ab"), st.booleans()), max_size=25),
)
def test_one_replay_answers_for_every_newcomer(
    desks: list[tuple[frozenset[int], frozenset[int], bool, str | None, int]],
    line: list[tuple[int, str, bool]],
) -> None:
    """What all are told together is what each would be told by a replay of his own."""
    people = [Waiting(n, lane, service, quiet, n) for n, (lane, service, quiet) in enumerate(line)]
    open_desks = [
        Desk(n, serves, helps, quiet, service, -since * MINUTE)
        for n, (serves, helps, quiet, service, since) in enumerate(desks)
    ]
    newcomers = [Newcomer(lane, quiet) for lane in range(1, 5) for quiet in (False, True)]
    start = []
    for each in open_desks:
        mean = MEANS[each.service] if each.service else 0
        start.append((int(max(mean + each.since_us, 0.35 * mean)), each.number, each))
    alone = [one_by_one(people, each, list(start)) for each in newcomers]
    assert waits(0, open_desks, people, newcomers, MEANS) == alone


def test_minutes_round_up() -> None:
    """Half a minute is a minute; nothing is nothing."""
    assert (whole_minutes(0), whole_minutes(1), whole_minutes(MINUTE), whole_minutes(MINUTE + 1)) == (
        0,
        1,
        1,
        2,
    )


def test_a_service_of_its_own_room_is_not_in_its_lanes_waits(queue: Queue) -> None:
    """CIT-12: ten people for the naturalisation test change nothing for who comes to lane 6, and are told no minutes."""
    counter = next(
        each.number for each in queue.office().counters if 6 in queue.office().profile(each.profile).serves
    )
    queue.open_session(counter)
    queue.issue("naturalization")
    before = queue.estimate("naturalization").minutes
    for _ in range(10):
        assert queue.issue("nat_test").minutes is None
    assert queue.estimate("nat_test").minutes is None
    assert queue.estimate("naturalization").minutes == before
    assert queue.snapshot().lanes[6].estimate == before
    assert queue.snapshot().lanes[6].people == 11
