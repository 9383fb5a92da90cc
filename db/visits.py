"""What else happens on one visit: another matter, a further one, something done besides, and the citizen's word."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import insert, select, update

from db import moves, schema
from db.handling import learn
from db.outcomes import Outcome
from db.records import Refused, State, Ticket
from db.work import Work
from office.config import OfficeError, Service

LONGEST_WORDS = 500
"""Of a citizen's own words with a rating; a form's worth."""


def change_service(work: Work, counter: int, service: str) -> Ticket:
    """It is another matter than the ticket says: the visit goes on as that one, its number stays.

    What was done so far ends as `service_changed` and teaches no handling time. A quiet ticket's matter is not
    stored, so there is nothing to change.
    """
    return _next_part(work, counter, service, Outcome.SERVICE_CHANGED, "service_changed")


def add_service(work: Work, counter: int, service: str) -> Ticket:
    """The matter in hand is done and a further one follows at the same counter (plan 「一處送件，全程服務」).

    Each served part is a row with an outcome and a length of its own (domain 6.3, 'visit transaction').
    """
    return _next_part(work, counter, service, Outcome.DONE, "service_added")


def _next_part(work: Work, counter: int, service: str, outcome: Outcome, kind: str) -> Ticket:
    call, ticket = work.serving(counter)
    wanted = _wanted(work, service, ticket)
    work.end_call(call, outcome)
    if outcome is Outcome.DONE:
        learn(work, call.service, work.now_us - int(call.called_us))
    work.connection.execute(
        insert(schema.call),
        {
            "ticket_id": ticket.id,
            "session_id": call.session_id,
            "counter": counter,
            "service": wanted.id,
            "day": call.day,
            "event_id": call.event_id,
            "called_us": work.now_us,
            "recalls": call.recalls,
            "recalled_us": call.recalled_us,
            "was": call.was,
            "after_calls": call.after_calls,
            "for_counter": call.for_counter,
        },
    )
    quiet = ticket.quiet or wanted.quiet
    stored = wanted.id if outcome is Outcome.SERVICE_CHANGED else ticket.service
    # From now on only quiet counters call it, should it be held or sent on.
    work.connection.execute(
        update(schema.ticket).where(schema.ticket.c.id == ticket.id).values(service=stored, quiet=int(quiet))
    )
    work.append(kind, ticket=ticket, counter=counter, service=wanted.id)
    return replace(ticket, service=stored, quiet=quiet)


def _wanted(work: Work, service: str, ticket: Ticket) -> Service:
    """The service to be written; a quiet matter is written nowhere, whether it came with the ticket or turns up at
    the counter: it stands as the general one, with the quiet flag."""
    try:
        wanted = work.office.service(service)
    except OfficeError as error:
        raise Refused(f"{ticket.number} 號的事項沒有改變：{error}") from None
    if not (ticket.quiet or wanted.quiet):
        return wanted
    return work.office.generic().model_copy(update={"quiet": True})


def add_on(work: Work, counter: int, kind: str) -> Ticket:
    """Note something that was done besides on this visit: no new number, one count (domain CIT-18, DAT-02).

    The same again on one part of the visit changes nothing.
    """
    call, ticket = work.serving(counter)
    if kind not in [each.id for each in work.office.add_ons]:
        names = "、".join(each.id for each in work.office.add_ons)
        raise Refused(f"沒有「{kind}」這種附帶服務，沒有記錄；可用 {names}。")
    table = schema.add_on
    known = select(table.c.id).where(table.c.call_id == call.id, table.c.kind == kind)
    if work.connection.execute(known).first() is None:
        work.connection.execute(insert(table), {"call_id": call.id, "kind": kind, "day": work.day})
        # Which one it was can tell the matter (a birth, a death): the feed says only that there was one.
        work.append("add_on", ticket=ticket, counter=counter)
    return ticket


def release(work: Work, number: str) -> Ticket:
    """A held ticket is ready again (papers are there, the photo is taken, the review is done): back in line, its
    due unchanged, so it is at the head.

    After the back office's review the citizen returns to the counter that sent the papers there (CLK-09), if it is
    still open.
    """
    ticket = work.by_number(number)
    state = moves.after("release", ticket.number, ticket.state, ticket.counter)
    counter = _sent_for_review(work, ticket)
    work.change(ticket, state, reason="", for_counter=counter)
    work.append("released", ticket=ticket, lane=ticket.lane, to_counter=counter)
    return replace(ticket, state=state, reason="", for_counter=counter)


def _sent_for_review(work: Work, ticket: Ticket) -> int | None:
    call = schema.call.c
    last = work.connection.execute(
        select(call.counter, call.outcome)
        .where(call.ticket_id == ticket.id)
        .order_by(call.id.desc())
        .limit(1)
    ).first()
    if last is None or last.outcome != Outcome.HELD_FOR_REVIEW or work.maybe_session(last.counter) is None:
        return None
    return int(last.counter)


def rate(work: Work, number: str, score: int, words: str) -> Ticket:
    """A citizen's rating of a finished visit, 1 (poor) to 5 (very good), with words if they like (domain CIT-13).

    One a visit, and the first stands: a rating nobody can replace is one nobody can be pressed to mend
    (domain 2.8). The feed says that there is one, not what it says.
    """
    ticket = work.by_number(number)
    if not 1 <= score <= 5:
        raise Refused(f"評分要 1 到 5，沒有記錄；收到的是 {score}。")
    if ticket.state is not State.DONE:
        raise Refused(f"{number} 號{moves.NOW[ticket.state]}，辦完才能評分；沒有記錄。")
    table = schema.rating
    if work.connection.execute(select(table.c.score).where(table.c.ticket_id == ticket.id)).first():
        raise Refused(f"{number} 號已經評過分，先前的評分照舊。")
    work.connection.execute(
        insert(table),
        {
            "ticket_id": ticket.id,
            "score": score,
            "words": words.strip()[:LONGEST_WORDS],
            "at_us": work.now_us,
        },
    )
    work.append("rated", ticket=ticket)
    return ticket
