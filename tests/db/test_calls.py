"""Calls: the order by the rule, one counter a ticket, every ending legal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import Queue, Refused, State
from tests.db.set_clock import SetClock


def called(queue: Queue, counter: int) -> str | None:
    call = queue.call_next(counter)
    return call.number if call else None


def test_the_smallest_due_is_called_first(queue: Queue, clock: SetClock) -> None:
    """An ordinary ticket 56 minutes older goes before a love ticket, one 54 minutes older after it."""
    queue.open_session(4)
    queue.issue("move_in")
    clock.pass_minutes(2)
    queue.issue("birth")
    clock.pass_minutes(54)
    queue.issue("marriage", love=True)
    assert [called(queue, 4) for _ in range(3)] == ["1001", "8001", "1002"]


def test_a_counter_calls_only_its_lanes(queue: Queue) -> None:
    """The certificate counter leaves a doorplate ticket alone while one of its own waits."""
    queue.open_session(12)
    queue.issue("doorplate")
    queue.issue("cdc")
    assert called(queue, 12) == "4001"


def test_a_counter_helps_when_nothing_it_serves_waits(queue: Queue) -> None:
    """With its own lanes empty the counter takes a helped lane's ticket and says why."""
    profile = queue.office().profile(queue.office().counter(12).profile)
    assert profile.helps, "the shipped plan lets counter 12 help"
    lane = profile.helps[0]
    service = next(each.id for each in queue.office().services if each.lane == lane and not each.quiet)
    queue.issue(service)
    queue.open_session(12)
    call = queue.call_next(12)
    assert call is not None
    assert "支援" in call.why


def test_a_helped_lane_past_its_target_competes_by_due(queue: Queue, clock: SetClock) -> None:
    """The older ticket of a late helped lane goes before the counter's own younger one."""
    office = queue.office()
    profile = office.profile(office.counter(12).profile)
    lane = profile.helps[0]
    service = next(each.id for each in office.services if each.lane == lane and not each.quiet)
    helped = queue.issue(service).ticket.number
    clock.pass_minutes(office.lane(lane).target_minutes + 1)
    own = queue.issue("cdc").ticket.number
    queue.open_session(12)
    assert [called(queue, 12), called(queue, 12)] == [helped, own]


def test_a_helped_lane_within_its_target_waits(queue: Queue, clock: SetClock) -> None:
    """The counter's own ticket goes first, though the helped one is older."""
    office = queue.office()
    profile = office.profile(office.counter(12).profile)
    lane = profile.helps[0]
    service = next(each.id for each in office.services if each.lane == lane and not each.quiet)
    queue.issue(service)
    clock.pass_minutes(1)
    own = queue.issue("cdc").ticket.number
    queue.open_session(12)
    assert called(queue, 12) == own


def test_a_quiet_ticket_goes_only_to_a_quiet_counter(queue: Queue) -> None:
    """General counters pass it by; counter 17 calls it, and calls ordinary lane-1 tickets as well."""
    queue.issue("divorce")
    queue.issue("move_in")
    queue.open_session(4)
    queue.open_session(17)
    assert called(queue, 4) == "1002"
    assert called(queue, 4) is None
    queue.issue("birth")
    assert [called(queue, 17), called(queue, 17)] == ["1001", "1003"]


def test_the_call_event_of_a_quiet_ticket_says_what_any_other_says(queue: Queue) -> None:
    """LOB-07: the two feeds differ in number, counter and times only."""
    queue.issue("divorce")
    queue.issue("name_change")
    queue.open_session(17)
    called(queue, 17)
    called(queue, 17)
    first, second = (each for each in queue.events() if each.kind == "called")
    assert first.data == second.data


def test_a_closed_counter_is_refused_with_what_to_do(queue: Queue) -> None:
    """The ticket keeps waiting."""
    number = queue.issue("move_in").ticket.number
    with pytest.raises(Refused, match="開櫃"):
        queue.call_next(4)
    assert queue.ticket(number).state is State.WAITING


def test_an_unknown_counter_is_refused(queue: Queue) -> None:
    """The sentence names the counters there are."""
    with pytest.raises(Refused, match="1 到 19"):
        queue.open_session(99)


def test_calling_the_next_finishes_the_one_before(queue: Queue) -> None:
    """One press a citizen: F8 ends the visit and calls the next."""
    queue.open_session(4)
    queue.issue("move_in")
    queue.issue("birth")
    assert [called(queue, 4), called(queue, 4), called(queue, 4)] == ["1001", "1002", None]
    assert [queue.ticket(each).state for each in ("1001", "1002")] == [State.DONE, State.DONE]


