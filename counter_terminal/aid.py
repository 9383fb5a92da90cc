"""Who was asked to help with a long line and who came, followed from the feed."""

from __future__ import annotations

from counter_terminal.moment import Support
from db.records import Event, Snapshot


class Aid:
    """The office's support as the feed tells it."""

    def __init__(self) -> None:
        self._asked: dict[int, int] = {}
        self._at: set[int] = set()

    def start(self, snapshot: Snapshot) -> None:
        """Begin from a snapshot."""
        self._asked = {
            each.id: each.asked_us
            for each in snapshot.helps
            if each.kind == "staff" and each.closed_us is None
        }
        self._at = {
            n for n, state in snapshot.counters.items() if state.session is not None and state.session.support
        }

    def follow(self, event: Event) -> None:
        """Take one event in."""
        if event.kind == "help_asked" and event.data.get("what") == "staff":
            self._asked[int(event.data["help"])] = event.at_us
        elif event.kind == "help_closed":
            self._asked.pop(int(event.data["help"]), None)
        elif event.kind == "opened" and event.counter is not None and event.data.get("support"):
            self._at.add(event.counter)
        elif event.kind == "closed" and event.counter is not None:
            self._at.discard(event.counter)

    def support(self) -> Support:
        """When staff were first asked, and where support sits now."""
        return Support(min(self._asked.values(), default=None), tuple(sorted(self._at)))
