"""A counter's own tickets and a ticket's calls are found by an index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    op.create_index("ix_call_ticket", "call", ["ticket_id"], unique=False)
    op.create_index(
        "ix_ticket_for_counter",
        "ticket",
        ["day", "for_counter", "due_us"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting' and for_counter is not null"),
        postgresql_where=sa.text("state = 'waiting' and for_counter is not null"),
    )


def downgrade() -> None:
    """There is no way back: restore the backup that was made before."""
    raise NotImplementedError
