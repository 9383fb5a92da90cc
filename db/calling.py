"""Calls: who comes to which counter, and how each visit ends."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db import moves, schema
from db.records import Call, Refused, State, Ticket
from db.routing import Choice, Router
from db.work import Work, as_ticket, documents_text
from office.clock import SECOND
from office.config import Profile

UNDO_SECONDS = 5
"""How long after a call the clerk may take it back (terminal, Ctrl+Z)."""
MOST_NO_SHOWS = 2
"""The second no-show ends a number: a new one is taken (domain 2.3)."""
LEARN_OVER = 50

HOLD_REASONS = ("補文件", "拍照", "後線審核", "其他")

_CALL = insert(schema.call).returning(schema.call.c.id)
_CLAIM = (
    update(schema.ticket)
    .where(schema.ticket.c.id == bindparam("b_id"), schema.ticket.c.state == bindparam("b_from"))
    .values(
        state="called",
        state_us=bindparam("b_now"),
        counter=bindparam("b_counter"),
        called_us=bindparam("b_now"),
        after_calls=0,
        for_counter=None,
    )
)
_COUNT_CALL = (
    update(schema.series)
    .where(schema.series.c.day == bindparam("b_day"), schema.series.c.lane == bindparam("b_lane"))
    .values(calls=schema.series.c.calls + 1)
)
_TIMES = schema.service_time.c
_LEARNT = select(schema.service_time).where(_TIMES.service == bindparam("service"))
_LEARN = (
    update(schema.service_time)
    .where(_TIMES.service == bindparam("b_service"))
    .values(mean_us=bindparam("mean_us"), samples=bindparam("samples"))
)
# By way of the ticket, whose calls have an index.
_OF_EVENT = (
    select(schema.call)
    .join(schema.event, schema.event.c.ticket == schema.call.c.ticket_id)
    .where(schema.event.c.id == bindparam("event"), schema.call.c.event_id == bindparam("event"))
)
_LEFT = (
    select(schema.ticket)
    .where(schema.IS_LIVING, schema.ticket.c.day < bindparam("day"))
    .order_by(schema.ticket.c.id)
)


def session_profile(work: Work, session: Row[Any]) -> Profile:
    """The profile the session works with."""
    return work.office.profile(session.profile)


def claim(work: Work, choice: Choice, session: Row[Any], *, by_hand: bool) -> Call:
    """Make `choice` the open call of the session's counter and say so in the feed."""
    ticket = choice.ticket
    counter = int(session.counter)
    moves.after("call", ticket.number, ticket.state, ticket.counter)
    claimed = work.connection.execute(
        _CLAIM, {"b_id": ticket.id, "b_from": ticket.state.value, "b_now": work.now_us, "b_counter": counter}
    )
    if claimed.rowcount != 1:
        raise Refused(f"{ticket.number} 號剛被別的櫃檯叫走了，這裡沒有叫號；請再叫下一位。")
    counted = work.connection.execute(_COUNT_CALL, {"b_day": work.day, "b_lane": ticket.lane})
    if counted.rowcount == 0:
        # A transfer can bring the first ticket of the day into a lane that has issued none itself.
        dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
        work.connection.execute(
            dialect.insert(schema.series).values(day=work.day, lane=ticket.lane, last=0, calls=1)
        )
    # Public surfaces read this event: it carries nothing that tells a quiet ticket from another.
    event_id = work.append(
        "called", ticket=ticket, counter=counter, language=ticket.language, by_hand=by_hand, why=choice.why
    )
    work.connection.execute(
        _CALL,
        {
            "ticket_id": ticket.id,
            "session_id": session.id,
            "counter": counter,
            "service": ticket.service,
            "day": work.day,
            "event_id": event_id,
            "called_us": work.now_us,
        },
    )
    called = replace(ticket, state=State.CALLED, counter=counter, called_us=work.now_us)
    return Call(event_id, ticket.number, called, counter, work.now_us, choice.why)


