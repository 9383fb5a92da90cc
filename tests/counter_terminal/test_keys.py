"""The clerk's keys against a real queue: what each does, and that none does it twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_terminal.choices import Ask
from counter_terminal.view import Mood
from db import Queue, State
from tests.counter_terminal.conftest import Terminal

Key = Qt.Key
ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Terminal]


def press(terminal: Terminal, key: Qt.Key, control: bool = False) -> None:
    """A key as a person presses it, wherever the focus is."""
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(terminal.window.focusWidget() or terminal.window, key, held)


def at_counter(terminal: Terminal) -> str | None:
    """The number on the screen."""
    ticket = terminal.orders.serving()
    return ticket.number if ticket is not None else None


def answered(terminal: Terminal, qtbot: QtBot) -> None:
    """The queue has answered what was pressed."""
    qtbot.waitUntil(lambda: terminal.orders.moment().working is None, timeout=5000)


def serve(terminal: Terminal, qtbot: QtBot, number: str) -> None:
    """F8 until this number is at the counter."""
    terminal.clock.pass_seconds(2)
    press(terminal, Key.Key_F8)
    qtbot.waitUntil(lambda: at_counter(terminal) == number, timeout=5000)
    answered(terminal, qtbot)


def state(terminal: Terminal, number: str) -> State:
    """What the queue says of a number."""
    return terminal.queue.ticket(number).state


def calls(queue: Queue) -> list[str | None]:
    """Every number called so far."""
    return [event.number for event in queue.events(0) if event.kind == "called"]


def test_f8_calls_then_finishes_and_calls(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """One press a citizen: the first calls, the next finishes and calls the following one."""
    for _ in range(2):
        queue.issue("move_in")
    desk = terminal()
    qtbot.waitUntil(lambda: desk.window.view is not None and desk.window.view.mood is Mood.IDLE, timeout=5000)
    serve(desk, qtbot, "1001")
    serve(desk, qtbot, "1002")
    assert state(desk, "1001") is State.DONE
    assert state(desk, "1002") is State.CALLED


def test_a_held_key_and_a_nervous_finger_call_once(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """Auto-repeat is ignored, and a second press within 1.5 s is the same press."""
    for _ in range(5):
        queue.issue("move_in")
    desk = terminal()
    qtbot.waitUntil(lambda: desk.orders.desk.next is not None, timeout=5000)
    press(desk, Key.Key_F8)
    for _ in range(20):
        repeat = QKeyEvent(QEvent.Type.KeyPress, Key.Key_F8, Qt.KeyboardModifier.NoModifier, "", True, 1)
        QApplication.sendEvent(desk.window, repeat)
    press(desk, Key.Key_F8)
    qtbot.waitUntil(lambda: at_counter(desk) == "1001", timeout=5000)
    press(desk, Key.Key_F8)
    answered(desk, qtbot)
    assert calls(queue) == ["1001"]


def test_another_process_calling_meanwhile_is_not_finished_by_this_press(
    terminal: Make, queue: Queue, qtbot: QtBot
) -> None:
    """What somebody else called to this counter after the screen was drawn stays; the clerk is told."""
    for _ in range(2):
        queue.issue("move_in")
    desk = terminal()
    qtbot.waitUntil(lambda: desk.orders.desk.next is not None, timeout=5000)
    told: list[str] = []
    desk.orders.refused.connect(told.append)
    queue.call_next(5)
    press(desk, Key.Key_F8)
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert calls(queue) == ["1001"]
    assert state(desk, "1001") is State.CALLED
    assert "1001" in told[0]
    qtbot.waitUntil(lambda: at_counter(desk) == "1001", timeout=5000)


def test_two_terminals_and_a_script_never_call_a_ticket_twice(
    terminal: Make, queue: Queue, database: str, qtbot: QtBot
) -> None:
    """Counters 5 and 6 press F8 while another process calls for 4 and 7: each number is called once."""
    for _ in range(24):
        queue.issue("move_in")
    queue.open_session(4)
    queue.open_session(7)
    five, six = terminal(5), terminal(6)
    script = subprocess.Popen(
        [sys.executable, "-m", "db", "--db", database, "--json", "batch"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert script.stdin is not None
    script.stdin.write("call --counter 4\ncall --counter 7\n" * 6)
    script.stdin.close()
    for _ in range(6):
        five.clock.pass_seconds(2)
        before = (at_counter(five), at_counter(six))
        press(five, Key.Key_F8)
        press(six, Key.Key_F8)
        qtbot.waitUntil(
            lambda before=before: at_counter(five) != before[0] and at_counter(six) != before[1],
            timeout=10000,
        )
        answered(five, qtbot)
        answered(six, qtbot)
    assert script.wait(20) == 0
    assert script.stdout is not None
    script.stdout.close()
    assert len(calls(queue)) == 24
    assert len(set(calls(queue))) == 24


def test_recall_no_show_and_the_third_recall(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """F7 recalls 10 s apart; the third press asks, and 1 marks the number missed."""
    queue.issue("move_in")
    desk = terminal()
    qtbot.waitUntil(lambda: desk.orders.desk.next is not None, timeout=5000)
    serve(desk, qtbot, "1001")
    for recalls in (1, 2):
        press(desk, Key.Key_F7)
        qtbot.waitUntil(lambda recalls=recalls: desk.orders.desk.recalls == recalls, timeout=5000)
        answered(desk, qtbot)
        press(desk, Key.Key_F7)
        assert "秒後" in desk.window.toast.words
        desk.clock.pass_seconds(11)
    press(desk, Key.Key_F7)
    assert desk.window.panel.question is not None
    assert desk.window.panel.question.ask is Ask.THIRD_RECALL
    assert [each.kind for each in queue.events(0)].count("recalled") == 2
    press(desk, Key.Key_1)
    qtbot.waitUntil(lambda: at_counter(desk) is None, timeout=5000)
    assert state(desk, "1001") is State.NO_SHOW


def test_f6_is_off_after_two_minutes_and_says_so(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """Too late without a recall: nothing happens but a sentence, and the button is dashed."""
    queue.issue("move_in")
    desk = terminal()
    serve(desk, qtbot, "1001")
    desk.clock.pass_seconds(125)
    desk.clerk.draw()
    assert not next(each for each in desk.window.small if each.label == "未到").isEnabled()
    press(desk, Key.Key_F6)
    assert "120" in desk.window.toast.words
    assert state(desk, "1001") is State.CALLED


def test_hold_with_a_reason_and_back(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """F3 2 holds with the second reason; idle, F3 1 takes it back."""
    queue.issue("move_in")
    desk = terminal()
    serve(desk, qtbot, "1001")
    press(desk, Key.Key_F3)
    press(desk, Key.Key_2)
    qtbot.waitUntil(lambda: at_counter(desk) is None, timeout=5000)
    assert (state(desk, "1001"), queue.ticket("1001").reason) == (State.HELD, "去拍照")
    answered(desk, qtbot)
    press(desk, Key.Key_F3)
    press(desk, Key.Key_1)
    qtbot.waitUntil(lambda: at_counter(desk) == "1001", timeout=5000)


def test_f6_while_idle_calls_a_missed_number(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """The missed list's first answer brings the number back to the counter."""
    queue.issue("move_in")
    desk = terminal()
    serve(desk, qtbot, "1001")
    press(desk, Key.Key_F6)
    qtbot.waitUntil(lambda: at_counter(desk) is None, timeout=5000)
    answered(desk, qtbot)
    press(desk, Key.Key_F6)
    press(desk, Key.Key_1)
    qtbot.waitUntil(lambda: at_counter(desk) == "1001", timeout=5000)


