"""A real database, the shipped plan, and the wall as the process it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import Queue, upkeep
from office.config import Office, load_office
from tests.display.wall_process import WallProcess


@pytest.fixture(scope="session")
def plan() -> Office:
    return load_office()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped plan, made once."""
    path = tmp_path_factory.mktemp("wall") / "office.db"
    upkeep.init(str(path))
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    path.write_bytes(template.read_bytes())
    return path


@pytest.fixture
def queue(database: Path) -> Iterator[Queue]:
    """The office's other programs, in this process; the wall is in another."""
    made = Queue(str(database))
    yield made
    made.close()


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[WallProcess]:
    """A wall that is not started yet."""
    process = WallProcess(tmp_path)
    yield process
    process.end()
