"""A number for a citizen: issued once, whatever happens to the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db import admission, numbering, schema
from db.estimate import Told
from db.prepared import Prepared
from db.records import Issued, JobState, Refused, State, Ticket
from db.work import Work, as_ticket, documents_text
from office.clock import MINUTE
from office.config import LANGUAGES, Lane, Office, OfficeError, Service

_FOLLOWING = schema.series.c.last + 1
_ADVANCE = Prepared(
    update(schema.series)
    .where(schema.series.c.day == bindparam("b_day"), schema.series.c.lane == bindparam("b_lane"))
    .values(
        last=case(
            # The kiosk's reserve is stepped over: numbering.next_in_series in the database's own words.
            (_FOLLOWING.between(numbering.LAST_PLAIN + 1, numbering.FIRST_LONG - 1), numbering.FIRST_LONG),
            else_=_FOLLOWING,
        )
    )
    .returning(schema.series.c.last)
)
# The day's stops are counted on the way: a statement of their own would cost a seventh of the transaction.
_AHEAD = Prepared(
    select(func.count().label("people"), admission.STOPPED.label("stopped"))
    .select_from(schema.ticket)
    .where(
        schema.ticket.c.day == bindparam("day"),
        schema.ticket.c.lane == bindparam("lane"),
        schema.IS_WAITING,
        schema.ticket.c.due_us <= bindparam("due"),
    )
)
_TICKET = Prepared(insert(schema.ticket).returning(schema.ticket.c.id))
_JOB = Prepared(insert(schema.job).returning(schema.job.c.id))


@dataclass(frozen=True)
class Place:
    """Where a request ends up: the lane of its number, the service that is stored, the minutes its class waits."""

    lane: Lane
    service: Service
    line_minutes: int
    quiet: bool


def place(office: Office, service: str, *, love: bool, quiet: bool) -> Place:
    """The lane, stored service and class of a request.

    A quiet (疼您) request takes the generic service's lane and number series and its matter is not stored
    (CIT-07); a love request takes the love lane's number. Raises Refused for an unknown service.
    """
    try:
        wanted = office.service(service)
    except OfficeError as error:
        raise Refused(f"沒有發號：{error}") from None
    love_lane = next((each for each in office.lanes if each.love), None)
    if quiet or wanted.quiet:
        generic = office.service(office.generic_service)
        lane = office.lane(generic.lane)
        minutes = love_lane.line_minutes if love and love_lane else lane.line_minutes
        return Place(lane, generic, minutes, True)
    if love and love_lane is not None:
        return Place(love_lane, wanted, love_lane.line_minutes, False)
    lane = office.lane(wanted.lane)
    return Place(lane, wanted, lane.line_minutes, False)


def next_number(work: Work, lane: int) -> tuple[int, str]:
    """The next sequence number and ticket number of a lane's series today; never twice, never skipped."""
    series = {"b_day": work.day, "b_lane": lane}
    seq = _ADVANCE.scalar(work.connection, series)
    if seq is None:
        dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
        work.connection.execute(
            dialect.insert(schema.series)
            .values(day=work.day, lane=lane, last=0, calls=0)
            .on_conflict_do_nothing()
        )
        seq = _ADVANCE.scalar(work.connection, series)
    return int(seq), numbering.ticket_number(lane, int(seq))


