"""The main job with every part real: a finger and a key at one end, paper, wall, voice and LED at the other."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator

import pytest

from db import Queue
from tests.end2end.house import House, lines

TILE_MOVING = (205, 587)
MAIN = (540, 1560)
DONE = (780, 1397)  # on the number's page; on the others nothing is there
COUNTER = 17


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Kiosk, wall, one terminal, printer and marquee, up and well."""
    made = House(tmp_path_factory.mktemp("house"))
    try:
        made.screen()
        made.start_printer("--speed", "120")
        made.start_marquee()
        made.start_kiosk()
        made.start_wall()
        made.start_terminal(COUNTER)
        queue = made.queue()
        made.wait(lambda: well(queue), "every device reports that it is well", 60)
        made.wait(lambda: queue.snapshot().counters[COUNTER].session, "the counter opens")
        queue.close()
        yield made
    finally:
        made.close()


@pytest.fixture
def queue(house: House) -> Iterator[Queue]:
    """The truth, seen from here."""
    made = house.queue()
    yield made
    made.close()


def well(queue: Queue) -> bool:
    states = {each.role: each.state for each in queue.devices()}
    return all(states.get(role) == "ok" for role in ("printer", "marquee", "voice"))


def issued(queue: Queue) -> list[str]:
    return [str(event.number) for event in queue.events(0) if event.kind == "issued"]


def take_number(house: House, queue: Queue, taps: int = 1) -> str:
    """A citizen touches 遷徙登記 and 領取號碼; the number."""
    before = issued(queue)

    def tapped() -> bool:
        # A finger that came before the page, or that the guard ate, tries again, as people do.
        house.touch(*DONE)
        house.hand("sleep", "0.5")
        house.touch(*TILE_MOVING)
        house.hand("sleep", "0.6")
        house.touch(*MAIN, times=taps)
        house.hand("sleep", "0.6")
        return issued(queue) != before

    house.wait(tapped, "a tap becomes a number")
    return issued(queue)[-1]


def press(house: House, *keys: str) -> None:
    """The clerk's keyboard: a click into the window's title, then the keys."""
    house.hand("mousemove", "700", "20", "click", "1", "key", *keys)


def seen(house: House, event: int, number: str) -> None:
    """Wait until wall and marquee have this call."""
    lines_ = house.wait(lambda: [line for line in house.painted() if line["event"] == event], "the wall")
    assert [(line["number"], line["counter"]) for line in lines_] == [(number, COUNTER)]
    house.wait(lambda: house.on_marquee(number, COUNTER), "the marquee")


def heard(house: House, event: int, number: str) -> None:
    """Wait until the voice has said this call to its end."""
    (said,) = house.wait(lambda: [line for line in house.voiced() if line["event"] == event], "the voice")
    assert (said["number"], said["counter"]) == (number, COUNTER)
    assert 2.0 < said["seconds"] < 12.0


def test_a_finger_ends_in_a_slip_and_a_key_in_a_call(house: House, queue: Queue) -> None:
    """Five taps are one number and one slip that reads; F8 calls it on wall, LED and loudspeaker; recall says it again."""
    number = take_number(house, queue, taps=5)
    assert issued(queue) == [number]
    (slip,) = house.wait(house.slips, "the slip")
    ticket = queue.ticket(number)
    assert (slip["number"], slip["check"], slip["copy"]) == (number, ticket.check_code, 1)
    assert slip["qr"] == f"{queue.office().public_url}/{number}-{ticket.check_code}"
    assert slip["unknown_bytes"] == 0
    house.wait(lambda: [job.state for job in queue.jobs("K1", ("printed",))] == ["printed"], "the job's end")

    press(house, "F8")
    house.wait(lambda: queue.ticket(number).state == "called", "the key calls")
    (call,) = [event for event in queue.events(0) if event.kind == "called"]
    seen(house, call.id, number)
    heard(house, call.id, number)

    (recall,) = house.db("recall", "--counter", str(COUNTER))
    assert (recall["number"], recall["event"] > call.id) == (number, True)
    seen(house, recall["event"], number)
    assert len(house.slips()) == 1


def test_a_kiosk_killed_while_it_prints_loses_and_doubles_nothing(house: House, queue: Queue) -> None:
    """Killed with the slip half out and started again: one whole slip, or a second one marked 補印."""
    (answer,) = house.db("issue", "--service", "move_in", "--kiosk", "K1")
    number = answer["number"]

    def half_out() -> bool:
        house.order("printer", status=True)
        told = [line for line in lines(house.log("printer")) if "rows_on_strip" in line]
        return bool(told) and 40 < told[-1]["rows_on_strip"] < 560

    house.wait(half_out, "half of the slip")
    house.signal("kiosk", signal.SIGKILL)
    house.start_kiosk()
    house.wait(lambda: number in [slip["number"] for slip in house.slips()], "a whole slip")
    open_states = ("queued", "sending", "failed", "unknown")
    house.wait(lambda: not queue.jobs("K1", open_states), "the job's end")
    copies = [slip["copy"] for slip in house.slips() if slip["number"] == number]
    assert sorted(set(copies)) == sorted(copies)
    assert set(copies) <= {1, 2}
    house.db("cancel", "--number", number)


