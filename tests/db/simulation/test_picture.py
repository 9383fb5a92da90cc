"""The picture of one plan and of several."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.simulation.course import course
from db.simulation.figures import figures
from db.simulation.picture import draw
from db.simulation.report import Result
from db.simulation.run import Scenario, simulate
from office.config import Office
from office.look.text import cut_off
from tests.db.simulation import small_day


@pytest.fixture(scope="module")
def results(office: Office, folder: Path) -> list[Result]:
    made = []
    for count in (12, 14):
        for support in (0, 1):
            scenario = Scenario(office, count, support)
            outcome = simulate(scenario, small_day.days(), small_day.plan(), 1, folder)
            made.append(
                Result("小日子 60 人次", scenario, 1, 1, figures([outcome], 8, 20), course([outcome]))
            )
    return made


@pytest.mark.parametrize("count", [1, 2, 4])
def test_no_text_of_the_picture_is_cut(
    qapp: QApplication, results: list[Result], tmp_path: Path, count: int
) -> None:
    """One plan's day, and a comparison along the reviewers or along the counters, is whole and a PNG."""
    file = tmp_path / "day.png"
    draw(results[:count], file)
    assert cut_off == []
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_place_that_cannot_be_written_is_said(
    qapp: QApplication, results: list[Result], tmp_path: Path
) -> None:
    """The table was printed before; the sentence says so."""
    with pytest.raises(OSError, match="表格如上"):
        draw(results[:1], tmp_path / "none" / "day.png")