def test_the_same_key_calls_once(queue: Queue, another: Callable[[], Queue]) -> None:
    """A press whose answer was lost in a kill is answered with the ticket it called, not with another."""
    queue.open_session(4)
    queue.issue("move_in")
    queue.issue("birth")
    first = queue.call_next(4, key="press-1")
    again = another().call_next(4, key="press-1")
    assert first is not None
    assert again is not None
    assert (again.number, again.event_id, again.why) == (first.number, first.event_id, first.why)
    assert again.why
    assert queue.ticket("1002").state is State.WAITING


def test_a_paused_counter_calls_nobody(queue: Queue) -> None:
    """Back at the counter it calls again."""
    queue.open_session(4)
    queue.issue("move_in")
    queue.pause(4, "喝水")
    with pytest.raises(Refused, match="暫停"):
        queue.call_next(4)
    queue.unpause(4)
    assert called(queue, 4) == "1001"


def test_a_returned_no_show_is_called_after_exactly_three_further_calls(queue: Queue) -> None:
    """Domain 2.3: the due is kept, so it is the very next after the third."""
    queue.open_session(4)
    for _ in range(6):
        queue.issue("move_in")
    assert called(queue, 4) == "1001"
    queue.no_show(4)
    queue.requeue("1001")
    assert [called(queue, 4) for _ in range(5)] == ["1002", "1003", "1004", "1001", "1005"]


def test_a_returned_no_show_does_not_wait_for_people_who_are_not_there(queue: Queue) -> None:
    """With an empty lane the three calls would never come: it is called at once."""
    queue.open_session(4)
    queue.issue("move_in")
    called(queue, 4)
    queue.no_show(4)
    queue.requeue("1001")
    assert called(queue, 4) == "1001"


def test_the_second_no_show_ends_the_number(queue: Queue) -> None:
    """The volunteer is told to take a new one."""
    queue.open_session(4)
    queue.issue("move_in")
    for _ in range(2):
        queue.call_number(4, "1001")
        queue.no_show(4)
    with pytest.raises(Refused, match="新的號碼"):
        queue.requeue("1001")


def test_a_transfer_keeps_the_due(queue: Queue, clock: SetClock) -> None:
    """Sent on to another lane, the citizen is ahead of those who came later there."""
    queue.open_session(4)
    queue.open_session(12)
    queue.issue("move_in")
    clock.pass_minutes(5)
    queue.issue("cdc")
    called(queue, 4)
    queue.transfer(4, lane=4)
    assert [called(queue, 12), called(queue, 12)] == ["1001", "4001"]


def test_a_transfer_to_a_counter_is_that_counters(queue: Queue) -> None:
    """Nobody else calls it."""
    queue.open_session(4)
    queue.open_session(6)
    queue.open_session(7)
    queue.issue("move_in")
    called(queue, 4)
    queue.transfer(4, to_counter=7)
    assert called(queue, 6) is None
    assert called(queue, 7) == "1001"


def test_a_quiet_ticket_is_not_transferred_to_an_open_row(queue: Queue) -> None:
    """The refusal leaves it where it is."""
    queue.open_session(17)
    queue.open_session(4)
    queue.issue("divorce")
    called(queue, 17)
    with pytest.raises(Refused, match="安靜櫃檯"):
        queue.transfer(17, to_counter=4)
    assert queue.ticket("1001").counter == 17


def test_hold_and_resume(queue: Queue) -> None:
    """A held ticket is nobody's next until the counter calls it back."""
    queue.open_session(4)
    queue.issue("move_in")
    called(queue, 4)
    queue.hold(4, "補文件")
    assert called(queue, 4) is None
    assert queue.desk(4).held[0].number == "1001"
    assert queue.resume(4, "1001").number == "1001"


def test_a_call_is_taken_back_within_five_seconds_only(queue: Queue, clock: SetClock) -> None:
    """Within 5 s the ticket is first in line again; later the clerk is told what else to do."""
    queue.open_session(4)
    queue.issue("move_in")
    called(queue, 4)
    queue.undo_call(4)
    assert queue.ticket("1001").state is State.WAITING
    assert queue.snapshot().recent_calls == ()
    called(queue, 4)
    clock.pass_minutes(0.1)
    with pytest.raises(Refused, match="5 秒"):
        queue.undo_call(4)


