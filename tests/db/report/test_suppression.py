"""No small count of people in a published table, nor one that could be worked out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.report.suppression import HIDDEN, publish, suppress
from db.report.table import Column, Kind, Table

COLUMNS = (
    Column("day", "日期", "date", Kind.WORDS),
    Column("issued", "發號", "issued", Kind.PEOPLE, whole=True),
    Column("served", "辦畢", "served", Kind.PEOPLE, part=True),
    Column("rest", "其餘", "others", Kind.PEOPLE, part=True),
    Column("mean", "平均", "mean", Kind.MINUTES, "issued"),
)


def table(*counts: tuple[int, int]) -> Table:
    """A table of (served, others) a row, with its total."""
    rows = tuple((str(at), served + rest, served, rest, 12.5) for at, (served, rest) in enumerate(counts))
    served, rest = (sum(each[at] for each in counts) for at in (0, 1))
    return Table("days", "每日", "Days", COLUMNS, rows, ("合計", served + rest, served, rest, 12.5))


def test_a_small_count_is_hidden_with_its_mean_and_nobody_is_shown() -> None:
    """4 is too few to publish, 5 is not, 0 is nobody."""
    done = suppress(table((4, 0), (0, 0), (5, 0), (30, 9), (30, 9)))
    assert done.rows[0][1:3] == (HIDDEN, HIDDEN)
    assert done.rows[0][4] == HIDDEN
    assert done.rows[1] == ("1", 0, 0, 0, 12.5)
    assert done.rows[3] == ("3", 39, 30, 9, 12.5)


def test_what_a_sum_would_tell_is_hidden_too() -> None:
    """25 issued and 22 served would say that 3 were not; so would the total, so a second day goes with it."""
    done = suppress(table((22, 3), (40, 9), (50, 8)))
    assert done.rows[0][1:4] == (25, HIDDEN, HIDDEN)
    assert done.rows[1][1:4] == (49, HIDDEN, HIDDEN)
    assert done.rows[2][1:4] == (58, 50, 8)


def test_a_basis_is_not_published() -> None:
    """It decides whether a mean is told and goes."""
    columns = (
        Column("start", "時段", "from", Kind.WORDS),
        Column("arrivals", "到達", "arrivals", Kind.PEOPLE),
        Column("called", "曾叫號", "called", Kind.PEOPLE, basis=True),
        Column("mean", "平均", "mean", Kind.MINUTES, "called"),
    )
    done = suppress(Table("heat", "尖峰", "Peaks", columns, (("09:00", 9, 4, 7.5), ("09:30", 9, 9, 7.5))))
    assert [each.key for each in done.columns] == ["start", "arrivals", "mean"]
    assert done.rows == (("09:00", 9, HIDDEN), ("09:30", 9, 7.5))


def test_a_total_hidden_in_one_table_is_hidden_in_all() -> None:
    """Else the other would say it, and with it the only cell that is not 0."""
    lanes = table((97, 3), (0, 5))
    summary = Table("summary", "總覽", "Summary", COLUMNS, (), lanes.total, summed=False)
    assert suppress(summary).total == ("合計", 105, 97, 8, 12.5)
    assert [each.total for each in publish([summary, lanes])] == [("合計", 105, HIDDEN, HIDDEN, 12.5)] * 2


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=8))
def test_no_sum_gives_a_hidden_count_away(counts: list[tuple[int, int]]) -> None:
    """In each row and column two places are hidden or none, and no small count is shown."""
    made = table(*counts)
    done = suppress(made)
    assert made.total is not None
    assert done.total is not None
    before, after = (*made.rows, made.total), (*done.rows, done.total)
    for row in after:
        assert not any(isinstance(cell, int) and 0 < cell < 5 for cell in row[1:4])
        assert row[1:4].count(HIDDEN) != 1
    for at in (1, 2, 3):
        column = [row[at] for row in after]
        assert column.count(HIDDEN) != 1
        if column[-1] != HIDDEN:
            hidden = [int(str(old[at])) for old, new in zip(before, after, strict=True) if new[at] == HIDDEN]
            assert not hidden or sum(hidden) >= 5
