"""What the terminal shows and allows, decided without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter_terminal.alerts import alert_of
from counter_terminal.desk import stopwatch, view_of
from counter_terminal.lines import folded, lane_rows
from counter_terminal.moment import Action, Moment, Support
from counter_terminal.permits import refusal, same_press
from counter_terminal.sample import (
    BUSY_MOMENT,
    BUSY_US,
    IDLE_MOMENT,
    busy_desk,
    idle_desk,
    lanes,
    quiet_desk,
    session,
    ticket,
)
from counter_terminal.view import Flag, Mood, View
from db.records import Desk, TicketLine
from office.clock import MINUTE, SECOND
from office.config import load_office
from office.wording import Wording

OFFICE, W = load_office(), Wording.of("zh-TW")


def view(desk: Desk | None, moment: Moment) -> View:
    return view_of(desk.counter if desk else 5, desk, OFFICE if desk else None, moment, W)


def called(desk: Desk, seconds: float) -> Desk:
    """The desk with its ticket called so long before 14:36."""
    assert desk.serving is not None
    return replace(desk, serving=replace(desk.serving, called_us=BUSY_US - int(seconds * SECOND)))


def test_a_busy_desk_says_what_the_drawing_says() -> None:
    """8047 with its flags, times, four of five documents, and who comes next."""
    seen = view(busy_desk(), BUSY_MOMENT)
    assert seen.mood is Mood.BUSY
    assert (seen.state, seen.clock, seen.clerk) == ("服務中", "14:36", "林佳穎")
    serving = seen.serving
    assert serving is not None
    assert serving.number == "8047"
    assert serving.flags == ((Flag.LOVE, "愛心優先"), (Flag.LANGUAGE, "越南語"))
    assert [value for _, value in serving.facts] == ["6 分", "03:12", "12 分"]
    assert [paper.ticked for paper in serving.papers] == [True, True, True, False, True]
    assert serving.papers_note == "4 / 5　按 1–5 勾選"
    assert [paper.hint for paper in serving.papers if paper.hint] == ["櫃檯可代查"]
    assert "".join(text for text, _ in seen.main.under) == "下一位 1171　遷出登記・等 41 分"
    assert [text for text, bold in seen.main.under if bold] == ["1171"]
    assert serving.interpreter


def test_an_idle_desk_says_who_is_next_and_why() -> None:
    """1024, how long, in which language, and the order in words."""
    seen = view(idle_desk(), IDLE_MOMENT)
    assert seen.mood is Mood.IDLE
    assert seen.calm is not None
    assert (seen.calm.number, seen.calm.service, seen.calm.text) == ("1024", "遷入登記", "等了 17 分・中文")
    assert seen.calm.why == "依序：愛心優先沒有人在等，輪到戶籍登記"
    assert [value for _, value in seen.figures] == ["9 件", "8 分", "1 時 20 分"]
    assert seen.held.numbers == ("1009",)
    assert seen.missed.numbers == ("1015", "1019", "1020")


def test_the_other_moods() -> None:
    """Paused, closed, nobody and not yet connected each say so, and the big button fits."""
    paused = replace(idle_desk(), session=session(0, "paused", reason="午餐", back_at_us=BUSY_US))
    seen = view(paused, IDLE_MOMENT)
    assert (seen.mood, seen.main.action, seen.main.key) == (Mood.PAUSED, Action.RETURN, "F10")
    assert seen.calm is not None
    assert seen.calm.grey
    assert seen.calm.text == "預計 14:36 回來"
    closed = view(replace(idle_desk(), session=None), IDLE_MOMENT)
    assert (closed.mood, closed.main.action, closed.main.reason) == (Mood.CLOSED, Action.OPEN, "")
    nobody = view(replace(idle_desk(), next=None), IDLE_MOMENT)
    assert nobody.mood is Mood.NOBODY
    assert nobody.main.reason
    blank = view(None, replace(IDLE_MOMENT, online=False))
    assert blank.mood is Mood.CONNECTING
    assert not blank.online
    assert blank.main.reason


def test_offline_keeps_the_ticket_and_turns_every_action_off() -> None:
    """The red state says what still works; the number at the counter stays on the screen."""
    seen = view(busy_desk(), replace(BUSY_MOMENT, online=False))
    assert seen.status == "離線，號碼照常"
    assert seen.serving is not None
    assert seen.serving.number == "8047"
    assert all(button.reason for button in seen.actions)
    assert seen.main.reason
    assert seen.alert is not None
    assert seen.alert.offline


@pytest.mark.parametrize(
    ("seconds", "recalls", "on"),
    [(0, 0, True), (120, 0, True), (121, 0, False), (121, 1, True), (900, 2, True)],
)
def test_no_show_within_two_minutes_or_after_a_recall(seconds: int, recalls: int, on: bool) -> None:
    """F6 is enabled for 120 s after a call, or after one recall (layout 5)."""
    desk = replace(called(busy_desk(), seconds), recalls=recalls)
    assert (refusal(Action.NO_SHOW, desk, BUSY_MOMENT, W) == "") is on


@pytest.mark.parametrize(("ago", "on"), [(None, True), (0, False), (9.9, False), (10, True)])
def test_recalls_are_ten_seconds_apart(ago: float | None, on: bool) -> None:
    """F7 waits 10 s after a recall and says how long still."""
    at = None if ago is None else BUSY_US - int(ago * SECOND)
    said = refusal(Action.RECALL, busy_desk(), replace(BUSY_MOMENT, recalled_us=at), W)
    assert (said == "") is on


@pytest.mark.parametrize(("ago", "on"), [(0, True), (5, True), (5.1, False)])
def test_a_call_can_be_taken_back_for_five_seconds(ago: float, on: bool) -> None:
    """Ctrl+Z within 5 s of the call, then it names the other keys."""
    said = refusal(Action.UNDO, called(busy_desk(), ago), BUSY_MOMENT, W)
    assert (said == "") is on
    assert on or "F6" in said


def test_one_press_of_f8_is_one_press() -> None:
    """A second F8 within 1.5 s is the same one."""
    assert same_press(replace(BUSY_MOMENT, pressed_us=BUSY_US - 1_400_000))
    assert not same_press(replace(BUSY_MOMENT, pressed_us=BUSY_US - 1_500_000))
    assert not same_press(BUSY_MOMENT)


def test_a_quiet_ticket_shows_no_matter_and_no_document() -> None:
    """安靜櫃檯, the lane's name, documents only after Ctrl+D."""
    seen = view(quiet_desk(), BUSY_MOMENT).serving
    assert seen is not None
    assert (Flag.QUIET, "安靜櫃檯") in seen.flags
    assert seen.service == "戶籍登記"
    assert seen.papers == ()
    assert "Ctrl+D" in seen.veiled
    opened = view(quiet_desk(), replace(BUSY_MOMENT, unveiled="1158")).serving
    assert opened is not None
    assert len(opened.papers) == 3
    assert opened.veiled == ""


