"""The tables of what surrounds the queue in a day: who is booked, what has run out or is stopped, what must be said, and
what citizens say. Part of the schema: see `db.schema`, by whose name everything is found."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.schema_types import Id, flag, metadata

stock = Table(
    "stock",
    metadata,
    Column("service", Text, primary_key=True),
    Column("cards", Integer, nullable=False),
    Column("counted_us", Id, nullable=False),
    CheckConstraint("cards >= 0", name="cards_not_negative"),
    sqlite_strict=True,
)
"""Cards not yet promised to a number, per service that counts them."""

stop = Table(
    "stop",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("day", Text, nullable=False),
    Column("lane", Integer),
    Column("service", Text),
    Column("reason", Text, nullable=False),
    Column("stopped_us", Id, nullable=False),
    Column("allowed_us", Id),
    CheckConstraint("lane is null or service is null", name="one_scope"),
    Index(
        "ix_stop_day",
        "day",
        sqlite_where=text("allowed_us is null"),
        postgresql_where=text("allowed_us is null"),
    ),
    sqlite_strict=True,
)
"""停止發號: of the whole office, a lane or a service; it ends with the day at the latest."""

alert = Table(
    "alert",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("day", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("since_us", Id, nullable=False),
    Column("raised_us", Id),
    Column("people", Integer, nullable=False, server_default="0"),
    Column("longest_us", Id, nullable=False, server_default="0"),
    Column("minutes", Integer),
    Column("answered_us", Id),
    Column("answered_by", Integer),
    Column("cleared_us", Id),
    CheckConstraint("rule in ('peak','quiet','paused','idle')", name="rule_known"),
    Index(
        "uq_alert_open_subject",
        "rule",
        "subject",
        unique=True,
        sqlite_where=text("cleared_us is null"),
        postgresql_where=text("cleared_us is null"),
    ),
    sqlite_strict=True,
)
"""What a rule of db.watching found; `raised_us` is null while it has not lasted long enough to be said."""

appointment = Table(
    "appointment",
    metadata,
    Column("day", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("slot_us", Id, nullable=False),
    Column("service", Text, nullable=False),  # of a quiet one the generic service: its matter is not stored
    flag("quiet"),
    Column("language", Text, nullable=False, server_default="zh-TW"),
    Column("name", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="booked"),
    Column("ticket_id", Id, ForeignKey("ticket.id")),
    CheckConstraint("state in ('booked','checked_in','walked_in')", name="state_known"),
    CheckConstraint("(state = 'booked') = (ticket_id is null)", name="arrived_has_ticket"),
    UniqueConstraint("ticket_id"),
    sqlite_strict=True,
)
"""Today's booked people, by their reference; forgotten at the day's close (domain DAT-01)."""

rating = Table(
    "rating",
    metadata,
    Column("ticket_id", Id, ForeignKey("ticket.id"), primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("at_us", Id, nullable=False),
    CheckConstraint("score between 1 and 5", name="score_one_to_five"),
    sqlite_strict=True,
)

add_on = Table(
    "add_on",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("call_id", Id, ForeignKey("call.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Text, nullable=False),
    UniqueConstraint("call_id", "kind"),
    sqlite_strict=True,
)
"""What was done besides on one visit (domain CIT-18); one row each, so that a year's volume can be counted (DAT-02)."""
