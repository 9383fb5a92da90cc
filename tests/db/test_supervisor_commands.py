"""The supervisor's commands as scripts use them."""

from __future__ import annotations

import json

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
    assert found["birth"]["apply_within"] == "出生後 60 日內"


def test_the_staff_issue_at_any_hour_and_a_citizen_does_not(database: str) -> None:
    """Without --public no clock is asked, with a kiosk's printer neither; a citizen's number has the office's hours.

    The day is told to the plan: a typhoon on every day of the week would need today's date."""
    found = batch(
        database, "issue --service seal", "issue --service seal --kiosk K1", "issue --service seal --public"
    )
    assert [each.get("number") for each in found[:2]] == ["3001", "3002"]
    assert found[2].get("number") == "3003" or "現在不發號" in str(found[2]["error"])


def test_watch_and_load_answer(database: str) -> None:
    """A line an alert, a line a counter and a clerk."""
    found = batch(database, "watch", "alerts", "open --counter 4 --clerk 蔡佩君", "load", "watch --every 1")
    assert len(found) == 4
    assert (found[1]["counter"], found[1]["served"], found[1]["pause_minutes"]) == (4, 0, 0)
    assert (found[2]["clerk"], found[2]["counters"]) == ("蔡佩君", [4])
    assert "批次" in str(found[3]["error"])


def test_the_range_is_null_until_it_is_known(database: str) -> None:
    """JSON keeps minutes and adds range, for a number and for a lane."""
    found = batch(database, "issue --service seal", "waiting")
    assert found[0]["range"] is None
    assert all(each["range"] is None for each in found[1:])