def test_a_quiet_next_ticket_is_named_by_its_lane_only() -> None:
    """Neither the idle card nor the big button says the matter of a quiet number."""
    quiet = ticket("1024", "civil", BUSY_US, 3, quiet=True)
    idle = view(replace(idle_desk(), next=quiet), BUSY_MOMENT)
    busy = view(replace(busy_desk(), next=quiet), BUSY_MOMENT)
    assert idle.calm is not None
    assert idle.calm.service == "戶籍登記"
    name = OFFICE.service("civil").name.zh
    assert name != "戶籍登記"
    assert name not in "".join(text for text, _ in busy.main.under)


def test_the_waiting_list_folds_as_drawn() -> None:
    """Own lanes first and bold; too many fold into 其他 n 類 with their sum and their longest wait."""
    rows = lane_rows(busy_desk(), OFFICE, 0, W)
    assert [row.digit for row in rows[:2]] == ["8", "1"]
    assert [row.digit for row in rows if row.own] == ["8", "1"]
    assert [row.digit for row in rows if row.late] == ["1"]
    shown = folded(rows, 5, W)
    assert [(row.name, row.people, row.longest) for row in shown[-1:]] == [("其他 4 類", 7, "11 分")]
    assert sum(row.people for row in shown) == sum(row.people for row in rows)
    idle = folded(lane_rows(idle_desk(), OFFICE, 0, W), 8, W)
    assert [row.digit for row in idle] == ["8", "1", "2", "3", "4", "5", "6", "9"]


