"""Several matters on one visit, several numbers of one person, what is done besides, and the citizen's word."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.exc import IntegrityError

from db import Queue, Refused, State
from db.engine import make_engine
from db.forecast import mean_times
from db.outcomes import Outcome
from office.clock import MINUTE
from tests.db.set_clock import SetClock


def parts(queue: Queue) -> list[tuple[str, str | None, float | None]]:
    """(service, outcome, minutes) of every served part, oldest first."""
    with queue._ledger.read() as work:
        rows = work.connection.exec_driver_sql(
            "SELECT service, outcome, ended_us - called_us FROM call ORDER BY id"
        ).all()
    return [(row[0], row[1], None if row[2] is None else row[2] / MINUTE) for row in rows]


@pytest.fixture
def serving(queue: Queue) -> Queue:
    """Counter 4 serves 1001, who came for a move."""
    queue.open_session(4, "林佳穎")
    queue.issue("move_in")
    assert queue.call_next(4)
    return queue


def test_a_further_matter_is_a_part_of_its_own(serving: Queue, clock: SetClock) -> None:
    """One number, two parts with their own lengths and outcomes; each teaches its own service."""
    clock.pass_minutes(7)
    serving.add_service(4, "id_replace")
    clock.pass_minutes(5)
    assert serving.finish(4).state is State.DONE
    assert parts(serving) == [("move_in", "done", 7.0), ("id_replace", "done", 5.0)]
    assert [event.kind for event in serving.events()][-2:] == ["service_added", "finished"]


def test_another_matter_than_the_ticket_says_teaches_nothing(serving: Queue, clock: SetClock) -> None:
    """The ticket carries the right service from now on, its number and its time stay."""
    due = serving.ticket("1001").due_us
    clock.pass_minutes(2)
    changed = serving.change_service(4, "birth")
    assert (changed.service, serving.ticket("1001").service, serving.ticket("1001").due_us) == (
        "birth",
        "birth",
        due,
    )
    clock.pass_minutes(9)
    serving.finish(4)
    assert parts(serving) == [("move_in", "service_changed", 2.0), ("birth", "done", 9.0)]
    with serving._ledger.read() as work:
        assert set(mean_times(work)) >= {"birth"}
        assert work.connection.exec_driver_sql("SELECT service FROM service_time").all() == [("birth",)]


def test_a_visit_of_two_matters_is_one_visit_in_the_feed(serving: Queue) -> None:
    """One call on the wall, one end; undoing the call later than five seconds is refused as ever."""
    serving.add_service(4, "id_replace")
    assert [event.kind for event in serving.events()].count("called") == 1
    assert serving.call_next(4, key="again") is None
    assert [event.kind for event in serving.events()].count("finished") == 1


def test_a_quiet_matter_at_the_counter_is_written_nowhere(serving: Queue) -> None:
    """It turns out to be a divorce: what is stored is the general matter."""
    serving.change_service(4, "divorce")
    changed = serving.ticket("1001")
    assert (changed.service, changed.quiet) == (serving.office().generic_service, True)
    assert "divorce" not in json.dumps([event.data for event in serving.events()])


def test_an_unknown_service_changes_nothing(serving: Queue) -> None:
    """One sentence with the nearest name; the part in hand goes on."""
    with pytest.raises(Refused, match="1001 號的事項沒有改變"):
        serving.add_service(4, "move_inn")
    assert parts(serving) == [("move_in", None, None)]


def test_what_is_done_besides_is_counted_once_a_part(serving: Queue) -> None:
    """CIT-18: no new number; the feed does not say which it was, as a birth allowance tells of a birth."""
    for _ in range(2):
        serving.add_on(4, "birth_allowance")
    serving.add_on(4, "cross_agency")
    with pytest.raises(Refused, match="沒有「lottery」"):
        serving.add_on(4, "lottery")
    events = [event for event in serving.events() if event.kind == "add_on"]
    assert [event.data for event in events] == [{}, {}]
    assert len(serving.tickets()) == 1
    serving.finish(4)
    assert serving.close_day()["add_ons"] == {"birth_allowance": 1, "cross_agency": 1}


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("補文件", "held_for_documents"),
        ("拍照", "held_for_photo"),
        ("後線審核", "held_for_review"),
        ("吃飯", "held"),
    ],
)
def test_a_hold_says_what_it_waits_for_and_keeps_its_place(serving: Queue, reason: str, outcome: str) -> None:
    """Released it stands in line with the due it came with, before everybody who came later."""
    due = serving.ticket("1001").due_us
    serving.issue("move_in")
    assert serving.hold(4, reason).reason == reason
    assert parts(serving)[-1][1] == outcome
    assert serving.release("1001").state is State.WAITING
    assert serving.ticket("1001").due_us == due
    call = serving.call_next(4)
    assert call is not None
    assert call.number == "1001"


def test_a_reviewed_citizen_can_be_called_back_to_the_same_counter(serving: Queue) -> None:
    """CLK-09: meanwhile the counter calls another; the pool gives the first one back by his number."""
    serving.issue("move_in")
    serving.hold(4, "後線審核")
    assert serving.call_next(4)
    assert serving.resume(4, "1001").number == "1001"
    with pytest.raises(Refused):
        serving.release("1001")


def test_a_reviewed_citizen_returns_to_the_counter_that_sent_the_papers(serving: Queue) -> None:
    """CLK-09: released, the number is that counter's own; a counter that has closed since leaves it to the lane."""
    serving.hold(4, "後線審核")
    serving.open_session(5)
    assert serving.release("1001").for_counter == 4
    assert serving.call_next(5) is None
    call = serving.call_next(4)
    assert call is not None
    assert call.number == "1001"
    serving.hold(4, "後線審核")
    serving.close_session(4)
    assert serving.release("1001").for_counter is None
    assert serving.call_next(5)


