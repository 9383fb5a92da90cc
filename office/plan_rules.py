"""The plan's rules of the day and of the rush: day types, calendar, availability, peak limits, reviewers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from office.plan_values import Value, Words

DayKind = Literal["normal", "saturday", "makeup", "holiday", "typhoon", "month_end"]
Reach = Literal["any", "city", "home", "residence", "destination", "origin", "plate", "here"]


class DayType(Value):
    """One kind of day (domain 2.5). `bands` are the hours of giving numbers; none: the plan's opens to closes."""

    id: DayKind
    name: Words
    open: bool = True
    bands: tuple[str, ...] = ()  # "08:00-12:00", in order
    services: tuple[str, ...] = ()  # only these on such a day; none: all


class CalendarDay(Value):
    """A date that is not what its weekday says; without one the last open day of a month is a month_end."""

    date: str  # YYYY-MM-DD
    day: DayKind
    name: Words | None = None  # 中秋節; None: the day type's own name


class ServiceRule(Value):
    """When some services are handled: on days of these types (none: all) only within `bands` (none: not at all)."""

    services: tuple[str, ...]
    days: tuple[DayKind, ...] = ()
    bands: tuple[str, ...] = ()
    reason: Words


class Place(Value):
    """Where a matter can be done (CIT-17) and what the citizen is told before queuing; no warning where any will do."""

    id: Reach
    name: Words
    warning: Words | None = None


class PeakPlan(Value):
    """When a lane asks the reviewers for help (CLK-04); a lane may have limits of its own."""

    people: int = Field(default=15, ge=1, le=500)
    wait_minutes: int = Field(default=30, ge=1, le=240)
    for_minutes: int = Field(default=5, ge=0, le=60)


class AlertPlan(Value):
    """When the supervisor is told, apart from the rush (SUP-02, design 'Order')."""

    quiet_minutes: int = Field(default=5, ge=0, le=60)  # a quiet number waits and no quiet counter is open
    paused_minutes: int = Field(default=20, ge=1, le=240)
    idle_minutes: int = Field(default=3, ge=1, le=60)  # a counter stands idle beside people it could call


class Reviewer(Value):
    """One of the back-office reviewers who open a spare counter when a lane is full (CLK-03)."""

    id: str
    name: Words
    role: Literal["support"] = "support"


class AppointmentPlan(Value):
    """The online appointments' hours (plan section 三(二)3) and how early or late one may check in."""

    slots: tuple[str, ...] = ("08:30", "09:00", "09:30")
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)  # 1 = Monday
    early_minutes: int = Field(default=30, ge=0, le=240)
    late_minutes: int = Field(default=15, ge=0, le=240)


class AddOn(Value):
    """Something done besides on one visit, without a number of its own (plan 三(三), domain CIT-18)."""

    id: str
    name: Words
    per_year: int = 0  # the plan's yearly volume, for the report; 0: none is named