def call_next(work: Work, counter: int, key: str | None) -> Call | None:
    """Finish what the counter serves, then call the ticket the rule chooses; None when nobody waits for it."""
    session = work.session(counter)
    before = work.done_before(key, "call")
    if before is not None:
        return call_of_event(work, before) if before else None
    if session.state == "paused":
        raise Refused(f"{counter} 號櫃檯暫停中，沒有叫號；請先按「回到櫃檯」。")
    served = work.open_call(counter)
    if served is not None:
        _finish(work, served, work.ticket(served.ticket_id), "done")
    choice = Router(work.connection, work.office, work.day, work.now_us).choose(
        counter, session_profile(work, session)
    )
    if choice is None:
        work.remember(key, "call", 0)
        return None
    call = claim(work, choice, session, by_hand=False)
    work.remember(key, "call", call.event_id)
    return call


def call_number(work: Work, counter: int, number: str, key: str | None) -> Call:
    """Call a given number by hand; the event says so."""
    session = work.session(counter)
    before = work.done_before(key, "call")
    if before is not None:
        if not before:
            raise Refused(f"鍵值 {key} 已用於「叫下一位」，那時沒有人在等；沒有叫號，請換一個新的鍵值。")
        return call_of_event(work, before)
    if session.state == "paused":
        raise Refused(f"{counter} 號櫃檯暫停中，沒有叫號；請先按「回到櫃檯」。")
    ticket = work.by_number(number)
    moves.after("call", ticket.number, ticket.state, ticket.counter)
    served = work.open_call(counter)
    if served is not None:
        _finish(work, served, work.ticket(served.ticket_id), "done")
    call = claim(work, Choice(ticket, f"指定叫號：{number} 號"), session, by_hand=True)
    work.remember(key, "call", call.event_id)
    return call


def call_of_event(work: Work, event_id: int) -> Call:
    """The call an event made, for a repeated request."""
    row = work.connection.execute(_OF_EVENT, {"event": event_id}).one()
    ticket = work.ticket(row.ticket_id)
    said = work.connection.execute(select(schema.event.c.data).where(schema.event.c.id == event_id)).scalar()
    why = str(json.loads(said or "{}").get("why", ""))
    return Call(event_id, ticket.number, ticket, row.counter, row.called_us, why)


def recall(work: Work, counter: int) -> Call:
    """Call the number at the counter again, with the recall's wording."""
    call, ticket = work.serving(counter)
    event_id = work.append("recalled", ticket=ticket, counter=counter, language=ticket.language)
    work.connection.execute(
        update(schema.call)
        .where(schema.call.c.id == call.id)
        .values(recalls=call.recalls + 1, recalled_us=work.now_us)
    )
    return Call(event_id, ticket.number, ticket, counter, work.now_us, "再次呼叫", recall=True)


def finish(work: Work, counter: int, outcome: str) -> Ticket:
    """End the visit at the counter; its handling time teaches the estimates."""
    call, ticket = work.serving(counter)
    return _finish(work, call, ticket, outcome)


def _finish(work: Work, call: Row[Any], ticket: Ticket, outcome: str) -> Ticket:
    state = moves.after("finish", ticket.number, ticket.state)
    work.end_call(call, outcome)
    work.change(ticket, state)
    work.append("finished", ticket=ticket, counter=call.counter, outcome=outcome)
    learn(work, ticket.service, work.now_us - int(call.called_us))
    return replace(ticket, state=state, counter=None)


def learn(work: Work, service: str, took_us: int) -> None:
    """Fold one handling time into the service's exponential mean; under a clock set back none was measured."""
    if took_us < 0:
        return
    row = work.connection.execute(_LEARNT, {"service": service}).first()
    if row is None:
        first = {"service": service, "mean_us": took_us, "samples": 1}
        work.connection.execute(insert(schema.service_time), first)
        return
    weight = min(row.samples + 1, LEARN_OVER)
    mean = row.mean_us + (took_us - row.mean_us) // weight
    work.connection.execute(_LEARN, {"b_service": service, "mean_us": mean, "samples": row.samples + 1})


