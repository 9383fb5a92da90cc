"""A real database in a temporary folder, and a terminal on it as the program builds one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter_terminal.clerk import Clerk
from counter_terminal.orders import Orders
from counter_terminal.window import Window
from db import Queue, upkeep
from db.client import QueueClient
from office.clock import SystemClock
from office.wording import Wording

WORDS = Wording.of("zh-TW")


class LateClock:
    """The machine's clock, which a test may set forward."""

    def __init__(self) -> None:
        self.ahead_us = 0

    def now_us(self) -> int:
        return SystemClock().now_us() + self.ahead_us

    def pass_seconds(self, seconds: float) -> None:
        self.ahead_us += int(seconds * 1_000_000)


@dataclass
class Terminal:
    """One counter's terminal and a second queue that looks at the truth."""

    window: Window
    orders: Orders
    clerk: Clerk
    clock: LateClock
    queue: Queue


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped plan, made once."""
    path = tmp_path_factory.mktemp("template") / "office.db"
    upkeep.init(str(path))
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> str:
    path = tmp_path / "office.db"
    path.write_bytes(template.read_bytes())
    return str(path)


@pytest.fixture
def clock() -> LateClock:
    return LateClock()


@pytest.fixture
def queue(database: str, clock: LateClock) -> Iterator[Queue]:
    made = Queue(database, clock)
    yield made
    made.close()


@pytest.fixture
def terminal(
    database: str, queue: Queue, clock: LateClock, qtbot: QtBot
) -> Iterator[Callable[..., Terminal]]:
    """Makes terminals that have opened their counter."""
    clients: list[QueueClient] = []

    def make(counter: int = 5) -> Terminal:
        client = QueueClient(database, clock)
        clients.append(client)
        window = Window(WORDS)
        qtbot.addWidget(window)
        orders = Orders(client, counter, clock, WORDS, parent=window)
        clerk = Clerk(orders, window, WORDS, parent=window)
        window.may_close = True
        clerk.draw()
        window.show()
        client.start()
        qtbot.waitUntil(lambda: orders.desk is not None and orders.desk.session is not None, timeout=5000)
        return Terminal(window, orders, clerk, clock, queue)

    yield make
    for client in clients:
        client.stop()
