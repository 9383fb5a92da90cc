"""What a lived day left in its database, read as a report would read it: visits, counters, announcements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from db import schema
from db.engine import Database
from office.clock import MINUTE
from office.config import Office

PLAYED = ("called", "recalled")


class Kind(StrEnum):
    """The class of a ticket, as staff count it; no public surface tells a quiet one apart."""

    ORDINARY = "ordinary"
    LOVE = "love"
    APPOINTMENT = "appointment"
    QUIET = "quiet"


@dataclass(frozen=True)
class VisitOutcome:
    """One ticket's day. Times are UTC microseconds; `called_us` is the first call, None when it never came."""

    number: str
    kind: Kind
    lane: int
    target_minutes: int
    line_minutes: int
    came_us: int
    ready_us: int
    called_us: int | None
    counter: int | None
    announced: tuple[int, int] | None  # minutes from .. to, as the citizen was told
    estimate: int | None
    state: str

    @property
    def wait_minutes(self) -> float | None:
        """From ready (for an appointment its hour) to the first call; None for one never called."""
        if self.called_us is None:
            return None
        return max(self.called_us - self.ready_us, 0) / MINUTE


@dataclass(frozen=True)
class CounterOutcome:
    """One counter's day in minutes; `open` is without the pauses."""

    counter: int
    name: str
    support: bool
    open: float
    busy: float
    calls: int

    @property
    def share(self) -> float:
        """Busy of open, 0 to 1."""
        return self.busy / self.open if self.open > 0 else 0.0


@dataclass(frozen=True)
class Outcome:
    """The whole day; `takes` is what each counter serves (lanes, quiet), `events` how many of each kind were written."""

    visits: tuple[VisitOutcome, ...]
    counters: tuple[CounterOutcome, ...]
    plays_us: tuple[int, ...]  # instants of calls and recalls
    takes: dict[int, tuple[frozenset[int], bool]]
    events: dict[str, int]
    opens_us: int
    ends_us: int
    prefer_minutes: int = 0  # how much later a number may be due that fits a counter's language


def read_outcome(url: str, office: Office, day: str) -> Outcome:
    """The day's outcome out of its database; raises Offline when that cannot be read."""
    database = Database(url)
    try:
        with database.transaction("DEFERRED") as connection:
            return _read(connection, office, day)
    finally:
        database.close()


def _read(connection: Connection, office: Office, day: str) -> Outcome:
    first: dict[int, tuple[int, int]] = {}
    calls: dict[int, int] = defaultdict(int)
    busy: dict[int, float] = defaultdict(float)
    ends = 0
    for row in connection.execute(
        select(schema.call).where(schema.call.c.day == day).order_by(schema.call.c.id)
    ):
        first.setdefault(row.ticket_id, (row.called_us, row.counter))
        calls[row.session_id] += 1
        if row.ended_us is not None:
            busy[row.session_id] += (row.ended_us - row.called_us) / MINUTE
            ends = max(ends, row.ended_us)
    rows = connection.execute(
        select(schema.ticket).where(schema.ticket.c.day == day).order_by(schema.ticket.c.id)
    ).all()
    lanes = {each.digit: each for each in office.lanes}
    visits = []
    for row in rows:
        lane = lanes[row.series_lane]
        kind = Kind.QUIET if row.quiet else Kind.LOVE if lane.love else Kind.ORDINARY
        kind = Kind.APPOINTMENT if lane.appointment else kind
        called = first.get(row.id)
        visits.append(
            VisitOutcome(
                number=row.number,
                kind=kind,
                lane=lane.digit,
                target_minutes=lane.target_minutes,
                line_minutes=(row.due_us - row.ready_us) // MINUTE,
                came_us=row.issued_us,
                ready_us=row.ready_us,
                called_us=called[0] if called else None,
                counter=called[1] if called else None,
                announced=None if row.low is None else (row.low, row.high),
                estimate=row.minutes,
                state=row.state,
            )
        )
    opens = min((each.came_us for each in visits), default=0)
    return Outcome(
        visits=tuple(visits),
        counters=_counters(connection, office, day, calls, busy, ends),
        plays_us=_plays(connection, visits),
        takes=_takes(connection, office, day),
        events=_events(connection, opens),
        opens_us=opens,
        ends_us=ends,
        prefer_minutes=office.prefer_within_minutes,
    )


def _counters(
    connection: Connection,
    office: Office,
    day: str,
    calls: dict[int, int],
    busy: dict[int, float],
    ends_us: int,
) -> tuple[CounterOutcome, ...]:
    found: dict[int, CounterOutcome] = {}
    away = _away(connection)
    for row in connection.execute(
        select(schema.session).where(schema.session.c.day == day).order_by(schema.session.c.id)
    ):
        until = row.closed_us or max(ends_us, row.opened_us)
        paused = sum(
            min(back, until) - start for start, back in away[row.counter] if row.opened_us <= start < until
        )
        before = found.get(row.counter)
        found[row.counter] = CounterOutcome(
            counter=row.counter,
            name=office.profile(row.profile).name.zh,
            support=bool(row.support),
            open=(until - row.opened_us - paused) / MINUTE + (before.open if before else 0.0),
            busy=busy[row.id] + (before.busy if before else 0.0),
            calls=calls[row.id] + (before.calls if before else 0),
        )
    return tuple(found[number] for number in sorted(found))


def _away(connection: Connection) -> dict[int, list[tuple[int, int]]]:
    """Each counter's pauses, from the feed."""
    table, found, since = schema.event, defaultdict(list), dict[int, int]()
    kinds = ("paused", "resumed_counter")
    rows = connection.execute(select(table).where(table.c.kind.in_(kinds)).order_by(table.c.id))
    for row in rows:
        if row.kind == "paused":
            since.setdefault(row.counter, row.at_us)
        elif row.counter in since:
            found[row.counter].append((since.pop(row.counter), row.at_us))
    return found


def _plays(connection: Connection, visits: list[VisitOutcome]) -> tuple[int, ...]:
    start = min((each.came_us for each in visits), default=0)
    table = schema.event
    return tuple(
        int(row.at_us)
        for row in connection.execute(
            select(table.c.at_us).where(table.c.kind.in_(PLAYED), table.c.at_us >= start).order_by(table.c.id)
        )
    )


def _takes(connection: Connection, office: Office, day: str) -> dict[int, tuple[frozenset[int], bool]]:
    rows = connection.execute(
        select(schema.session.c.counter, schema.session.c.profile).where(schema.session.c.day == day)
    )
    found = {}
    for row in rows:
        profile = office.profile(row.profile)
        found[row.counter] = (frozenset(profile.serves), profile.quiet)
    return found


def _events(connection: Connection, opens_us: int) -> dict[str, int]:
    table, found = schema.event, defaultdict[str, int](int)
    for row in connection.execute(select(table.c.kind).where(table.c.at_us >= opens_us)):
        found[row.kind] += 1
    return dict(found)
