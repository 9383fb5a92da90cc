"""What is printed of a simulated plan."""

from __future__ import annotations

import json

import pytest

from db.simulation.course import course
from db.simulation.figures import figures
from db.simulation.outcome import Kind
from db.simulation.report import COMPARED, COMPARED_WIDTHS, Result, as_json, compared, details
from db.simulation.run import Scenario
from db.simulation.table import columns, line_of
from office.config import Office
from tests.db.simulation.outcomes import outcome, visit


@pytest.fixture
def result(office: Office) -> Result:
    day = outcome(
        visit("1001", 0, 120, told=(60, 100), estimate=80),
        visit("8001", 40, 41, kind=Kind.LOVE, lane=8, told=(0, 5), estimate=1),
        plays=(60, 2460),
    )
    return Result("小日子 2 人次", Scenario(office, 19, 4), 1, 1, figures([day], 8, 20), course([day]))


def test_the_tables_say_classes_lanes_counters_and_sentences(result: Result) -> None:
    """Everything about one plan, in the supervisor's words; a class with nobody is left out."""
    text = details(result)
    assert text.startswith("小日子 2 人次，19 個櫃檯＋後線 4 人（種子 1；單位：分鐘）")
    for words in (
        "一般",
        "愛心",
        "1 戶籍登記（目標 20 分）",
        "4 綜合",
        "75%",
        "廣播：",
        "說中 50%",
        "先後：",
    ):
        assert words in text
    assert "疼您" not in text


def test_a_comparisons_lines_stand_under_their_head(result: Result) -> None:
    """However long the waits: the widths hold three digits of minutes and a full per cent."""
    head, line = line_of(COMPARED, COMPARED_WIDTHS, 0), line_of(compared(result), COMPARED_WIDTHS, 0)
    assert columns(head) == columns(line)


def test_json_has_figures_and_no_instant_in_microseconds(result: Result) -> None:
    """A line that other programs read: times are ISO 8601 or HH:MM, nobody is a class of nought."""
    found = json.loads(json.dumps(as_json(result, 1.0)))
    assert found["classes"]["ordinary"]["mean"] == 120
    assert set(found["classes"]) == {"ordinary", "love"}
    assert found["ends"] == "2025-03-10T09:00:00.000+08:00"
    assert found["overtaking"] == {
        "bound": 55,
        "people": 1,
        "beyond": 0,
        "against_rule": 0,
        "worst": {"love": 40},
    }
    assert "_us" not in json.dumps(found)


def test_a_day_that_was_has_no_seed(result: Result, office: Office) -> None:
    """Nobody was drawn."""
    past = Result("2025-03-10，2 人次", Scenario(office, 0), None, 1, result.figures, result.course)
    assert details(past).startswith("2025-03-10，2 人次，當天開的櫃檯（單位：分鐘）")
