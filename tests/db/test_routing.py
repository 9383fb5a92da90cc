"""Why this number now: each branch of the rule, with its words, and how far anybody can be overtaken."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import pytest

from db import Call, Queue, Refused
from office.clock import MINUTE
from office.config import SHIPPED
from tests.db.oracle import Oracle
from tests.db.set_clock import SetClock


def publish(queue: Queue, *changes: tuple[str, str]) -> None:
    """The shipped plan with each only `before` replaced."""
    text = SHIPPED.read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    queue.publish_office(text)


def next_at(queue: Queue, counter: int) -> Call:
    call = queue.call_next(counter)
    assert call is not None
    return call


def told(queue: Queue, counter: int) -> tuple[str, str]:
    """The next number of a counter and why."""
    call = next_at(queue, counter)
    return call.number, call.why


def missed(queue: Queue, counter: int) -> str:
    """A number that was called at `counter`, did not come, and is back."""
    number = next_at(queue, counter).number
    queue.no_show(counter)
    queue.requeue(number)
    return number


def test_the_oldest_of_its_lane(queue: Queue) -> None:
    """The plain case says the lane."""
    queue.open_session(4)
    queue.issue("move_in")
    assert told(queue, 4) == ("1001", "依序：戶籍登記等最久的一位")


def test_a_love_counter_says_when_no_love_ticket_waits(queue: Queue) -> None:
    """Counter 5 serves lane 8 first."""
    queue.open_session(5)
    queue.issue("move_in")
    queue.issue("move_in", love=True)
    assert told(queue, 5) == ("8001", "依序：愛心優先等最久的一位")
    assert told(queue, 5) == ("1001", "依序：愛心優先沒有人在等，輪到戶籍登記")


def test_an_idle_counter_helps(queue: Queue) -> None:
    """Nothing it serves waits."""
    queue.open_session(13)
    queue.issue("seal")
    assert told(queue, 13) == ("3001", "依序：本櫃的類別沒有人在等，支援謄本・印鑑")


def test_a_late_helped_lane_comes_first(queue: Queue, clock: SetClock) -> None:
    """Lane 3 promises 10 minutes."""
    queue.open_session(13)
    queue.issue("seal")
    clock.pass_minutes(11)
    queue.issue("doorplate")
    assert told(queue, 13) == ("3001", "依序：謄本・印鑑超過目標時間，先支援")


def test_a_transferred_number_says_so(queue: Queue) -> None:
    """It was sent to this counter by name."""
    queue.open_session(4)
    queue.open_session(6)
    queue.issue("move_in")
    queue.call_next(4)
    queue.transfer(4, to_counter=6)
    assert told(queue, 6) == ("1001", "依序：轉到本櫃的號碼")


def test_a_number_called_by_hand_says_so(queue: Queue) -> None:
    """The event does too."""
    queue.open_session(4)
    queue.issue("move_in")
    assert queue.call_number(4, "1001").why == "指定叫號：1001 號"


@pytest.mark.parametrize("early", [True, False])
def test_a_returned_no_show_comes_after_exactly_three_calls(queue: Queue, early: bool) -> None:
    """Domain 7, acceptance 3: neither after two nor after four, while others wait."""
    if not early:
        publish(queue, ("returned_early_when_idle = true", "returned_early_when_idle = false"))
    queue.open_session(4)
    for _ in range(6):
        queue.issue("move_in")
    assert missed(queue, 4) == "1001"
    found = [told(queue, 4) for _ in range(5)]
    assert [number for number, _ in found] == ["1002", "1003", "1004", "1001", "1005"]
    assert found[3][1] == "依序：過號回來，輪到戶籍登記"


def test_recalls_do_not_count_and_an_undone_call_is_taken_off(queue: Queue) -> None:
    """Three calls that were made: a repeated one is the same call, an undone one was none."""
    queue.open_session(4)
    queue.open_session(6)
    for _ in range(6):
        queue.issue("move_in")
    missed(queue, 4)
    assert told(queue, 4)[0] == "1002"
    queue.recall(4)
    queue.recall(4)
    assert told(queue, 6)[0] == "1003"
    queue.undo_call(6)
    assert [told(queue, 4)[0] for _ in range(3)] == ["1003", "1004", "1001"]


def test_the_calls_of_another_lane_do_not_count(queue: Queue) -> None:
    """'Three further calls of its lane.'"""
    queue.open_session(4)
    queue.open_session(12)
    for service in (*["move_in"] * 5, *["cdc"] * 5):
        queue.issue(service)
    missed(queue, 4)
    for _ in range(5):
        queue.call_next(12)
    assert [told(queue, 4)[0] for _ in range(4)] == ["1002", "1003", "1004", "1001"]


def test_an_undone_call_puts_a_returned_number_where_it_stood(queue: Queue) -> None:
    """Called by hand before its turn and taken back, it still waits for its three calls."""
    queue.open_session(4)
    for _ in range(6):
        queue.issue("move_in")
    missed(queue, 4)
    queue.call_number(4, "1001")
    queue.undo_call(4)
    assert [told(queue, 4)[0] for _ in range(4)] == ["1002", "1003", "1004", "1001"]


def test_an_undone_call_leaves_a_transferred_number_to_its_counter(queue: Queue) -> None:
    """Nobody else calls it because a clerk pressed too early."""
    queue.open_session(4)
    queue.open_session(6)
    queue.issue("move_in")
    queue.call_next(4)
    queue.transfer(4, to_counter=6)
    queue.call_next(6)
    queue.undo_call(6)
    assert queue.call_next(4) is None
    assert told(queue, 6)[0] == "1001"


def test_nobody_stands_before_an_idle_counter(queue: Queue) -> None:
    """By the shipped plan a returned number is called at once when nobody else waits for the counter."""
    queue.open_session(4)
    queue.issue("move_in")
    missed(queue, 4)
    assert told(queue, 4) == ("1001", "依序：過號回來的號碼，沒有別人在等")


def test_a_strict_plan_lets_it_wait(queue: Queue) -> None:
    """With the key off only three calls, or a clerk's hand, bring it on."""
    publish(queue, ("returned_early_when_idle = true", "returned_early_when_idle = false"))
    queue.open_session(4)
    queue.issue("move_in")
    missed(queue, 4)
    assert queue.call_next(4) is None
    assert queue.call_number(4, "1001").number == "1001"


