"""Stock, stopped issuing, alerts, announced ranges, and what an undone call gives back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SESSION_EVENT = "kind in ('opened','paused','resumed_counter','closed')"


def upgrade() -> None:
    """Bring the schema to this version."""
    op.add_column("ticket", sa.Column("low", sa.Integer(), nullable=True))
    op.add_column("ticket", sa.Column("high", sa.Integer(), nullable=True))
    op.add_column("ticket", sa.Column("card", sa.Integer(), server_default="0", nullable=False))
    op.add_column("call", sa.Column("was", sa.Text(), server_default="waiting", nullable=False))
    op.add_column("call", sa.Column("after_calls", sa.Integer(), server_default="0", nullable=False))
    op.add_column("call", sa.Column("for_counter", sa.Integer(), nullable=True))
    op.create_index(
        "ix_ticket_lane_ready",
        "ticket",
        ["day", "lane", "ready_us"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_session_day", "session", ["day"], unique=False)
    op.create_index(
        "ix_event_session",
        "event",
        ["at_us"],
        unique=False,
        sqlite_where=sa.text(SESSION_EVENT),
        postgresql_where=sa.text(SESSION_EVENT),
    )
    op.create_table(
        "stock",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("counted_us", ID, nullable=False),
        sa.CheckConstraint("cards >= 0", name=op.f("ck_stock_cards_not_negative")),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_stock")),
        sqlite_strict=True,
    )
    op.create_table(
        "stop",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_us", ID, nullable=False),
        sa.Column("allowed_us", ID, nullable=True),
        sa.CheckConstraint("lane is null or service is null", name=op.f("ck_stop_one_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_stop_day",
        "stop",
        ["day"],
        unique=False,
        sqlite_where=sa.text("allowed_us is null"),
        postgresql_where=sa.text("allowed_us is null"),
    )
    op.create_table(
        "alert",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("since_us", ID, nullable=False),
        sa.Column("raised_us", ID, nullable=True),
        sa.Column("people", sa.Integer(), server_default="0", nullable=False),
        sa.Column("longest_us", ID, server_default="0", nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("answered_us", ID, nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("cleared_us", ID, nullable=True),
        sa.CheckConstraint("rule in ('peak','quiet','paused','idle')", name=op.f("ck_alert_rule_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_alert_open_subject",
        "alert",
        ["rule", "subject"],
        unique=True,
        sqlite_where=sa.text("cleared_us is null"),
        postgresql_where=sa.text("cleared_us is null"),
    )


def downgrade() -> None:
    """There is no way back: restore the backup that was made before."""
    raise NotImplementedError
