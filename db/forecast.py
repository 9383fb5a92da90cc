"""What the lines look like now and how long a newcomer would wait, read in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select

from db import estimate, numbering, schema
from db.estimate import Newcomer, Told
from db.records import Estimate, LaneState
from db.work import Work
from office.clock import MINUTE

MOST_REPLAYED = 300
"""A longer line is replayed for its first 300 and scaled: the citizen is told 'over an hour' anyway."""
SAMPLES_TO_TRUST = 5

_T, _S, _C = schema.ticket.c, schema.session.c, schema.call.c
_WAITING = and_(schema.IS_WAITING, _T.day == bindparam("day"))

# Made once: building a statement costs as much as running it.
_MEANS = select(schema.service_time)
_DESKS = (
    select(_S.counter, _S.profile, _C.service, _C.called_us)
    .outerjoin(schema.call, and_(_C.counter == _S.counter, _C.ended_us.is_(None)))
    .where(_S.closed_us.is_(None), _S.state == "open")
    .order_by(_S.counter)
)
_LINE = (
    select(_T.id, _T.lane, _T.service, _T.quiet, _T.due_us, _T.ready_us)
    .where(_WAITING)
    .order_by(_T.due_us, _T.id)
    .limit(MOST_REPLAYED)
)
_BEFORE = select(func.count()).select_from(schema.ticket).where(_WAITING, _T.due_us <= bindparam("due"))
_BEFORE_IN_LANE = _BEFORE.where(_T.lane == bindparam("lane"))
_LANES = select(_T.lane, func.count(), func.min(_T.ready_us)).where(_WAITING).group_by(_T.lane)
_SERIES = select(schema.series.c.lane, schema.series.c.last).where(schema.series.c.day == bindparam("day"))


def learned_times(work: Work) -> dict[str, int]:
    """Mean handling time in microseconds of the services that were handled 5 times or more."""
    rows = work.connection.execute(_MEANS).all()
    return {row.service: int(row.mean_us) for row in rows if row.samples >= SAMPLES_TO_TRUST}


def mean_times(work: Work) -> dict[str, int]:
    """Mean handling time in microseconds per service: learned where it is known, else the plan's typical minutes."""
    return _with_guesses(work, learned_times(work))


def _with_guesses(work: Work, learned: dict[str, int]) -> dict[str, int]:
    return {
        each.id: learned.get(each.id, int(each.minutes.typical * MINUTE)) for each in work.office.services
    }


def open_desks(work: Work) -> list[estimate.Desk]:
    """The open counters as the replay needs them."""
    desks = []
    for row in work.connection.execute(_DESKS).all():
        profile = work.office.profile(row.profile)
        desks.append(
            estimate.Desk(
                row.counter,
                frozenset(profile.serves),
                frozenset(profile.helps),
                profile.quiet,
                row.service,
                row.called_us or 0,
            )
        )
    return desks


@dataclass(frozen=True)
class Asker:
    """Who wants to know: the lane of his number, the minutes his class waits (design, 'Order'), the quiet flag, and
    whether his service is counted apart from its lane."""

    lane: int
    line_minutes: int
    quiet: bool = False
    apart: bool = False


class Forecast:
    """One read of the line and the counters, from which every lane's estimate follows."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._desks = open_desks(work)
        rows = work.connection.execute(_LINE, {"day": work.day}).all()
        # They wait for a room and an examiner (domain CIT-12); in the replay they would block the lane for an hour.
        apart = {each.id for each in work.office.services if each.apart}
        # Unpacked, not by name: a long line is read with every number that is given.
        self._line = [
            estimate.Waiting(id, lane, service, bool(quiet), due_us, ready_us)
            for id, lane, service, quiet, due_us, ready_us in rows
            if service not in apart
        ]
        learned = learned_times(work)
        self._means = _with_guesses(work, learned)
        self._ranged = len(learned) >= work.office.range_needs_services
        self._targets = {each.digit: each.target_minutes * MINUTE for each in work.office.lanes}

    def told(self, askers: Sequence[Asker]) -> list[Told]:
        """What each is told, were he the only newcomer; no range while too few services' times are known, nothing
        where the service is counted apart."""
        minutes = self.minutes(askers)
        return [
            Told(None) if asker.apart else estimate.told(each, ranged=self._ranged)
            for asker, each in zip(askers, minutes, strict=True)
        ]

    def minutes(self, askers: Sequence[Asker]) -> list[int | None]:
        """Whole minutes each would wait, were he the only newcomer; None where no open counter would take him."""
        found: list[int | None] = [None] * len(askers)
        for line_minutes in {each.line_minutes for each in askers}:
            # The same minutes are the same due time, and so the same people before them.
            alike = [index for index, each in enumerate(askers) if each.line_minutes == line_minutes]
            due = self._work.now_us + line_minutes * MINUTE
            used = [each for each in self._line if each.due_us <= due]
            before = len(used) if len(used) < MOST_REPLAYED else self._before(due)
            newcomers = [Newcomer(askers[index].lane, askers[index].quiet) for index in alike]
            waits = estimate.waits(
                self._work.now_us, self._desks, used, newcomers, self._means, self._targets
            )
            for index, wait in zip(alike, waits, strict=True):
                if wait is not None:
                    found[index] = estimate.whole_minutes(wait * before // len(used) if used else wait)
        return found

    def covered(self, lane: int) -> bool:
        """Whether some open counter serves or helps the lane."""
        return any(lane in desk.serves or lane in desk.helps for desk in self._desks)

    def _before(self, due: int) -> int:
        values = {"day": self._work.day, "due": due}
        return int(self._work.connection.execute(_BEFORE, values).scalar_one())


def lane_states(work: Work, *, estimates: bool = True) -> dict[int, LaneState]:
    """People, longest wait and estimate per lane; quiet tickets are part of their public lane.

    Without `estimates` they are None: reading and replaying the line is most of the work, and a counter does not
    show them.
    """
    lanes = work.office.lanes
    if estimates:
        forecast = Forecast(work)
        told = forecast.told([Asker(each.digit, each.line_minutes) for each in lanes])
        covered = [forecast.covered(each.digit) for each in lanes]
    else:
        desks = open_desks(work)
        told = [Told(None)] * len(lanes)
        covered = [any(each.digit in desk.serves | desk.helps for desk in desks) for each in lanes]
    day = {"day": work.day}
    people = {
        row[0]: (int(row[1]), work.now_us - int(row[2])) for row in work.connection.execute(_LANES, day).all()
    }
    last = {row.lane: row.last for row in work.connection.execute(_SERIES, day).all()}
    states = {}
    for lane, wait, is_open in zip(lanes, told, covered, strict=True):
        count, longest = people.get(lane.digit, (0, 0))
        following = numbering.next_in_series(last.get(lane.digit, 0))
        states[lane.digit] = LaneState(
            lane=lane.digit,
            people=count,
            longest_us=max(longest, 0),
            estimate=wait.minutes,
            low=wait.low,
            high=wait.high,
            open=is_open,
            next_number=numbering.ticket_number(lane.digit, following),
        )
    return states


def estimate_for(work: Work, asker: Asker) -> Estimate:
    """What one who takes a number now is told."""
    due = work.now_us + asker.line_minutes * MINUTE
    values = {"day": work.day, "due": due, "lane": asker.lane}
    ahead = int(work.connection.execute(_BEFORE_IN_LANE, values).scalar_one())
    wait = Forecast(work).told([asker])[0]
    at_us = None if wait.minutes is None else work.now_us + wait.minutes * MINUTE
    return Estimate(ahead, wait.minutes, at_us, wait.low, wait.high)