def test_a_counter_prefers_its_language_within_the_plans_minutes(queue: Queue, clock: SetClock) -> None:
    """Counter 15 speaks English: 4 minutes later is preferred, 6 minutes later is not."""
    queue.open_session(15)
    queue.issue("move_in")
    clock.pass_minutes(4)
    queue.issue("move_in", language="en")
    assert told(queue, 15) == ("1002", "依序：英語的號碼由本櫃先叫（5 分內）")
    clock.pass_minutes(2)
    queue.issue("move_in", language="en")
    assert told(queue, 15)[0] == "1001"


def test_a_counter_without_the_language_is_never_blocked(queue: Queue) -> None:
    """Prefer, never block: counter 4 calls the English number in its turn, and 15 a Chinese one."""
    queue.open_session(4)
    queue.open_session(15)
    queue.issue("move_in", language="en")
    assert told(queue, 4) == ("1001", "依序：戶籍登記等最久的一位")
    queue.issue("move_in")
    assert told(queue, 15)[0] == "1002"


def test_who_needs_the_interpreter_is_preferred_where_it_is(queue: Queue) -> None:
    """Counter 14 has the video interpreter and no Vietnamese."""
    queue.open_session(14)
    queue.issue("naturalization")
    queue.issue("naturalization", language="vi", interpreter=True)
    assert told(queue, 14) == ("6002", "依序：要通譯的號碼由本櫃先叫（5 分內）")


def test_a_helping_counter_prefers_its_language_too(queue: Queue) -> None:
    """Counter 15 helps the ID lane."""
    queue.open_session(15)
    queue.issue("id_renew")
    queue.issue("id_renew", language="en")
    assert told(queue, 15)[0] == "2002"


def test_no_love_ticket_is_passed_over_for_a_language(queue: Queue, clock: SetClock) -> None:
    """Nor a returned one: their promises are older than a preference."""
    queue.open_session(15)
    queue.issue("move_in", language="en")
    clock.pass_minutes(54)
    queue.issue("move_in", love=True)
    queue.issue("move_in")
    clock.pass_minutes(2)
    assert told(queue, 15)[0] == "8001"


def test_without_minutes_capabilities_play_no_part(queue: Queue) -> None:
    """The plan turns the preference off."""
    publish(queue, ("prefer_within_minutes = 5 ", "prefer_within_minutes = 0 "))
    queue.open_session(15)
    queue.issue("move_in")
    queue.issue("move_in", language="en")
    assert told(queue, 15)[0] == "1001"


