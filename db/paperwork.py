"""What must happen once in the physical world: slips, calls for a volunteer, devices' health, delivered calls."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db import schema
from db.issuing import queue_slip
from db.records import DeviceState, Help, Job, JobState, Refused
from db.work import Work, as_ticket

_J, _T, _H, _D = schema.job.c, schema.ticket.c, schema.help_request.c, schema.device.c

_OLDEST = (
    select(schema.job)
    .join(schema.ticket, _T.id == _J.ticket_id)
    .where(
        schema.IS_OPEN_JOB,
        _J.kiosk == bindparam("kiosk"),
        _J.state == JobState.QUEUED.value,
        _T.day == bindparam("day"),
    )
    .order_by(_J.id)
    .limit(1)
)


def as_job(work: Work, row: Row[Any]) -> Job:
    """A row of the job table with its ticket."""
    ticket = work.connection.execute(select(schema.ticket).where(_T.id == row.ticket_id)).one()
    return Job(
        id=row.id,
        kiosk=row.kiosk,
        ticket=as_ticket(ticket),
        copy=row.copy,
        state=JobState(row.state),
        ahead=ticket.ahead,
        minutes=ticket.minutes,
        words=row.words,
    )


def is_queued(work: Work, kiosk: str) -> bool:
    """Whether a slip of today waits for the kiosk's printer."""
    return work.connection.execute(_OLDEST, {"kiosk": kiosk, "day": work.day}).first() is not None


def claim_job(work: Work, kiosk: str) -> Job | None:
    """Take the oldest queued slip of a kiosk: queued -> sending. None when nothing of today is queued."""
    row = work.connection.execute(_OLDEST, {"kiosk": kiosk, "day": work.day}).first()
    if row is None:
        return None
    work.connection.execute(
        update(schema.job).where(_J.id == row.id).values(state=JobState.SENDING.value, updated_us=work.now_us)
    )
    return as_job(work, work.connection.execute(select(schema.job).where(_J.id == row.id)).one())


def finish_job(work: Work, job_id: int, state: str, words: str) -> None:
    """Say how a slip ended; a failed one (nothing was sent) goes back in the line by `requeue_job`."""
    row = work.connection.execute(select(schema.job).where(_J.id == job_id)).first()
    if row is None:
        raise Refused(f"沒有 {job_id} 這件列印工作；沒有改變。")
    work.connection.execute(
        update(schema.job)
        .where(_J.id == job_id)
        .values(state=JobState(state).value, words=words, updated_us=work.now_us)
    )
    ticket = work.ticket(row.ticket_id)
    work.append("job", ticket=ticket, job=job_id, kiosk=row.kiosk, state=state, copy=row.copy, words=words)


def requeue_job(work: Work, job_id: int, copy: bool) -> Job:
    """Print again: the same slip when nothing was sent (copy False), else the next copy, marked 補印."""
    row = work.connection.execute(select(schema.job).where(_J.id == job_id)).first()
    if row is None:
        raise Refused(f"沒有 {job_id} 這件列印工作；沒有改變。")
    if not copy:
        if row.state == JobState.UNKNOWN.value:
            raise Refused(f"第 {job_id} 件不知道印出了沒有，不能當作沒印過；請補印。")
        if row.state in (JobState.SENDING.value, JobState.PRINTED.value):
            raise Refused(f"第 {job_id} 件正在印或已經印出，不能當作沒印過；需要時請補印。")
        work.connection.execute(
            update(schema.job)
            .where(_J.id == job_id)
            .values(state=JobState.QUEUED.value, updated_us=work.now_us)
        )
        return as_job(work, work.connection.execute(select(schema.job).where(_J.id == job_id)).one())
    if row.state in (JobState.SENDING.value, JobState.UNKNOWN.value):
        work.connection.execute(
            update(schema.job)
            .where(_J.id == job_id)
            .values(state=JobState.UNKNOWN.value, words="已補印", updated_us=work.now_us)
        )
    return _next_copy(work, row.ticket_id, row.kiosk)


def reprint(work: Work, number: str, kiosk: str) -> Job:
    """Print a number again at a kiosk, marked 補印."""
    if kiosk not in [each.name for each in work.office.kiosks]:
        names = "、".join(each.name for each in work.office.kiosks)
        raise Refused(f"沒有「{kiosk}」這台號碼機，沒有補印；可用 {names}。")
    return _next_copy(work, work.by_number(number).id, kiosk)


def _next_copy(work: Work, ticket_id: int, kiosk: str) -> Job:
    last = work.connection.execute(select(func.max(_J.copy)).where(_J.ticket_id == ticket_id)).scalar()
    job_id = queue_slip(work, work.ticket(ticket_id), kiosk, int(last or 0) + 1)
    return as_job(work, work.connection.execute(select(schema.job).where(_J.id == job_id)).one())


