"""What the model remembers: tickets, open counters, slips, bookings and the rest of one office, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from db import State

Told = tuple[object, ...] | None


@dataclass
class Visit:
    """One ticket."""

    id: int
    day: str
    number: str
    lane: int
    service: str
    quiet: bool
    ready_us: int
    due_us: int
    line_minutes: int
    love: bool = False
    language: str = "zh-TW"
    interpreter: bool = False
    person: int | None = None
    ahead: int = 0
    job: int | None = None
    state: State = State.WAITING
    state_us: int = 0
    counter: int | None = None
    no_shows: int = 0
    for_counter: int | None = None
    after_calls: int = 0

    def ticket(self) -> Told:
        """As told.py tells a ticket."""
        return (self.id, self.number, self.lane, self.state.value, self.counter, self.no_shows, self.due_us)

    def issued(self) -> Told:
        """As told.py tells a number that was given."""
        return (self.id, self.number, self.service, self.due_us, self.ahead, self.job)


@dataclass
class Seat:
    """One open counter."""

    counter: int
    day: str
    clerk: str
    profile: str
    support: bool
    state: str = "open"
    serving: int | None = None
    called_us: int = 0
    came_from: Visit | None = None

    def session(self) -> Told:
        """As told.py tells a session."""
        return (self.counter, self.clerk, self.profile, self.support, self.state)


@dataclass
class Plea:
    """One request for a volunteer."""

    id: int
    kiosk: str
    kind: str
    visit: Visit | None
    accepted: bool = False
    closed: bool = False

    def help(self) -> Told:
        """As told.py tells a help request."""
        number = self.visit.number if self.visit else None
        return (self.id, self.kiosk, self.kind, number, self.accepted, self.closed)


@dataclass
class Slip:
    """One print job."""

    id: int
    kiosk: str
    visit: int
    copy: int
    state: str = "queued"


@dataclass
class Part:
    """One matter of a visit at a counter, from its call or its change to the counter's next word."""

    visit: int
    counter: int
    service: str
    outcome: str | None = None


@dataclass
class Booking:
    """One line of the appointments' list."""

    day: str
    code: str
    slot_us: int
    service: str
    quiet: bool
    language: str
    visit: int | None = None
    late: bool = False


@dataclass
class Facts:
    """All that the office knows."""

    visits: dict[int, Visit] = field(default_factory=dict)
    seats: dict[int, Seat] = field(default_factory=dict)
    pleas: dict[int, Plea] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    bookings: dict[tuple[str, str], Booking] = field(default_factory=dict)
    stops: list[tuple[str, int | None, str | None]] = field(default_factory=list)
    rated: set[int] = field(default_factory=set)
    last: dict[tuple[str, int], int] = field(default_factory=dict)
    calls: dict[tuple[str, int], int] = field(default_factory=dict)
    keys: dict[str, tuple[str, Told | Visit]] = field(default_factory=dict)
