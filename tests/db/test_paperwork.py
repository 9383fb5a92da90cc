"""Slips, volunteers, devices and delivered calls: each once, and never forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import JobState, Queue, Refused
from tests.db.set_clock import SetClock


def test_a_kiosks_ticket_queues_its_slip_in_the_same_commit(queue: Queue) -> None:
    """The job is there as soon as the number is; another kiosk does not get it."""
    issued = queue.issue("move_in", kiosk="K1")
    assert queue.claim_job("K2") is None
    job = queue.claim_job("K1")
    assert job is not None
    assert (job.id, job.ticket.number, job.copy, job.state) == (issued.job, "1001", 1, JobState.SENDING)
    assert queue.claim_job("K1") is None


def test_a_slip_left_in_sending_is_found_after_a_kill(queue: Queue, another: Callable[[], Queue]) -> None:
    """What a killed kiosk was printing is named to the next one, with its number."""
    queue.issue("move_in", kiosk="K1")
    queue.claim_job("K1")
    assert [each.ticket.number for each in another().stranded_jobs("K1")] == ["1001"]


def test_an_unknown_slip_is_reprinted_only_as_a_marked_copy(queue: Queue) -> None:
    """As new it is refused; as a copy it settles the unknown one."""
    queue.issue("move_in", kiosk="K1")
    job = queue.claim_job("K1")
    assert job is not None
    queue.finish_job(job.id, "unknown", "斷線")
    with pytest.raises(Refused, match="補印"):
        queue.requeue_job(job.id, copy=False)
    assert queue.requeue_job(job.id, copy=True).copy == 2
    assert queue.stranded_jobs("K1") == []


def test_a_failed_slip_goes_back_in_line_as_it_was(queue: Queue) -> None:
    """Nothing was sent, so it is no copy."""
    queue.issue("move_in", kiosk="K1")
    job = queue.claim_job("K1")
    assert job is not None
    queue.finish_job(job.id, "failed", "沒紙")
    assert queue.requeue_job(job.id, copy=False).copy == 1
    again = queue.claim_job("K1")
    assert again is not None
    assert again.id == job.id


def test_help_is_asked_once_and_accepted_by_the_first(queue: Queue) -> None:
    """A second press shows the request that stands; a second volunteer does not take it over."""
    number = queue.issue("move_in").ticket.number
    first = queue.request_help("K1", "no_paper", number)
    assert queue.request_help("K1", "no_paper", number).id == first.id
    queue.accept_help(first.id, "陳美惠")
    assert queue.accept_help(first.id, "王大明").volunteer == "陳美惠"
    assert queue.snapshot().helps[0].number == number
    queue.close_help(first.id)
    assert queue.snapshot().helps == ()


def test_unchanged_health_is_no_event(queue: Queue) -> None:
    """Lost and found are said once each."""
    for state in ("ok", "ok", "fault", "fault", "ok"):
        queue.report_device("printer:K1", "kiosk", state, "")
    assert [each.data["state"] for each in queue.events() if each.kind == "device"] == ["ok", "fault", "ok"]


def test_a_call_is_undelivered_until_it_is_noted(queue: Queue) -> None:
    """Each device has its own account."""
    queue.open_session(4)
    queue.issue("move_in")
    call = queue.call_next(4)
    assert call is not None
    assert [each.id for each in queue.undelivered("voice", 0)] == [call.event_id]
    queue.note_delivery(call.event_id, "voice", "voiced")
    assert queue.undelivered("voice", 0) == []
    assert [each.id for each in queue.undelivered("marquee", 0)] == [call.event_id]


def test_dropped_gives_way_to_shown_but_not_the_other_way_round(queue: Queue) -> None:
    """A call that was seen after all counts as seen."""
    queue.open_session(4)
    queue.issue("move_in")
    call = queue.call_next(4)
    assert call is not None
    for outcome in ("dropped", "shown", "dropped"):
        queue.note_delivery(call.event_id, "marquee", outcome)
    assert [each[2] for each in queue.deliveries()] == ["shown"]


@pytest.mark.parametrize("left", ["queued", "sending", "unknown", "failed"])
def test_yesterdays_slips_are_not_todays_work(queue: Queue, clock: SetClock, left: str) -> None:
    """Whatever was left of a slip when the day ended, the kiosk that starts next morning finds nothing of it."""
    queue.issue("move_in", kiosk="K1")
    if left != "queued":
        job = queue.claim_job("K1")
        assert job is not None
        if left != "sending":
            queue.finish_job(job.id, left)
    clock.pass_minutes(24 * 60)
    assert queue.stranded_jobs("K1") == []
    assert queue.jobs("K1") == []
    assert queue.claim_job("K1") is None
    assert queue.issue("move_in", kiosk="K1").ticket.number == "1001"
    fresh = queue.claim_job("K1")
    assert fresh is not None
    assert fresh.ticket.number == "1001"