def test_a_quiet_tickets_reason_is_any_others(queue: Queue, clock: SetClock) -> None:
    """CIT-07: ordinary, love and English quiet tickets are called in the words of their lane."""
    queue.open_session(17)
    queue.issue("civil")
    queue.issue("divorce")
    queue.issue("divorce", language="en")
    assert {told(queue, 17)[1] for _ in range(3)} == {"依序：戶籍登記等最久的一位"}
    queue.issue("divorce", love=True)
    assert told(queue, 17)[1] == "依序：戶籍登記等最久的一位"


def test_no_hand_brings_a_quiet_number_to_an_open_row(queue: Queue) -> None:
    """Design, 'Order': neither by number nor by a lane that no quiet counter calls; it stays where it is."""
    queue.open_session(4)
    queue.open_session(17)
    queue.issue("divorce")
    with pytest.raises(Refused, match="安靜櫃檯"):
        queue.call_number(4, "1001")
    assert queue.call_number(17, "1001").counter == 17
    with pytest.raises(Refused, match="安靜櫃檯"):
        queue.transfer(17, lane=4)
    assert queue.ticket("1001").counter == 17


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_overtaken_by_more_than_the_gap_and_the_preference(
    queue: Queue, clock: SetClock, seed: int
) -> None:
    """Whoever is called had not come more than 55 + 5 minutes after one the counter left waiting; by due, never
    more than 5 minutes out of turn."""
    chance = random.Random(seed)
    office = queue.office()
    services = [each.id for each in office.services if each.lane in (1, 6, 7) and not each.quiet]
    profile = office.profile(office.counter(15).profile)
    queue.open_session(15)
    for _ in range(25):
        queue.issue(
            chance.choice(services),
            love=chance.random() < 0.2,
            language=chance.choice(["zh-TW", "zh-TW", "en", "vi"]),
            interpreter=chance.random() < 0.1,
        )
        clock.pass_minutes(chance.choice([0.2, 1, 3, 9]))
    preferred = 0
    while (call := queue.call_next(15)) is not None:
        left = [each for each in queue.tickets() if each.state == "waiting" and each.lane in profile.serves]
        for each in left:
            assert call.ticket.due_us <= each.due_us + office.prefer_within_minutes * MINUTE
            assert call.ticket.ready_us - each.ready_us <= 60 * MINUTE
        preferred += "先叫" in call.why
    assert preferred, "this day never tried the preference"


def test_undone_calls_keep_the_oracles_order(
    queue: Queue, clock: SetClock, another: Callable[[], Queue]
) -> None:
    """A day with misses, returns and calls taken back, held against the rule told a second time."""
    chance = random.Random(7)
    counters = itertools.cycle([4, 6, 12, 17])
    for counter in (4, 6, 12, 17):
        queue.open_session(counter)
    for _ in range(40):
        queue.issue(
            chance.choice(["move_in", "birth", "cdc", "divorce", "id_renew"]), love=chance.random() < 0.2
        )
        clock.pass_minutes(0.5)
    for _ in range(120):
        counter = next(counters)
        call = queue.call_next(counter)
        if call is None:
            continue
        act = chance.random()
        if act < 0.2:
            queue.undo_call(counter)
        elif act < 0.4 and call.ticket.no_shows == 0:
            queue.no_show(counter)
            queue.requeue(call.number)
        clock.pass_minutes(1)
    oracle = Oracle(queue.office(), {each.id: each for each in queue.tickets()})
    oracle.replay(another().events(0, 5000))
    assert len(oracle.called) >= 40


def test_somebody_late_is_seen_behind_any_number_of_favoured_ones(queue: Queue, clock: SetClock) -> None:
    """Four quiet love numbers are due before 1001, who has waited past the lane's target: the helping counter comes."""
    profile = queue.office().profile(queue.office().counter(16).profile)
    assert 1 in profile.helps, "the shipped plan lets counter 16 help lane 1"
    queue.open_session(16)
    queue.issue("move_in")
    clock.pass_minutes(50)
    for _ in range(4):
        queue.issue("civil", quiet=True, love=True)
    clock.pass_minutes(6)
    assert queue.office().lane(profile.serves[0]).love, "the shipped plan gives counter 16 to the love lane"
    queue.issue("birth", love=True)
    call = queue.call_next(16)
    assert call is not None
    assert call.number == "1001"
