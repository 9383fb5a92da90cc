"""The queue's rule held against a feed: who should have been called when."""

from __future__ import annotations

from dataclasses import dataclass, field

from db import Event, Ticket
from office.config import Office
from tests.db import rule


@dataclass
class Waiter:
    """One ticket in the oracle's line."""

    ticket: Ticket
    lane: int
    after_calls: int = 0


@dataclass
class Oracle:
    """Replays a feed and checks every call against the rule."""

    office: Office
    tickets: dict[int, Ticket]
    waiting: dict[int, Waiter] = field(default_factory=dict)
    calls_of_lane: dict[int, int] = field(default_factory=dict)
    serving: dict[int, int] = field(default_factory=dict)
    called: list[int] = field(default_factory=list)
    before: dict[int, Waiter] = field(default_factory=dict)

    def replay(self, events: list[Event]) -> None:
        """Follow every event; AssertionError where the queue did not follow the rule."""
        for event in events:
            if event.kind == "issued":
                assert event.ticket is not None
                ticket = self.tickets[event.ticket]
                self.waiting[ticket.id] = Waiter(ticket, ticket.lane)
            elif event.kind == "called":
                self._called(event)
            elif event.kind in ("finished", "no_show", "held"):
                assert event.ticket is not None
                assert event.counter is not None
                assert self.serving.pop(event.counter) == event.ticket
            elif event.kind == "call_undone":
                assert event.ticket is not None
                assert event.counter is not None
                assert self.serving.pop(event.counter) == event.ticket
                self.waiting[event.ticket] = self.before[event.ticket]
                self.calls_of_lane[self.before[event.ticket].lane] -= 1
                self.called.remove(event.ticket)
            elif event.kind == "requeued":
                assert event.ticket is not None
                ticket = self.tickets[event.ticket]
                after = self.calls_of_lane.get(ticket.lane, 0) + self.office.returned_after_calls
                self.waiting[ticket.id] = Waiter(ticket, ticket.lane, after)

    def _called(self, event: Event) -> None:
        assert event.ticket is not None
        assert event.counter is not None
        assert event.counter not in self.serving, f"counter {event.counter} serves two at {event.id}"
        assert event.ticket not in self.serving.values(), f"{event.number} at two counters at {event.id}"
        if not event.data["by_hand"]:
            expected = self._rule(event.counter, event.at_us)
            assert expected is not None, (
                f"{event.number} was called by counter {event.counter} with nobody due"
            )
            assert expected == event.ticket, (
                f"event {event.id}: counter {event.counter} called {event.number}, "
                f"the rule says {self.tickets[expected].number}"
            )
        waiter = self.before[event.ticket] = self.waiting.pop(event.ticket)
        self.calls_of_lane[waiter.lane] = self.calls_of_lane.get(waiter.lane, 0) + 1
        self.serving[event.counter] = event.ticket
        self.called.append(event.ticket)

    def _rule(self, counter: int, now_us: int) -> int | None:
        profile = self.office.profile(self.office.counter(counter).profile)
        line = [
            rule.Waiter(
                each.ticket.id,
                each.lane,
                each.ticket.due_us,
                each.ticket.ready_us,
                each.ticket.quiet,
                after_calls=each.after_calls,
            )
            for each in self.waiting.values()
        ]
        chosen = rule.choose(self.office, counter, profile, line, self.calls_of_lane, now_us)
        return chosen.id if chosen else None
