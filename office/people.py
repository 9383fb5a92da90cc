"""Simulated citizens and clerks, who use the office through `python -m db batch` as scripts do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from office.batch import Answer, Batch, Unanswered
from office.clerk import Clerk, Pace
from office.clock import SystemClock, iso
from office.config import Office
from office.crowd import Crowd

EARLY = 6
"""How many wait outside when the office opens."""


@dataclass
class Tally:
    """What the queue acknowledged to people: the near end of the count that the demo makes at the far ends."""

    issued: list[str] = field(default_factory=list)  # numbers, in order
    calls: dict[int, tuple[str, int]] = field(default_factory=dict)  # event -> number, counter; recalls too
    refused: list[str] = field(default_factory=list)  # command: sentence
    failed: list[str] = field(default_factory=list)  # a person who could not go on, and why


class People:
    """A crowd at the kiosk and a clerk at each counter, one thread each, until stopped.

    Every answer but a mere look at a counter is appended to `record` as a JSON line.  `batch(name)` makes the
    process somebody speaks through: one for the citizens, one for each counter of `own_process`, one for the
    other clerks together.  The same seed draws the same citizens and visits.
    """

    def __init__(
        self,
        office: Office,
        pace: Pace,
        batch: Callable[[str], Batch],
        record: Path,
        *,
        kiosk: str,
        counters: Sequence[int],
        own_process: Sequence[int] = (),
        seed: int = 0,
    ) -> None:
        self.tally = Tally()
        self._office = office
        self._pace = pace
        self._kiosk = kiosk
        self._seed = seed
        self._record = record
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._keys = f"{seed}-{time.time_ns():x}"  # of this run; a second one on the same database has others
        self._returning: list[tuple[float, str]] = []  # monotonic, number
        self._batches = {"citizens": batch("citizens")}
        if set(counters) - set(own_process):
            self._batches["clerks"] = batch("clerks")
        self._batches |= {f"clerk-{n}": batch(f"clerk-{n}") for n in counters if n in own_process}
        self._threads = [
            threading.Thread(target=self._live, args=(self._come,), name="citizens", daemon=True)
        ]
        for counter in counters:
            serve = self._clerk(counter).serve
            self._threads.append(
                threading.Thread(target=self._live, args=(serve,), name=f"clerk {counter}", daemon=True)
            )

    def start(self) -> None:
        """Opens the door, once every process that people speak through has answered a first question."""
        one = self._office.counters[0].number
        first = [
            threading.Thread(
                target=self._ask, args=("nobody", batch, f"counter --counter {one}"), daemon=True
            )
            for batch in self._batches.values()
        ]
        for thread in first:
            thread.start()
        for thread in first:
            thread.join()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Nobody begins anything new; the answers that are under way are waited for, the processes end."""
        self._stopping.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for batch in self._batches.values():
            batch.close()

    def pids(self) -> dict[str, int]:
        """The processes people speak through now, by name."""
        return {name: pid for name, batch in self._batches.items() if (pid := batch.pid()) is not None}

    def deaths(self) -> int:
        """How often one of those processes was found dead and replaced."""
        return sum(batch.deaths for batch in self._batches.values())

    def waiting(self) -> int:
        """How many have a number and were not called yet."""
        with self._lock:
            called = {number for number, _ in self.tally.calls.values()}
            return len(set(self.tally.issued) - called)

    def _clerk(self, counter: int) -> Clerk:
        batch = self._batches.get(f"clerk-{counter}") or self._batches["clerks"]
        random = Random(f"{self._seed} clerk {counter}")
        return Clerk(
            counter,
            lambda command: self._ask(f"clerk {counter}", batch, command),
            Crowd(self._office, random),
            random,
            self._pace,
            self._stopping,
            come_back=self._come_back,
            generic_service=self._office.generic_service,
            keys=f"k{self._keys}-{counter}",
        )

    def _live(self, life: Callable[[], None]) -> None:
        try:
            life()
        except OSError as error:
            with self._lock:
                self.tally.failed.append(f"{threading.current_thread().name}: {error}")

    def _come(self) -> None:
        """The citizens: each takes a number; a missed one comes back to the service desk."""
        batch = self._batches["citizens"]
        crowd = Crowd(self._office, Random(f"{self._seed} citizens"))
        come = 0
        early = EARLY  # they stood at the door before it opened
        while not self._stopping.is_set():
            for number in self._back_now():
                self._ask("volunteer", batch, f"requeue --number {number}")
            citizen = crowd.citizen()
            if self.waiting() < self._pace.room:  # else this one turns round at the door
                come += 1
                self._ask("citizen", batch, citizen.command(self._kiosk, f"c{self._keys}-{come}"))
            if early:
                early -= 1
                continue
            self._stopping.wait(self._pace.seconds(crowd.minutes_to_next(self._pace.arrivals_per_hour)))

    def _come_back(self, number: str, minutes: float) -> None:
        with self._lock:
            self._returning.append((time.monotonic() + self._pace.seconds(minutes), number))

    def _back_now(self) -> list[str]:
        now = time.monotonic()
        with self._lock:
            back = [number for at, number in self._returning if at <= now]
            self._returning = [(at, number) for at, number in self._returning if at > now]
        return back

    def _ask(self, who: str, batch: Batch, command: str) -> Answer | None:
        """The queue's answer, noted; None when it refused, or when its process died and nobody knows."""
        try:
            answer = batch.ask(command)
        except Unanswered:
            answer = {"error": "the process died over this command"}
        if command.startswith("counter ") and "error" not in answer:
            return answer
        line = {"at": iso(SystemClock().now_us()), "who": who, "said": command, "answer": answer}
        with self._lock:
            if "error" in answer:
                self.tally.refused.append(f"{command}: {answer['error']}")
            elif command.startswith("issue "):
                self.tally.issued.append(str(answer["number"]))
            elif answer.get("event") is not None:
                self.tally.calls[int(answer["event"])] = (str(answer["number"]), int(answer["counter"]))
            with self._record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return None if "error" in answer else answer