def no_show(work: Work, counter: int) -> Ticket:
    """The citizen did not come: the number goes to the missed list. The time does not count as handling."""
    call, ticket = work.serving(counter)
    state = moves.after("no_show", ticket.number, ticket.state)
    work.end_call(call, "no_show")
    work.change(ticket, state, no_shows=ticket.no_shows + 1)
    work.append("no_show", ticket=ticket, counter=counter, times=ticket.no_shows + 1)
    return replace(ticket, state=state, counter=None, no_shows=ticket.no_shows + 1)


def requeue(work: Work, number: str) -> Ticket:
    """A missed citizen is back: same due, eligible after a few further calls of the lane (domain 2.3)."""
    ticket = work.by_number(number)
    state = moves.after("requeue", ticket.number, ticket.state, ticket.counter)
    if ticket.no_shows >= MOST_NO_SHOWS:
        raise Refused(f"{number} 號已經過號兩次，不再重排；請幫他領一張新的號碼。")
    calls = work.connection.execute(
        select(schema.series.c.calls).where(
            schema.series.c.day == work.day, schema.series.c.lane == ticket.lane
        )
    ).scalar()
    after = int(calls or 0) + work.office.returned_after_calls
    work.change(ticket, state, after_calls=after)
    work.append("requeued", ticket=ticket, lane=ticket.lane, after=work.office.returned_after_calls)
    return replace(ticket, state=state)


def undo_requeue(work: Work, number: str) -> Ticket:
    """Take a mistaken re-queue back within 5 s: the number is on the missed list again."""
    ticket = work.by_number(number)
    state = moves.after("undo_requeue", ticket.number, ticket.state, ticket.counter)
    row = work.connection.execute(
        select(schema.ticket.c.state_us, schema.ticket.c.after_calls).where(schema.ticket.c.id == ticket.id)
    ).one()
    if not row.after_calls or work.now_us - row.state_us > UNDO_SECONDS * SECOND:
        raise Refused(f"{number} 號重排已經超過 5 秒，不能復原；他會照順序被叫到。")
    work.change(ticket, state, after_calls=0)
    work.append("requeue_undone", ticket=ticket, lane=ticket.lane)
    return replace(ticket, state=state)


def hold(work: Work, counter: int, reason: str) -> Ticket:
    """Put the citizen aside (documents, photo, review); the ticket keeps its place in time."""
    call, ticket = work.serving(counter)
    state = moves.after("hold", ticket.number, ticket.state)
    work.end_call(call, "held")
    work.change(ticket, state, reason=reason)
    work.append("held", ticket=ticket, counter=counter, reason=reason)
    return replace(ticket, state=state, counter=None, reason=reason)


def resume(work: Work, counter: int, number: str) -> Call:
    """Call a held ticket back to the counter."""
    ticket = work.by_number(number)
    if ticket.state is not State.HELD:
        raise Refused(f"{number} 號{moves.NOW[ticket.state]}，不在保留中；{moves.WHAT_TO_DO[ticket.state]}")
    return call_number(work, counter, number, None)


