"""The supervisor's commands as scripts use them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import closing

from db import Queue
from office.config import SHIPPED
from tests.db.test_command_line import run


def batch(database: str, *lines: str) -> list[dict[str, object]]:
    answers = run("batch", database=database, stdin="\n".join(lines) + "\n").stdout
    return [json.loads(line) for line in answers.splitlines()]


def test_the_stock_runs_out_in_words(database: str) -> None:
    """`stock --service cdc --cards 2`: the third is refused before a number is taken, unless forced."""
    issue = "issue --service cdc"
    found = batch(database, "stock --service cdc --cards 2", issue, issue, issue, f"{issue} --force")
    assert found[0] == {"service": "cdc", "cards": 2}
    assert [each.get("number") for each in found[1:]] == ["4001", "4002", None, "4003"]
    assert "今日用罄" in str(found[3]["error"])


def test_issuing_is_stopped_and_allowed(database: str) -> None:
    """The reason is the refusal's; the words of both commands are checked."""
    found = batch(
        database,
        "stop-issuing --lane 1 --reason 停電檢修",
        "issue --service move_in --force",
        "issue --service cdc",
        "allow-issuing",
        "issue --service move_in",
        "stop-issuing --lane 1 --service cdc --reason x",
    )
    assert found[0]["issuing"] == "stopped"
    assert "停電檢修" in str(found[1]["error"])
    assert (found[2]["number"], found[3]["stops_ended"], found[4]["number"]) == ("4001", 1, "1001")
    assert "error" in found[5]


def test_admission_says_what_is_open_and_why_not(database: str) -> None:
    """Every service but the quiet ones, with where it can be done and its terms."""
    found = {
        str(each["service"]): each
        for each in batch(database, "stock --service cdc --cards 0", "admission")[1:]
    }
    assert "divorce" not in found
    cdc = found["cdc"]
    assert (cdc["open"], cdc["because"], cdc["reason"]) == (False, "stock", "今日用罄")
    assert found["move_in"]["warning"] == "新地址在南屯區才能在這裡辦。"
    assert found["transcript"]["warning"] == ""
    assert found["birth"]["apply_within"] == "出生後 60 日內"


def test_the_staff_issue_at_any_hour_and_a_citizen_does_not(database: str) -> None:
    """In an office without open days only --public is refused; a kiosk's printer makes nobody a citizen."""
    text = re.sub(r"(?m)^weekdays = \[.*?\]", "weekdays = []", SHIPPED.read_text(encoding="utf-8"), count=1)
    with closing(Queue(database)) as queue:
        queue.publish_office(re.sub(r"(?ms)^calendar = \[.*?^\]\n", "", text))
    issue = "issue --service seal"
    found = batch(database, issue, f"{issue} --kiosk K1", f"{issue} --public", f"{issue} --public --force")
    assert [each.get("number") for each in found] == ["3001", "3002", None, "3003"]
    assert "現在不發號" in str(found[2]["error"])


def test_watch_and_load_answer(database: str) -> None:
    """A line an alert, a line a counter and a clerk."""
    found = batch(database, "watch", "alerts", "open --counter 4 --clerk 蔡佩君", "load", "watch --every 1")
    assert len(found) == 4
    assert (found[1]["counter"], found[1]["served"], found[1]["pause_minutes"]) == (4, 0, 0)
    assert (found[2]["clerk"], found[2]["counters"]) == ("蔡佩君", [4])
    assert "批次" in str(found[3]["error"])


def test_a_watch_goes_on_and_says_each_alert_once(database: str) -> None:
    """As a role of `office up`: the rush appears as a line while it runs."""
    text = SHIPPED.read_text(encoding="utf-8")
    for before, after in (("people = 15", "people = 1"), ("for_minutes = 5", "for_minutes = 0")):
        assert text.count(before) == 1
        text = text.replace(before, after)
    with closing(Queue(database)) as queue:
        queue.publish_office(text)
        watch = subprocess.Popen(
            [sys.executable, "-m", "db", "--db", database, "watch", "--every", "0.1", "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for service in ("move_in", "move_in", "seal", "seal"):
                queue.issue(service)
            assert watch.stdout is not None
            lines = [json.loads(watch.stdout.readline()) for _ in range(2)]
        finally:
            watch.kill()
            watch.communicate()
    assert sorted(each["subject"] for each in lines) == ["1", "3"]


def test_the_range_is_null_until_it_is_known(database: str) -> None:
    """JSON keeps minutes and adds range, for a number and for a lane."""
    found = batch(database, "issue --service seal", "waiting")
    assert found[0]["range"] is None
    assert all(each["range"] is None for each in found[1:])
