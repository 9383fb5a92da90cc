"""Small counts of a published table (domain 4.4: fewer than 5) and what they could be worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.report.table import Cell, Kind, Table

SMALLEST = 5
"""A count of people below this is not published; 0 is nobody and is."""
HIDDEN = "*"

_Place = tuple[int, int]
"""A row and a column."""


@dataclass(frozen=True)
class _Sum:
    """Places that add up to `whole`, or to a number another table tells (None)."""

    parts: tuple[_Place, ...]
    whole: _Place | None


def publish(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables as they may be published; a total that one of them must hide is hidden in all."""
    withheld: frozenset[str] = frozenset()
    while True:
        done = tuple(suppress(each, withheld) for each in tables)
        found = frozenset(
            column.key
            for each in done
            for column, cell in zip(each.columns, each.total or (), strict=bool(each.total))
            if column.kind is Kind.PEOPLE and cell == HIDDEN
        )
        if found <= withheld:
            return done
        withheld |= found


def suppress(table: Table, withheld: frozenset[str] = frozenset()) -> Table:
    """The table with `*` for every small count of people and for the totals `withheld`, for a second cell wherever
    a sum would give the first away, and for each mean or share of people whose count is hidden; without its bases."""
    rows = [list(row) for row in (*table.rows, *(() if table.total is None else (table.total,)))]
    people = [at for at, column in enumerate(table.columns) if column.kind is Kind.PEOPLE]
    hidden = {
        (row, at)
        for row, cells in enumerate(rows)
        for at in people
        if isinstance(cells[at], int) and 0 < int(cells[at] or 0) < SMALLEST
    }
    if table.total is not None:
        hidden |= {(len(rows) - 1, at) for at in people if table.columns[at].key in withheld}
    published = [at for at in people if not table.columns[at].basis]
    sums = _sums(table, published, len(rows))
    # One at a time, rows first: what a row must hide anyway serves its columns as well.
    while more := next(filter(None, (_given_away(each, hidden, rows) for each in sums)), None):
        hidden.add(more)
    keys = {column.key: at for at, column in enumerate(table.columns)}
    kept = [at for at, column in enumerate(table.columns) if not column.basis]

    def shown(row: int, at: int) -> Cell:
        cell, of = rows[row][at], table.columns[at].of
        covered = (row, at) in hidden or (of and (row, keys[of]) in hidden and cell is not None)
        return HIDDEN if covered else cell

    said = [tuple(shown(row, at) for at in kept) for row in range(len(rows))]
    columns = tuple(table.columns[at] for at in kept)
    if table.total is None:
        return replace(table, columns=columns, rows=tuple(said))
    return replace(table, columns=columns, rows=tuple(said[:-1]), total=said[-1])


def _sums(table: Table, people: list[int], rows: int) -> list[_Sum]:
    """Every sum by which a cell can be worked out from others."""
    sums: list[_Sum] = []
    parts = [at for at, column in enumerate(table.columns) if column.part]
    for whole in (at for at, column in enumerate(table.columns) if column.whole):
        sums += [_Sum(tuple((row, at) for at in parts), (row, whole)) for row in range(rows)]
    if table.summed:
        last = rows - 1 if table.total is not None else None
        lines = range(rows if last is None else last)
        sums += [
            _Sum(tuple((row, at) for row in lines), None if last is None else (last, at)) for at in people
        ]
    return sums


def _given_away(group: _Sum, hidden: set[_Place], rows: list[list[Cell]]) -> _Place | None:
    """The place to hide besides those hidden already: the smallest part that is not 0, else the sum itself.

    None when nothing is hidden, or when what is hidden is neither a single cell nor few people together.
    """

    def count(place: _Place) -> int:
        return int(rows[place[0]][place[1]] or 0)

    bare = group.whole not in hidden
    covered = [place for place in group.parts if place in hidden]
    if bare and (not covered or (len(covered) > 1 and sum(map(count, covered)) >= SMALLEST)):
        return None
    if not bare and covered:
        return None
    least = min(
        ((count(place), place) for place in group.parts if place not in hidden and count(place)), default=None
    )
    return least[1] if least is not None else (group.whole if bare else None)