def issue(
    work: Work,
    where: Place,
    *,
    love: bool,
    language: str,
    kiosk: str | None,
    key: str | None,
    documents: Sequence[str],
    interpreter: bool,
    linked_to: int | None,
    told: Told,
    public: bool = False,
    force: bool = False,
    ready_us: int | None = None,
) -> Issued:
    """Write the ticket, its event and, for a kiosk, the job of its slip; see admission for `public` and `force`.

    `ready_us` is when the waiting begins, now unless given (an appointment's slot). `linked_to` is another ticket
    of the same person today: the two are never called at once.
    """
    done = work.done_before(key, "issue")
    if done is not None:
        return issued_before(work, done)
    if language not in LANGUAGES:
        raise Refused(f"沒有「{language}」這個語言，沒有發號；可用 {'、'.join(LANGUAGES)}。")
    if kiosk is not None and kiosk not in [each.name for each in work.office.kiosks]:
        names = "、".join(each.name for each in work.office.kiosks)
        raise Refused(f"沒有「{kiosk}」這台號碼機，沒有發號；可用 {names}。")
    for document in documents:
        if document not in (*where.service.documents, *where.service.more_documents):
            raise Refused(
                f"「{where.service.name.zh}」不需要「{document}」這份文件，沒有發號；請核對文件代碼。"
            )
    card = admission.admit(work, where.service, public=public, force=force)
    seq, number = next_number(work, where.lane.digit)
    ready = work.now_us if ready_us is None else ready_us
    person = _person(work, linked_to)
    due = ready + where.line_minutes * MINUTE
    before = _AHEAD.one(work.connection, {"day": work.day, "lane": where.lane.digit, "due": due})
    if before.stopped:
        admission.refuse_stopped(work, where.lane, where.service)
    ahead = int(before.people)
    values = {
        "day": work.day,
        "series_lane": where.lane.digit,
        "seq": seq,
        "number": number,
        "lane": where.lane.digit,
        "service": where.service.id,
        "quiet": int(where.quiet),
        "love": int(love),
        "language": language,
        "interpreter": int(interpreter),
        "documents": documents_text(documents),
        "state": State.WAITING.value,
        "issued_us": work.now_us,
        "ready_us": ready,
        "due_us": due,
        "state_us": work.now_us,
        "check_code": numbering.check_code(),
        "kiosk": kiosk,
        "linked_to": linked_to,
        "person": person,
        "ahead": ahead,
        "minutes": told.minutes,
        "low": told.low,
        "high": told.high,
        "card": int(card),
    }
    ticket_id = int(_TICKET.scalar(work.connection, values))
    ticket = Ticket(
        id=ticket_id,
        number=number,
        lane=where.lane.digit,
        service=where.service.id,
        quiet=where.quiet,
        love=love,
        language=language,
        interpreter=interpreter,
        documents=tuple(dict.fromkeys(documents)),
        state=State.WAITING,
        issued_us=work.now_us,
        ready_us=ready,
        due_us=due,
        counter=None,
        called_us=None,
        check_code=str(values["check_code"]),
        kiosk=kiosk,
        no_shows=0,
        reason="",
        linked_to=linked_to,
        person=person,
    )
    work.append("issued", ticket=ticket, lane=ticket.lane, service=ticket.service, language=language)
    job = queue_slip(work, ticket, kiosk, 1) if kiosk is not None else None
    work.remember(key, "issue", ticket_id)
    return Issued(ticket, ahead, told.minutes, job, told.low, told.high)


def _person(work: Work, linked_to: int | None) -> int | None:
    """The first ticket of the person who holds `linked_to`, which from now on stands for that person."""
    if linked_to is None:
        return None
    table = schema.ticket
    row = work.connection.execute(
        select(table.c.id, table.c.person).where(table.c.id == linked_to, table.c.day == work.day)
    ).first()
    if row is None:
        raise Refused("先前那張號碼不是今天的，沒有發號；請當作新的一位再領一次。")
    if row.person is not None:
        return int(row.person)
    work.connection.execute(update(table).where(table.c.id == row.id).values(person=row.id))
    return int(row.id)


def issued_before(work: Work, ticket_id: int) -> Issued:
    """What a repeated request is told: the ticket it already has."""
    row = work.connection.execute(select(schema.ticket).where(schema.ticket.c.id == ticket_id)).one()
    # A number taken without a kiosk may have had its first slip printed since, by another request.
    first = (
        schema.job.c.ticket_id == ticket_id,
        schema.job.c.copy == 1,
        schema.job.c.kiosk == row.kiosk,
    )
    job = work.connection.execute(select(schema.job.c.id).where(*first)).scalar()
    return Issued(as_ticket(row), row.ahead, row.minutes, job, row.low, row.high)


def queue_slip(work: Work, ticket: Ticket, kiosk: str, copy: int) -> int:
    """Queue a slip at a kiosk's printer in the transaction of its cause; copy 2 and up is marked 補印."""
    values = {
        "kiosk": kiosk,
        "ticket_id": ticket.id,
        "copy": copy,
        "state": JobState.QUEUED.value,
        "created_us": work.now_us,
        "updated_us": work.now_us,
    }
    job_id = int(_JOB.scalar(work.connection, values))
    if copy > 1:
        work.append("job", ticket=ticket, job=job_id, kiosk=kiosk, state=JobState.QUEUED.value, copy=copy)
    return job_id
