"""The days that ship for the simulation."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from office.config import OfficeError, load_office
from office.days import SHIPPED, load_days


def test_the_three_days_of_the_load_model_ship() -> None:
    """450, 700 and 1,000 visits; the peak hour has 14 to 16 % of them; Monday is a Monday."""
    days = load_days()
    assert {id: day.visits for id, day in days.days.items()} == {
        "light": 450,
        "monday": 700,
        "labour-day": 1000,
    }
    weights = list(days.arrivals.values())
    assert 0.14 <= max(a + b for a, b in pairwise(weights)) / sum(weights) <= 0.16
    assert days.staff.reviewers == 4


def test_the_mix_names_services_of_the_shipped_plan() -> None:
    """A renamed service would silently come as often as usual."""
    known = {each.id for each in load_office().services}
    assert {service for day in load_days().days.values() for service in day.mix} <= known


def test_a_wrong_word_is_refused_with_what_is_right(tmp_path: Path) -> None:
    """The sentence names the file, the line and the key."""
    file = tmp_path / "days.toml"
    file.write_text(SHIPPED.read_text("utf-8").replace("visits = 700", 'visits = "many"'), "utf-8")
    with pytest.raises(OfficeError, match=r"days\.toml.*visits"):
        load_days(file)


def test_an_unknown_day_is_refused_with_those_there_are() -> None:
    """The nearest one is named."""
    with pytest.raises(OfficeError, match="monday"):
        load_days().day("mondey")
