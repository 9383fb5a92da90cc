"""Who was called before an earlier one, found in outcomes made by hand."""

from __future__ import annotations

from db.simulation.outcome import Kind
from db.simulation.overtaking import overtaking
from tests.db.simulation.outcomes import outcome, visit


def test_one_who_came_an_hour_later_and_was_called_first_is_found() -> None:
    """The search can fail: an overtaking beyond the bound is counted, with its minutes and its class."""
    found = overtaking([outcome(visit("1001", 0, 90), visit("8001", 60, 70, kind=Kind.LOVE, lane=8))], 55)
    assert (found.people, found.beyond, found.worst) == (1, 1, {Kind.LOVE: 60.0})
    assert found.against_rule == 1


def test_within_the_bound_it_is_the_rule() -> None:
    """A love ticket that came 50 minutes later may be called first."""
    found = overtaking([outcome(visit("1001", 0, 90), visit("8001", 50, 60, kind=Kind.LOVE, lane=8))], 55)
    assert (found.people, found.beyond, found.worst) == (1, 0, {Kind.LOVE: 50.0})
    assert found.against_rule == 0


def test_another_line_at_another_counter_overtakes_nobody() -> None:
    """An express counter that does not serve lane 1 calls its own people whenever it is free."""
    found = overtaking([outcome(visit("1001", 0, 90), visit("3001", 60, 70, lane=3, counter=1))], 55)
    assert (found.people, found.worst) == (0, {})


def test_one_who_was_never_called_was_overtaken_by_everybody() -> None:
    """Starving is the worst overtaking: it is not forgotten because no call ended it."""
    found = overtaking([outcome(visit("1001", 0, None), visit("1002", 80, 85))], 55)
    assert (found.people, found.beyond) == (1, 1)


def test_one_who_was_called_before_the_other_came_is_not_overtaken() -> None:
    """Only people who are in line together are compared."""
    assert overtaking([outcome(visit("1001", 0, 5), visit("1002", 10, 12))], 55).people == 0
