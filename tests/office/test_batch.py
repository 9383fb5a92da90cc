"""The conversation with a `db batch` process that dies at the worst moments."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from office.batch import Batch, Unanswered

# Stands in for `python -m db --db FOLDER batch`: keeps what was committed in a file, as the database does, and dies
# once, after the commit and before the answer, when the folder holds a file 'die'.
QUEUE = """
import json, os, pathlib, shlex, sys
folder = pathlib.Path(sys.argv[2])
done = folder / "committed"
if (folder / "broken").exists():
    sys.exit("the disk is read-only; make room and start again")
for line in sys.stdin:
    words = shlex.split(line)
    committed = json.loads(done.read_text()) if done.exists() else []
    key = words[words.index("--key") + 1] if "--key" in words else None
    if words[0] == "pid":
        answer = {"pid": os.getpid()}
    elif words[0] == "refuse":
        answer = {"error": "3 號櫃檯沒有開，沒有叫號；請先開櫃檯。"}
    else:
        if key is None or key not in committed:
            committed.append(key)
            done.write_text(json.dumps(committed))
        answer = {"number": str(1000 + (committed.index(key) if key else len(committed)))}
    if (folder / "die").exists():
        (folder / "die").unlink()
        os.kill(os.getpid(), 9)
    print(json.dumps(answer), flush=True)
"""


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Batch]:
    script = tmp_path / "queue.py"
    script.write_text(QUEUE, "utf-8")
    batch = Batch(str(tmp_path), tmp_path / "batch.log", argv=(sys.executable, str(script)))
    yield batch
    batch.close()


def test_each_line_gets_its_answer_and_a_refusal_is_one_too(batch: Batch) -> None:
    """Answers come in order from one process, and a refused line does not end it."""
    assert batch.ask("issue --key a")["number"] == "1000"
    assert "請先開櫃檯" in batch.ask("refuse")["error"]
    assert batch.ask("issue --key b")["number"] == "1001"
    assert batch.deaths == 0


def test_a_command_that_was_committed_but_never_answered_is_found_again_by_its_key(
    batch: Batch, tmp_path: Path
) -> None:
    """The process dies between commit and answer: the new one gives the same number and commits nothing more."""
    assert batch.ask("issue --key a")["number"] == "1000"
    (tmp_path / "die").touch()
    assert batch.ask("issue --key b")["number"] == "1001"
    assert batch.deaths == 1
    assert json.loads((tmp_path / "committed").read_text()) == ["a", "b"]


def test_without_a_key_nobody_pretends_to_know(batch: Batch, tmp_path: Path) -> None:
    """A command without a key is not sent twice; the next one works again."""
    (tmp_path / "die").touch()
    with pytest.raises(Unanswered, match="finish --counter 3"):
        batch.ask("finish --counter 3")
    assert batch.ask("issue --key c")["number"] == "1001"
    assert json.loads((tmp_path / "committed").read_text()) == [None, "c"]


def test_a_process_killed_between_two_commands_is_replaced(batch: Batch) -> None:
    """kill -9 while nothing is under way costs nothing: the next command is answered by a new process."""
    first = int(batch.ask("pid")["pid"])
    assert batch.pid() == first
    os.kill(first, signal.SIGKILL)
    assert int(batch.ask("pid --key x")["pid"]) != first


def test_a_queue_that_cannot_run_is_an_error_with_its_own_words(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Giving up is bounded and carries the sentence the child left."""
    monkeypatch.setattr("office.batch.START_WITHIN", 0.5)
    (tmp_path / "broken").touch()
    with pytest.raises(OSError, match="the disk is read-only; make room"):
        batch.ask("issue --key a")
