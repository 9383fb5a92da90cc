"""The queue behind windows: nothing waits in the GUI thread, no event is missed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db import Event, Issued, Queue
from db.client import QueueClient
from tests.db.postgres_server import PostgresServer


@pytest.fixture
def client(database: str, qtbot: QtBot) -> Iterator[QueueClient]:
    made = QueueClient(database)
    yield made
    made.stop()


def test_ready_comes_first_and_events_follow_from_its_cursor(
    client: QueueClient, database: str, qtbot: QtBot
) -> None:
    """What another process commits after the snapshot arrives once, in order."""
    other = Queue(database)
    other.issue("move_in")
    seen: list[Event] = []
    client.events.connect(seen.extend)
    with qtbot.waitSignal(client.ready, timeout=5000) as ready:
        client.start()
    snapshot, office = ready.args
    assert snapshot.lanes[1].people == 1
    assert office.counter(4).number == 4
    for _ in range(5):
        other.issue("birth")
    qtbot.waitUntil(lambda: len(seen) == 5, timeout=5000)
    assert [each.id for each in seen] == list(range(snapshot.seq + 1, snapshot.seq + 6))
    other.close()


def test_a_result_comes_back_in_the_clients_thread(client: QueueClient, qtbot: QtBot) -> None:
    """The transaction runs elsewhere, the callback here."""
    where: list[tuple[int, int]] = []
    ran: list[int] = []
    client.start()

    def work(queue: Queue) -> Issued:
        ran.append(threading.get_ident())
        return queue.issue("move_in")

    client.submit(work, lambda issued: where.append((issued.ticket.id, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(where), timeout=5000)
    assert where == [(1, threading.get_ident())]
    assert ran != [threading.get_ident()]


def test_a_refusal_comes_back_as_a_sentence(client: QueueClient, qtbot: QtBot) -> None:
    """And the next order is still served."""
    told: list[str] = []
    done: list[Issued] = []
    client.start()
    client.submit(lambda queue: queue.call_next(4), None, lambda refusal: told.append(str(refusal)))
    client.submit(lambda queue: queue.issue("move_in"), done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    assert "開櫃" in told[0]


def test_a_database_that_appears_later_is_found(
    database_file: str, tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Offline is said once, then ready comes by itself."""
    late = tmp_path / "late.db"
    client = QueueClient(str(late))
    said: list[str] = []
    client.offline.connect(said.append)
    with qtbot.waitSignal(client.offline, timeout=5000):
        client.start()
    part = tmp_path / "part"
    part.write_bytes(Path(database_file).read_bytes())
    with qtbot.waitSignal(client.ready, timeout=5000):
        part.rename(late)
    assert len(said) == 1
    assert [each.levelname for each in caplog.records].count("WARNING") == 1
    client.stop()


def test_a_new_plan_is_announced(client: QueueClient, database: str, qtbot: QtBot) -> None:
    """A publish in another process reaches the running program."""
    with qtbot.waitSignal(client.ready, timeout=5000):
        client.start()
    other = Queue(database)
    shipped = (Path(__file__).parents[2] / "office" / "office.toml").read_text()
    name = other.office().name.zh
    with qtbot.waitSignal(client.office_changed, timeout=5000) as changed:
        other.publish_office(shipped.replace(name, "測試戶政事務所"))
    assert changed.args[0].name.zh == "測試戶政事務所"
    other.close()


def test_a_server_that_goes_away_and_comes_back_costs_no_event(
    restarted: PostgresServer,
    client: QueueClient,
    database: str,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Offline once, then ready with a snapshot in which everything is, then the events after it."""
    seen: list[Event] = []
    client.events.connect(seen.extend)
    with qtbot.waitSignal(client.ready, timeout=5000):
        client.start()
    with qtbot.waitSignal(client.offline, timeout=5000) as lost:
        restarted.crash()
    assert "連不上" in lost.args[0]
    with qtbot.waitSignal(client.ready, timeout=10_000) as ready:
        restarted.start()
        other = Queue(database)
        other.issue("move_in")
    later = other.issue("move_in").ticket.number
    qtbot.waitUntil(lambda: later in [each.number for each in seen], timeout=5000)
    counted = ready.args[0].lanes[1].people + len([each for each in seen if each.kind == "issued"])
    assert counted == 2
    assert [each.levelname for each in caplog.records].count("WARNING") == 1
    other.close()
