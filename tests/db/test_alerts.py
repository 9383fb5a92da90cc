"""What supervisor and reviewers are told: once, when it has lasted, with the answer and the effect."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from db import Alert, Queue, upkeep
from office.clock import MINUTE
from office.config import SHIPPED
from tests.db.conftest import TUESDAY_0924
from tests.db.set_clock import SetClock


def rules(alerts: list[Alert]) -> list[tuple[str, str]]:
    return [(each.rule, each.subject) for each in alerts]


def said(queue: Queue) -> list[dict[str, object]]:
    """The alerts of the feed, oldest first."""
    return [each.data for each in queue.events(0, 5000) if each.kind == "alert"]


def test_a_rush_is_said_when_it_has_lasted(queue: Queue, clock: SetClock) -> None:
    """CLK-04: 16 people in a lane for 5 minutes ask the four reviewers, once."""
    for _ in range(15):
        queue.issue("move_in")
    assert queue.watch() == []
    queue.issue("move_in")
    assert queue.watch() == []
    clock.pass_minutes(4)
    assert queue.watch() == []
    clock.pass_minutes(1)
    assert rules(queue.watch()) == [("peak", "1")]
    assert rules(queue.watch()) == [("peak", "1")]
    (event,) = said(queue)
    assert (event["state"], event["people"], event["longest_minutes"]) == ("raised", 16, 5)
    assert event["asked"] == ["R1", "R2", "R3", "R4"]


def test_a_rush_that_does_not_last_is_not_said(queue: Queue, clock: SetClock) -> None:
    """The next one begins to count anew."""
    for _ in range(16):
        queue.issue("move_in")
    queue.watch()
    queue.cancel("1001")
    clock.pass_minutes(4)
    assert queue.watch() == []
    queue.issue("move_in")
    clock.pass_minutes(1)
    assert queue.watch() == []
    clock.pass_minutes(4)
    assert queue.watch() == []
    assert said(queue) == []


def test_a_long_predicted_wait_is_a_rush_too(queue: Queue, clock: SetClock) -> None:
    """Four certificates of 15 minutes before one counter are an hour."""
    queue.open_session(12)
    for _ in range(4):
        queue.issue("cdc")
    queue.call_next(12)
    queue.watch()
    clock.pass_minutes(5)
    found = {each.subject: each.words for each in queue.watch()}
    assert "自然人憑證有 3 人在等，最久 5 分，現在來要等" in found["4"]


def test_a_lane_may_have_limits_of_its_own(queue: Queue, clock: SetClock) -> None:
    """Three at the certificates are a rush where the plan says so."""
    text = SHIPPED.read_text(encoding="utf-8").replace("digit = 4\n", "digit = 4\npeak_people = 2\n", 1)
    queue.publish_office(text)
    for service in ("cdc", "cdc", "cdc", "seal", "seal", "seal"):
        queue.issue(service)
    queue.watch()
    clock.pass_minutes(5)
    assert rules(queue.watch()) == [("peak", "4")]


def test_a_support_session_answers_and_its_effect_is_told(queue: Queue, clock: SetClock) -> None:
    """CLK-03: alert, answer and effect are events; the report has the minutes between them."""
    for _ in range(20):
        queue.issue("move_in")
    queue.watch()
    clock.pass_minutes(5)
    queue.watch()
    clock.pass_minutes(3)
    queue.open_session(3, "王審核", support=True)
    assert len(said(queue)) == 1, "an express counter is no help for lane 1"
    queue.set_profile(3, "general")
    for _ in range(6):
        queue.call_next(3)
        clock.pass_minutes(2)
    assert queue.watch() == []
    raised, answered, cleared = said(queue)
    assert (answered["state"], answered["alert"], answered["after_minutes"]) == (
        "answered",
        raised["alert"],
        3,
    )
    assert cleared["state"] == "cleared"
    assert cleared["answered_after_minutes"] == 3
    assert cleared["people"] == [20, 14]
    assert cleared["longest_minutes"] == [5, 20]
    (alert,) = queue.alerts()
    assert (alert.answered_by, alert.cleared_us) == (3, clock.us)


def test_an_ordinary_session_is_no_answer(queue: Queue, clock: SetClock) -> None:
    """Only the reviewers' sessions are counted as support."""
    for _ in range(16):
        queue.issue("move_in")
    queue.watch()
    clock.pass_minutes(5)
    queue.watch()
    queue.open_session(4)
    assert [each["state"] for each in said(queue)] == ["raised"]


def test_a_quiet_number_without_a_quiet_counter_alerts_the_supervisor(queue: Queue, clock: SetClock) -> None:
    """Design, 'Order': after 5 minutes; an open row never gets it, and a paused quiet counter is not open."""
    queue.open_session(4)
    queue.open_session(17)
    queue.pause(17)
    number = queue.issue("divorce").ticket.number
    clock.pass_minutes(4)
    assert queue.watch() == []
    assert queue.call_next(4) is None
    clock.pass_minutes(1)
    assert rules(queue.watch()) == [("quiet", "")]
    queue.unpause(17)
    assert queue.watch() == []
    call = queue.call_next(17)
    assert call is not None
    assert call.number == number


