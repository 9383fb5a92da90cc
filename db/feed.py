"""The feed as a reader follows it: every event once, in order, woken by hints, healed by a slow poll."""

from __future__ import annotations

from types import TracebackType

from db.hints import listener_for
from db.queue import Queue
from db.records import Event

POLL_S = 0.25
"""How long a lost hint can delay an event. `PRAGMA data_version` costs 4 us, so four polls a second are free."""


class Feed:
    """Follows one queue's events after a cursor, in one thread."""

    def __init__(self, queue: Queue, after: int) -> None:
        self._queue = queue
        self._after = after
        self._version = -1
        self._woken = False
        self._listener = listener_for(queue.url)

    def wait(self, seconds: float) -> list[Event]:
        """The events after the cursor, as soon as there are any; [] after about `seconds`.

        Raises Offline when the database cannot be read; the cursor stays, so the next wait misses nothing.
        """
        waited = 0.0
        while True:
            version = self._queue.data_version()
            if version != self._version or version == 0:
                found = self._queue.events(self._after)
                # Read after the version, so that a commit between the two is found by the next look.
                self._version = version if len(found) < 500 else -1
                if found:
                    self._after = found[-1].id
                    return found
            if waited >= seconds or self._woken:
                self._woken = False
                return []
            step = min(POLL_S, seconds - waited)
            if self._listener.wait(step):
                waited += 0.001
                continue
            waited += step

    def wake(self) -> None:
        """End a wait() of another thread early."""
        self._woken = True
        self._listener.wake()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def __enter__(self) -> Feed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