def test_a_wall_killed_in_the_middle_of_a_call_shows_and_says_it_once(house: House, queue: Queue) -> None:
    """Painted once by the witness, voiced at most once to its end, one note for each; the next call works."""
    house.db("finish", "--counter", str(COUNTER))
    first = take_number(house, queue)
    (call,) = house.db("call", "--counter", str(COUNTER))
    assert call["number"] == first
    event = call["event"]
    call_us = queue.ticket(first).called_us
    assert call_us is not None
    house.wait(lambda: [line for line in house.painted() if line["event"] == event], "the wall")
    house.signal("wall", signal.SIGKILL)
    house.start_wall()

    device = {"wall": "wall:W1", "voice": "voice:W1"}

    def noted() -> bool:
        left = [queue.undelivered(name, call_us) for name in device.values()]
        return all(event not in [each.id for each in events] for events in left)

    house.wait(noted, "a note of wall and voice")
    rows = [row for row in house.db("deliveries") if row["event"] == event]
    outcomes = {
        part: [row["outcome"] for row in rows if row["device"] == name] for part, name in device.items()
    }
    assert outcomes["wall"] == ["shown"]
    assert len([line for line in house.painted() if line["event"] == event]) == 1
    said = [line for line in house.voiced() if line["event"] == event]
    assert (outcomes["voice"], len(said)) in ((["voiced"], 1), (["dropped"], 0))

    second = take_number(house, queue)
    (after,) = house.db("call", "--counter", str(COUNTER))
    seen(house, after["event"], second)


def test_a_quiet_visit_leaves_no_word_in_any_log(house: House, queue: Queue) -> None:
    """A divorce goes the whole way; slip, LED and logs read like the visits before it."""
    (divorce,) = house.db("issue", "--service", "divorce", "--kiosk", "K1")
    assert divorce["service"] == queue.office().generic_service
    house.db("finish", "--counter", str(COUNTER))
    (call,) = house.db("call", "--counter", str(COUNTER))
    assert call["number"] == divorce["number"]
    seen(house, call["event"], divorce["number"])
    (slip,) = house.wait(
        lambda: [slip for slip in house.slips() if slip["number"] == divorce["number"]], "the slip"
    )
    assert slip["rows"] == house.slips()[0]["rows"]
    plain = [{**line, "at": "", "text": re.sub(r"\d", "", line["text"])} for line in house.marquee()]
    shown = [line for line in plain if {"number": divorce["number"], "counter": COUNTER} in line["calls"]]
    texts = {line["text"] for line in plain if line["calls"]}
    assert {line["text"] for line in shown} <= texts
    told = "".join(log.read_text("utf-8") for log in house.folder.glob("*.log"))
    told += json.dumps([house.painted(), house.voiced(), house.marquee(), house.slips()], ensure_ascii=False)
    assert not re.search("divorce|離婚|安靜|quiet|疼您", told)


def test_a_number_taken_without_paper_waits_for_its_slip(house: House, queue: Queue) -> None:
    """Out of paper the number holds and a volunteer is called; with a new roll its slip comes by itself, once."""
    house.order("printer", fault="paper_out")
    house.wait(lambda: printer_state(queue) == "fault", "the printer's trouble is known")
    number = take_number(house, queue)
    asked = house.wait(lambda: queue.snapshot().helps, "a volunteer is called")
    assert [(each.kind, each.number, each.kiosk) for each in asked] == [("no_paper", number, "K1")]
    assert queue.ticket(number).state == "waiting"
    assert number not in [slip["number"] for slip in house.slips()]
    house.order("printer", clear="all")
    house.wait(lambda: number in [slip["number"] for slip in house.slips()], "the slip")
    house.wait(lambda: not queue.snapshot().helps, "the volunteer is called off")
    assert [slip["copy"] for slip in house.slips() if slip["number"] == number] == [1]
    assert printer_state(queue) == "ok"


def printer_state(queue: Queue) -> str:
    return next(each.state for each in queue.devices() if each.role == "printer")


def test_a_second_kiosk_and_a_second_terminal_of_a_name_end_at_once(house: House, queue: Queue) -> None:
    """Both say in one sentence that one is open already; the first ones go on."""
    house.start_kiosk("twin-kiosk")
    house.start(
        "twin-terminal", "counter_terminal", "--counter", str(COUNTER), "--screen", "210x450+1000+545"
    )
    for name in ("twin-kiosk", "twin-terminal"):
        assert house.wait(lambda name=name: house.ended(name), f"{name} ends") == 1
        said = house.log(name).read_text("utf-8").strip().splitlines()
        assert len(said) == 1
        assert "已經在這台電腦上開著" in said[0]
    assert take_number(house, queue) in issued(queue)


def test_a_restored_queue_is_heard_by_the_programs_that_run(house: House, queue: Queue) -> None:
    """After a restore the next call is shown, and no number that is on somebody's slip is given again."""
    backup = house.folder / "copy.db"
    house.db("backup", str(backup))
    gone = house.db("issue", "--service", "move_in")[0]["number"]
    house.db("restore", str(backup))
    number = take_number(house, queue)
    assert int(number) == int(gone) + 1
    (call,) = house.db("call", "--counter", str(COUNTER), "--number", number)
    seen(house, call["event"], number)


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("program", ["wall", "kiosk", "terminal", "printer"])
def test_a_program_that_stands_still_for_ten_seconds_catches_up(
    house: House, queue: Queue, program: str
) -> None:
    """Stopped and woken again, it shows, says and prints what came meanwhile, each once."""
    house.signal(program, signal.SIGSTOP)
    number = house.db("issue", "--service", "move_in", "--kiosk", "K1")[0]["number"]
    (call,) = house.db("call", "--counter", str(COUNTER), "--number", number)
    house.hand("sleep", "10")
    house.signal(program, signal.SIGCONT)
    seen(house, call["event"], number)
    heard(house, call["event"], number)
    house.wait(lambda: number in [slip["number"] for slip in house.slips()], "the slip")
    assert [slip["copy"] for slip in house.slips() if slip["number"] == number] == [1]
    assert len([line for line in house.painted() if line["event"] == call["event"]]) == 1
