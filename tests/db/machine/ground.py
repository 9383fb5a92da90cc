"""What the machine stands on: the queue and the model take the same step, and everything is compared after it.

The groups of rules (citizens.py, counters.py, ...) are mixed into one machine by test_machine.py; a new transaction
needs a method of the model by the queue's name and a rule that calls `both`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from db import Offline, Queue, Refused, State
from tests.db.machine import picture, surfaces
from tests.db.machine.day_model import DayModel
from tests.db.machine.hall import Hall
from tests.db.machine.model import Illegal
from tests.db.machine.tables import Dump
from tests.db.machine.told import told

COUNTERS = (4, 5, 12, 15, 17)
"""General, love and general, certificates, English and interpreter, quiet; a change of profile makes them the others."""
KIOSKS = ("K1", "K2")
KEYS = ("a", "b", "c")

counters = st.sampled_from(COUNTERS)


def _drawn(of: Callable[[Any], list[Any]]) -> st.SearchStrategy[Any]:
    return st.runner().flatmap(lambda machine: st.sampled_from(of(machine)))


seated = _drawn(lambda machine: [*machine.model.seated() * 4, *COUNTERS])
"""A counter, most often one that is open."""
busy = _drawn(lambda machine: [*machine.model.busy() * 4, *COUNTERS])
"""A counter, most often one that serves somebody."""

idle = _drawn(
    lambda machine: [
        *[each for each in machine.model.seated() if each not in machine.model.busy()] * 4,
        *COUNTERS,
    ]
)
"""A counter, most often one that is open and serves nobody."""


def number_in(*states: State) -> st.SearchStrategy[str]:
    """A number, most often one in these states today."""
    return _drawn(
        lambda machine: [*machine.model.numbers(*states) * 4, *(machine.model.numbers(*State) or ["1001"])]
    )


keys = st.none() | st.sampled_from(KEYS)


class Ground(RuleBasedStateMachine):
    """One office on one database, seen by two processes and by the model."""

    steps = 0

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        hall.sweep()
        self.clock, self.tables, self.queues = hall.clock, hall.tables, hall.queues
        self.model = DayModel(self.queue.office(), self.clock.us)
        self.replay = picture.Replay()
        self.seen = 0
        self.agree = True
        self.dump: Dump = self.tables.dump()

    @property
    def queue(self) -> Queue:
        """One of two processes that take turns, so that nothing may hang on what one of them remembers."""
        return self.queues[self.steps % 2]

    def both(self, move: str, *args: Any, **values: Any) -> Any:
        """Queue and model take one step; the queue's answer, or None when both refuse.

        A refusal and a repeated key change no row of any table.
        """
        self.steps += 1
        self.agree = False
        before = self.dump
        newest = before["event"][-1]["at_us"] if before["event"] else 0
        self.model.now_us = self.model.instant(self.clock.us, newest)
        # The first transaction of a day, whichever it is, writes the end of the days before.
        is_repeated = values.get("key") in self.model.facts.keys and not self.model.has_leftovers()
        answer, refusal = self._of_queue(lambda: getattr(self.queue, move)(*args, **values))
        expected, because = None, ""
        try:
            expected = self.model.attempt(lambda: getattr(self.model, move)(*args, **values))
        except Illegal as reason:
            because = str(reason)
        self.dump = self.tables.dump()
        if because:
            assert refusal, f"{move} was allowed though {because}; it answered {told(answer)}"
            assert self.dump == before, f"{move} was refused and changed rows"
            self.model.now_us = self.model.instant(self.clock.us, newest)
            self.agree = True
            return None
        assert not refusal, f"{move} was refused ({refusal}); the rules allow it: {expected}"
        assert told(answer) == expected, f"{move}: {told(answer)}, the rules say {expected}"
        if is_repeated:
            assert self.dump == before, f"{move} was repeated with its key and changed rows"
        self.compare()
        return answer

    @staticmethod
    def _of_queue(move: Callable[[], object]) -> tuple[object, str]:
        try:
            return move(), ""
        except Offline:
            raise  # never an answer to what a person may ask
        except Refused as refused:
            words = str(refused)
            assert words, "refused without a sentence"
            assert words.endswith("。"), words
            return None, words

    def read_by_the_clock(self) -> None:
        """What is only read is read no earlier than what was written last."""
        newest = self.dump["event"][-1]["at_us"] if self.dump["event"] else 0
        self.model.now_us = self.model.instant(self.clock.us, newest)

    def compare(self) -> None:
        """The rows, the feed replayed, the screens and the model show the same office."""
        expected = picture.of_model(self.model.facts)
        assert picture.of_tables(self.dump) == expected
        surfaces.assert_consecutive(self.dump)
        surfaces.assert_parts(self.dump, self.model.facts)
        found = self.queue.events(self.seen, 10_000)
        for event in found:
            assert event.at_us == self.model.now_us, f"{event} is not of now ({self.model.now_us})"
            assert event.id > self.seen
            self.seen = event.id
        self.replay.follow(found)
        assert self.replay.picture() == expected
        self.read_by_the_clock()
        surfaces.assert_private(found, self.model.facts, self.model.office)
        surfaces.assert_snapshot(self.queue.snapshot(), self.model, self.dump)
        counter = COUNTERS[self.steps % len(COUNTERS)]
        surfaces.assert_desk(self.queue.desk(counter), self.model)
        self.agree = True

    def teardown(self) -> None:
        """The whole feed read once more from 0 tells the same; the file is sound."""
        again = picture.Replay()
        after = 0
        while found := self.queue.events(after, 7):
            after = found[-1].id
            again.follow(found)
        if self.agree:  # else the step before has failed, and its own words are the ones to read
            assert again.picture() == picture.of_model(self.model.facts)
            self.tables.assert_sound()
