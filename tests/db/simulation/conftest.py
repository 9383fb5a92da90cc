"""One folder for the databases of a test file: the template in it is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.simulation.run import workshop
from office.config import Office, load_office


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with workshop() as made:
        yield made


@pytest.fixture(scope="session")
def office() -> Office:
    return load_office()
