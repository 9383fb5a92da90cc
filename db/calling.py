"""Calls: who comes to which counter, and how each visit ends."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db import moves, schema, stock
from db.handling import learn
from db.outcomes import FINISHES, HELD_FOR, Outcome
from db.prepared import Prepared
from db.records import Call, Refused, State, Ticket
from db.routing import Choice, Router
from db.work import Named, Served, Work, documents_text
from office.clock import SECOND
from office.config import Profile

UNDO_SECONDS = 5
"""How long after a call the clerk may take it back (terminal, Ctrl+Z)."""
MOST_NO_SHOWS = 2
"""The second no-show ends a number: a new one is taken (domain 2.3)."""

_CALL = Prepared(insert(schema.call))
_CLAIM = Prepared(
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
_COUNT_CALL = Prepared(
    update(schema.series)
    .where(schema.series.c.day == bindparam("b_day"), schema.series.c.lane == bindparam("b_lane"))
    .values(calls=schema.series.c.calls + 1)
)
_UNCOUNT_CALL = Prepared(
    update(schema.series)
    .where(schema.series.c.day == bindparam("b_day"), schema.series.c.lane == bindparam("b_lane"))
    .values(calls=schema.series.c.calls - 1)
)
# By way of the ticket, whose calls have an index. Further matters of the visit are rows of the same event.
_OF_EVENT = Prepared(
    select(schema.call)
    .join(schema.event, schema.event.c.ticket == schema.call.c.ticket_id)
    .where(schema.event.c.id == bindparam("event"), schema.call.c.event_id == bindparam("event"))
    .order_by(schema.call.c.id)
)


def session_profile(work: Work, session: Row[Any]) -> Profile:
    """The profile the session works with."""
    return work.office.profile(session.profile)


def claim(work: Work, choice: Choice, session: Row[Any], *, by_hand: bool) -> Call:
    """Make `choice` the open call of the session's counter and say so in the feed."""
    ticket = choice.ticket
    counter = int(session.counter)
    moves.after("call", ticket.number, ticket.state, ticket.counter)
    wanted = {"b_id": ticket.id, "b_from": ticket.state.value, "b_now": work.now_us, "b_counter": counter}
    if _CLAIM.run(work.connection, wanted) != 1:
        raise Refused(f"{ticket.number} 號剛被別的櫃檯叫走了，這裡沒有叫號；請再叫下一位。")
    if _COUNT_CALL.run(work.connection, {"b_day": work.day, "b_lane": ticket.lane}) == 0:
        # A transfer can bring the first ticket of the day into a lane that has issued none itself.
        dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
        work.connection.execute(
            dialect.insert(schema.series).values(day=work.day, lane=ticket.lane, last=0, calls=1)
        )
    # Public surfaces read this event: it carries nothing that tells a quiet ticket from another.
    event_id = work.append(
        "called", ticket=ticket, counter=counter, language=ticket.language, by_hand=by_hand, why=choice.why
    )
    _CALL.run(
        work.connection,
        {
            "ticket_id": ticket.id,
            "session_id": session.id,
            "counter": counter,
            "service": ticket.service,
            "day": work.day,
            "event_id": event_id,
            "called_us": work.now_us,
            "was": ticket.state.value,
            "after_calls": ticket.after_calls,
            "for_counter": ticket.for_counter,
        },
    )
    called = replace(ticket, state=State.CALLED, counter=counter, called_us=work.now_us)
    return Call(event_id, ticket.number, called, counter, work.now_us, choice.why)


def call_next(work: Work, counter: int, key: str | None) -> Call | None:
    """Finish what the counter serves, then call the ticket the rule chooses; None when nobody waits for it."""
    session, served = work.seat(counter)
    before = work.done_before(key, "call")
    if before is not None:
        return call_of_event(work, before) if before else None
    if session.state == "paused":
        raise Refused(f"{counter} 號櫃檯暫停中，沒有叫號；請先按「回到櫃檯」。")
    if served is not None:
        _end_visit(work, served, Outcome.DONE)
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
    if ticket.quiet and not session_profile(work, session).quiet:
        raise Refused(f"{number} 號要在安靜櫃檯辦理，沒有叫號；請由安靜櫃檯叫，沒有開的話請主管開一個。")
    served = work.open_call(counter)
    _alone(work, ticket, served)
    if served is not None:
        _end_visit(work, served, Outcome.DONE)
    call = claim(work, Choice(ticket, f"指定叫號：{number} 號"), session, by_hand=True)
    work.remember(key, "call", call.event_id)
    return call


