"""The one yellow line above the card: what this counter should know, and what was already done about it."""

from __future__ import annotations

from dataclasses import dataclass

from counter_terminal.lines import profile_of, waited_us
from counter_terminal.moment import Moment, Support
from db.records import Desk
from office.clock import MINUTE
from office.config import Office
from office.wording import Wording

HOLD_MINUTES = 20
"""A held ticket is spoken of after this (layout.md 5, F3)."""
QUIET_MINUTES = 5
"""A quiet number should be with its counter within this (the design, 'Order')."""


@dataclass(frozen=True)
class Alert:
    """Two lines; `offline` is the same strip when the queue cannot be reached."""

    title: str
    text: str
    offline: bool = False


def alert_of(desk: Desk, office: Office, moment: Moment, w: Wording) -> Alert | None:
    """The most pressing thing, None when all is well: quiet number, lane past its target, old hold."""
    if not moment.online:
        return Alert(w.text("term.offline_title"), w.text("term.offline_text"), offline=True)
    return _quiet(desk, moment, w) or _late_lane(desk, office, moment, w) or _hold(desk, moment, w)


def _quiet(desk: Desk, moment: Moment, w: Wording) -> Alert | None:
    ticket = desk.next
    if ticket is None or not ticket.quiet:
        return None
    minutes = (moment.now_us - ticket.ready_us) // MINUTE
    if minutes < QUIET_MINUTES:
        return None
    title = w.text("term.alert.quiet", number=ticket.number, minutes=minutes)
    return Alert(title, w.text("term.alert.quiet_text"))


def _late_lane(desk: Desk, office: Office, moment: Moment, w: Wording) -> Alert | None:
    profile = profile_of(desk, office)
    late = []
    for digit in (*profile.serves, *profile.helps):
        state = desk.lanes.get(digit)
        if state is None or not state.people:
            continue
        us = waited_us(state, moment.now_us - moment.read_us)
        over = us - office.lane(digit).target_minutes * MINUTE
        if over > 0:
            late.append((over, -digit, us, state.people))
    if not late:
        return None
    _, minus, us, people = max(late)
    lane = office.lane(-minus)
    title = w.text("term.alert.people", lane=lane.name.of(w.language), n=people, minutes=us // MINUTE)
    return Alert(title, _done(moment.support, lane.target_minutes, w))


def _done(support: Support, target: int, w: Wording) -> str:
    said = []
    if support.asked_us is not None:
        said.append(w.text("term.alert.support", time=w.clock(support.asked_us)))
    if support.counters:
        numbers = w.text("term.alert.comma").join(str(n) for n in sorted(support.counters))
        said.append(w.text("term.alert.counters", n=len(support.counters), counters=numbers))
    return w.text("term.alert.and").join(said) or w.text("term.alert.target", minutes=target)


def _hold(desk: Desk, moment: Moment, w: Wording) -> Alert | None:
    own = [line for line in desk.held if line.counter == desk.counter]
    if not own:
        return None
    oldest = min(own, key=lambda line: line.at_us)
    minutes = (moment.now_us - oldest.at_us) // MINUTE
    if minutes < HOLD_MINUTES:
        return None
    title = w.text("term.alert.hold", number=oldest.number, minutes=minutes)
    return Alert(title, w.text("term.alert.hold_text"))
