"""What the office shows, held against the model: numbers, the snapshot, a counter's desk, the public feed."""

from __future__ import annotations

from itertools import pairwise

from db import Desk, Event, Snapshot, State
from office.config import Office
from tests.db.machine.day_model import DayModel
from tests.db.machine.facts import Facts
from tests.db.machine.tables import Dump

RECENT = 12


def assert_consecutive(dump: Dump) -> None:
    """One number follows the other; 900-999 are the kiosk's; none is there twice."""
    series: dict[tuple[str, int], list[int]] = {}
    for row in dump["ticket"]:
        series.setdefault((row["day"], row["series_lane"]), []).append(row["seq"])
    for (day, lane), found in series.items():
        for one, following in pairwise(found):
            assert following == (1000 if one == 899 else one + 1), f"{day} lane {lane}: {one}, {following}"
        assert not [each for each in found if 900 <= each <= 999]
    names = [(row["day"], row["number"]) for row in dump["ticket"]]
    assert len(set(names)) == len(names)
    assert all(row["mean_us"] >= 0 for row in dump["service_time"]), "a visit of less than no time was learnt"


def assert_parts(dump: Dump, facts: Facts) -> None:
    """Every part of every visit: where, what for, and how it ended; each lane's calls that were not undone."""
    found = [(row["ticket_id"], row["counter"], row["service"], row["outcome"]) for row in dump["call"]]
    assert found == [(each.visit, each.counter, each.service, each.outcome) for each in facts.parts]
    made = {(row["day"], row["lane"]): row["calls"] for row in dump["series"] if row["calls"]}
    assert made == {at: calls for at, calls in facts.calls.items() if calls}


def assert_private(events: list[Event], facts: Facts, office: Office) -> None:
    """No event tells a quiet ticket from another of its lane: not by a word, not by a field."""
    for event in events:
        visit = facts.visits.get(event.ticket) if event.ticket is not None else None
        if visit is not None and visit.quiet:
            said = str(event.data)
            assert not [each for each in ("quiet", "疼您", "安靜") if each in said], event
            assert event.data.get("service", office.generic_service) == office.generic_service, event


def assert_snapshot(found: Snapshot, model: DayModel, dump: Dump) -> None:
    """Lanes, counters, missed, held, open requests and the newest calls."""
    line, seats = model.line(), model.facts.seats
    assert found.seq == max((row["id"] for row in dump["event"]), default=0)
    assert found.business_day == model.day
    for lane, state in found.lanes.items():
        ready = [each.ready_us for each in line if each.lane == lane]
        assert state.people == len(ready)
        assert state.longest_us == (max(0, model.now_us - min(ready)) if ready else 0)
        taking = [model.office.profile(each.profile) for each in seats.values() if each.state == "open"]
        assert state.open == any(lane in (*each.serves, *each.helps) for each in taking)
        last = model.facts.last.get((model.day, lane), 0)
        assert state.next_number == f"{lane}{1000 if last == 899 else last + 1:03}"
    for counter, shown in found.counters.items():
        seat = seats.get(counter)
        assert (shown.session is None) == (seat is None)
        serving = model.facts.visits[seat.serving].number if seat and seat.serving else None
        assert shown.serving == serving
    today = [each for each in model.facts.visits.values() if each.day == model.day]
    for state, lines in ((State.NO_SHOW, found.missed), (State.HELD, found.held)):
        assert sorted(each.number for each in lines) == sorted(
            each.number for each in today if each.state is state
        )
    services = [each for each in model.office.services if not each.quiet]
    stopped = {each.id for each in services if model.stops_about(each.lane, each)}
    assert {each.service for each in found.barred} == stopped
    assert [each.id for each in found.helps] == [
        each.id for each in model.facts.pleas.values() if not each.closed
    ]
    _assert_recent_calls(found, model, dump)


def _assert_recent_calls(found: Snapshot, model: DayModel, dump: Dump) -> None:
    """Each number once, at its newest call or recall; a call that was taken back is as if it had not been made."""
    standing: dict[int, list[tuple[int, str]]] = {}
    for row in dump["event"]:
        if row["kind"] == "called":
            standing.setdefault(row["ticket"], []).append((row["id"], row["number"]))
        elif row["kind"] == "recalled":
            standing[row["ticket"]][-1] = (row["id"], row["number"])
        elif row["kind"] == "call_undone":
            standing[row["ticket"]].pop()
    newest = sorted(
        (
            calls[-1]
            for ticket, calls in standing.items()
            if calls and model.facts.visits[ticket].day == model.day
        ),
        reverse=True,
    )
    if len(dump["call"]) + sum(row["kind"] == "recalled" for row in dump["event"]) <= 2 * RECENT:
        shown = [(each.event_id, each.number) for each in found.recent_calls]
        assert shown == newest[:RECENT], f"recent calls {shown}, the feed says {newest}"


def assert_desk(found: Desk, model: DayModel) -> None:
    """Whom the counter serves, and who would be next and why."""
    seat = model.facts.seats.get(found.counter)
    assert (found.session is None) == (seat is None)
    assert (found.serving.id if found.serving else None) == (seat.serving if seat else None)
    expected = model.next_for(found.counter)
    shown = found.next.number if found.next else None
    assert shown == (expected.number if expected else None), (
        f"desk {found.counter} shows {shown} next, the rule says {expected}"
    )
    assert bool(found.why) == (found.next is not None)
