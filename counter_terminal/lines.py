"""The waiting list: which lanes stand in it, in which order, and what is folded when the room ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Desk, LaneState
from office.clock import MINUTE
from office.config import Office, Profile
from office.wording import Wording


@dataclass(frozen=True)
class LaneRow:
    """One line of the waiting list; digit '' is the fold 其他 n 類."""

    digit: str
    name: str
    people: int
    longest: str
    own: bool = False  # this counter calls it: bold
    late: bool = False  # past its target: red
    longest_us: int = 0


def profile_of(desk: Desk, office: Office) -> Profile:
    """What the counter serves now: its session's profile, else the plan's."""
    name = desk.session.profile if desk.session is not None else office.counter(desk.counter).profile
    return office.profile(name)


def waited_us(state: LaneState, since_us: int) -> int:
    """A lane's longest wait now, `since_us` after it was read."""
    return state.longest_us + max(0, since_us) if state.people else 0


def lane_rows(desk: Desk, office: Office, since_us: int, w: Wording) -> tuple[LaneRow, ...]:
    """Every lane: the counter's own first in its profile's order, then the others by digit."""
    serves = profile_of(desk, office).serves
    digits = [*serves, *sorted(lane.digit for lane in office.lanes if lane.digit not in serves)]
    rows = []
    for digit in digits:
        state = desk.lanes.get(digit)
        if state is None:
            continue
        lane = office.lane(digit)
        us = waited_us(state, since_us)
        rows.append(
            LaneRow(
                digit=str(digit),
                name=lane.name.of(w.language),
                people=state.people,
                longest=w.text("term.minutes", n=us // MINUTE) if state.people else w.text("term.lanes_none"),
                own=digit in serves,
                late=state.people > 0 and us > lane.target_minutes * MINUTE,
                longest_us=us,
            )
        )
    return tuple(rows)


def folded(rows: Sequence[LaneRow], room: int, w: Wording) -> tuple[LaneRow, ...]:
    """At most `room` rows: empty lanes of other counters go first, then own empty ones; the rest folds into one."""
    kept = list(rows)
    for row in [*(row for row in rows if not row.own), *(row for row in rows if row.own)]:
        if len(kept) <= room:
            return tuple(kept)
        if not row.people:
            kept.remove(row)
    if len(kept) <= room:
        return tuple(kept)
    if room < 1:
        return ()
    shown, rest = kept[: room - 1], kept[room - 1 :]
    longest = max(row.longest_us for row in rest)
    people = sum(row.people for row in rest)
    fold = LaneRow(
        digit="",
        name=w.text("term.lanes_more", n=len(rest)),
        people=people,
        longest=w.text("term.minutes", n=longest // MINUTE) if people else w.text("term.lanes_none"),
        late=any(row.late for row in rest),
        longest_us=longest,
    )
    return (*shown, fold)
