"""A month of an office, made by hand through the real queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from db import Queue
from db.report.month import instant
from tests.db.set_clock import SetClock

At = Callable[[str, str], None]


@pytest.fixture
def at(clock: SetClock) -> At:
    """Sets the clock to a Taipei day and time, as at('2025-03-03', '09:00')."""

    def set_to(day: str, time: str) -> None:
        clock.us = instant(date.fromisoformat(day), time)

    return set_to


@pytest.fixture
def march(queue: Queue, at: At) -> Queue:
    """March 2025: a Monday with every fate a number can have, and a Tuesday on which a counter was left open."""
    mon, tue = "2025-03-03", "2025-03-04"
    at(mon, "09:00")
    queue.open_session(4, "蔡佩君")
    queue.issue("move_in")  # 1001
    at(mon, "09:10")
    queue.call_number(4, "1001")
    at(mon, "09:11")
    queue.recall(4)
    at(mon, "09:20")
    queue.issue("transcript", language="en")  # 3001
    at(mon, "09:30")
    queue.call_number(4, "3001")  # ends 1001
    at(mon, "09:36")
    queue.finish(4)
    at(mon, "09:40")
    queue.issue("move_in")  # 1002, misses its first call
    at(mon, "10:00")
    queue.report_device("printer-K1", "kiosk", "fault", "卡紙")
    at(mon, "10:05")
    queue.report_device("printer-K1", "kiosk", "fault", "卡紙，請打開上蓋")
    at(mon, "10:10")
    queue.call_number(4, "1002")
    at(mon, "10:12")
    queue.no_show(4)
    at(mon, "10:20")
    queue.report_device("printer-K1", "kiosk", "ok")
    queue.requeue("1002")
    at(mon, "10:25")
    queue.call_number(4, "1002")
    at(mon, "10:45")
    queue.finish(4)
    at(mon, "11:00")
    queue.issue("id_renew", interpreter=True, language="vi")  # 2001, held for a photo
    at(mon, "11:05")
    queue.call_number(4, "2001")
    at(mon, "11:10")
    queue.hold(4, "拍照")
    at(mon, "11:40")
    queue.resume(4, "2001")
    at(mon, "11:50")
    queue.finish(4)
    queue.issue("divorce")  # 1003, quiet
    queue.open_session(17, "林淑芬", support=True)
    at(mon, "11:58")
    queue.call_number(17, "1003")
    at(mon, "12:28")
    queue.finish(17)
    at(mon, "12:30")
    queue.issue("seal", love=True)  # 8001, called by mistake first, then sent on
    at(mon, "12:33")
    queue.call_number(4, "8001")
    queue.undo_call(4)
    at(mon, "12:35")
    queue.call_number(4, "8001")
    at(mon, "12:40")
    queue.transfer(4, lane=3)
    at(mon, "12:45")
    queue.call_number(4, "8001")
    at(mon, "12:50")
    queue.finish(4)
    at(mon, "13:00")
    queue.close_session(17)
    queue.issue("move_in")  # 1004
    at(mon, "13:05")
    queue.cancel("1004")
    at(mon, "13:10")
    queue.pause(4, "會議")
    at(mon, "13:20")
    queue.pause(4, "用餐")
    at(mon, "13:40")
    queue.unpause(4)
    at(mon, "14:00")
    queue.close_session(4)
    queue.issue("move_in")  # 1005, never called
    at(mon, "17:00")
    queue.report_device("wall", "display", "offline")
    at(tue, "09:00")
    queue.report_device("wall", "display", "ok")
    queue.open_session(4, "蔡佩君")
    queue.issue("cdc")  # 4001, missed and never back
    at(tue, "09:15")
    queue.call_number(4, "4001")
    at(tue, "09:17")
    queue.no_show(4)
    at("2025-03-05", "08:00")
    queue.open_session(1)  # the day's first write ends what Tuesday left open
    queue.close_session(1)
    at("2025-04-01", "08:00")
    return queue
