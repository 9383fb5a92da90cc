"""Appointments: the day's list, and the person of it who has come (plan 三(二)3, domain 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from db import issuing, schema
from db.booking_file import Booked
from db.estimate import Told
from db.records import Appointment, Booking, Issued, Refused
from db.work import Work
from office.clock import MINUTE, local
from office.config import Office

_A = schema.appointment.c
_ONE = select(schema.appointment).where(_A.day == bindparam("day"), _A.code == bindparam("code"))
_TODAY = (
    select(schema.appointment, schema.ticket.c.number)
    .outerjoin(schema.ticket, schema.ticket.c.id == _A.ticket_id)
    .where(_A.day == bindparam("day"))
    .order_by(_A.slot_us, _A.code)
)


def put(work: Work, booked: Sequence[Booked]) -> tuple[int, int]:
    """Take a list over: (new, changed). A line that is there already changes nothing, one whose person has come
    neither; days that are over are not taken."""
    new = changed = 0
    for one in booked:
        if one.day < work.day:
            continue
        values = {
            "slot_us": one.slot_us,
            "service": one.service,
            "quiet": int(one.quiet),
            "language": one.language,
            "name": one.name,
        }
        row = work.connection.execute(_ONE, {"day": one.day, "code": one.code}).first()
        if row is None:
            work.connection.execute(insert(schema.appointment), {"day": one.day, "code": one.code, **values})
            new += 1
        elif row.state == Booking.BOOKED.value and any(getattr(row, k) != v for k, v in values.items()):
            work.connection.execute(
                update(schema.appointment).where(_A.day == one.day, _A.code == one.code).values(**values)
            )
            changed += 1
    if new or changed:
        work.append("appointments", new=new, changed=changed)
    return new, changed


def today(work: Work) -> tuple[Appointment, ...]:
    """Everybody booked for today, by slot."""
    rows = work.connection.execute(_TODAY, {"day": work.day}).all()
    return tuple(_as_appointment(work, row) for row in rows)


def _as_appointment(work: Work, row: Row[Any]) -> Appointment:
    state = Booking(row.state)
    return Appointment(
        code=row.code,
        slot_us=row.slot_us,
        service=row.service,
        quiet=bool(row.quiet),
        language=row.language,
        name=row.name,
        state=state,
        number=row.number,
        late=state is Booking.BOOKED and _late(work, row.slot_us),
    )


def _late(work: Work, slot_us: int) -> bool:
    return work.now_us > slot_us + work.office.appointments.late_minutes * MINUTE


def place(office: Office, service: str, *, quiet: bool) -> issuing.Place:
    """Where an appointment waits: the appointments' lane, of which the slot itself is the due time.

    A quiet one takes lane 1's number like every quiet ticket (the design, 'Quiet means quiet') and keeps the
    appointment's place in time, which nobody can read off the number.
    """
    lane = next((each for each in office.lanes if each.appointment), None)
    walk_in = issuing.place(office, service, love=False, quiet=quiet)
    if lane is None:
        return walk_in
    if walk_in.quiet:
        return replace(walk_in, line_minutes=lane.line_minutes)
    return issuing.Place(lane, walk_in.service, lane.line_minutes, False)


def place_of(work: Work, code: str) -> issuing.Place:
    """Where the person of a code will wait; of an unknown code the general matter's line."""
    row = work.connection.execute(_ONE, {"day": work.day, "code": code.strip().upper()}).first()
    if row is None:
        return issuing.place(work.office, work.office.generic_service, love=False, quiet=False)
    return place(work.office, row.service, quiet=bool(row.quiet))


def check_in(work: Work, code: str, kiosk: str | None, key: str | None, walk_in: bool, told: Told) -> Issued:
    """Give the person of an appointment a number bound to the slot: ready = max(now, slot).

    The same code again answers with the number it has. Earlier than the plan allows is refused with the hour
    from which it works; later than `late_minutes` after the slot (domain 2.4: 15) is refused with the offer of
    a walk-in's number, which `walk_in` takes.
    """
    before = work.done_before(key, "issue")
    if before is not None:
        return issuing.issued_before(work, before)
    row = work.connection.execute(_ONE, {"day": work.day, "code": code.strip().upper()}).first()
    if row is None:
        raise Refused(f"今天的預約名單裡沒有「{code}」，沒有報到；請核對代碼和日期，或直接領一般號碼。")
    if row.ticket_id is not None:
        return issuing.issued_before(work, row.ticket_id)
    plan = work.office.appointments
    opens_us = row.slot_us - plan.early_minutes * MINUTE
    if work.now_us < opens_us:
        raise Refused(
            f"{_hour(row.slot_us)} 的預約 {_hour(opens_us)} 起報到，還沒有發號；請到時再報到，位子會留著。"
        )
    late = _late(work, row.slot_us)
    if late and not walk_in:
        raise Refused(
            f"{_hour(row.slot_us)} 的預約已經超過 {plan.late_minutes} 分鐘，沒有報到；可以改領現場號碼，證件不用重看。"
        )
    if late:
        where, ready_us = (
            issuing.place(work.office, row.service, love=False, quiet=bool(row.quiet)),
            work.now_us,
        )
    else:
        where = place(work.office, row.service, quiet=bool(row.quiet))
        ready_us = max(work.now_us, row.slot_us)
    issued = issuing.issue(
        work,
        where,
        love=False,
        language=row.language,
        kiosk=kiosk,
        key=key,
        documents=(),
        interpreter=False,
        linked_to=None,
        told=told,
        ready_us=ready_us,
    )
    state = Booking.WALKED_IN if late else Booking.CHECKED_IN
    work.connection.execute(
        update(schema.appointment)
        .where(_A.day == work.day, _A.code == row.code)
        .values(state=state.value, ticket_id=issued.ticket.id)
    )
    # Neither the code nor the number: the feed is kept for longer than the list, and an appointment with lane 1's
    # number can only be a quiet one.
    work.append("checked_in", late=late)
    return issued


def forget(work: Work, day: str) -> dict[str, int]:
    """Delete a finished day's list (domain DAT-01) and return how many were booked, came and came late."""
    rows = work.connection.execute(select(_A.state).where(_A.day == day)).all()
    states = [row.state for row in rows]
    work.connection.execute(delete(schema.appointment).where(_A.day == day))
    return {
        "booked": len(states),
        "checked_in": states.count(Booking.CHECKED_IN.value),
        "walked_in": states.count(Booking.WALKED_IN.value),
    }


def _hour(us: int) -> str:
    return local(us).strftime("%H:%M")
