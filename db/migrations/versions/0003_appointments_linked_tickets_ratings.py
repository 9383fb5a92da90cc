"""Appointments, linked tickets, ratings and what is done besides on one visit"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema to this version."""
    # Altered in place on both databases: a moved table would lose nothing but time.
    op.add_column("ticket", sa.Column("person", ID, nullable=True))
    op.create_index(
        "ix_ticket_person",
        "ticket",
        ["person"],
        unique=False,
        sqlite_where=sa.text("person is not null"),
        postgresql_where=sa.text("person is not null"),
    )
    op.create_index(
        "ix_ticket_hints",
        "ticket",
        ["day"],
        unique=False,
        sqlite_where=sa.text("language != ''"),
        postgresql_where=sa.text("language != ''"),
    )
    op.create_table(
        "appointment",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slot_us", ID, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("quiet", sa.Integer(), server_default="0", nullable=False),
        sa.Column("language", sa.Text(), server_default="zh-TW", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="booked", nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.CheckConstraint(
            "state in ('booked','checked_in','walked_in')", name=op.f("ck_appointment_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'booked') = (ticket_id is null)", name=op.f("ck_appointment_arrived_has_ticket")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_appointment_ticket_id")),
        sa.PrimaryKeyConstraint("day", "code", name=op.f("pk_appointment")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_appointment_ticket_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "rating",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("at_us", ID, nullable=False),
        sa.CheckConstraint("score between 1 and 5", name=op.f("ck_rating_score_one_to_five")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_rating_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_rating")),
        sqlite_strict=True,
    )
    op.create_table(
        "add_on",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_add_on_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_add_on")),
        sa.UniqueConstraint("call_id", "kind", name=op.f("uq_add_on_call_id_kind")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """There is no way back: restore the backup that was made before."""
    raise NotImplementedError