def call_of_event(work: Work, event_id: int) -> Call:
    """The call an event made, for a repeated request."""
    row = _OF_EVENT.one(work.connection, {"event": event_id})
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
    """End the visit at the counter, done or with another of `outcomes.FINISHES`; a done part teaches the estimates."""
    if outcome not in FINISHES:
        raise Refused(f"沒有「{outcome}」這種結果，號碼還在本櫃；可用 {'、'.join(FINISHES)}。")
    call, ticket = work.serving(counter)
    return replace(ticket, state=_end_visit(work, call, Outcome(outcome)), counter=None)


def _end_visit(work: Work, call: Row[Any] | Served, outcome: Outcome) -> State:
    """End the open call of a ticket, which is called (the tables' own rule): its state afterwards."""
    ticket = Named(call.ticket_id, call.number)
    state = moves.after("finish", ticket.number, State.CALLED)
    work.end_call(call, outcome)
    work.change(ticket, state)
    work.append("finished", ticket=ticket, counter=call.counter, outcome=outcome)
    if outcome is Outcome.DONE:
        learn(work, call.service, work.now_us - int(call.called_us))
    return state


def no_show(work: Work, counter: int) -> Ticket:
    """The citizen did not come: the number goes to the missed list. The time does not count as handling.

    The second time ends the number (domain 2.3): it is cancelled, and nobody waits for it at the service desk.
    """
    call, ticket = work.serving(counter)
    times = ticket.no_shows + 1
    state = moves.after("no_show", ticket.number, ticket.state)
    work.end_call(call, Outcome.NO_SHOW)
    work.append("no_show", ticket=ticket, counter=counter, times=times)
    if times >= MOST_NO_SHOWS:
        state = moves.after("cancel", ticket.number, state)
        work.append("cancelled", ticket=ticket, because="no_show")
        stock.give_back(work, ticket)
    work.change(ticket, state, no_shows=times)
    return replace(ticket, state=state, counter=None, no_shows=times)


def requeue(work: Work, number: str) -> Ticket:
    """A missed citizen is back: same due, eligible after a few further calls of the lane (domain 2.3)."""
    ticket = work.by_number(number)
    if ticket.no_shows >= MOST_NO_SHOWS:
        raise Refused(f"{number} 號已經過號兩次，不再重排；請幫他領一張新的號碼。")
    state = moves.after("requeue", ticket.number, ticket.state, ticket.counter)
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
    work.end_call(call, HELD_FOR.get(reason, Outcome.HELD))
    work.change(ticket, state, reason=reason)
    work.append("held", ticket=ticket, counter=counter, reason=reason)
    return replace(ticket, state=state, counter=None, reason=reason)


def resume(work: Work, counter: int, number: str) -> Call:
    """Call a held ticket back to the counter."""
    ticket = work.by_number(number)
    if ticket.state is not State.HELD:
        raise Refused(f"{number} 號{moves.NOW[ticket.state]}，不在保留中；{moves.WHAT_TO_DO[ticket.state]}")
    return call_number(work, counter, number, None)


