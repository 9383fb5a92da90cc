"""Which waiting lines take a number now, and why another does not (ui layout 1, 'Empty/error')."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from db.records import Snapshot
from office.config import Group, Office
from office.hours import Phase, phase
from office.opening import shut_services


class Closed(StrEnum):
    """Why a line gives no number; in two cases the documents can still be looked up."""

    NOT_YET = "not_yet"
    DAY_OVER = "day_over"
    NO_COUNTER = "no_counter"
    NO_SERVER = "no_server"
    SOLD_OUT = "sold_out"
    FULL = "full"
    STOPPED = "stopped"
    NOT_NOW = "not_now"  # the office is open, the service is not

    @property
    def lookup(self) -> bool:
        """The tile stays open for reading what to bring; only the main button rests."""
        return self in (Closed.NOT_YET, Closed.NO_SERVER)


BARRED = {"stock": Closed.SOLD_OUT, "quota": Closed.FULL, "stop": Closed.STOPPED}


@dataclass(frozen=True)
class Doors:
    """The doors at one instant; `whole` closes every line, `open_lanes` are those some counter takes, `shut` the
    services that give no number whatever their line."""

    whole: Closed | None
    open_lanes: frozenset[int]
    shut: Mapping[str, Closed] = field(default_factory=dict)

    def why_not(self, lane: int, services: Sequence[str] = ()) -> Closed | None:
        """None when lane `lane` takes a number now for one of `services` (none named: for any), else the reason."""
        if self.whole is not None:
            return self.whole
        if services and all(each in self.shut for each in services):
            return self.shut[services[0]]
        return None if lane in self.open_lanes else Closed.NO_COUNTER


def doors_of(office: Office, snapshot: Snapshot | None, now_us: int, *, online: bool = True) -> Doors:
    """The doors at `now_us` (UTC microseconds) by the office's days, hours and open counters."""
    if not online or snapshot is None:
        return Doors(Closed.NO_SERVER, frozenset())
    now = phase(office, now_us)
    whole: Closed | None = None
    if now is Phase.BEFORE:
        whole = Closed.NOT_YET
    elif now is not Phase.OPEN:
        whole = Closed.DAY_OVER
    shut = dict.fromkeys(shut_services(office, now_us), Closed.NOT_NOW)
    shut |= {each.service: BARRED[each.why] for each in snapshot.barred}
    return Doors(whole, frozenset(digit for digit, lane in snapshot.lanes.items() if lane.open), shut)


def love_lane(office: Office) -> int:
    """The line of the love-priority numbers; 0 when the office has none."""
    return next((lane.digit for lane in office.lanes if lane.love), 0)


def quiet_lane(office: Office) -> int:
    """The line whose numbers a quiet ticket takes: the one of the generic registration."""
    return office.service(office.generic_service).lane


def at_once(office: Office, group: Group) -> bool:
    """The tile for people who are not sure has nothing to read, so its number comes at once."""
    return group.preselect and not office.service(group.services[0]).documents


def opens_quiet(office: Office, service_id: str) -> bool:
    """The chip 其他身分登記 and any quiet matter lead to the quiet page; nothing more is asked (CIT-07)."""
    return service_id == office.generic_service or office.service(service_id).quiet
