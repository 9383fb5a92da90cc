"""Watches over the voice's worker: starts it, asks whether it lives, ends it when it does not, starts it again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from devices.voice.child import Child, Ended, Gone, Heard
from devices.voice.messages import Message, Ping, Pong, Ready

log = logging.getLogger("devices.voice")

ASLEEP = 1.5  # seconds between two looks that mean this process itself was stopped


@dataclass(frozen=True)
class Patience:
    """How long the announcer waits before it acts, in seconds."""

    ready: float = 20.0  # from start to the worker's first word; 0.4 on an idle machine
    render: float = 10.0  # from the order to the first sound
    beyond: float = 7.0  # after the sound should have ended; the player's own limit is 4
    ping: float = 2.0
    pong: float = 5.0
    again: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0, 6.0)  # between tries on a sound system that fails
    respawn: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    proven: float = 10.0  # a worker that lived this long was no failure


class Watch:
    """One worker at a time, and what is known of it. Times are monotonic seconds, given by the caller."""

    def __init__(
        self,
        words: tuple[str, ...],
        patience: Patience,
        post: Callable[[Heard | Ended], None],
        lost: Callable[[], None],
    ) -> None:
        """`words` go to the worker's command line; `lost()` is called each time a worker is given up."""
        self._words = words
        self._patience = patience
        self._post = post
        self._lost = lost
        self._child: Child | None = None
        self._ready = False
        self._losses = 0  # in a row, since a worker last proved itself
        self._spawned = 0.0
        self._spawn_at = 0.0
        self._busy_until: float | None = None
        self._ping = 0
        self._ping_at = 0.0
        self._pong_until: float | None = None
        self._ticked: float | None = None

    @property
    def ready(self) -> bool:
        """Whether the worker takes orders."""
        return self._ready

    @property
    def pid(self) -> int | None:
        """The worker's process id; None while there is none."""
        return self._child.pid if self._child else None

    @property
    def proven(self) -> bool:
        """Whether the worker that is there may be called healthy, though one before it was lost."""
        return self._ready and self._losses <= 1

    def prove(self) -> None:
        """The worker did its work: earlier losses are forgotten."""
        self._losses = 0

    def busy(self, until: float | None) -> None:
        """The worker owes an answer until then, or (None) owes none."""
        self._busy_until = until

    def owns(self, child: Child) -> bool:
        """Whether `child` is the worker of now, not one given up before."""
        return child is self._child

    def tick(self, now: float) -> None:
        """Start, ask or end the worker, as its time has come."""
        asleep = now - self._ticked if self._ticked is not None else 0.0
        self._ticked = now
        if asleep > ASLEEP:  # we were stopped ourselves, which is not the worker's fault
            self._spawned += asleep
            self._pong_until = None
            if self._busy_until is not None:
                self._busy_until += asleep
        if self._child is None:
            if now >= self._spawn_at:
                self._spawn(now)
        elif not self._ready:
            if now > self._spawned + self._patience.ready:
                self.lose("it did not start", now)
        elif self._busy_until is not None and now > self._busy_until:
            self.lose("a call did not end", now)
        elif self._pong_until is not None and now > self._pong_until:
            self.lose("it does not answer", now)
        elif self._pong_until is None and now >= self._ping_at:
            self._ping += 1
            self._pong_until = now + self._patience.pong
            self.send(Ping(n=self._ping), now)

    def hear(self, report: Message, now: float) -> None:
        """Take note of a report of the worker of now."""
        match report:
            case Ready():
                self._ready = True
                self._ping_at = now
                self._pong_until = None
            case Pong(n=n) if n == self._ping:
                self._pong_until = None
                self._ping_at = now + self._patience.ping
                if now - self._spawned > self._patience.proven:
                    self.prove()

    def send(self, order: Message, now: float) -> None:
        """Hand an order over, never waiting; a worker that cannot take it is lost. ValueError: it is too long."""
        if self._child is None:
            return
        try:
            self._child.send(order)
        except Gone as error:
            self.lose(str(error), now)

    def offer(self, order: Message) -> None:
        """Hand over an order that may as well be forgotten."""
        if self._child is None or not self._ready:
            return
        try:
            self._child.send(order)
        except (Gone, ValueError):
            pass

    def lose(self, why: str, now: float) -> None:
        """The worker is no use any more: end it whole, and start another after a pause that grows."""
        waits = self._patience.respawn
        self._spawn_at = now + waits[min(self._losses, len(waits) - 1)]
        if self._losses == 0:
            log.warning("the voice's worker was lost (%s); it is started again", why)
        self._losses += 1
        child, self._child = self._child, None
        self._ready = False
        self._busy_until = None
        self._pong_until = None
        if child is not None:
            child.kill()
            child.close()
        self._lost()

    def finish(self) -> None:
        """End the worker: half a second to go by itself, then killed."""
        child, self._child = self._child, None
        self._ready = False
        if child is not None:
            child.finish(0.5)

    def _spawn(self, now: float) -> None:
        self._spawned = now
        try:
            self._child = Child(self._words, self._post)
        except OSError as error:
            self.lose(f"it cannot be started: {error}", now)