def transfer(
    work: Work, counter: int, lane: int | None, to_counter: int | None, to_clerk: str, note: str
) -> Ticket:
    """Send the citizen on to a lane, a counter or the counter where a clerk sits now; the ticket keeps its due,
    so its time is not lost."""
    call, ticket = work.serving(counter)
    if [lane is not None, to_counter is not None, bool(to_clerk)].count(True) != 1:
        raise Refused("轉櫃請指定一個類別、一個櫃檯或一位同仁，號碼還在本櫃。")
    outcome = Outcome.TRANSFERRED_TO_LANE if lane is not None else Outcome.TRANSFERRED_TO_COUNTER
    if to_clerk:
        to_counter, outcome = _seat_of(work, to_clerk), Outcome.TRANSFERRED_TO_CLERK
    if lane is not None and lane not in [each.digit for each in work.office.lanes]:
        raise Refused(f"沒有 {lane} 這個類別，號碼還在本櫃；類別是 1 到 {len(work.office.lanes)}。")
    if lane is not None and ticket.quiet and not _calls_quietly(work, lane):
        raise Refused(f"安靜櫃檯不叫 {lane} 這個類別，號碼還在本櫃；請在這裡辦完，或轉到另一個安靜櫃檯。")
    if to_counter is not None:
        target = work.session(to_counter)
        if target.counter == counter:
            raise Refused(f"{ticket.number} 號已經在 {counter} 號櫃檯，不用轉櫃。")
        if ticket.quiet and not session_profile(work, target).quiet:
            raise Refused(f"{ticket.number} 號要在安靜櫃檯辦理，號碼還在本櫃；請轉到安靜櫃檯。")
    state = moves.after("transfer", ticket.number, ticket.state)
    work.end_call(call, outcome)
    work.change(ticket, state, lane=lane or ticket.lane, for_counter=to_counter, reason=note)
    work.append("transferred", ticket=ticket, counter=counter, lane=lane, to_counter=to_counter)
    return replace(ticket, state=state, counter=None, lane=lane or ticket.lane, reason=note)


def _calls_quietly(work: Work, lane: int) -> bool:
    return any(each.quiet and lane in (*each.serves, *each.helps) for each in work.office.profiles)


def undo_call(work: Work, counter: int) -> Ticket:
    """Take the last call back within 5 s; the ticket stands again where it stood, and no call was made."""
    call, ticket = work.serving(counter)
    if work.now_us - (ticket.called_us or 0) > UNDO_SECONDS * SECOND:
        raise Refused(f"{ticket.number} 號已經叫了超過 5 秒，不能收回；請按「未到」或「保留」。")
    moves.after("undo_call", ticket.number, ticket.state)
    state = State(call.was)
    work.end_call(call, Outcome.UNDONE)
    # A returned no-show waits for calls that were really made.
    _UNCOUNT_CALL.run(work.connection, {"b_day": work.day, "b_lane": ticket.lane})
    back = {"after_calls": call.after_calls, "for_counter": call.for_counter}
    work.change(ticket, state, called_us=None, **back)
    work.append("call_undone", ticket=ticket, counter=counter, call=call.event_id, state=state.value)
    return replace(ticket, state=state, counter=None, called_us=None, **back)


def cancel(work: Work, number: str) -> Ticket:
    """The citizen gives the number back."""
    ticket = work.by_number(number)
    state = moves.after("cancel", ticket.number, ticket.state, ticket.counter)
    work.change(ticket, state)
    work.append("cancelled", ticket=ticket)
    stock.give_back(work, ticket)
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


def _seat_of(work: Work, clerk: str) -> int:
    """The counter where this clerk sits now; Refused when nowhere."""
    session = schema.session.c
    seat = work.connection.execute(
        select(session.counter)
        .where(session.closed_us.is_(None), session.clerk == clerk)
        .order_by(session.id)
    ).scalar()
    if seat is None:
        raise Refused(f"{clerk} 現在沒有開櫃，號碼還在本櫃；請改轉類別或櫃檯。")
    return int(seat)


def _alone(work: Work, ticket: Ticket, served: Row[Any] | None) -> None:
    """Refused while another number of the same person is at another counter: nobody can be at two."""
    if ticket.person is None:
        return
    table = schema.ticket.c
    other = work.connection.execute(
        select(table.number, table.counter).where(
            table.person == ticket.person, table.state == State.CALLED.value, table.id != ticket.id
        )
    ).first()
    if other is not None and (served is None or other.counter != served.counter):
        raise Refused(
            f"{ticket.number} 號的民眾正在 {other.counter} 號櫃檯辦 {other.number} 號，這裡沒有叫號；等那邊辦完就會輪到。"
        )


def recalls_of(work_call: Row[Any] | None) -> int:
    """How often the open call was repeated."""
    return int(work_call.recalls) if work_call is not None else 0


def served_today(work: Work, session_id: int) -> tuple[int, float | None]:
    """How many visits the session finished and their mean length in minutes."""
    table = schema.call
    row = work.connection.execute(
        select(func.count(), func.avg(table.c.ended_us - table.c.called_us)).where(
            table.c.session_id == session_id, table.c.outcome == Outcome.DONE.value
        )
    ).one()
    return int(row[0]), (float(row[1]) / 60e6 if row[1] is not None else None)
