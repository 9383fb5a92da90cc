"""A real database in a temporary folder, with a clock the test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import Queue, upkeep
from tests.db.set_clock import SetClock

# Tuesday 11 March 2025, 09:24 in Taipei.
TUESDAY_0924 = 1_741_656_240_000_000


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped plan, made once: a migration takes 0.3 s."""
    path = tmp_path_factory.mktemp("template") / "office.db"
    upkeep.init(str(path))
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> str:
    """A fresh database's path."""
    path = tmp_path / "office.db"
    path.write_bytes(template.read_bytes())
    return str(path)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(TUESDAY_0924)


@pytest.fixture
def another(database: str, clock: SetClock) -> Iterator[Callable[[], Queue]]:
    """Makes further queues on the same database and clock."""
    made: list[Queue] = []

    def make() -> Queue:
        made.append(Queue(database, clock))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def queue(another: Callable[[], Queue]) -> Queue:
    return another()
