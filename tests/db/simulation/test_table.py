"""Tables with Han characters on a terminal."""

from __future__ import annotations

from db.simulation.table import columns, table


def test_a_han_character_is_two_columns_wide() -> None:
    """Full-width signs too; digits and Latin letters are one."""
    assert (columns("愛心"), columns("（x）"), columns("12 ab")) == (4, 5, 5)


def test_every_column_lines_up() -> None:
    """Names begin at the left, figures end at the right, in whatever script."""
    lines = table(("", "人次"), [("一般", "585"), ("a", "7")]).splitlines()
    assert lines == ["      人次", "一般   585", "a        7"]
    assert len({columns(line) for line in lines}) == 1