@pytest.mark.parametrize("move", ["recall", "finish", "no_show", "hold", "undo_call"])
def test_with_nobody_at_the_counter_there_is_nothing_to_do(queue: Queue, move: str) -> None:
    """Each move says so in a sentence."""
    queue.open_session(4)
    with pytest.raises(Refused, match="4 號櫃檯"):
        getattr(queue, move)(4)


def test_a_done_ticket_is_not_called_again(queue: Queue) -> None:
    """By hand neither; the sentence says that it is done."""
    queue.open_session(4)
    queue.issue("move_in")
    called(queue, 4)
    queue.finish(4)
    with pytest.raises(Refused, match="已辦完"):
        queue.call_number(4, "1001")


def test_a_counter_that_serves_is_not_closed(queue: Queue) -> None:
    """The citizen in front of it is not lost."""
    queue.open_session(4)
    queue.issue("move_in")
    called(queue, 4)
    with pytest.raises(Refused, match="1001"):
        queue.close_session(4)
    queue.finish(4)
    assert queue.close_session(4).counter == 4


def test_two_counters_never_share_a_ticket_by_hand(queue: Queue) -> None:
    """The second is told where it is."""
    queue.open_session(4)
    queue.open_session(6)
    queue.issue("move_in")
    queue.call_number(4, "1001")
    with pytest.raises(Refused, match="4 號櫃檯"):
        queue.call_number(6, "1001")


def test_the_snapshot_lists_the_newest_call_first_and_a_recall_on_top(queue: Queue) -> None:
    """A number called again stands once, at its newest place."""
    queue.open_session(4)
    queue.open_session(6)
    queue.issue("move_in")
    queue.issue("birth")
    called(queue, 4)
    called(queue, 6)
    queue.recall(4)
    calls = queue.snapshot().recent_calls
    assert [(each.number, each.recall) for each in calls] == [("1001", True), ("1002", False)]


def test_handling_times_teach_the_estimate(queue: Queue, clock: SetClock) -> None:
    """After five visits of 2 minutes the announced wait follows them instead of the plan's 25."""
    queue.open_session(4)
    for _ in range(6):
        queue.issue("move_in")
    called(queue, 4)
    for _ in range(5):
        clock.pass_minutes(2)
        called(queue, 4)
    assert queue.estimate("move_in").minutes == 2


def test_a_clock_set_back_during_a_visit_teaches_nothing(queue: Queue, clock: SetClock) -> None:
    """Five visits that ended before they began leave the plan's minutes as they were."""
    queue.open_session(4)
    for _ in range(7):
        queue.issue("move_in")
    called(queue, 4)
    planned = queue.desk(4).usual_minutes
    for _ in range(6):
        clock.pass_minutes(-61)  # by less the feed's time stands still
        called(queue, 4)
    assert queue.desk(4).usual_minutes == planned


def test_a_recall_is_not_shown_after_its_call_was_taken_back(queue: Queue) -> None:
    """The wall lists neither the call nor its repetition; the next call of the number stands again."""
    queue.open_session(4)
    queue.issue("move_in")
    called(queue, 4)
    queue.recall(4)
    queue.undo_call(4)
    assert queue.snapshot().recent_calls == ()
    called(queue, 4)
    assert [each.number for each in queue.snapshot().recent_calls] == ["1001"]


def test_a_key_that_called_nobody_calls_no_number_by_hand(queue: Queue) -> None:
    """The refusal says what the key was used for; the number keeps waiting."""
    queue.open_session(4)
    assert queue.call_next(4, key="press-1") is None
    number = queue.issue("move_in").ticket.number
    with pytest.raises(Refused, match="換一個新的鍵值"):
        queue.call_number(4, number, key="press-1")
    assert queue.ticket(number).state is State.WAITING


def test_an_undone_call_by_hand_leaves_a_held_number_held_and_a_missed_one_missed(queue: Queue) -> None:
    """Else the line would call who is not there, and the second no-show would end the number."""
    queue.open_session(4)
    for number, put_aside in (("1001", queue.hold), ("1002", queue.no_show)):
        queue.issue("move_in")
        called(queue, 4)
        stood = put_aside(4).state
        for _ in range(2):
            queue.call_number(4, number)
            assert queue.undo_call(4).state is stood
        assert queue.ticket(number).state is stood
    assert queue.call_next(4) is None
    queue.requeue("1002")
    queue.release("1001")
    for number in ("1002", "1001"):
        queue.call_number(4, number)
        assert queue.undo_call(4).state is State.WAITING
