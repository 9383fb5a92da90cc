"""Where a ticket stood before it was called, for the clerk who takes the call back."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from db import schema
from db.work import Work

_UNDO = {
    "issued": "undo_call",
    "requeued": "undo_call",
    "released": "undo_call",
    "transferred": "undo_call",
    "held": "undo_call_of_held",
    "no_show": "undo_call_of_missed",
    "requeue_undone": "undo_call_of_missed",
}
"""The event that put a ticket where it stands -> the move that takes a call of it back. An undone call left it there."""

_E = schema.event.c
_PUT_THERE = (
    select(_E.kind)
    .where(_E.ticket == bindparam("ticket"), _E.id < bindparam("call"), _E.kind.in_(list(_UNDO)))
    .order_by(_E.id.desc())
    .limit(1)
)


def undoing(work: Work, ticket_id: int, call_event: int) -> str:
    """The move that takes the call of this event back: into the line, or among the held or the missed again."""
    kind = work.connection.execute(_PUT_THERE, {"ticket": ticket_id, "call": call_event}).scalar()
    return _UNDO.get(str(kind), "undo_call")
