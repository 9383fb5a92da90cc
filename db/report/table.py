"""A table of the report: columns that know what stands in them, rows of cells, a total."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a column."""

    WORDS = "words"
    PEOPLE = "people"  # a count of citizens: a small one is not published
    TIMES = "times"  # a count of anything else
    MINUTES = "minutes"
    SHARE = "share"  # 0 to 1


Cell = str | int | float | None
"""None: there is nothing to tell, as the mean of no waits."""


@dataclass(frozen=True)
class Column:
    """One column. `of` names the column of people its figure is made from and is suppressed with;
    `part` says that its cells and those of its table's other parts add up to the `whole` one's; a `basis` is
    only there for others' `of`: published beside the whole it would tell who was not called."""

    key: str
    zh: str
    en: str
    kind: Kind
    of: str = ""
    part: bool = False
    whole: bool = False
    basis: bool = False


@dataclass(frozen=True)
class Table:
    """One table; `total` is its last row, printed apart. `summed`: the sums of its columns are known,
    from the total or from another table."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    summed: bool = True
    note: str = ""
