"""What the supervisor and the reviewers must be told: found by rules, said once, answered, and over (CLK-04, SUP-02).

A rush must last the plan's minutes before it is said, and nothing but the database remembers since when: look
often. The alerts are for the staff; no public program reads their events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from db import schema
from db.forecast import lane_states
from db.records import Alert
from db.routing import Router
from db.work import Work
from office.clock import MINUTE
from office.config import Lane

_A, _S, _T, _C, _E = schema.alert.c, schema.session.c, schema.ticket.c, schema.call.c, schema.event.c
_OPEN = select(schema.alert).where(_A.cleared_us.is_(None)).order_by(_A.id)
_TODAY = select(schema.alert).where(_A.day == bindparam("day"), _A.raised_us.is_not(None)).order_by(_A.id)
_SESSIONS = select(schema.session).where(_S.closed_us.is_(None)).order_by(_S.counter)
_QUIET = select(func.count(), func.min(_T.ready_us)).where(
    schema.IS_WAITING, _T.day == bindparam("day"), _T.quiet == 1
)
_TURNED = select(func.max(_E.at_us)).where(
    schema.IS_SESSION_EVENT,
    _E.kind == bindparam("kind"),
    _E.counter == bindparam("counter"),
    _E.at_us >= bindparam("since"),
)
_FREE_SINCE = select(func.max(_C.ended_us)).where(_C.session_id == bindparam("session"))
_RAISE = (
    update(schema.alert)
    .where(_A.id == bindparam("b_id"))
    .values(
        raised_us=bindparam("at"),
        people=bindparam("people"),
        longest_us=bindparam("longest_us"),
        minutes=bindparam("minutes"),
    )
)


@dataclass(frozen=True)
class Finding:
    """One rule that holds now; `lasts_us` is how long it must go on holding before it is said."""

    rule: str
    subject: str  # the lane or the counter
    since_us: int
    people: int = 0
    longest_us: int = 0
    minutes: int | None = None  # the predicted wait of a rush
    lasts_us: int = 0


def look(work: Work) -> list[Finding]:
    """What the rules find at this instant; reads only, as the predicted waits are no work for a writer's turn."""
    sessions = work.connection.execute(_SESSIONS).all()
    return [*_peaks(work), *_quiet(work, sessions), *_paused(work, sessions), *_idle(work, sessions)]


def moved(work: Work, findings: Sequence[Finding]) -> bool:
    """Whether the findings would change an alert."""
    rows = _rows(work)
    keys = {(each.rule, each.subject) for each in findings}
    if rows.keys() != keys:
        return True
    return any(_is_due(work, each, rows[each.rule, each.subject]) for each in findings)


def settle(work: Work, findings: Sequence[Finding]) -> list[Alert]:
    """Raise what has lasted, clear what is over, and say so in the feed; what holds now, oldest first."""
    rows = _rows(work)
    for finding in findings:
        row = rows.pop((finding.rule, finding.subject), None)
        if row is None:
            row = _note(work, finding)
        if _is_due(work, finding, row):
            _raise(work, finding, row)
    for row in rows.values():
        _clear(work, row)
    return current(work)


def answer(work: Work, counter: int, profile_id: str) -> None:
    """A support session answers the rush of every lane it calls, and the quiet numbers if it is a quiet counter."""
    profile = work.office.profile(profile_id)
    lanes = {str(lane) for lane in (*profile.serves, *profile.helps)}
    for row in work.connection.execute(_OPEN).all():
        fits = row.subject in lanes if row.rule == "peak" else row.rule == "quiet" and profile.quiet
        if not fits or row.raised_us is None or row.answered_us is not None:
            continue
        work.connection.execute(
            update(schema.alert).where(_A.id == row.id).values(answered_us=work.now_us, answered_by=counter)
        )
        work.append(
            "alert",
            counter=counter,
            state="answered",
            alert=row.id,
            rule=row.rule,
            subject=row.subject,
            after_minutes=(work.now_us - row.raised_us) // MINUTE,
        )


def current(work: Work) -> list[Alert]:
    """The alerts that were said and hold now, oldest first."""
    rows = work.connection.execute(_OPEN).all()
    return [as_alert(work, row) for row in rows if row.raised_us is not None]


def of_today(work: Work) -> list[Alert]:
    """Every alert that was said today, over or not."""
    return [as_alert(work, row) for row in work.connection.execute(_TODAY, {"day": work.day}).all()]


def as_alert(work: Work, row: Row[Any]) -> Alert:
    """A row of the alert table as a value."""
    return Alert(
        id=row.id,
        rule=row.rule,
        subject=row.subject,
        words=_words(work, row),
        since_us=row.since_us,
        raised_us=row.raised_us,
        people=row.people,
        longest_us=row.longest_us,
        answered_us=row.answered_us,
        answered_by=row.answered_by,
        cleared_us=row.cleared_us,
    )


# -- the rules


def _peaks(work: Work) -> Iterator[Finding]:
    """A lane past its people limit or its predicted wait."""
    plan, states = work.office.peak, lane_states(work)
    for lane in work.office.lanes:
        state = states[lane.digit]
        long = state.estimate is not None and state.estimate > _most_minutes(work, lane)
        if state.people > (lane.peak_people or plan.people) or (long and state.people):
            yield Finding(
                "peak",
                str(lane.digit),
                work.now_us,
                state.people,
                state.longest_us,
                state.estimate,
                plan.for_minutes * MINUTE,
            )


