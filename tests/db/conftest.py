"""A real database, SQLite's and PostgreSQL's in turn, with a clock the test sets."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import Queue, upkeep
from tests.db.postgres_server import PostgresServer, programs
from tests.db.set_clock import SetClock

# Tuesday 11 March 2025, 09:24 in Taipei.
TUESDAY_0924 = 1_741_656_240_000_000

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# A test that asks for one of these runs on that kind of database alone; every other one runs on both.
ONLY = {"database_file": SQLITE, "template": SQLITE, "server": POSTGRESQL, "server_template": POSTGRESQL}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test of a database both kinds, or the one it asks for."""
    if "backend" in metafunc.fixturenames:
        only = {ONLY[name] for name in metafunc.fixturenames if name in ONLY}
        metafunc.parametrize("backend", sorted(only) or [SQLITE, POSTGRESQL], indirect=True)


@contextmanager
def _copy_of(request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    server: PostgresServer = request.getfixturevalue("server")
    name: str = next(request.getfixturevalue("names"))
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database of this run of the test."""
    return str(request.param)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped plan, made once: a migration takes 0.3 s."""
    path = tmp_path_factory.mktemp("template") / "office.db"
    upkeep.init(str(path))
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test run's own."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("NOT TESTED ON POSTGRESQL: there is no initdb here; apt-get install postgresql")
    made = PostgresServer(bin_folder)
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def restarted(server: PostgresServer, database: str) -> Iterator[PostgresServer]:
    """The server of a test that crashes it; it is there again for the next one."""
    # A sequence copied with its database is logged only after the next checkpoint: without one a crash sets it back.
    server.execute("CHECKPOINT")
    yield server
    if not server.is_running:
        server.start()


@pytest.fixture(scope="session")
def server_template(server: PostgresServer) -> str:
    """The name of a PostgreSQL database with the shipped plan, to be copied."""
    server.execute("CREATE DATABASE template_office")
    upkeep.init(server.url("template_office"))
    return "template_office"


@pytest.fixture(scope="session")
def names() -> Iterator[str]:
    """Names no database of the server has yet."""
    return (f"office_{each}" for each in itertools.count())


@pytest.fixture
def empty(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database nobody has made tables in."""
    if backend == SQLITE:
        yield str(tmp_path / "empty.db")
        return
    with _copy_of(request, "template0") as url:
        yield url


@pytest.fixture
def database(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database's address, with the shipped plan: a path, or a URL of the server's."""
    if backend == SQLITE:
        path = tmp_path / "office.db"
        path.write_bytes(request.getfixturevalue("template").read_bytes())
        yield str(path)
        return
    with _copy_of(request, request.getfixturevalue("server_template")) as url:
        yield url


@pytest.fixture
def database_file(database: str) -> str:
    """The path of a database that is a file: for what only SQLite has (pages, PRAGMAs, steps)."""
    return database


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
