"""The end of a business day: what waits expires with one event each, lists and hints of people are forgotten.

Nothing of the queue is deleted: yesterday's tickets, calls and sessions stay where they are, in their own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, case, func, select, update

from db import appointments, moves, schema, stock
from db.outcomes import Outcome
from db.records import State
from db.work import Work, as_ticket

_T = schema.ticket.c
_LIVING_BEFORE = select(schema.ticket).where(schema.IS_LIVING, _T.day < bindparam("day")).order_by(_T.id)
_LIVING_TODAY = select(schema.ticket).where(schema.IS_LIVING, _T.day == bindparam("day")).order_by(_T.id)
_SESSIONS_BEFORE = select(schema.session.c.id, schema.session.c.counter).where(
    schema.session.c.closed_us.is_(None), schema.session.c.day < bindparam("day")
)
_LISTS_BEFORE = select(schema.appointment.c.day).where(schema.appointment.c.day < bindparam("day")).distinct()
# The newest earlier day only: each day's first transaction has seen to the one before.
_UNFORGOTTEN = (
    select(_T.day)
    .where(
        _T.language != "",
        _T.day == select(func.max(_T.day)).where(_T.day < bindparam("day")).scalar_subquery(),
    )
    .limit(1)
)
_BY_STATE = (
    select(_T.state, func.count()).where(_T.day == bindparam("day")).group_by(_T.state).order_by(_T.state)
)
_SERVED = func.sum(case((_T.state == State.DONE.value, 1), else_=0))
# A forgotten language is empty: a day that is closed twice counts each number's hints once.
_BY_LANGUAGE = (
    select(_T.language, func.count(), _SERVED)
    .where(_T.day == bindparam("day"), _T.language != "", _T.state != State.CALLED.value)
    .group_by(_T.language)
    .order_by(_T.language)
)
_INTERPRETERS = select(func.count(), _SERVED).where(
    _T.day == bindparam("day"), _T.interpreter == 1, _T.state != State.CALLED.value
)
_ADD_ONS = (
    select(schema.add_on.c.kind, func.count())
    .where(schema.add_on.c.day == bindparam("day"))
    .group_by(schema.add_on.c.kind)
    .order_by(schema.add_on.c.kind)
)


def close_day(work: Work) -> dict[str, Any]:
    """Close today: everybody who waits, is held or was missed expires; whoever is at a counter is served to the end.

    Returns the day's counts, which are also the data of the `day_closed` event.
    """
    for row in work.connection.execute(_LIVING_TODAY, {"day": work.day}).all():
        if row.state != State.CALLED.value:
            _expire(work, row)
    return _sum_up(work, work.day)


def roll_over(work: Work) -> int:
    """End what earlier days left open, as closing would have: how many tickets expired."""
    rows = work.connection.execute(_LIVING_BEFORE, {"day": work.day}).all()
    lists = work.connection.execute(_LISTS_BEFORE, {"day": work.day}).all()
    for row in rows:
        _expire(work, row)
    for each in work.connection.execute(_SESSIONS_BEFORE, {"day": work.day}).all():
        work.connection.execute(
            update(schema.session)
            .where(schema.session.c.id == each.id)
            .values(state="closed", closed_us=work.now_us)
        )
        work.append("closed", counter=each.counter, because="rollover")
    # A day that ended with nobody waiting has hints of people all the same.
    hints = work.connection.execute(_UNFORGOTTEN, {"day": work.day}).all()
    for day in sorted({row.day for row in (*rows, *lists, *hints)}):
        _sum_up(work, day)
    return len(rows)


def _expire(work: Work, row: Any) -> None:
    ticket = as_ticket(row)
    call = work.open_call(row.counter) if row.counter is not None else None
    if call is not None:
        work.end_call(call, Outcome.EXPIRED)
    work.change(ticket, moves.after("expire", ticket.number, ticket.state))
    work.append("expired", ticket=ticket)
    stock.give_back(work, ticket)


def _sum_up(work: Work, day: str) -> dict[str, Any]:
    """Count the day, then forget its appointments and its people's language, interpreter and papers (domain 4.4)."""
    execute = work.connection.execute
    states = {row[0]: int(row[1]) for row in execute(_BY_STATE, {"day": day}).all()}
    counts: dict[str, Any] = {
        "day": day,
        "issued": sum(states.values()),
        **states,
        "languages": {row[0]: _both(row[1:]) for row in execute(_BY_LANGUAGE, {"day": day}).all()},
        "interpreter": _both(execute(_INTERPRETERS, {"day": day}).one()),
        "appointments": appointments.forget(work, day),
        "add_ons": {row[0]: int(row[1]) for row in execute(_ADD_ONS, {"day": day}).all()},
    }
    execute(
        update(schema.ticket)
        .where(_T.day == day, _T.state != State.CALLED.value)
        .values(language="", interpreter=0, documents="[]")
    )
    work.append("day_closed", **counts)
    return counts


def _both(row: Sequence[Any]) -> dict[str, int]:
    return {"issued": int(row[0]), "served": int(row[1] or 0)}
