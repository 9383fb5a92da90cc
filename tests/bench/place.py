"""Where a bench's databases are: a file in a temporary folder, or a PostgreSQL of the bench's own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db import upkeep
from tests.db.postgres_server import PostgresServer, programs


@contextmanager
def sqlite() -> Iterator[str]:
    """A new office in a file, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "office.db")
        upkeep.init(path)
        yield path


@contextmanager
def postgresql() -> Iterator[str]:
    """A new office on a server with fsync on, over loopback TCP; FileNotFoundError where there is no PostgreSQL."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("no initdb here; apt-get install postgresql")
    server = PostgresServer(bin_folder)
    try:
        server.start()
        server.execute("CREATE DATABASE office")
        upkeep.init(server.url("office"))
        yield server.url("office")
    finally:
        server.remove()
