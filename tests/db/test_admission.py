"""Who gets no number: the door, a stop, a quota; each with its sentence, and never at the price of a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import Queue, Refused, State
from office.clock import MINUTE
from office.config import SHIPPED
from tests.db.set_clock import SetClock

SATURDAY_1000 = 1_742_004_000_000_000
MONTH_END_1630 = 1_743_409_800_000_000


def publish(queue: Queue, before: str, after: str) -> None:
    """The shipped plan with its only `before` replaced."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    queue.publish_office(text.replace(before, after))


def test_the_public_door_is_shut_on_a_closed_day_and_the_desk_is_not(queue: Queue, clock: SetClock) -> None:
    """A kiosk's citizen hears when it opens; the staff still issue, with a kiosk's printer too."""
    clock.us = SATURDAY_1000
    with pytest.raises(Refused, match=r"不上班的日子.*3 月 17 日（一）08:00"):
        queue.issue("move_in", kiosk="K1", public=True)
    assert queue.issue("move_in", kiosk="K1").ticket.number == "1001"


def test_month_end_refuses_new_registrations_of_the_public(queue: Queue, clock: SetClock) -> None:
    """The reason is in the sentence, and a transcript is given as ever."""
    clock.us = MONTH_END_1630
    with pytest.raises(Refused, match="月底統計"):
        queue.issue("birth", public=True)
    assert queue.issue("transcript", public=True).ticket.number == "3001"


def test_a_quiet_request_is_refused_in_the_words_of_any_other(queue: Queue, clock: SetClock) -> None:
    """CIT-07: neither hours nor a stop tell which matter it was."""
    clock.us = MONTH_END_1630
    said = []
    for service, quiet in (("civil", False), ("civil", True), ("divorce", False)):
        with pytest.raises(Refused) as caught:
            queue.issue(service, quiet=quiet, public=True)
        said.append(str(caught.value))
    assert len(set(said)) == 1


def test_a_repeated_request_is_answered_though_the_door_has_shut(queue: Queue, clock: SetClock) -> None:
    """The number of an unanswered tap was given in time; it is found again, not refused."""
    clock.us = MONTH_END_1630 - 31 * MINUTE
    first = queue.issue("birth", public=True, key="visit-1")
    clock.us = MONTH_END_1630
    assert queue.issue("birth", public=True, key="visit-1").ticket.id == first.ticket.id


def test_a_stop_refuses_everybody_with_its_reason(queue: Queue) -> None:
    """Kiosk, desk and --force alike; whoever has a number is still called."""
    queue.open_session(4)
    number = queue.issue("move_in").ticket.number
    queue.stop_issuing("停電檢修")
    for values in ({"public": True}, {}, {"force": True}):
        with pytest.raises(Refused, match="停電檢修"):
            queue.issue("move_in", **values)  # type: ignore[arg-type]
    call = queue.call_next(4)
    assert call is not None
    assert call.number == number
    assert queue.allow_issuing() == 1
    assert queue.issue("move_in").ticket.number == "1002"


def test_a_lanes_stop_is_about_its_matters_in_whatever_lane_they_stand(queue: Queue) -> None:
    """A love number for a stopped lane's matter is refused too; other lanes go on."""
    queue.stop_issuing("人多", lane=2)
    for love in (False, True):
        with pytest.raises(Refused, match="身分證"):
            queue.issue("id_renew", love=love)
    assert queue.issue("move_in", love=True).ticket.number == "8001"


def test_a_services_stop_is_about_that_service_alone(queue: Queue) -> None:
    """It is lifted by naming it; lifting what is not stopped is refused."""
    queue.stop_issuing("考場借用", service="nat_test")
    with pytest.raises(Refused, match="考場借用"):
        queue.issue("nat_test")
    assert queue.issue("naturalization").ticket.number == "6001"
    with pytest.raises(Refused, match="沒有這樣的停止"):
        queue.allow_issuing(lane=6)
    queue.allow_issuing(service="nat_test")
    assert queue.issue("nat_test").ticket.number == "6002"