def test_a_support_session_answers_only_what_it_can_help(queue: Queue, clock: SetClock) -> None:
    """A reviewer at a quiet counter answers the quiet numbers, and no pause of another counter."""
    queue.open_session(4)
    queue.pause(4)
    queue.issue("divorce")
    clock.pass_minutes(20)
    assert rules(queue.watch()) == [("quiet", ""), ("paused", "4")]
    queue.open_session(18, "王審核", support=True)
    assert [(each.rule, each.answered_by) for each in queue.alerts()] == [("quiet", 18), ("paused", None)]


def test_an_alert_of_a_quiet_number_does_not_name_it(queue: Queue, clock: SetClock) -> None:
    """The feed's line has neither its number nor its ticket."""
    number = queue.issue("divorce").ticket.number
    clock.pass_minutes(6)
    queue.watch()
    (event,) = (each for each in queue.events() if each.kind == "alert")
    assert (event.number, event.ticket) == (None, None)
    assert number not in str(event.data)


def test_a_counter_paused_too_long_is_told_unless_it_was_planned(queue: Queue, clock: SetClock) -> None:
    """SUP-02: 20 minutes; a planned return is waited for."""
    queue.open_session(4)
    queue.open_session(6)
    queue.pause(4)
    queue.pause(6, "午餐", clock.us + 60 * MINUTE)
    clock.pass_minutes(20)
    assert rules(queue.watch()) == [("paused", "4")]
    queue.unpause(4)
    assert queue.watch() == []
    clock.pass_minutes(41)
    assert rules(queue.watch()) == [("paused", "6")]


def test_a_counter_that_stands_idle_beside_its_people_is_told(queue: Queue, clock: SetClock) -> None:
    """Three minutes after the visit ended and with somebody it could call; not while it serves or nobody waits."""
    queue.open_session(4)
    queue.issue("move_in")
    queue.issue("cdc")
    queue.call_next(4)
    clock.pass_minutes(10)
    assert queue.watch() == []
    queue.finish(4)
    clock.pass_minutes(10)
    assert queue.watch() == []
    queue.issue("move_in")
    clock.pass_minutes(2)
    assert queue.watch() == []
    clock.pass_minutes(1)
    assert rules(queue.watch()) == [("idle", "4")]
    queue.call_next(4)
    assert queue.watch() == []


def test_a_look_that_finds_nothing_new_writes_nothing(
    database_file: str, queue: Queue, clock: SetClock, another: Callable[[], Queue]
) -> None:
    """Whoever watches a few times a minute does not stand in the writers' way."""
    for _ in range(16):
        queue.issue("move_in")
    queue.watch()
    clock.pass_minutes(5)
    queue.watch()
    beside = another()
    before = beside.data_version()
    for _ in range(3):
        queue.watch()
    assert beside.data_version() == before
    queue.issue("move_in")
    assert beside.data_version() != before


def rush(database: Path, *, helped: bool) -> tuple[int, list[Alert], int]:
    """Two hours at eighty numbers an hour: who waits at their end, the alerts, and the support time."""
    database.parent.mkdir()
    upkeep.init(str(database))
    clock, chance = SetClock(TUESDAY_0924), random.Random(5)
    with closing(Queue(str(database), clock)) as queue:
        usual = {each.id: each.minutes.typical for each in queue.office().services}
        free = dict.fromkeys((1, 2, 4, 5, 6, 7, 8, 10, 11, 17), 0)
        for counter in free:
            queue.open_session(counter)
        for step in range(2 * 80 * 3):
            if step % 3 == 0:
                queue.issue(chance.choice(["transcript", "transcript", "seal_cert", "move_in", "id_renew"]))
            for counter, at_us in free.items():
                if at_us <= clock.us:
                    call = queue.call_next(counter)
                    free[counter] = clock.us + int((usual[call.ticket.service] if call else 0.5) * MINUTE)
            rushed = step % 8 == 0 and any(each.rule == "peak" for each in queue.watch())
            if helped and rushed and 3 not in free:
                for counter in (3, 9, 12, 15):
                    queue.open_session(counter, f"後線 {counter}", support=True)
                    queue.set_profile(counter, "general")
                    free[counter] = 0
            clock.pass_minutes(0.25)
        people = sum(each.people for each in queue.snapshot().lanes.values())
        support = sum(each.support_us for each in queue.load().counters)
        return people, [each for each in queue.alerts() if each.rule == "peak"], support


def test_two_hours_at_eighty_an_hour_ask_for_support_and_it_helps(tmp_path: Path) -> None:
    """Domain 7, acceptance 5: the same rush with and without the four reviewers."""
    alone, asked, none = rush(tmp_path / "alone" / "office.db", helped=False)
    fewer, answered, support = rush(tmp_path / "helped" / "office.db", helped=True)
    assert asked, "nobody was asked"
    assert (asked[0].answered_us, none) == (None, 0)
    assert answered[0].answered_by in (3, 9, 12, 15)
    assert fewer < alone * 2 / 3
    assert support > 4 * 30 * MINUTE
