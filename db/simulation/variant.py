"""The office's plan with one thing changed, as the TOML text that a database takes: what a comparison varies."""

from __future__ import annotations

import json
from typing import Any

from office.config import Counter, Office, OfficeError, Profile, Words

SUPPORT_PROFILE = "general"
LOVE_ONLY = "love_only"


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


def with_love_counters(office: Office, count: int) -> Office:
    """The plan with `count` counters that call love tickets only: the love counters first, then others that serve
    their lane. OfficeError when the plan has no love lane or not so many counters for it."""
    if not count:
        return office
    lane = next((each.digit for each in office.lanes if each.love), None)
    serving = [
        (office.profile(each.profile).serves[0] != lane, each.number)
        for each in office.counters
        if lane in office.profile(each.profile).serves
    ]
    if lane is None or len(serving) < count:
        raise OfficeError(
            f"這份設定沒有 {count} 個受理愛心號碼的櫃檯，沒有模擬；請先在櫃檯職務加上愛心號別。"
        )
    only = Profile(id=LOVE_ONLY, name=Words(zh="專留愛心", en="Priority only"), serves=(lane,))
    kept = {number for _, number in sorted(serving)[:count]}
    counters = tuple(
        each.model_copy(update={"profile": LOVE_ONLY}) if each.number in kept else each
        for each in office.counters
    )
    return office.model_copy(update={"counters": counters, "profiles": (*office.profiles, only)})
