"""The command line as scripts use it: JSON fields, exit codes, one sentence for every refusal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from db import Queue
from db.engine import Database


def run(*words: str, database: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """`python -m db words` on the database."""
    return subprocess.run(
        [sys.executable, "-m", "db", *words],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, "OFFICE_DB": database},
        timeout=30,
    )


def test_init_issue_open_call_finish(empty: str) -> None:
    """The whole way from nothing to a finished visit, with the contract's fields."""
    database = empty
    assert run("init", "--json", database=database).returncode == 0
    issued = json.loads(run("issue", "--service", "move_in", "--json", database=database).stdout)
    assert {"id", "number", "lane", "service", "issued_at", "due_at", "ahead", "minutes"} <= set(issued)
    assert issued["number"] == "1001"
    assert issued["issued_at"].endswith("+08:00")
    script = "open --counter 4 --clerk 蔡佩君\ncall --counter 4\nrecall --counter 4\nfinish --counter 4\ncall --counter 4\n"
    lines = [json.loads(line) for line in run("batch", database=database, stdin=script).stdout.splitlines()]
    assert {"number", "id", "counter", "lane", "service", "event", "at", "why"} <= set(lines[1])
    assert [each.get("number") for each in lines] == [None, "1001", "1001", "1001", None]
    events = [json.loads(line) for line in run("events", "--json", database=database).stdout.splitlines()]
    assert [each["kind"] for each in events] == [
        "published",
        "issued",
        "opened",
        "called",
        "recalled",
        "finished",
    ]
    assert set(events[1]) == {"id", "at", "kind", "ticket", "number", "counter", "data"}
    waiting = [json.loads(line) for line in run("waiting", "--json", database=database).stdout.splitlines()]
    assert [each["lane"] for each in waiting] == list(range(1, 10))
    assert {"lane", "people", "longest_minutes", "estimate"} <= set(waiting[0])


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["issue", "--service", "divorc"], 1, "divorce"),
        (["call", "--counter", "4"], 1, "開櫃"),
        (["call", "--counter", "77"], 1, "1 到 19"),
        (["requeue", "--number", "1999"], 1, "1999"),
        (["issue"], 2, "--service"),
        (["dance"], 2, "dance"),
        (["call", "--counter", "four"], 2, "four"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(database: str, words: list[str], code: int, told: str) -> None:
    """No stack trace; 1 for refused, 2 for usage; the sentence names the matter."""
    done = run(*words, database=database)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_refused_line_does_not_end_the_batch(database: str) -> None:
    """Each bad line answers with its error, the next goes on."""
    script = 'issue --service nothing\nissue --service "unclosed\ncall --counter x\ninit\n--help\nissue --service seal\n'
    lines = [json.loads(line) for line in run("batch", database=database, stdin=script).stdout.splitlines()]
    assert [set(each) == {"error"} for each in lines] == [True] * 5 + [False]
    assert lines[-1]["number"] == "3001"
    assert "引號" in lines[1]["error"]


def test_a_batch_does_not_stop_at_a_followed_feed(database: str) -> None:
    """A feed without an end is refused in a batch, so the lines after it are answered."""
    script = "events --follow\nissue --service seal\n"
    lines = [json.loads(line) for line in run("batch", database=database, stdin=script).stdout.splitlines()]
    assert "--follow" in lines[0]["error"]
    assert lines[1]["number"] == "3001"


def test_a_missing_database_says_what_to_do(tmp_path: Path) -> None:
    """Nothing is created by asking."""
    path = tmp_path / "nowhere.db"
    done = run("waiting", database=str(path))
    assert done.returncode == 1
    assert "db init" in done.stderr
    assert not path.exists()


def test_a_database_from_the_future_is_refused(database: str) -> None:
    """The sentence says to update the program; nothing is written."""
    direct = Database(database)
    with direct.transaction() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    direct.close()
    for words in (["issue", "--service", "seal"], ["migrate"]):
        done = run(*words, database=database)
        assert done.returncode == 1
        assert "9999" in done.stderr
        assert "更新" in done.stderr


def test_a_plan_with_a_typo_is_not_published(database: str, tmp_path: Path) -> None:
    """The error names file, key, value and what would be right; the old plan stays."""
    shipped = Path(__file__).parents[2] / "office" / "office.toml"
    wrong = tmp_path / "office.toml"
    wrong.write_text(shipped.read_text().replace('profile = "general"', 'profile = "genral"', 1))
    done = run("publish", str(wrong), database=database)
    assert done.returncode == 1
    assert "genral" in done.stderr
    assert "general" in done.stderr
    assert str(wrong) in done.stderr
    queue = Queue(database)
    assert queue.office_version() == 1
    queue.close()


def test_a_published_plan_reaches_a_running_queue(database: str, tmp_path: Path) -> None:
    """Without a restart, the next transaction half a second later works by the new plan."""
    queue = Queue(database)
    name = queue.office().name.zh
    shipped = Path(__file__).parents[2] / "office" / "office.toml"
    changed = tmp_path / "office.toml"
    changed.write_text(shipped.read_text().replace(name, "測試戶政事務所"))
    assert run("publish", str(changed), database=database).returncode == 0
    assert queue.published().name.zh == "測試戶政事務所"
    assert [each.kind for each in queue.events()][-1] == "published"
    queue.close()