def _quiet(work: Work, sessions: Sequence[Row[Any]]) -> Iterator[Finding]:
    """A quiet number waits and no quiet counter is open: the supervisor goes, nobody is sent to an open row."""
    if any(each.state == "open" and work.office.profile(each.profile).quiet for each in sessions):
        return
    people, since = work.connection.execute(_QUIET, {"day": work.day}).one()
    if people and work.now_us - since >= work.office.alerts.quiet_minutes * MINUTE:
        yield Finding("quiet", "", since, people, work.now_us - since)


def _paused(work: Work, sessions: Sequence[Row[Any]]) -> Iterator[Finding]:
    """A counter paused too long, and past the return its clerk has planned."""
    for each in sessions:
        if each.state != "paused" or (each.back_at_us is not None and work.now_us <= each.back_at_us):
            continue
        since = _turned(work, each, "paused")
        if work.now_us - since >= work.office.alerts.paused_minutes * MINUTE:
            yield Finding("paused", str(each.counter), since)


def _idle(work: Work, sessions: Sequence[Row[Any]]) -> Iterator[Finding]:
    """An open counter that could call somebody and has not for some time."""
    router = Router(work.connection, work.office, work.day, work.now_us)
    for each in sessions:
        if each.state != "open" or work.open_call(each.counter) is not None:
            continue
        choice = router.choose(each.counter, work.office.profile(each.profile))
        if choice is None:
            continue
        free = work.connection.execute(_FREE_SINCE, {"session": each.id}).scalar() or 0
        since = max(free, _turned(work, each, "resumed_counter"), choice.ticket.ready_us)
        if work.now_us - since >= work.office.alerts.idle_minutes * MINUTE:
            yield Finding("idle", str(each.counter), since)


def _turned(work: Work, session: Row[Any], kind: str) -> int:
    """When the session last paused or came back; its opening if it never did."""
    asked = {"kind": kind, "counter": session.counter, "since": session.opened_us}
    return work.connection.execute(_TURNED, asked).scalar() or int(session.opened_us)


def _most_minutes(work: Work, lane: Lane) -> int:
    return lane.peak_wait_minutes or work.office.peak.wait_minutes


# -- rows and events


def _rows(work: Work) -> dict[tuple[str, str], Row[Any]]:
    return {(row.rule, row.subject): row for row in work.connection.execute(_OPEN).all()}


def _is_due(work: Work, finding: Finding, row: Row[Any]) -> bool:
    return row.raised_us is None and work.now_us - row.since_us >= finding.lasts_us


def _note(work: Work, finding: Finding) -> Row[Any]:
    made = insert(schema.alert).returning(schema.alert)
    values = {"day": work.day, "rule": finding.rule, "subject": finding.subject, "since_us": finding.since_us}
    return work.connection.execute(made, values).one()


def _raise(work: Work, finding: Finding, row: Row[Any]) -> None:
    seen = {"people": finding.people, "longest_us": finding.longest_us, "minutes": finding.minutes}
    work.connection.execute(_RAISE, {"b_id": row.id, "at": work.now_us, **seen})
    asked = [each.id for each in work.office.reviewers] if finding.rule == "peak" else []
    work.append(
        "alert",
        state="raised",
        alert=row.id,
        rule=finding.rule,
        subject=finding.subject,
        people=finding.people,
        longest_minutes=finding.longest_us // MINUTE,
        estimate=finding.minutes,
        asked=asked,
    )


def _clear(work: Work, row: Row[Any]) -> None:
    """End an alert with its effect; one that did not last long enough to be said never was."""
    if row.raised_us is None:
        work.connection.execute(delete(schema.alert).where(_A.id == row.id))
        return
    work.connection.execute(update(schema.alert).where(_A.id == row.id).values(cleared_us=work.now_us))
    people, longest = _now(work, row)
    answered = (row.answered_us - row.raised_us) // MINUTE if row.answered_us is not None else None
    work.append(
        "alert",
        state="cleared",
        alert=row.id,
        rule=row.rule,
        subject=row.subject,
        lasted_minutes=(work.now_us - row.raised_us) // MINUTE,
        answered_after_minutes=answered,
        people=[row.people, people],
        longest_minutes=[row.longest_us // MINUTE, longest // MINUTE],
    )


def _now(work: Work, row: Row[Any]) -> tuple[int, int]:
    """People and longest wait at the end of a rush, to hold against those at its beginning."""
    if row.rule != "peak":
        return 0, 0
    state = lane_states(work, estimates=False).get(int(row.subject))
    return (state.people, state.longest_us) if state is not None else (0, 0)


def _words(work: Work, row: Row[Any]) -> str:
    longest = row.longest_us // MINUTE
    if row.rule == "peak":
        lane = next(
            (each.name.zh for each in work.office.lanes if str(each.digit) == row.subject), row.subject
        )
        ahead = f"，現在來要等 {row.minutes} 分" if row.minutes is not None else ""
        return f"{lane}有 {row.people} 人在等，最久 {longest} 分{ahead}；請後線審核開一個空櫃檯支援。"
    if row.rule == "quiet":
        return f"有安靜號碼等了 {longest} 分，沒有開著的安靜櫃檯；請主管開一個，不要改到一般櫃檯。"
    if row.rule == "paused":
        return f"{row.subject} 號櫃檯暫停很久了，還沒回來；請看看需不需要換人。"
    return f"{row.subject} 號櫃檯空著，有人可叫；請提醒叫號，或看看終端機是否正常。"