def test_nobody_waits_for_a_counter_that_has_closed(serving: Queue) -> None:
    """Sent to counter 5, which closes: any counter of the lane calls the number, and the feed names it."""
    serving.open_session(5)
    serving.transfer(4, to_counter=5)
    assert serving.call_next(4) is None
    serving.close_session(5)
    assert serving.events()[-1].data == {"freed": ["1001"]}
    call = serving.call_next(4)
    assert call is not None
    assert call.number == "1001"


@pytest.mark.parametrize("aside", ["no_show", "hold"])
def test_a_call_by_hand_that_is_taken_back_leaves_the_number_where_it_was(serving: Queue, aside: str) -> None:
    """A missed number is missed again, a held one held, and neither stands in line."""
    getattr(serving, aside)(4)
    before = serving.ticket("1001").state
    serving.call_number(4, "1001")
    assert serving.undo_call(4).state is before
    assert serving.ticket("1001").state is before
    assert serving.events()[-1].data["state"] == before.value
    assert serving.call_next(4) is None


def test_a_transfer_to_a_clerk_goes_where_the_clerk_sits(serving: Queue) -> None:
    """With the due it came with; a clerk who sits nowhere is refused and the number stays."""
    with pytest.raises(Refused, match="陳柏翰 現在沒有開櫃，號碼還在本櫃"):
        serving.transfer(4, to_clerk="陳柏翰")
    serving.open_session(12, "陳柏翰")
    serving.transfer(4, to_clerk="陳柏翰")
    assert parts(serving)[-1][1] == Outcome.TRANSFERRED_TO_CLERK
    assert serving.call_next(4) is None
    call = serving.call_next(12)
    assert call is not None
    assert call.number == "1001"


def test_two_numbers_of_one_person_are_never_called_at_once(queue: Queue) -> None:
    """While one is at a counter the others wait, by the rule and by hand; then they are called."""
    first = queue.issue("move_in")
    second = queue.issue("birth", linked_to=first.ticket.id)
    third = queue.issue("marriage", linked_to=second.ticket.id)
    stranger = queue.issue("move_in")
    assert second.ticket.person == third.ticket.person == first.ticket.id
    for counter in (4, 5):
        queue.open_session(counter)
    called = queue.call_next(4)
    assert called is not None
    assert called.number == first.ticket.number
    other = queue.call_next(5)
    assert other is not None
    assert other.number == stranger.ticket.number
    assert queue.call_next(5) is None
    with pytest.raises(Refused, match="正在 4 號櫃檯辦 1001 號"):
        queue.call_number(5, second.ticket.number)
    assert queue.call_number(4, second.ticket.number).number == second.ticket.number
    queue.finish(4)
    last = queue.call_next(5)
    assert last is not None
    assert last.number == third.ticket.number


def test_a_number_of_another_day_is_no_link(queue: Queue) -> None:
    """The kiosk's link to a ticket that is not today's is refused, and nothing is issued."""
    with pytest.raises(Refused, match="不是今天的"):
        queue.issue("move_in", linked_to=4711)
    assert queue.tickets() == []


