"""The office's plan with one thing changed, as the TOML text that a database takes: what a comparison varies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from office.config import Counter, Office, Words

SUPPORT_PROFILE = "general"


def as_toml(office: Office) -> str:
    """A plan as TOML; comments and layout of the file it came from are lost."""
    plan: dict[str, Any] = office.model_dump(mode="json", exclude_none=True)
    return "".join(f"{key} = {_value(each)}\n" for key, each in plan.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key)} = {_value(each)}" for key, each in value.items())
        return "{" + inner + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML basic string


def with_support(office: Office, places: int) -> Office:
    """The plan with so many more counters, which reviewers open: they take what a general counter takes."""
    last = max(each.number for each in office.counters)
    profiles = {each.id for each in office.profiles}
    profile = SUPPORT_PROFILE if SUPPORT_PROFILE in profiles else office.counters[0].profile
    added = tuple(
        Counter(
            number=last + place,
            name=Words(zh="綜合受理", en="General services"),
            profile=profile,
            zone=office.zones[-1].id,
        )
        for place in range(1, places + 1)
    )
    return office.model_copy(update={"counters": (*office.counters, *added)})


def with_line_minutes(office: Office, minutes: int) -> Office:
    """The plan with other line minutes for ordinary tickets: the advantage of love and appointment tickets."""
    lanes = tuple(
        each if each.love or each.appointment else each.model_copy(update={"line_minutes": minutes})
        for each in office.lanes
    )
    return office.model_copy(update={"lanes": lanes})


def with_profiles(office: Office, profiles: Mapping[int, str]) -> Office:
    """The plan with other profiles at some counters."""
    counters = tuple(
        each.model_copy(update={"profile": profiles[each.number]}) if each.number in profiles else each
        for each in office.counters
    )
    return office.model_copy(update={"counters": counters})
