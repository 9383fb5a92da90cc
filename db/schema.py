"""The tables. Times are UTC microseconds, flags 0 or 1, lists JSON text; every constraint has a name
(an unnamed CHECK is dropped when Alembic moves a table on SQLite)."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from db.schema_day import add_on, alert, appointment, rating, stock, stop
from db.schema_types import Id, flag, metadata

__all__ = [
    "HAS_HINTS",
    "HEAD",
    "IS_CALL",
    "IS_LIVING",
    "IS_OPEN_JOB",
    "IS_WAITING",
    "add_on",
    "alert",
    "appointment",
    "call",
    "delivery",
    "device",
    "done_key",
    "event",
    "help_request",
    "job",
    "metadata",
    "office_version",
    "rating",
    "series",
    "service_time",
    "session",
    "stock",
    "stop",
    "ticket",
]

HEAD = "0004"
"""The migration this program was written for; another one in the database is refused."""

office_version = Table(
    "office_version",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("published_us", Id, nullable=False),
    Column("toml", Text, nullable=False),
    sqlite_strict=True,
)

series = Table(
    "series",
    metadata,
    Column("day", Text, primary_key=True),
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False, server_default="0"),
    Column("calls", Integer, nullable=False, server_default="0"),
    sqlite_strict=True,
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("day", Text, nullable=False),
    Column("series_lane", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("for_counter", Integer),
    Column("service", Text, nullable=False),
    flag("quiet"),
    flag("love"),
    Column("language", Text, nullable=False),
    flag("interpreter"),
    Column("documents", Text, nullable=False, server_default="[]"),
    Column("state", Text, nullable=False),
    Column("issued_us", Id, nullable=False),
    Column("ready_us", Id, nullable=False),
    Column("due_us", Id, nullable=False),
    Column("after_calls", Integer, nullable=False, server_default="0"),
    Column("state_us", Id, nullable=False),
    Column("counter", Integer),
    Column("called_us", Id),
    Column("check_code", Text, nullable=False),
    Column("kiosk", Text),
    Column("no_shows", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("linked_to", Id, ForeignKey("ticket.id")),
    Column("person", Id),  # the first of the tickets one person holds; null: this is the only one
    Column("ahead", Integer, nullable=False, server_default="0"),
    Column("minutes", Integer),
    Column("low", Integer),
    Column("high", Integer),
    flag("card"),
    UniqueConstraint("day", "series_lane", "seq"),
    UniqueConstraint("day", "number"),
    CheckConstraint(
        "state in ('waiting','called','held','no_show','done','cancelled','expired')", name="state_known"
    ),
    CheckConstraint("(state = 'called') = (counter is not null)", name="called_has_counter"),
    # Partial indexes hold only the living, so their cost does not grow with the office's history.
    Index(
        "ix_ticket_waiting",
        "day",
        "due_us",
        "id",
        "lane",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_ticket_lane_waiting",
        "day",
        "lane",
        "due_us",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_ticket_lane_ready",
        "day",
        "lane",
        "ready_us",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_ticket_for_counter",
        "day",
        "for_counter",
        "due_us",
        sqlite_where=text("state = 'waiting' and for_counter is not null"),
        postgresql_where=text("state = 'waiting' and for_counter is not null"),
    ),
    Index(
        "ix_ticket_hints",
        "day",
        sqlite_where=text("language != ''"),
        postgresql_where=text("language != ''"),
    ),
    Index(
        "ix_ticket_person",
        "person",
        sqlite_where=text("person is not null"),
        postgresql_where=text("person is not null"),
    ),
    Index(
        "ix_ticket_living",
        "state",
        "day",
        sqlite_where=text("state in ('waiting','called','held','no_show')"),
        postgresql_where=text("state in ('waiting','called','held','no_show')"),
    ),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

session = Table(
    "session",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("counter", Integer, nullable=False),
    Column("clerk", Text, nullable=False, server_default=""),
    Column("profile", Text, nullable=False),
    flag("support"),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("day", Text, nullable=False),
    Column("opened_us", Id, nullable=False),
    Column("closed_us", Id),
    Column("back_at_us", Id),
    CheckConstraint("state in ('open','paused','closed')", name="state_known"),
    CheckConstraint("(state = 'closed') = (closed_us is not null)", name="closed_has_time"),
    Index(
        "uq_session_open_counter",
        "counter",
        unique=True,
        sqlite_where=text("closed_us is null"),
        postgresql_where=text("closed_us is null"),
    ),
    Index("ix_session_day", "day"),
    sqlite_strict=True,
)

call = Table(
    "call",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("ticket_id", Id, ForeignKey("ticket.id"), nullable=False),
    Column("session_id", Id, ForeignKey("session.id"), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("service", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("event_id", Id, nullable=False),
    Column("called_us", Id, nullable=False),
    Column("recalls", Integer, nullable=False, server_default="0"),
    Column("recalled_us", Id),
    Column("ended_us", Id),
    Column("outcome", Text),
    CheckConstraint("(outcome is null) = (ended_us is null)", name="ended_has_outcome"),
    Index(
        "uq_call_open_counter",
        "counter",
        unique=True,
        sqlite_where=text("ended_us is null"),
        postgresql_where=text("ended_us is null"),
    ),
    Index(
        "uq_call_open_ticket",
        "ticket_id",
        unique=True,
        sqlite_where=text("ended_us is null"),
        postgresql_where=text("ended_us is null"),
    ),
    # What the claim took off the ticket, so that a call taken back puts it where it was.
    Column("was", Text, nullable=False, server_default="waiting"),  # the ticket's state before the call
    Column("after_calls", Integer, nullable=False, server_default="0"),
    Column("for_counter", Integer),
    Index("ix_call_session", "session_id"),
    Index("ix_call_ticket", "ticket_id"),
    sqlite_strict=True,
)

event = Table(
    "event",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at_us", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ticket", Id),
    Column("number", Text),
    Column("counter", Integer),
    Column("data", Text, nullable=False, server_default="{}"),
    Index(
        "ix_event_call",
        "id",
        sqlite_where=text("kind in ('called','recalled')"),
        postgresql_where=text("kind in ('called','recalled')"),
    ),
    Index(
        "ix_event_session",
        "at_us",
        sqlite_where=text("kind in ('opened','paused','resumed_counter','closed')"),
        postgresql_where=text("kind in ('opened','paused','resumed_counter','closed')"),
    ),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

delivery = Table(
    "delivery",
    metadata,
    Column("event_id", Id, ForeignKey("event.id"), primary_key=True, autoincrement=False),
    Column("device", Text, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at_us", Id, nullable=False),
    CheckConstraint("outcome in ('shown','voiced','dropped','merged')", name="outcome_known"),
    sqlite_strict=True,
)

job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kiosk", Text, nullable=False),
    Column("ticket_id", Id, ForeignKey("ticket.id"), nullable=False),
    Column("copy", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("created_us", Id, nullable=False),
    Column("updated_us", Id, nullable=False),
    UniqueConstraint("ticket_id", "copy"),
    CheckConstraint("state in ('queued','sending','printed','failed','unknown')", name="state_known"),
    CheckConstraint("copy >= 1", name="copy_from_one"),
    Index(
        "ix_job_open",
        "kiosk",
        "id",
        sqlite_where=text("state in ('queued','sending','failed','unknown')"),
        postgresql_where=text("state in ('queued','sending','failed','unknown')"),
    ),
    sqlite_strict=True,
)

help_request = Table(
    "help_request",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kiosk", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ticket_id", Id, ForeignKey("ticket.id")),
    Column("asked_us", Id, nullable=False),
    Column("accepted_us", Id),
    Column("volunteer", Text, nullable=False, server_default=""),
    Column("closed_us", Id),
    Column("outcome", Text, nullable=False, server_default=""),
    CheckConstraint("kind in ('help','no_paper','staff')", name="kind_known"),
    Index(
        "ix_help_open",
        "id",
        sqlite_where=text("closed_us is null"),
        postgresql_where=text("closed_us is null"),
    ),
    sqlite_strict=True,
)

device = Table(
    "device",
    metadata,
    Column("device", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("since_us", Id, nullable=False),
    CheckConstraint("state in ('ok','low','fault','offline')", name="state_known"),
    sqlite_strict=True,
)

done_key = Table(
    "done_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("ref", Id, nullable=False),
    Column("at_us", Id, nullable=False),
    sqlite_strict=True,
)
"""Idempotency: work that was committed but never acknowledged is found here again, not done twice."""

service_time = Table(
    "service_time",
    metadata,
    Column("service", Text, primary_key=True),
    Column("mean_us", Id, nullable=False),
    Column("samples", Integer, nullable=False),
    sqlite_strict=True,
)
"""Learned handling time per service: an exponential mean over about the last 50."""


def _one_of(column: Column[str], *words: str) -> ColumnElement[bool]:
    return column.in_([literal_column(f"'{each}'") for each in words])


# The partial indexes' conditions, word for word: with a parameter in their place SQLite would not use the index.
IS_WAITING: ColumnElement[bool] = ticket.c.state == literal_column("'waiting'")
HAS_HINTS: ColumnElement[bool] = ticket.c.language != literal_column("''")
"""Not forgotten yet: see `closing`."""
IS_LIVING = _one_of(ticket.c.state, "waiting", "called", "held", "no_show")
IS_SESSION_EVENT = _one_of(event.c.kind, "opened", "paused", "resumed_counter", "closed")
IS_CALL = _one_of(event.c.kind, "called", "recalled")
IS_OPEN_JOB = _one_of(job.c.state, "queued", "sending", "failed", "unknown")