def transfer(work: Work, counter: int, lane: int | None, to_counter: int | None, note: str) -> Ticket:
    """Send the citizen on to a lane or a counter; the ticket keeps its due, so its time is not lost."""
    call, ticket = work.serving(counter)
    if (lane is None) == (to_counter is None):
        raise Refused("轉櫃請指定一個類別或一個櫃檯，號碼還在本櫃。")
    if lane is not None and lane not in [each.digit for each in work.office.lanes]:
        raise Refused(f"沒有 {lane} 這個類別，號碼還在本櫃；類別是 1 到 {len(work.office.lanes)}。")
    if to_counter is not None:
        target = work.session(to_counter)
        if target.counter == counter:
            raise Refused(f"{ticket.number} 號已經在 {counter} 號櫃檯，不用轉櫃。")
        if ticket.quiet and not session_profile(work, target).quiet:
            raise Refused(f"{ticket.number} 號要在安靜櫃檯辦理，號碼還在本櫃；請轉到安靜櫃檯。")
    state = moves.after("transfer", ticket.number, ticket.state)
    work.end_call(call, "transferred")
    work.change(ticket, state, lane=lane or ticket.lane, for_counter=to_counter, reason=note)
    work.append("transferred", ticket=ticket, counter=counter, lane=lane, to_counter=to_counter)
    return replace(ticket, state=state, counter=None, lane=lane or ticket.lane, reason=note)


def undo_call(work: Work, counter: int) -> Ticket:
    """Take the last call back within 5 s; the ticket is first in line again by its unchanged due."""
    call, ticket = work.serving(counter)
    if work.now_us - call.called_us > UNDO_SECONDS * SECOND:
        raise Refused(f"{ticket.number} 號已經叫了超過 5 秒，不能收回；請按「未到」或「保留」。")
    state = moves.after("undo_call", ticket.number, ticket.state)
    work.end_call(call, "undone")
    work.change(ticket, state, called_us=None)
    work.append("call_undone", ticket=ticket, counter=counter, call=call.event_id)
    return replace(ticket, state=state, counter=None, called_us=None)


def cancel(work: Work, number: str) -> Ticket:
    """The citizen gives the number back."""
    ticket = work.by_number(number)
    state = moves.after("cancel", ticket.number, ticket.state, ticket.counter)
    work.change(ticket, state)
    work.append("cancelled", ticket=ticket)
    return replace(ticket, state=state)


def tick_document(work: Work, number: str, document: str, on: bool) -> Ticket:
    """Note that a document was seen (or not); it travels with the ticket to the clerk."""
    ticket = work.by_number(number)
    kept = [each for each in ticket.documents if each != document] + ([document] if on else [])
    work.connection.execute(
        update(schema.ticket).where(schema.ticket.c.id == ticket.id).values(documents=documents_text(kept))
    )
    work.append("documents", ticket=ticket, documents=kept)
    return replace(ticket, documents=tuple(kept))


def expire_before(work: Work) -> int:
    """End what earlier days left open: one event a ticket, sessions closed. Nothing is deleted."""
    count = 0
    for row in work.connection.execute(_LEFT, {"day": work.day}).all():
        ticket = as_ticket(row)
        open_call = work.open_call(row.counter) if row.counter is not None else None
        if open_call is not None:
            work.end_call(open_call, "expired")
        work.change(ticket, moves.after("expire", ticket.number, ticket.state))
        work.append("expired", ticket=ticket)
        count += 1
    sessions = schema.session
    left = work.connection.execute(
        select(sessions.c.id, sessions.c.counter).where(
            sessions.c.closed_us.is_(None), sessions.c.day < work.day
        )
    ).all()
    for each in left:
        work.connection.execute(
            update(sessions).where(sessions.c.id == each.id).values(state="closed", closed_us=work.now_us)
        )
        work.append("closed", counter=each.counter, because="rollover")
    return count


def recalls_of(work_call: Row[Any] | None) -> int:
    """How often the open call was repeated."""
    return int(work_call.recalls) if work_call is not None else 0


def served_today(work: Work, session_id: int) -> tuple[int, float | None]:
    """How many visits the session finished and their mean length in minutes."""
    table = schema.call
    row = work.connection.execute(
        select(func.count(), func.avg(table.c.ended_us - table.c.called_us)).where(
            table.c.session_id == session_id, table.c.outcome == "done"
        )
    ).one()
    return int(row[0]), (float(row[1]) / 60e6 if row[1] is not None else None)