def test_a_visit_may_be_ended_without_the_service(serving: Queue, clock: SetClock) -> None:
    """Shown how to do it online, or at the wrong office: an outcome of its own that teaches no handling time."""
    clock.pass_minutes(1)
    with pytest.raises(Refused, match="沒有「eaten」這種結果"):
        serving.finish(4, "eaten")
    assert serving.finish(4, "diverted_online").state is State.DONE
    assert parts(serving) == [("move_in", "diverted_online", 1.0)]
    assert serving.desk(4).done_today == 0


def test_the_second_no_show_ends_the_number_for_good(serving: Queue) -> None:
    """It leaves the missed list and every line; by hand and at the desk the answer is a new number."""
    serving.no_show(4)
    assert [each.number for each in serving.snapshot().missed] == ["1001"]
    serving.requeue("1001")
    serving.call_number(4, "1001")
    assert serving.no_show(4).state is State.CANCELLED
    assert serving.snapshot().missed == ()
    with pytest.raises(Refused, match=r"過號兩次.*新的號碼"):
        serving.requeue("1001")
    with pytest.raises(Refused, match="已取消"):
        serving.call_number(4, "1001")


def test_a_rating_is_given_once_after_the_visit_and_stays(serving: Queue) -> None:
    """Before the end, twice, or out of range: refused. The feed says that there is one and not which."""
    with pytest.raises(Refused, match="辦完才能評分"):
        serving.rate("1001", 5)
    serving.finish(4)
    for score in (0, 6):
        with pytest.raises(Refused, match="1 到 5"):
            serving.rate("1001", score)
    serving.rate("1001", 2, " 等太久 ")
    with pytest.raises(Refused, match="先前的評分照舊"):
        serving.rate("1001", 5)
    (event,) = [event for event in serving.events() if event.kind == "rated"]
    assert event.data == {}
    with serving._ledger.read() as work:
        assert work.connection.exec_driver_sql("SELECT score, words FROM rating").all() == [(2, "等太久")]


IMPOSSIBLE = {
    "two tickets of one number": "INSERT INTO ticket (day, series_lane, seq, number, lane, service, language, state,"
    " issued_us, ready_us, due_us, state_us, check_code) SELECT day, series_lane, seq + 50, number, lane, service,"
    " language, 'waiting', 1, 1, 1, 1, check_code FROM ticket",
    "two numbers of one place": "INSERT INTO ticket (day, series_lane, seq, number, lane, service, language, state,"
    " issued_us, ready_us, due_us, state_us, check_code) SELECT day, series_lane, seq, number || 'x', lane, service,"
    " language, 'waiting', 1, 1, 1, 1, check_code FROM ticket",
    "two open calls at one counter": "INSERT INTO call (ticket_id, session_id, counter, service, day, event_id, called_us)"
    " SELECT id, 1, 4, 'birth', day, 1, 1 FROM ticket WHERE state = 'waiting'",
    "one ticket at two counters": "INSERT INTO call (ticket_id, session_id, counter, service, day, event_id, called_us)"
    " SELECT ticket_id, 1, 5, 'birth', day, 1, 1 FROM call",
    "a called ticket without a counter": "UPDATE ticket SET state = 'called' WHERE state = 'waiting'",
    "a state nobody knows": "UPDATE ticket SET state = 'lost' WHERE state = 'waiting'",
    "two clerks at one counter": "INSERT INTO session (counter, profile, state, day, opened_us) VALUES (4, 'x', 'open', 'x', 1)",
    "an end without an outcome": "UPDATE call SET ended_us = 1",
    "a rating of six": "INSERT INTO rating (ticket_id, score, at_us) VALUES (1, 6, 1)",
    "a second rating": "INSERT INTO rating (ticket_id, score, at_us) VALUES (1, 5, 1), (1, 1, 2)",
    "an arrival without a number": "INSERT INTO appointment (day, code, slot_us, service, state) VALUES ('x', 'a', 1, 'x', 'checked_in')",
    "a slip of nobody": "INSERT INTO job (kiosk, ticket_id, copy, state, created_us, updated_us) VALUES ('K1', 999, 1, 'queued', 1, 1)",
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_the_database_itself_refuses_the_impossible(serving: Queue, what: str) -> None:
    """Written past the queue, by whatever mistake: a constraint says no, and nothing has changed."""
    serving.issue("move_in")
    before = serving.tickets(), serving.events()
    engine = make_engine(serving.url)
    with pytest.raises(IntegrityError), engine.begin() as direct:
        direct.exec_driver_sql(IMPOSSIBLE[what])
    engine.dispose()
    assert (serving.tickets(), serving.events()) == before