@pytest.mark.parametrize(("typed", "lane", "counter"), [("7", 7, None), ("06", 1, 6)])
def test_transfer_to_a_lane_or_a_counter(
    terminal: Make, queue: Queue, qtbot: QtBot, typed: str, lane: int, counter: int | None
) -> None:
    """One digit is a lane, two are a counter; the time of issue stays."""
    issued = queue.issue("move_in").ticket
    queue.open_session(6)
    desk = terminal()
    serve(desk, qtbot, "1001")
    press(desk, Key.Key_F4)
    QTest.keyClicks(desk.window.focusWidget(), typed)
    press(desk, Key.Key_Return)
    qtbot.waitUntil(lambda: at_counter(desk) is None, timeout=5000)
    moved = queue.ticket("1001")
    assert (moved.state, moved.lane, moved.due_us) == (State.WAITING, lane, issued.due_us)
    if counter is not None:
        call = queue.call_next(counter)
        assert call is not None
        assert call.number == "1001"


def test_a_transfer_that_names_nothing_is_refused_in_the_window(
    terminal: Make, queue: Queue, qtbot: QtBot
) -> None:
    """Counter 77 does not exist: the panel stays, the ticket stays."""
    queue.issue("move_in")
    desk = terminal()
    serve(desk, qtbot, "1001")
    press(desk, Key.Key_F4)
    QTest.keyClicks(desk.window.focusWidget(), "77")
    press(desk, Key.Key_Return)
    assert "05" in desk.window.toast.words
    assert desk.window.panel.isVisible()
    press(desk, Key.Key_Escape)
    assert not desk.window.panel.isVisible()
    assert at_counter(desk) == "1001"


