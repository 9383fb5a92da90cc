"""What the queue says: frozen values, one a noun. Times are UTC microseconds, numbers are strings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Refused(Exception):
    """The queue says no; the text is one sentence for people: what happened, what still works, what to do."""


class Offline(Refused):
    """The database cannot be reached or written now; nothing was changed."""


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    HELD = "held"
    NO_SHOW = "no_show"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class JobState(StrEnum):
    """Where a slip stands; `unknown` is never retried without proof that the printer's buffer is empty."""

    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ticket:
    """One citizen's number and visit. A quiet ticket carries the generic service: its matter is not stored."""

    id: int
    number: str
    lane: int
    service: str
    quiet: bool
    love: bool
    language: str
    interpreter: bool
    documents: tuple[str, ...]
    state: State
    issued_us: int
    ready_us: int
    due_us: int
    counter: int | None
    called_us: int | None
    check_code: str
    kiosk: str | None
    no_shows: int
    reason: str
    linked_to: int | None
    person: int | None = None  # the first ticket of several that one person holds
    after_calls: int = 0  # a returned no-show is eligible once its lane has made so many calls today
    for_counter: int | None = None  # sent to this counter; nobody else calls it


class Booking(StrEnum):
    """Where an appointment stands: expected, come for its slot, or come too late and given a walk-in's number."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    WALKED_IN = "walked_in"


@dataclass(frozen=True)
class Appointment:
    """One person booked for today; `late`: still expected, and past what the plan allows after the slot."""

    code: str
    slot_us: int
    service: str  # of a quiet matter the generic service
    quiet: bool
    language: str
    name: str  # masked, or ''
    state: Booking
    number: str | None
    late: bool


@dataclass(frozen=True)
class Issued:
    """A ticket just issued, with what the citizen is told: `ahead` people, `minutes` or None when unknown.

    `low` and `high` are the announced range of minutes, None while too little is known to promise one.
    """

    ticket: Ticket
    ahead: int
    minutes: int | None
    job: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Call:
    """A ticket invited to a counter; `why` says in words why this one now."""

    event_id: int
    number: str
    ticket: Ticket
    counter: int
    at_us: int
    why: str
    recall: bool = False


@dataclass(frozen=True)
class Event:
    """One line of the append-only feed, in the order every reader sees alike."""

    id: int
    at_us: int
    kind: str
    ticket: int | None
    number: str | None
    counter: int | None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """A clerk at a counter from open to close."""

    id: int
    counter: int
    clerk: str
    profile: str
    support: bool
    state: str  # 'open' or 'paused'
    reason: str
    opened_us: int
    back_at_us: int | None


@dataclass(frozen=True)
class LaneState:
    """One lane now: people waiting, the longest wait, the estimate for one who would come now (None: unknown)."""

    lane: int
    people: int
    longest_us: int
    estimate: int | None
    open: bool  # some open counter serves or helps it
    next_number: str = ""  # what the lane would issue next
    low: int | None = None  # the estimate as the range that is announced
    high: int | None = None


@dataclass(frozen=True)
class CounterState:
    """One counter now; `session` is None when it is closed."""

    number: int
    session: Session | None
    serving: str | None
    since_us: int | None


@dataclass(frozen=True)
class CallLine:
    """One call as public screens list it."""

    event_id: int
    number: str
    counter: int
    at_us: int
    language: str
    recall: bool = False


@dataclass(frozen=True)
class TicketLine:
    """One number with the instant that put it in its list (missed, held)."""

    number: str
    at_us: int
    lane: int
    reason: str = ""
    counter: int | None = None


@dataclass(frozen=True)
class Help:
    """Someone at a kiosk asks for a volunteer; kind 'help' or 'no_paper' (a number waits without paper)."""

    id: int
    kiosk: str
    kind: str
    number: str | None
    asked_us: int
    accepted_us: int | None
    volunteer: str
    closed_us: int | None


@dataclass(frozen=True)
class DeviceState:
    """A device's health as its program last reported it."""

    device: str
    role: str
    state: str  # ok | low | fault | offline
    words: str
    since_us: int


@dataclass(frozen=True)
class Job:
    """A slip to print: the same number again has copy 2 or more and is marked 補印."""

    id: int
    kiosk: str
    ticket: Ticket
    copy: int
    state: JobState
    ahead: int
    minutes: int | None
    words: str


@dataclass(frozen=True)
class Estimate:
    """What one who would take a number now is told; `low` to `high` is the range, None when too little is known."""

    ahead: int
    minutes: int | None
    at_us: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Barred:
    """A service that gives no number now whatever the hour: stopped, its quota full or its stock gone."""

    service: str
    why: str  # 'stop', 'quota' or 'stock'
    words: str  # for people, in Chinese; a stop's reason as it was typed


@dataclass(frozen=True)
class Snapshot:
    """The whole office at one instant and the feed's place (`seq`), read in one transaction."""

    seq: int
    at_us: int
    business_day: str
    lanes: dict[int, LaneState]
    counters: dict[int, CounterState]
    recent_calls: tuple[CallLine, ...]
    missed: tuple[TicketLine, ...]
    held: tuple[TicketLine, ...]
    helps: tuple[Help, ...]
    devices: tuple[DeviceState, ...]
    barred: tuple[Barred, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What one counter's terminal shows."""

    counter: int
    session: Session | None
    serving: Ticket | None
    next: Ticket | None
    why: str
    lanes: dict[int, LaneState]
    held: tuple[TicketLine, ...]
    missed: tuple[TicketLine, ...]
    done_today: int
    mean_minutes: float | None
    open_minutes: int
    recalls: int
    usual_minutes: float | None


@dataclass(frozen=True)
class Alert:
    """Something the supervisor is told: `rule` peak, quiet, paused or idle, of a lane or counter `subject`.

    `people` and `longest_us` are those of the instant it was raised; `answered_by` is the support session's counter.
    """

    id: int
    rule: str
    subject: str
    words: str
    since_us: int
    raised_us: int
    people: int
    longest_us: int
    answered_us: int | None
    answered_by: int | None
    cleared_us: int | None


@dataclass(frozen=True)
class Load:
    """One counter's or one clerk's work today; times in microseconds."""

    counters: tuple[int, ...]
    clerk: str
    served: int
    handling_us: int
    paused_us: int
    open_us: int
    support_us: int


@dataclass(frozen=True)
class Balance:
    """Who has carried how much today (SUP-03)."""

    counters: tuple[Load, ...]
    clerks: tuple[Load, ...]
