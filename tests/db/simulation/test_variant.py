"""A plan with one thing changed is still a plan."""

from __future__ import annotations

import pytest

from db.simulation.variant import as_toml, with_line_minutes, with_love_counters, with_support
from office.config import Office, OfficeError, parse_office


def test_a_plan_written_as_toml_is_the_same_plan(office: Office) -> None:
    """Nothing is lost on the way into a database, in five languages, with empty and missing values."""
    assert parse_office(as_toml(office)) == office


def test_the_changed_plans_are_valid(office: Office) -> None:
    """More counters, other line minutes and counters kept for love pass the plan's own checks."""
    changed = with_love_counters(with_line_minutes(with_support(office, 4), 90), 2)
    plan = parse_office(as_toml(changed))
    assert [each.number for each in plan.counters][-4:] == [20, 21, 22, 23]
    assert {each.line_minutes for each in plan.lanes} == {0, 5, 90}
    kept = [each.number for each in plan.counters if each.profile == "love_only"]
    assert kept == [5, 16]
    assert plan.profile("love_only").serves == (8,)


def test_more_love_counters_than_serve_the_lane_are_refused(office: Office) -> None:
    """A sentence instead of a table that shows something else."""
    with pytest.raises(OfficeError, match="沒有 30 個受理愛心號碼的櫃檯"):
        with_love_counters(office, 30)
