"""The office in one plain value, so that the tables, the feed and the model can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field

from db import Event
from office.clock import business_day
from tests.db.machine.facts import Facts
from tests.db.machine.tables import Dump


@dataclass(frozen=True)
class TicketPicture:
    """One ticket."""

    day: str
    number: str
    lane: int
    service: str
    state: str
    counter: int | None = None
    no_shows: int = 0
    for_counter: int | None = None
    language: str = ""


@dataclass(frozen=True)
class SeatPicture:
    """One open counter."""

    clerk: str
    profile: str
    support: bool
    state: str


@dataclass
class Picture:
    """Every ticket, every open counter and whom it serves, every request for help."""

    tickets: dict[int, TicketPicture] = field(default_factory=dict)
    seats: dict[int, SeatPicture] = field(default_factory=dict)
    serving: dict[int, int] = field(default_factory=dict)
    helps: dict[int, str] = field(default_factory=dict)


def of_model(facts: Facts) -> Picture:
    """The model's."""
    return Picture(
        {
            each.id: TicketPicture(
                each.day,
                each.number,
                each.lane,
                each.service,
                each.state.value,
                each.counter,
                each.no_shows,
                each.for_counter,
                each.language,
            )
            for each in facts.visits.values()
        },
        {
            each.counter: SeatPicture(each.clerk, each.profile, each.support, each.state)
            for each in facts.seats.values()
        },
        {each.counter: each.serving for each in facts.seats.values() if each.serving is not None},
        {
            each.id: "closed" if each.closed else "accepted" if each.accepted else "asked"
            for each in facts.pleas.values()
        },
    )


def of_tables(dump: Dump) -> Picture:
    """The database's; AssertionError where two open rows claim one counter or one ticket."""
    open_calls = [row for row in dump["call"] if row["ended_us"] is None]
    serving = {row["counter"]: row["ticket_id"] for row in open_calls}
    assert len(serving) == len(set(serving.values())) == len(open_calls), f"doubled: {open_calls}"
    open_sessions = [row for row in dump["session"] if row["closed_us"] is None]
    seats = {
        row["counter"]: SeatPicture(row["clerk"], row["profile"], bool(row["support"]), row["state"])
        for row in open_sessions
    }
    assert len(seats) == len(open_sessions), f"two sessions at a counter: {open_sessions}"
    return Picture(
        {
            row["id"]: TicketPicture(
                row["day"],
                row["number"],
                row["lane"],
                row["service"],
                row["state"],
                row["counter"],
                row["no_shows"],
                row["for_counter"],
                row["language"],
            )
            for row in dump["ticket"]
        },
        seats,
        serving,
        {
            row["id"]: "closed" if row["closed_us"] else "accepted" if row["accepted_us"] else "asked"
            for row in dump["help_request"]
        },
    )


ENDS = {
    "finished": "done",
    "no_show": "no_show",
    "held": "held",
    "transferred": "waiting",
    "cancelled": "cancelled",
    "expired": "expired",
    "released": "waiting",
    "requeued": "waiting",
    "requeue_undone": "no_show",
    "call_undone": "waiting",
}
"""The state each event leaves its ticket in."""


class Replay:
    """Builds the picture from nothing but the feed, as a program that was off would."""

    def __init__(self) -> None:
        self._tickets: dict[int, dict[str, object]] = {}
        self._seats: dict[int, dict[str, object]] = {}
        self._helps: dict[int, str] = {}

    def follow(self, events: list[Event]) -> None:
        """Take in the next events."""
        for event in events:
            if event.kind == "called" or event.kind in ENDS:
                self._moved(event)
            elif event.kind in ("opened", "closed", "paused", "resumed_counter", "profile"):
                self._seated(event)
            elif event.kind == "issued":
                assert event.ticket is not None
                self._tickets[event.ticket] = {
                    "day": business_day(event.at_us),
                    "number": event.number,
                    "lane": event.data["lane"],
                    "service": event.data["service"],
                    "state": "waiting",
                    "language": event.data["language"],
                }
            elif event.kind == "service_changed":
                assert event.ticket is not None
                self._tickets[event.ticket]["service"] = event.data["service"]
            elif event.kind == "day_closed":
                for ticket in self._tickets.values():
                    if ticket["day"] == event.data["day"] and ticket["state"] != "called":
                        ticket["language"] = ""
            elif event.kind.startswith("help_"):
                words = {"help_asked": "asked", "help_accepted": "accepted", "help_closed": "closed"}
                self._helps[event.data["help"]] = words[event.kind]

    def _moved(self, event: Event) -> None:
        assert event.ticket is not None
        ticket = self._tickets[event.ticket]
        if event.kind == "called":
            ticket.update(state="called", counter=event.counter, for_counter=None)
            return
        ticket.update(state=event.data.get("state", ENDS[event.kind]), counter=None)
        if event.kind == "no_show":
            ticket["no_shows"] = event.data["times"]
        if event.kind == "released":
            ticket["for_counter"] = event.data["to_counter"]
        if event.kind == "transferred":
            ticket.update(lane=event.data["lane"] or ticket["lane"], for_counter=event.data["to_counter"])

    def _seated(self, event: Event) -> None:
        assert event.counter is not None
        if event.kind == "opened":
            kept = {name: event.data[name] for name in ("clerk", "profile", "support")}
            self._seats[event.counter] = {**kept, "state": "open"}
        elif event.kind == "closed":
            del self._seats[event.counter]
            day, freed = business_day(event.at_us), event.data.get("freed", [])
            for ticket in self._tickets.values():
                if ticket["day"] == day and ticket["number"] in freed:
                    ticket["for_counter"] = None
        elif event.kind == "profile":
            self._seats[event.counter]["profile"] = event.data["profile"]
        else:
            self._seats[event.counter]["state"] = "paused" if event.kind == "paused" else "open"

    def picture(self) -> Picture:
        """What the feed has told so far."""
        tickets = {id: TicketPicture(**values) for id, values in self._tickets.items()}  # type: ignore[arg-type]
        seats = {counter: SeatPicture(**values) for counter, values in self._seats.items()}  # type: ignore[arg-type]
        serving = {
            each.counter: id
            for id, each in tickets.items()
            if each.counter is not None and each.state == "called"
        }
        return Picture(tickets, seats, serving, dict(self._helps))
