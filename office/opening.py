"""Is a service open: by the day's type, the hours of that day and the service's own rules (domain 2.5).

A date is what the calendar says; without a line there it is what its weekday says, and the last open day of a
month is a month_end. A quiet matter is asked for as the generic service, so that its hours tell nothing (CIT-07).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from office.clock import SECOND, TAIPEI, local
from office.config import CalendarDay, DayKind, DayType, Office, ServiceRule
from office.plan_values import Words

LOOK_AHEAD_DAYS = 40
"""How far the next opening is looked for: longer than any holiday, and past a month that is never right."""

Span = tuple[datetime, datetime]

_NORMAL = DayType(id="normal", name=Words(zh="平日"))
_NO_DAY = DayType(id="holiday", name=Words(zh="不上班的日子"), open=False)


class Shut(StrEnum):
    """Why no number is given."""

    DAY = "day"  # no open day
    NOT_YET = "not_yet"
    PAUSE = "pause"  # between two bands
    OVER = "over"  # after the day's last number
    SERVICE = "service"  # the office is open, this service is not


@dataclass(frozen=True)
class OfficeDay:
    """One date: its type, its name, the hours of giving numbers and the instant after the last number."""

    kind: DayKind
    name: Words
    bands: tuple[Span, ...]
    last: datetime | None
    services: tuple[str, ...] = ()  # only these; none: all


@dataclass(frozen=True)
class Opening:
    """Whether a service is open; if not, why, and when it opens again (UTC microseconds, None: not soon)."""

    shut: Shut | None
    reason: str = ""  # half a Chinese sentence
    rule: Words | None = None  # the plan's words for citizens where the service's own rule is the reason
    again_us: int | None = None

    @property
    def open(self) -> bool:
        """A number is given now."""
        return self.shut is None


def office_day(office: Office, day: date) -> OfficeDay:
    """What kind of day a date is, and its hours."""
    marked = _marked(office, day)
    kind = _type_of(office, day, marked)
    name = marked.name if marked is not None and marked.name is not None else kind.name
    if not kind.open:
        return OfficeDay(kind.id, name, (), None)
    spans = kind.bands if office.opening_rules else ()
    bands = tuple(_span(day, band) for band in spans) or ((at(day, office.opens), at(day, office.closes)),)
    early = timedelta()
    if office.tickets_until:
        early = at(day, office.closes) - at(day, office.tickets_until)
    return OfficeDay(kind.id, name, bands, bands[-1][1] - early, kind.services)


def opening(office: Office, service_id: str, us: int) -> Opening:
    """Whether the service gives a number at an instant (UTC microseconds). OfficeError for an unknown service."""
    now = local(us)
    if _is_open(office, service_id, office_day(office, now.date()), now):
        return Opening(None)
    shut, reason, rule = _why(office, service_id, now)
    return Opening(shut, reason, rule, _again(office, service_id, now))


def shut_services(office: Office, us: int) -> frozenset[str]:
    """The services that give no number at an instant by a rule of their own, while the office itself is open."""
    now = local(us)
    today = office_day(office, now.date())
    special = {id for rule in office.service_rules for id in rule.services}
    return frozenset(
        each.id
        for each in office.services
        if (each.id in special or each.last_minutes or today.services)
        and not _is_open(office, each.id, today, now)
    )


def at(day: date, clock: str) -> datetime:
    """The instant of a plan's 'HH:MM' on a date; 24:00 is the next midnight."""
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), TAIPEI)
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), TAIPEI)


def when_words(us: int) -> str:
    """An instant as a Chinese sentence says it: '3 月 12 日（三）08:00'."""
    then = local(us)
    return f"{then.month} 月 {then.day} 日（{'一二三四五六日'[then.weekday()]}）{then:%H:%M}"


def _marked(office: Office, day: date) -> CalendarDay | None:
    if not office.opening_rules:
        return None
    text = day.isoformat()
    return next((each for each in office.calendar if each.date == text), None)


def _type_of(office: Office, day: date, marked: CalendarDay | None) -> DayType:
    types = {each.id: each for each in office.day_types}
    if marked is not None:
        return types[marked.day]
    if day.isoweekday() not in office.weekdays:
        return _NO_DAY
    if not office.opening_rules:
        return _NORMAL
    if "month_end" in types and _is_last_open(office, day):
        return types["month_end"]
    if day.isoweekday() == 6 and "saturday" in types:
        return types["saturday"]
    return types.get("normal", _NORMAL)


def _is_last_open(office: Office, day: date) -> bool:
    """No later day of the month is open."""
    types = {each.id: each for each in office.day_types}
    following = day + timedelta(days=1)
    while following.month == day.month:
        marked = _marked(office, following)
        if types[marked.day].open if marked is not None else following.isoweekday() in office.weekdays:
            return False
        following += timedelta(days=1)
    return True


def _rules(office: Office, service_id: str, kind: DayKind) -> list[ServiceRule]:
    if not office.opening_rules:
        return []
    return [
        rule
        for rule in office.service_rules
        if service_id in rule.services and (not rule.days or kind in rule.days)
    ]


def _is_open(office: Office, service_id: str, today: OfficeDay, now: datetime) -> bool:
    return any(start <= now < end for start, end in _windows(office, service_id, today, now.date()))


def _windows(office: Office, service_id: str, today: OfficeDay, day: date) -> list[Span]:
    """When the service gives numbers on a date: its rules within the office's hours, up to its last number."""
    service = office.service(service_id)
    if today.last is None or (today.services and service_id not in today.services):
        return []
    end = today.last - timedelta(minutes=service.last_minutes if office.opening_rules else 0)
    spans = [(start, min(stop, end)) for start, stop in today.bands]
    for rule in _rules(office, service_id, today.kind):
        spans = _both(spans, [_span(day, band) for band in rule.bands])
    return [(start, stop) for start, stop in spans if start < stop]


def _both(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The time that is in a span of each."""
    return [(max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d)]


def _why(office: Office, service_id: str, now: datetime) -> tuple[Shut, str, Words | None]:
    today, service = office_day(office, now.date()), office.service(service_id)
    if today.last is None:
        return Shut.DAY, f"今天是{today.name.zh}，不受理", None
    if now < today.bands[0][0]:
        return Shut.NOT_YET, "還沒開始發號", None
    if now >= today.last:
        return Shut.OVER, "今天的領號時間已過", None
    if not any(start <= now < end for start, end in today.bands):
        return Shut.PAUSE, "現在是休息時間", None
    if today.services and service_id not in today.services:
        return Shut.SERVICE, f"{today.name.zh}不受理這一項", None
    for rule in _rules(office, service_id, today.kind):
        if not any(start <= now < end for start, end in (_span(now.date(), band) for band in rule.bands)):
            return Shut.SERVICE, rule.reason.zh, rule.reason
    return Shut.OVER, f"這一項在截止前 {service.last_minutes} 分鐘就不再發號", None


def _again(office: Office, service_id: str, now: datetime) -> int | None:
    for days in range(LOOK_AHEAD_DAYS):
        day = now.date() + timedelta(days=days)
        for start, _ in _windows(office, service_id, office_day(office, day), day):
            if start > now:
                return int(start.timestamp()) * SECOND
    return None


def _span(day: date, band: str) -> Span:
    start, _, end = band.partition("-")
    return at(day, start), at(day, end)