@pytest.mark.parametrize("room", range(10))
def test_a_fold_loses_nobody_and_fits(room: int) -> None:
    """Whatever the room, never more rows than it, and everybody is counted as long as there is a row."""
    rows = lane_rows(busy_desk(), OFFICE, 0, W)
    shown = folded(rows, room, W)
    assert len(shown) <= room
    assert room == 0 or sum(row.people for row in shown) == sum(row.people for row in rows)


def test_waits_grow_between_two_readings() -> None:
    """A minute after the desk was read, everybody has waited a minute longer."""
    rows = {row.digit: row.longest for row in lane_rows(busy_desk(), OFFICE, MINUTE, W)}
    assert rows["1"] == "42 分"
    assert rows["7"] == "無"


def test_the_alert_names_the_worst_lane_and_what_was_done() -> None:
    """Past its target: who, how long, since when help was asked, and who came."""
    alert = alert_of(busy_desk(), OFFICE, BUSY_MOMENT, W)
    assert alert is not None
    assert alert.title == "戶籍登記 24 人在等，最久 41 分"
    assert alert.text == "14:32 已請後線支援，2 位同仁正在開 8、9 號櫃檯"
    alone = alert_of(busy_desk(), OFFICE, replace(BUSY_MOMENT, support=Support()), W)
    assert alone is not None
    assert "20" in alone.text


@pytest.mark.parametrize(("minutes", "shown"), [(20, False), (21, True)])
def test_a_lane_at_its_target_is_no_alert(minutes: int, shown: bool) -> None:
    """The alert begins past the target, not at it."""
    desk = replace(idle_desk(), lanes=lanes({1: (3, minutes)}))
    assert (alert_of(desk, OFFICE, IDLE_MOMENT, W) is not None) is shown


def test_a_lane_of_others_raises_no_alert_here() -> None:
    """Counter 5 neither serves nor helps lane 4."""
    desk = replace(idle_desk(), lanes=lanes({4: (3, 90)}))
    assert alert_of(desk, OFFICE, IDLE_MOMENT, W) is None


@pytest.mark.parametrize(("minutes", "counter", "shown"), [(19, 5, False), (20, 5, True), (50, 6, False)])
def test_an_old_hold_of_this_counter_is_spoken_of(minutes: int, counter: int, shown: bool) -> None:
    """After 20 minutes, and only where it was put aside."""
    line = TicketLine("1009", IDLE_MOMENT.now_us - minutes * MINUTE, 1, "等補文件", counter)
    alert = alert_of(replace(idle_desk(), lanes={}, held=(line,)), OFFICE, IDLE_MOMENT, W)
    assert (alert is not None and "1009" in alert.title) is shown


def test_a_service_the_plan_has_lost_is_named_by_its_lane() -> None:
    """A plan published while a ticket waits must not stop the terminal."""
    desk = busy_desk()
    assert desk.serving is not None
    seen = view(replace(desk, serving=replace(desk.serving, service="gone")), BUSY_MOMENT)
    assert seen.serving is not None
    assert seen.serving.service == "愛心優先"
    assert seen.serving.papers == ()


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "00:00"), (192, "03:12"), (3600, "1:00:00"), (-5, "00:00")]
)
def test_the_stopwatch(seconds: int, said: str) -> None:
    """Minutes and seconds, from an hour on with hours."""
    assert stopwatch(seconds * SECOND) == said
