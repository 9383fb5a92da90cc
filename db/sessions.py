"""Counters: opened, paused and closed by their clerks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select, update

from db import alerts, schema
from db.records import Refused, Session
from db.work import Work


def as_session(row: Row[Any]) -> Session:
    """A row of the session table as a value."""
    return Session(
        id=row.id,
        counter=row.counter,
        clerk=row.clerk,
        profile=row.profile,
        support=bool(row.support),
        state=row.state,
        reason=row.reason,
        opened_us=row.opened_us,
        back_at_us=row.back_at_us,
    )


def open_session(work: Work, counter: int, clerk: str, support: bool) -> Session:
    """Open a counter; one that is already open stays as it is, a paused one comes back."""
    plan = {each.number: each for each in work.office.counters}
    if counter not in plan:
        numbers = sorted(plan)
        raise Refused(f"沒有 {counter} 號櫃檯，沒有開櫃；本所的櫃檯是 {numbers[0]} 到 {numbers[-1]} 號。")
    row = work.maybe_session(counter)
    if row is not None:
        if clerk and row.clerk and clerk != row.clerk:
            raise Refused(f"{counter} 號櫃檯由 {row.clerk} 使用中，沒有換人；請先關櫃再開。")
        if row.state == "paused":
            return unpause(work, counter)
        return as_session(row)
    work.connection.execute(
        insert(schema.session),
        {
            "counter": counter,
            "clerk": clerk,
            "profile": plan[counter].profile,
            "support": int(support),
            "state": "open",
            "day": work.day,
            "opened_us": work.now_us,
        },
    )
    work.append("opened", counter=counter, clerk=clerk, profile=plan[counter].profile, support=support)
    if support:
        alerts.answer(work, counter, plan[counter].profile)
    return as_session(work.session(counter))


def close_session(work: Work, counter: int) -> Session:
    """Close a counter; refused while it still serves somebody."""
    row = work.session(counter)
    if work.open_call(counter) is not None:
        _, ticket = work.serving(counter)
        raise Refused(f"{counter} 號櫃檯還在辦 {ticket.number} 號，沒有關櫃；請先完成、保留或轉櫃。")
    _set(work, row, state="closed", closed_us=work.now_us)
    freed = _let_go(work, counter)
    work.append("closed", counter=counter, freed=freed)
    return as_session(row)


def _let_go(work: Work, counter: int) -> list[str]:
    """Whoever was sent to a counter that closes is called by any counter of the lane: the numbers."""
    ticket = schema.ticket.c
    sent = (ticket.day == work.day, ticket.for_counter == counter, schema.IS_WAITING)
    numbers = work.connection.execute(select(ticket.number).where(*sent).order_by(ticket.due_us)).scalars()
    found = [str(each) for each in numbers]
    if found:
        work.connection.execute(update(schema.ticket).where(*sent).values(for_counter=None))
    return found


def pause(work: Work, counter: int, reason: str, back_at_us: int | None) -> Session:
    """Pause a counter; whom it serves now stays with it."""
    row = work.session(counter)
    _set(work, row, state="paused", reason=reason, back_at_us=back_at_us)
    work.append("paused", counter=counter, reason=reason, back_at_us=back_at_us)
    return as_session(work.session(counter))


def unpause(work: Work, counter: int) -> Session:
    """Back at the counter."""
    row = work.session(counter)
    if row.state == "paused":
        _set(work, row, state="open", reason="", back_at_us=None)
        work.append("resumed_counter", counter=counter)
    return as_session(work.session(counter))


def set_profile(work: Work, counter: int, profile: str) -> Session:
    """Change what a counter serves from the next call on."""
    row = work.session(counter)
    if profile not in [each.id for each in work.office.profiles]:
        names = "、".join(each.id for each in work.office.profiles)
        raise Refused(f"沒有「{profile}」這種櫃檯類別，沒有改變；可用 {names}。")
    _set(work, row, profile=profile)
    work.append("profile", counter=counter, profile=profile)
    if row.support:
        alerts.answer(work, counter, profile)
    return as_session(work.session(counter))


def _set(work: Work, row: Row[Any], **values: object) -> None:
    work.connection.execute(update(schema.session).where(schema.session.c.id == row.id).values(**values))
