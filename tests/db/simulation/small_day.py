"""A small day of the shipped office, quick to live through."""

from __future__ import annotations

from office.days import DayPlan, Days, load_days

DAY = "2025-03-10"  # a Monday


def days() -> Days:
    return load_days()


def plan(visits: int = 60) -> DayPlan:
    """So many visits on a Monday; two of them have an appointment at each slot."""
    return DayPlan(
        name="小日子", date=DAY, visits=visits, love_share=0.2, at_the_door=5, appointments_a_slot=2
    )
