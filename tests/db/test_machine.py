"""Every transaction in every order, beside a model of the design: they never differ."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.db.machine.calls import Calls
from tests.db.machine.citizens import Citizens
from tests.db.machine.counters import Counters
from tests.db.machine.day import Day
from tests.db.machine.hall import Hall
from tests.db.machine.paper import Paper

HOUSE = settings(
    stateful_step_count=40,
    deadline=None,
    database=None,
    print_blob=True,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),  # not explain: it traces every line of the queue
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def hall(database: str) -> Iterator[Hall]:
    """A real database, whichever the fixture brings."""
    made = Hall(database)
    yield made
    made.close()


class Office(Citizens, Counters, Calls, Day, Paper):
    """All the rules there are."""


@pytest.mark.timeout(300)  # of a busy machine
def test_the_queue_does_what_the_model_does(hall: Hall) -> None:
    """The same days each time, some ten seconds of them on each database."""
    run_state_machine_as_test(
        lambda: Office(hall), settings=settings(HOUSE, max_examples=28, derandomize=True)
    )


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_the_queue_does_what_the_model_does_for_thousands_of_days(hall: Hall) -> None:
    """Other days each time, long ones among them."""
    run_state_machine_as_test(
        lambda: Office(hall), settings=settings(HOUSE, max_examples=8000, stateful_step_count=80)
    )