def test_a_given_number_is_called(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """F5, digits, Enter; an unknown number is a sentence."""
    for _ in range(3):
        queue.issue("move_in")
    desk = terminal()
    press(desk, Key.Key_F5)
    QTest.keyClicks(desk.window.focusWidget(), "1003")
    press(desk, Key.Key_Return)
    qtbot.waitUntil(lambda: at_counter(desk) == "1003", timeout=5000)
    answered(desk, qtbot)
    press(desk, Key.Key_F5)
    QTest.keyClicks(desk.window.focusWidget(), "4321")
    press(desk, Key.Key_Return)
    qtbot.waitUntil(lambda: "4321" in desk.window.toast.words, timeout=5000)
    assert at_counter(desk) == "1003"


def test_finish_and_undo(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """Ctrl+Z within 5 s puts the ticket back first in line; F9 finishes without calling."""
    for _ in range(2):
        queue.issue("move_in")
    desk = terminal()
    serve(desk, qtbot, "1001")
    press(desk, Key.Key_Z, control=True)
    qtbot.waitUntil(lambda: at_counter(desk) is None, timeout=5000)
    answered(desk, qtbot)
    assert state(desk, "1001") is State.WAITING
    serve(desk, qtbot, "1001")
    press(desk, Key.Key_F9)
    qtbot.waitUntil(lambda: at_counter(desk) is None, timeout=5000)
    assert (state(desk, "1001"), state(desk, "1002")) == (State.DONE, State.WAITING)


def test_pause_with_reason_and_return(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """F10 1 2: lunch, back in 15 minutes; F8 then says what to do; F10 comes back."""
    desk = terminal()
    press(desk, Key.Key_F10)
    press(desk, Key.Key_1)
    press(desk, Key.Key_2)
    qtbot.waitUntil(lambda: desk.orders.desk.session.state == "paused", timeout=5000)
    session = queue.desk(5).session
    assert session is not None
    assert session.reason == "午餐"
    assert session.back_at_us is not None
    assert 14 * 60 <= (session.back_at_us - desk.clock.now_us()) / 1e6 <= 15 * 60
    answered(desk, qtbot)
    press(desk, Key.Key_F8)
    assert "F10" in desk.window.toast.words
    press(desk, Key.Key_F10)
    qtbot.waitUntil(lambda: desk.orders.desk.session.state == "open", timeout=5000)


def test_digits_tick_documents_and_both_ways(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """What the volunteer ticked is there; 1 ticks the first document, 1 again takes it off."""
    documents = queue.office().service("move_in").documents
    queue.issue("move_in", documents=documents[1:2])
    desk = terminal()
    serve(desk, qtbot, "1001")
    assert [row.paper.ticked for row in desk.window.papers] == [False, True, False, False, False]
    assert desk.window.view.serving.note == "志工已看過文件"
    press(desk, Key.Key_1)
    qtbot.waitUntil(lambda: documents[0] in queue.ticket("1001").documents, timeout=5000)
    answered(desk, qtbot)
    press(desk, Key.Key_1)
    qtbot.waitUntil(lambda: documents[0] not in queue.ticket("1001").documents, timeout=5000)


def test_a_quiet_tickets_documents_open_with_ctrl_d(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """Covered, digits tick nothing; Ctrl+D opens the list."""
    queue.issue("civil", quiet=True)
    desk = terminal(17)
    serve(desk, qtbot, "1001")
    assert not any(row.isVisible() for row in desk.window.papers)
    press(desk, Key.Key_1)
    press(desk, Key.Key_D, control=True)
    assert any(row.isVisible() for row in desk.window.papers)
    assert queue.ticket("1001").documents == ()


def test_nobody_waiting_disables_the_big_button_and_it_wakes_by_itself(
    terminal: Make, queue: Queue, qtbot: QtBot
) -> None:
    """Somebody takes a number elsewhere: the button is on again without a key."""
    desk = terminal()
    assert not desk.window.main.isEnabled()
    press(desk, Key.Key_F8)
    assert "沒有人在等" in desk.window.toast.words
    queue.issue("move_in")
    qtbot.waitUntil(desk.window.main.isEnabled, timeout=5000)


def test_a_counter_opened_by_somebody_else_is_followed(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """The clerk's name and the ticket at the counter come from the session that is there."""
    queue.issue("move_in")
    queue.open_session(5, "林佳穎")
    queue.call_next(5)
    desk = terminal()
    qtbot.waitUntil(lambda: at_counter(desk) == "1001", timeout=5000)
    assert desk.window.view.clerk == "林佳穎"
    assert [each.kind for each in queue.events(0)].count("opened") == 1
    queue.finish(5)
    qtbot.waitUntil(lambda: at_counter(desk) is None, timeout=5000)


def test_closing_the_window_asks_first(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """A person's closing brings a question; 1 pauses the counter and then the window goes."""
    desk = terminal()
    desk.window.may_close = False
    desk.window.close()
    qtbot.waitUntil(desk.window.panel.isVisible, timeout=2000)
    assert desk.window.isVisible()
    with qtbot.waitSignal(desk.clerk.left, timeout=5000):
        press(desk, Key.Key_1)
    assert not desk.window.isVisible()
    session = queue.desk(5).session
    assert session is not None
    assert session.state == "paused"


def test_the_answer_to_stay_changes_nothing(terminal: Make, queue: Queue, qtbot: QtBot) -> None:
    """3 keeps window and counter as they are."""
    desk = terminal()
    desk.window.may_close = False
    desk.window.close()
    qtbot.waitUntil(desk.window.panel.isVisible, timeout=2000)
    press(desk, Key.Key_3)
    assert desk.window.isVisible()
    assert not desk.window.panel.isVisible()
    session = queue.desk(5).session
    assert session is not None
    assert session.state == "open"
    desk.window.may_close = True
