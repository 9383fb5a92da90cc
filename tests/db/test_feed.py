"""The feed: every event once and in order, also when commits overtake each other and when the server goes away."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
from sqlalchemy.engine import make_url

from db import Issued, Offline, Queue
from db.feed import Feed
from db.hints import listener_for
from db.postgres import libpq_address
from office.config import SHIPPED
from tests.db.postgres_server import PostgresServer

EVENT = "INSERT INTO event (at_us, kind) VALUES (1, %s)"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.005)


def kinds(queue: Queue, after: int) -> list[str]:
    """What a reader with this cursor is told."""
    return [each.kind for each in queue.events(after)]


def test_every_event_comes_once_and_in_order(queue: Queue, another: Callable[[], Queue]) -> None:
    """What others commit while the feed waits and while it does not."""
    after = queue.snapshot().seq
    writer = another()
    with Feed(queue, after) as feed:
        assert feed.wait(0) == []
        seen = []
        for _ in range(3):
            writer.issue("move_in")
            seen += feed.wait(5)
        writer.issue("move_in")
        writer.issue("move_in")
        seen += feed.wait(5)
        assert feed.wait(0) == []
    assert [each.number for each in seen] == ["1001", "1002", "1003", "1004", "1005"]
    assert [each.id for each in seen] == sorted({each.id for each in seen})


def test_a_hint_comes_with_the_commit_not_with_the_poll(queue: Queue, another: Callable[[], Queue]) -> None:
    """A listener that is not asked for anything else is woken by another's commit."""
    listener = listener_for(queue.url)
    writer = another()
    while listener.wait(0):
        pass
    writer.issue("move_in")
    assert listener.wait(5)
    listener.close()


def test_without_a_turn_a_reader_misses_what_was_overtaken(
    server: PostgresServer, database: str, queue: Queue
) -> None:
    """The damage the writers' lock is for: the smaller number commits later, behind the cursor's back."""
    after = queue.snapshot().seq
    address = libpq_address(make_url(database))
    with closing(psycopg.connect(address)) as slow, closing(psycopg.connect(address)) as fast:
        slow.execute(EVENT, ("slow",))
        fast.execute(EVENT, ("fast",))
        fast.commit()
        told = queue.events(after)
        slow.commit()
    assert [each.kind for each in told] == ["fast"]
    assert kinds(queue, told[-1].id) == [], "the slow one is never told"
    assert kinds(queue, after) == ["slow", "fast"]


def test_with_its_turn_a_reader_misses_nothing(
    server: PostgresServer, database: str, queue: Queue, another: Callable[[], Queue]
) -> None:
    """The same two through the queue: the second waits for the first, whoever is quicker, and both are told."""
    after = queue.snapshot().seq
    slow, fast = another(), another()
    address = libpq_address(make_url(database))
    with (
        ThreadPoolExecutor(1) as thread,
        closing(psycopg.connect(address, autocommit=True)) as onlooker,
    ):
        with slow._ledger.write() as work:
            first = work.append("opened", counter=4)
            overtaking: Future[Issued] = thread.submit(fast.issue, "move_in")
            until(lambda: onlooker.execute(WAITING).fetchone() == (1,))
            assert queue.events(after) == []
            assert not overtaking.done()
        overtaking.result(10)
    told = queue.events(after)
    assert [each.kind for each in told] == ["opened", "issued"]
    assert told[0].id == first


def test_publishing_a_plan_waits_its_turn_too(
    server: PostgresServer, database: str, queue: Queue, another: Callable[[], Queue]
) -> None:
    """It writes an event like every other transaction."""
    after = queue.snapshot().seq
    slow, publisher = another(), another()
    address = libpq_address(make_url(database))
    with (
        ThreadPoolExecutor(1) as thread,
        closing(psycopg.connect(address, autocommit=True)) as onlooker,
    ):
        with slow._ledger.write() as work:
            work.append("opened", counter=4)
            plan = SHIPPED.read_text(encoding="utf-8") + "\n# again\n"
            publishing = thread.submit(publisher.publish_office, plan)
            until(lambda: onlooker.execute(WAITING).fetchone() == (1,))
        publishing.result(10)
    assert kinds(queue, after) == ["opened", "published"]


def test_a_feed_goes_on_where_it_was_after_the_server_was_away(
    restarted: PostgresServer, queue: Queue, another: Callable[[], Queue]
) -> None:
    """Offline while it is away; then what was committed meanwhile, once; and the next hint is heard again."""
    writer = another()
    with Feed(queue, queue.snapshot().seq) as feed:
        writer.issue("move_in")
        assert [each.number for each in feed.wait(5)] == ["1001"]
        writer.issue("move_in")
        restarted.crash()
        with pytest.raises(Offline, match="連不上"):
            feed.wait(5)
        restarted.start()
        writer.issue("move_in")
        seen = []
        until(lambda: seen.extend(feed.wait(0.1)) or len(seen) >= 2)
        assert [each.number for each in seen] == ["1002", "1003"]
        listening = "SELECT 1 FROM pg_stat_activity WHERE query = 'listen office_feed'"
        with closing(psycopg.connect(libpq_address(queue.url), autocommit=True)) as onlooker:
            until(lambda: feed.wait(0.1) == [] and onlooker.execute(listening).fetchone())
        writer.issue("move_in")
        assert feed._listener.wait(5), "the listener listens again"
        assert [each.number for each in feed.wait(5)] == ["1004"]
