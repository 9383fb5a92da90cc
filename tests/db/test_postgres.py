"""The server's side: one instant a reader, one writer at a time, a sentence for every fault, and never its address."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from db import Offline, Queue, postgres
from db.engine import Database, shown
from office.launcher import child_environment
from tests.db.postgres_server import PostgresServer

SECRET, HOST = "s3cr3t", "db.example.invalid"


@pytest.mark.parametrize(
    "words",
    [
        f'connection failed: connection to server at "{HOST}", port 5432 failed: Connection refused',
        f"failed to resolve host '{HOST}': [Errno -2] Name or service not known",
        f'connection to server at "{HOST}", port 5432 failed: FATAL:  password authentication failed for user "clerk"',
        f'connection to server at "{HOST}" failed: FATAL:  database "office" does not exist',
        f"no pg_hba.conf entry for host {HOST}, password={SECRET}",
        "consuming input failed: server closed the connection unexpectedly",
        "",
    ],
)
def test_a_fault_of_the_connection_is_a_sentence_without_the_address(words: str) -> None:
    """What happened and what to do, but neither host nor password, whatever libpq wrote."""
    told = postgres.sentence(psycopg.OperationalError(words))
    assert "；" in told
    assert HOST not in told
    assert SECRET not in told


@pytest.mark.parametrize(
    "words",
    [["status"], ["init"], ["check"], ["migrate"], ["backup", "copy.dump"], ["issue", "--service", "seal"]],
)
def test_no_command_shows_the_address_of_a_server_that_is_away(words: list[str]) -> None:
    """Nobody listens there: one sentence on stderr, without host, user or password."""
    url = f"postgresql+psycopg://clerk:{SECRET}@127.0.0.1:1/office"
    done = subprocess.run(
        [sys.executable, "-m", "db", *words],
        capture_output=True,
        text=True,
        env=child_environment({"OFFICE_DB": url}),
        timeout=30,
    )
    assert done.returncode == 1
    assert "資料庫連不上" in done.stderr
    for part in (SECRET, "127.0.0.1", "clerk"):
        assert part not in done.stdout + done.stderr


def test_a_servers_database_is_shown_by_its_name_alone() -> None:
    """A path stays as it was given."""
    assert shown(f"postgresql+psycopg://clerk:{SECRET}@{HOST}/office") == "postgresql+psycopg://…/office"
    assert shown(f"postgresql://{HOST}/office?password={SECRET}") == "postgresql+psycopg://…/office"
    assert shown("office.db") == "office.db"


def test_a_database_that_is_not_there_says_who_makes_it(server: PostgresServer) -> None:
    """The server answers, but knows no such database."""
    with closing(Queue(server.url("nowhere"))) as queue, pytest.raises(Offline, match="createdb"):
        queue.snapshot()


def test_a_server_restarted_between_two_transactions_is_not_noticed(
    restarted: PostgresServer, queue: Queue
) -> None:
    """The connection that died idle is replaced before anything is asked of it."""
    queue.issue("move_in")
    restarted.crash()
    restarted.start()
    assert queue.issue("move_in").ticket.number == "1002"
    restarted.crash()
    restarted.start()
    assert queue.snapshot().lanes[1].people == 2


def test_a_server_lost_in_a_transaction_is_a_sentence_and_the_next_one_works(
    restarted: PostgresServer, queue: Queue
) -> None:
    """Nothing of the lost transaction is there afterwards; while the server is away everything is refused."""
    queue.issue("move_in")

    def lose_it() -> None:
        with queue._ledger.write() as work:
            work.connection.execute(text("DELETE FROM event"))
            restarted.crash()
            work.connection.execute(text("SELECT 1"))

    with pytest.raises(Offline, match="連不上"):
        lose_it()
    with pytest.raises(Offline, match="連不上"):
        queue.issue("move_in")
    restarted.start()
    assert queue.issue("move_in").ticket.number == "1002"
    assert [each.kind for each in queue.events()] == ["published", "issued", "issued"]


def test_a_server_lost_at_the_commit_says_that_it_may_have_been_saved(
    restarted: PostgresServer, queue: Queue
) -> None:
    """'Not saved' would be a guess: the sentence sends the clerk to look first."""

    def lose_it() -> None:
        with queue._ledger.write() as work:
            work.connection.execute(text("DELETE FROM event"))
            restarted.crash()

    with pytest.raises(Offline, match="也許已經存下來"):
        lose_it()


def test_a_reader_sees_one_instant(
    server: PostgresServer, database: str, another: Callable[[], Queue]
) -> None:
    """What is committed between two statements of a read does not belong to it: place and rows agree."""
    reader, writer = another(), another()
    with reader._ledger.read() as work:
        before = work.connection.execute(text("SELECT count(*) FROM event")).scalar_one()
        writer.issue("move_in")
        after = work.connection.execute(text("SELECT count(*) FROM event")).scalar_one()
    assert after == before
    assert reader.events()[-1].kind == "issued"


def test_a_writer_whose_turn_does_not_come_is_told(server: PostgresServer, database: str) -> None:
    """While somebody holds the writers' lock the wait has an end (here 0.2 s), and then it works."""
    hurried = make_url(database).update_query_dict({"options": "-c lock_timeout=200"})
    queue = Queue(hurried.render_as_string(hide_password=False))
    queue.office()
    with closing(psycopg.connect(postgres.libpq_address(make_url(database)), autocommit=True)) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", (postgres.WRITER_LOCK,))
        with pytest.raises(Offline, match="正忙"):
            queue.issue("move_in")
    assert queue.issue("move_in").ticket.number == "1001"
    queue.close()


def test_a_program_that_hangs_in_its_transaction_does_not_stop_the_office(
    server: PostgresServer, database: str, another: Callable[[], Queue]
) -> None:
    """The server ends it after its time (here 0.2 s), and the next in turn goes on."""
    url = make_url(database).update_query_dict({"options": "-c idle_in_transaction_session_timeout=200"})
    hanging = Database(url.render_as_string(hide_password=False))

    def hang() -> None:
        with hanging.transaction() as connection:
            assert another().issue("move_in").ticket.number == "1001"
            connection.execute(text("SELECT 1"))

    # The server's last words may be cut off by its closing the connection.
    with pytest.raises(Offline, match=r"停頓太久|連不上"):
        hang()
    hanging.close()


def test_what_it_waits_for_has_an_end_by_itself(server: PostgresServer, database: str) -> None:
    """Every connection carries the limits: lock, silence, connect."""
    with closing(Database(database)) as given, given.transaction("DEFERRED") as connection:
        said = {
            name: connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in ("lock_timeout", "idle_in_transaction_session_timeout")
        }
    assert said == {"lock_timeout": "8s", "idle_in_transaction_session_timeout": "5s"}
