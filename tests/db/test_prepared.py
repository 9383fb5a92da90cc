"""A prepared statement answers as SQLAlchemy would, on the driver alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import bindparam, insert, select, update

from db import schema
from db.engine import Database
from db.prepared import Prepared
from db.records import Offline

EVENT = {"at_us": 1, "kind": "tested", "ticket": None, "number": "1001", "counter": 3, "data": "{}"}
OF_KIND = select(schema.event).where(schema.event.c.kind == bindparam("kind")).order_by(schema.event.c.id)


@pytest.fixture
def opened(database: str) -> Iterator[Database]:
    made = Database(database)
    yield made
    made.close()


def test_rows_are_those_of_sqlalchemy_by_name_and_by_place(opened: Database) -> None:
    """The same columns with the same values, whichever of the two runs the statement."""
    wrote = Prepared(insert(schema.event).returning(schema.event.c.id))
    with opened.transaction() as connection:
        first, second = wrote.scalar(connection, EVENT), wrote.scalar(connection, EVENT)
        assert second == first + 1
        rows = Prepared(OF_KIND).all(connection, {"kind": "tested"})
        plain = connection.execute(OF_KIND, {"kind": "tested"}).all()
        assert [tuple(each) for each in plain] == [tuple(each) for each in rows]
        assert (first, "1001", 3) == (rows[0].id, rows[0].number, rows[0][5])


def test_nothing_found_is_none_and_not_an_error(opened: Database) -> None:
    """No row is an empty list, None, and for `one` a LookupError."""
    found = Prepared(OF_KIND)
    with opened.transaction() as connection:
        assert found.all(connection, {"kind": "never"}) == []
        assert found.first(connection, {"kind": "never"}) is None
        assert found.scalar(connection, {"kind": "never"}) is None
        with pytest.raises(LookupError):
            found.one(connection, {"kind": "never"})


def test_values_written_into_the_statement_stay_what_they_are(opened: Database) -> None:
    """A fixed value beside the given ones goes to its own place; the count of changed rows comes back."""
    event = schema.event.c
    mark = Prepared(
        update(schema.event)
        .where(event.kind == bindparam("b_kind"))
        .values(counter=7, number=bindparam("b_new"))
    )
    with opened.transaction() as connection:
        connection.execute(insert(schema.event), [EVENT, EVENT])
        assert mark.run(connection, {"b_new": "2002", "b_kind": "tested"}) == 2
        rows = connection.execute(OF_KIND, {"kind": "tested"}).all()
    assert [(row.number, row.counter) for row in rows] == [("2002", 7), ("2002", 7)]


def test_a_list_of_values_has_no_fixed_text(opened: Database) -> None:
    """An IN over values is refused at once, instead of going wrong at the second use."""
    listed = Prepared(select(schema.event).where(schema.event.c.id.in_(bindparam("ids", expanding=True))))
    with opened.transaction() as connection, pytest.raises(TypeError, match="SQLAlchemy"):
        listed.all(connection, {"ids": [1, 2]})


def test_what_the_database_refuses_is_a_sentence_and_undone(opened: Database) -> None:
    """An error of the driver rolls the transaction back and reaches people as Offline, as SQLAlchemy's own do."""
    wrote = Prepared(insert(schema.event).returning(schema.event.c.id))

    def one_good_and_one_bad() -> None:
        with opened.transaction() as connection:
            wrote.scalar(connection, EVENT)
            wrote.scalar(connection, {**EVENT, "kind": None})

    with pytest.raises(Offline):
        one_good_and_one_bad()
    with opened.transaction("DEFERRED") as connection:
        assert Prepared(OF_KIND).all(connection, {"kind": "tested"}) == []
