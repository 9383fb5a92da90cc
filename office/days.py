"""The days that a simulation lives through (days.toml): how many come and when, breaks, reviewers, the speaker."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from office import plan_faults
from office.config import OfficeError
from office.plan_values import Value

SHIPPED = Path(__file__).with_name("days.toml")
Hour = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Break(Value):
    """A pause that the counters take in turns, one wave at each start."""

    name: str
    starts: tuple[Hour, ...] = Field(min_length=1)
    minutes: int = Field(ge=1, le=240)


class StaffPlan(Value):
    """How clerks pause and how the back office's reviewers come to help."""

    breaks: tuple[Break, ...] = ()
    reviewers: int = Field(default=0, ge=0, le=20)
    last_call: Hour = "21:00"
    alert_minutes: int = Field(ge=0, le=120)
    response_minutes: int = Field(ge=0, le=120)
    calm_minutes: int = Field(ge=1, le=480)


class SpeakerPlan(Value):
    """How long the one loudspeaker is busy with a call (domain 2.6)."""

    seconds_a_call: float = Field(gt=0, le=60)


class BookedPeople(Value):
    """How those with an appointment keep it."""

    no_show_share: float = Field(ge=0, le=1)
    late_share: float = Field(ge=0, le=1)
    early_minutes: int = Field(ge=0, le=60)
    kept_before: int = Field(
        default=0, ge=0, le=60
    )  # minutes before a slot from which counters are kept for it


class DayPlan(Value):
    """One kind of day (domain 2.9)."""

    name: str
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    visits: int = Field(ge=1, le=20_000)
    love_share: float = Field(ge=0, le=1)
    at_the_door: int = Field(default=0, ge=0)
    appointments_a_slot: int = Field(default=0, ge=0, le=50)
    mix: dict[str, float] = {}  # service: times as often as in the office's usual mix


class Days(Value):
    """The whole file."""

    staff: StaffPlan
    speaker: SpeakerPlan
    appointments: BookedPeople
    arrivals: dict[Hour, float] = Field(min_length=1)  # the half hour's start: its weight
    days: dict[str, DayPlan]

    def day(self, id: str) -> DayPlan:
        """The day; OfficeError naming those there are if there is none."""
        if id not in self.days:
            raise OfficeError(plan_faults.unknown("模擬日", id, list(self.days)))
        return self.days[id]


def load_days(path: Path | None = None) -> Days:
    """Read and validate a file of days, the shipped one for None; OfficeError says what is wrong and what is right."""
    file = path or SHIPPED
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
        return Days.model_validate_json(json.dumps(data, default=str), strict=True)
    except (OSError, UnicodeDecodeError) as error:
        raise OfficeError(f"{file}：讀不到這個檔案（{error}）；請確認路徑和權限。") from None
    except tomllib.TOMLDecodeError as error:
        raise OfficeError(plan_faults.syntax(str(file), text, str(error))) from None
    except ValidationError as error:
        faults = [plan_faults.of_pydantic(details, data, Days) for details in error.errors()]
        raise OfficeError("\n".join(fault.sentence(str(file), text) for fault in faults)) from None