def test_a_stop_again_changes_its_reason(queue: Queue) -> None:
    """The newest reason is said, and one allow ends it."""
    queue.stop_issuing("人多", lane=1)
    queue.stop_issuing("系統維護", lane=1)
    with pytest.raises(Refused, match="系統維護"):
        queue.issue("move_in")
    assert queue.allow_issuing(lane=1) == 1


def test_a_stop_ends_with_its_day(queue: Queue, clock: SetClock) -> None:
    """Nobody finds the kiosk shut in the morning because of yesterday's rush."""
    queue.stop_issuing("人多")
    clock.pass_minutes(24 * 60)
    assert queue.issue("move_in").ticket.number == "1001"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"reason": " "}, "原因"),
        ({"reason": "x", "lane": 1, "service": "cdc"}, "只指定"),
        ({"reason": "x", "service": "cdx"}, "cdc"),
        ({"reason": "x", "service": "divorce"}, "civil"),
    ],
)
def test_a_stop_that_makes_no_sense_is_refused(queue: Queue, values: dict[str, object], told: str) -> None:
    """And stops nothing."""
    with pytest.raises(Refused, match=told):
        queue.stop_issuing(**values)  # type: ignore[arg-type]
    assert queue.issue("cdc").ticket.number == "4001"


def test_stop_and_allow_are_events(queue: Queue) -> None:
    """The day's log says who could not get a number, and from when to when."""
    queue.stop_issuing("人多", lane=1)
    queue.allow_issuing()
    found = [(each.kind, each.data) for each in queue.events() if each.kind.startswith("issuing")]
    assert found == [
        ("issuing_stopped", {"reason": "人多", "lane": 1, "service": None}),
        ("issuing_allowed", {"lane": None, "service": None}),
    ]


def test_a_full_quota_refuses_all_but_the_forced(queue: Queue) -> None:
    """CIT-12: a cancelled number frees its place; no number is used up by a refusal."""
    publish(queue, "# daily_quota = 40", "daily_quota = 2 #")
    first = queue.issue("nat_test").ticket.number
    queue.issue("nat_test")
    for public in (True, False):
        with pytest.raises(Refused, match="2 個名額已滿"):
            queue.issue("nat_test", public=public)
    assert queue.issue("nat_test", force=True).ticket.number == "6003"
    queue.cancel(first)
    with pytest.raises(Refused):
        queue.issue("nat_test")
    queue.cancel("6002")
    assert queue.issue("nat_test").ticket.number == "6004"


def test_the_snapshot_names_what_is_barred_and_why(queue: Queue) -> None:
    """A kiosk learns it before anybody taps."""
    assert queue.snapshot().barred == ()
    queue.stop_issuing("人多", lane=3)
    queue.set_stock("cdc", 0)
    found = {each.service: each.why for each in queue.snapshot().barred}
    assert found == {
        **{each.id: "stop" for each in queue.office().services if each.lane == 3},
        "cdc": "stock",
    }


def test_the_range_is_hidden_until_something_is_known(
    queue: Queue, clock: SetClock, another: Callable[[], Queue]
) -> None:
    """CIT-10: five measured visits of one service; then the range is on ticket, estimate and lane alike."""
    queue.open_session(4)
    for _ in range(8):
        queue.issue("move_in")
    assert (queue.estimate("move_in").minutes is not None, queue.estimate("move_in").low) == (True, None)
    queue.call_next(4)
    for _ in range(5):
        clock.pass_minutes(2)
        queue.call_next(4)
    estimate = queue.estimate("move_in")
    # Two wait for a counter that needs 2 minutes each: 0.8 * 6 - 1.5 and 1.5 * 6 + 3, outwards to 5.
    assert (estimate.minutes, estimate.low, estimate.high) == (6, 0, 15)
    issued = another().issue("move_in", key="visit")
    assert (issued.minutes, issued.low, issued.high) == (6, 0, 15)
    assert another().issue("move_in", key="visit") == issued
    lane = queue.snapshot().lanes[1]
    assert lane.low is not None
    assert queue.ticket(issued.ticket.number).state is State.WAITING
