"""The lines between the wall's announcer and its worker: JSON objects, one a line, under 4096 bytes.

Under 4096 because a pipe takes such a write whole or not at all, so neither side ever waits in the middle.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

LONGEST = 4096
Seconds = Annotated[float, Field(ge=0, lt=3600)]
Event = Annotated[int, Field(ge=0, lt=2**63)]


class Reason(StrEnum):
    """Why a call was not said in whole."""

    STALE = "stale"  # older than the office speaks
    NO_AUDIO = "no_audio"  # no sound card, no sound server, no player
    SOUND_FAILED = "sound_failed"  # the sound server refused, died or hung
    NO_SPEECH = "no_speech"  # no engine could render the words; the chime was played
    UNSPEAKABLE = "unspeakable"  # the announcement itself makes no sense
    WORKER_LOST = "worker_lost"  # the voice program died or hung each time
    WITHDRAWN = "withdrawn"  # the call was undone before it was said
    QUIET_HOURS = "quiet_hours"
    OFF = "off"  # the voice is switched off
    STOPPED = "stopped"  # the wall was closed


class Message(BaseModel):
    """One line. Strict: a number is no text, an unknown field is an error."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    def line(self) -> bytes:
        """The message as a line. Raises ValueError when it would be longer than 4096 bytes."""
        line = self.model_dump_json().encode() + b"\n"
        if len(line) > LONGEST:
            raise ValueError(f"a line of {len(line)} bytes is longer than {LONGEST}")
        return line


class Say(Message):
    """Order: say this call now. `short` leaves the second language out; `volume` from 0 to 1."""

    kind: Literal["say"] = "say"
    event: Event
    number: str
    counter: int
    language: str
    recall: bool
    called_at_us: int
    short: bool = False
    volume: float = Field(default=1.0, ge=0.0, le=1.0)


class Prepare(Message):
    """Order: render these when there is time; every number and every counter in every language named."""

    kind: Literal["prepare"] = "prepare"
    numbers: tuple[str, ...]
    counters: tuple[int, ...]
    languages: tuple[str, ...]


class Ping(Message):
    """Order: answer with the same `n`."""

    kind: Literal["ping"] = "ping"
    n: int


class Ready(Message):
    """Report: the worker can take calls."""

    kind: Literal["ready"] = "ready"
    sink: str


class Playing(Message):
    """Report: the sound of `event` starts and lasts `seconds`."""

    kind: Literal["playing"] = "playing"
    event: Event
    seconds: Seconds


class Said(Message):
    """Report: `event` was played to its end."""

    kind: Literal["said"] = "said"
    event: Event
    seconds: Seconds


class Failed(Message):
    """Report: `event` was not said in whole; `detail` is for the log."""

    kind: Literal["failed"] = "failed"
    event: Event
    reason: Reason
    detail: str


class Sound(Message):
    """Report: what a look at the sound system found; `reason` empty when it is there."""

    kind: Literal["sound"] = "sound"
    reason: str
    detail: str


class Pong(Message):
    """Report: the answer to Ping."""

    kind: Literal["pong"] = "pong"
    n: int


class Refused(Message):
    """Report: a line that was no order; `detail` says what it was."""

    kind: Literal["refused"] = "refused"
    detail: str


Order = Annotated[Say | Prepare | Ping, Field(discriminator="kind")]
Report = Annotated[Ready | Playing | Said | Failed | Sound | Pong | Refused, Field(discriminator="kind")]
_ORDER: TypeAdapter[Say | Prepare | Ping] = TypeAdapter(Order)
_REPORT: TypeAdapter[Ready | Playing | Said | Failed | Sound | Pong | Refused] = TypeAdapter(Report)


def read_order(line: bytes) -> Say | Prepare | Ping:
    """The order in a line. Raises ValueError, with a sentence, for anything else."""
    try:
        return _ORDER.validate_json(line)
    except ValidationError as error:
        raise ValueError(_sentence(error)) from error


def read_report(line: bytes) -> Ready | Playing | Said | Failed | Sound | Pong | Refused:
    """The report in a line. Raises ValueError, with a sentence, for anything else."""
    try:
        return _REPORT.validate_json(line)
    except ValidationError as error:
        raise ValueError(_sentence(error)) from error


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"])) or "the line"
    return f"{place}: {first['msg']}"