def jobs(work: Work, kiosk: str, states: tuple[JobState, ...]) -> list[Job]:
    """A kiosk's slips of today in the given states, oldest first; yesterday's numbers are nobody's any more.

    An unknown slip with a later copy is settled.
    """
    rows = work.connection.execute(
        select(schema.job)
        .join(schema.ticket, _T.id == _J.ticket_id)
        .where(_J.kiosk == kiosk, _J.state.in_([each.value for each in states]), _T.day == work.day)
        .where(*([schema.IS_OPEN_JOB] if JobState.PRINTED not in states else []))
        .order_by(_J.id)
    ).all()
    result = []
    for row in rows:
        newest = work.connection.execute(
            select(func.max(_J.copy)).where(_J.ticket_id == row.ticket_id)
        ).scalar_one()
        if row.state != JobState.UNKNOWN.value or row.copy == newest:
            result.append(as_job(work, row))
    return result


def as_help(row: Row[Any]) -> Help:
    """A row of the help table as a value (joined with the ticket's number)."""
    return Help(
        id=row.id,
        kiosk=row.kiosk,
        kind=row.kind,
        number=row.number,
        asked_us=row.asked_us,
        accepted_us=row.accepted_us,
        volunteer=row.volunteer,
        closed_us=row.closed_us,
    )


def help_query() -> Any:
    """Help requests with the number they are about."""
    return select(
        *list(schema.help_request.c),
        schema.ticket.c.number,
    ).outerjoin(schema.ticket, _T.id == _H.ticket_id)


def request_help(work: Work, kiosk: str, kind: str, number: str | None) -> Help:
    """Ask for a volunteer; the same wish still open is answered with the one that stands."""
    if kind not in ("help", "no_paper", "staff"):
        raise Refused(f"沒有「{kind}」這種求助；可用 help、no_paper、staff。")
    ticket = work.by_number(number) if number else None
    same = help_query().where(
        _H.closed_us.is_(None),
        _H.kiosk == kiosk,
        _H.kind == kind,
        _H.ticket_id == ticket.id if ticket else _H.ticket_id.is_(None),
    )
    row = work.connection.execute(same).first()
    if row is not None:
        return as_help(row)
    help_id = work.connection.execute(
        insert(schema.help_request).returning(_H.id),
        {"kiosk": kiosk, "kind": kind, "ticket_id": ticket.id if ticket else None, "asked_us": work.now_us},
    ).scalar_one()
    work.append("help_asked", ticket=ticket, help=help_id, kiosk=kiosk, what=kind)
    return _help(work, help_id)


def _help(work: Work, help_id: int) -> Help:
    row = work.connection.execute(help_query().where(_H.id == help_id)).first()
    if row is None:
        raise Refused(f"沒有第 {help_id} 號求助；可能已經處理好了。")
    return as_help(row)


def accept_help(work: Work, help_id: int, volunteer: str) -> Help:
    """A volunteer is on the way; accepting twice keeps the first."""
    found = _help(work, help_id)
    if found.closed_us is None and found.accepted_us is None:
        work.connection.execute(
            update(schema.help_request)
            .where(_H.id == help_id)
            .values(accepted_us=work.now_us, volunteer=volunteer)
        )
        work.append("help_accepted", help=help_id, kiosk=found.kiosk, volunteer=volunteer)
    return _help(work, help_id)


def close_help(work: Work, help_id: int, outcome: str) -> Help:
    """The request is settled (outcome 'done') or was taken back by the citizen ('cancelled')."""
    found = _help(work, help_id)
    if found.closed_us is None:
        work.connection.execute(
            update(schema.help_request).where(_H.id == help_id).values(closed_us=work.now_us, outcome=outcome)
        )
        work.append("help_closed", help=help_id, kiosk=found.kiosk, outcome=outcome)
    return _help(work, help_id)


def report_device(work: Work, device: str, role: str, state: str, words: str) -> DeviceState:
    """Note a device's health; an unchanged report writes nothing, so lost and found are one event each."""
    if state not in ("ok", "low", "fault", "offline"):
        raise Refused(f"沒有「{state}」這種設備狀態；可用 ok、low、fault、offline。")
    row = work.connection.execute(select(schema.device).where(_D.device == device)).first()
    if row is not None and (row.state, row.words, row.role) == (state, words, role):
        return DeviceState(device, role, state, words, row.since_us)
    since = row.since_us if row is not None and row.state == state else work.now_us
    dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
    values = {"role": role, "state": state, "words": words, "since_us": since}
    work.connection.execute(
        dialect.insert(schema.device)
        .values(device=device, **values)
        .on_conflict_do_update(index_elements=["device"], set_=values)
    )
    work.append("device", device=device, role=role, state=state, words=words)
    return DeviceState(device, role, state, words, since)


def note_delivery(work: Work, event_id: int, device: str, outcome: str, reason: str) -> None:
    """Note what became of one call at one device; the first note stands, except that 'dropped' gives way
    to the truth that the call was heard or seen after all."""
    dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
    values = {"outcome": outcome, "reason": reason, "at_us": work.now_us}
    statement = dialect.insert(schema.delivery).values(event_id=event_id, device=device, **values)
    work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["event_id", "device"],
            set_=values,
            where=schema.delivery.c.outcome == "dropped",
        )
    )
