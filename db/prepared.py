"""A statement whose text is made once: SQLAlchemy writes it, the driver alone runs it.

The hot transactions run up to seventeen statements. On SQLite, where the database itself answers one in some 10 us,
SQLAlchemy's way of running one cost 40 us more and made a call three and a half times as dear as its rows. On
PostgreSQL it was half the time of a client that keeps eighteen others waiting for their turn.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Executable, Row
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Values = Mapping[str, Any]


def _row_maker(names: Sequence[str]) -> Callable[[Iterable[Any]], Row[Any]]:
    """A named tuple reads like SQLAlchemy's row: by column name, and by place."""
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    return cast("Callable[[Iterable[Any]], Row[Any]]", made._make)


class _Text:
    """The statement as a driver takes it, for one set of value names."""

    def __init__(self, statement: ClauseElement, connection: Connection, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=connection.dialect, column_keys=list(names))
        assert isinstance(compiled, SQLCompiler)
        if compiled.post_compile_params:
            raise TypeError(f"a list of values has no fixed text; run it by SQLAlchemy: {compiled}")
        self.sql = str(compiled)
        # SQLite's driver takes a list for its question marks, psycopg the names.
        self.order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
        self.fixed = {name: value for name, value in compiled.params.items() if name not in names}
        self.row: Callable[[Iterable[Any]], Row[Any]] | None = None

    def bound(self, values: Values) -> list[Any] | dict[str, Any]:
        """The values as the driver takes them; KeyError for one that is not given."""
        fixed = self.fixed
        if self.order is None:
            return {**fixed, **values}
        return [values[name] if name in values else fixed[name] for name in self.order]


class Prepared:
    """One Core statement, to be run many times. Its rows are read by column name, as SQLAlchemy's are."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._texts: dict[tuple[str, ...], _Text] = {}

    def all(self, connection: Connection, values: Values) -> list[Row[Any]]:
        """Every row."""
        text, cursor = self._execute(connection, values)
        rows = cursor.fetchall()
        if not rows:
            return []
        if text.row is None:
            text.row = _row_maker([each[0] for each in cursor.description])
        return [text.row(each) for each in rows]

    def first(self, connection: Connection, values: Values) -> Row[Any] | None:
        """The first row, or None."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def one(self, connection: Connection, values: Values) -> Row[Any]:
        """The only row; LookupError when there is none."""
        row = self.first(connection, values)
        if row is None:
            raise LookupError(f"no row for {dict(values)}")
        return row

    def scalar(self, connection: Connection, values: Values) -> Any:
        """The first column of the first row, or None."""
        rows = self._execute(connection, values)[1].fetchall()
        return rows[0][0] if rows else None

    def run(self, connection: Connection, values: Values) -> int:
        """Run it for its effect; how many rows it changed."""
        return int(self._execute(connection, values)[1].rowcount)

    def _execute(self, connection: Connection, values: Values) -> tuple[_Text, Any]:
        names = (connection.dialect.name, *values)
        text = self._texts.get(names)
        if text is None:
            assert isinstance(self.statement, ClauseElement)
            text = self._texts[names] = _Text(self.statement, connection, tuple(values))
        driver: Any = connection.connection.driver_connection
        return text, driver.execute(text.sql, text.bound(values))
