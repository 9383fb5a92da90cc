"""How a wait is said: the office's promise is a round figure, never a false precision (plan CIT-10)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from office.clock import MINUTE
from office.wording import Wording

LEAST = 5  # minutes: shorter waits are all 'about 5'
EXACT_UP_TO = 20  # minutes: up to here whole minutes are said
ROUND_TO = 5  # minutes: above that, the next multiple of this
LONGEST = 60  # minutes: above that, 'over an hour'


class Said(StrEnum):
    """In which way a wait is said."""

    NO_WAIT = "no_wait"  # nobody waits and a counter is free
    MINUTES = "minutes"  # about so many minutes
    OVER_HOUR = "over_hour"
    PEOPLE = "people"  # too little is known for minutes: only how many wait


@dataclass(frozen=True)
class Wait:
    """A wait as it is said: `minutes` is the rounded figure, only with MINUTES."""

    said: Said
    people: int
    minutes: int | None = None

    def at_us(self, now_us: int) -> int | None:
        """When the call is expected (UTC microseconds), agreeing with the minutes said; None if not known."""
        if self.said is Said.NO_WAIT:
            return now_us
        return None if self.minutes is None else now_us + self.minutes * MINUTE


def wait(people: int, minutes: float | None, *, free: bool | None = None) -> Wait:
    """The wait of `people` ahead and an estimate in minutes (None: not known).

    `free` says whether a counter is free now; None takes an estimate of nought for that.
    """
    if free is None:
        free = minutes is not None and minutes <= 0
    if people <= 0 and free:
        return Wait(Said.NO_WAIT, 0)
    if minutes is None:
        return Wait(Said.PEOPLE, max(people, 0))
    if minutes > LONGEST:
        return Wait(Said.OVER_HOUR, max(people, 0))
    return Wait(Said.MINUTES, max(people, 0), round_minutes(minutes))


def round_minutes(minutes: float) -> int:
    """The figure said for an estimate of at most an hour: 5, then whole minutes, from 21 on multiples of 5."""
    whole = math.ceil(minutes)
    if whole <= LEAST:
        return LEAST
    if whole <= EXACT_UP_TO:
        return whole
    return math.ceil(whole / ROUND_TO) * ROUND_TO


def wait_words(w: Wording, people: int, minutes: float | None, *, free: bool | None = None) -> str:
    """The wait in one phrase: '約 18 分', '現在免等候', '1 小時以上', or '12 人' when no time is known."""
    said = wait(people, minutes, free=free)
    match said.said:
        case Said.NO_WAIT:
            return w.text("wait.no_wait")
        case Said.OVER_HOUR:
            return w.text("wait.over_hour")
        case Said.PEOPLE:
            return people_words(w, said.people)
        case Said.MINUTES:
            return w.text("wait.minutes", n=said.minutes)


def people_words(w: Wording, people: int) -> str:
    """How many wait: '12 人'."""
    return w.count("wait.people", max(people, 0))


def long_offer(w: Wording, minutes: float | None, phone: str = "") -> str:
    """What is offered beside a wait of over an hour, '' for a shorter one."""
    if minutes is None or minutes <= LONGEST:
        return ""
    return w.text("wait.long_offer_phone", phone=phone) if phone else w.text("wait.long_offer")


def around_words(w: Wording, said: Wait, now_us: int) -> str:
    """The clock time of the expected call ('09:42'), or where to look when it is not known."""
    at_us = said.at_us(now_us)
    return w.text("kiosk.fact.unknown") if at_us is None else w.clock(at_us)


def slip_foot(w: Wording, said: Wait, area: str) -> str:
    """The slip's last block in the reader's language: wait, people ahead and waiting area."""
    fields: dict[str, object] = {"area": area}
    if said.said is not Said.NO_WAIT:
        fields["n"] = said.people
    if said.said is Said.MINUTES:
        fields["minutes"] = said.minutes
    return w.text(f"slip.foot.{said.said}", **fields)
