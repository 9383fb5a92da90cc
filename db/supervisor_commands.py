"""The supervisor's commands: stock, stopped issuing, what may be issued now, alerts, the load of the counters."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from typing import Any

from db.answers import Answer
from db.queue import Queue
from db.records import Alert, Load
from office.clock import MINUTE, iso
from office.opening import opening

Maker = Callable[[str, str], argparse.ArgumentParser]


def add_words(command: Maker) -> None:
    """Add the commands to the parser."""
    counted = command("stock", "how many cards are left for new numbers")
    counted.add_argument("--service", required=True)
    counted.add_argument("--cards", type=int, required=True)
    stopped = command("stop-issuing", "give no more numbers today")
    _scope(stopped)
    stopped.add_argument("--reason", required=True)
    _scope(command("allow-issuing", "give numbers again"))
    watched = command("watch", "what supervisor and reviewers must be told now")
    watched.add_argument("--every", type=float, metavar="SECONDS", help="go on looking until ended")
    command("alerts", "every alert of today with its answer and its end")
    command("load", "what each counter and each clerk has done today")
    command("admission", "which services give a number now, and why others do not")


def _scope(parser: argparse.ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--lane", type=int)
    one.add_argument("--service")


def _stock(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    yield {"service": a.service, "cards": queue.set_stock(a.service, a.cards)}


def _stop(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    queue.stop_issuing(a.reason, lane=a.lane, service=a.service)
    yield {"issuing": "stopped", "lane": a.lane, "service": a.service, "reason": a.reason}


def _allow(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    ended = queue.allow_issuing(lane=a.lane, service=a.service)
    yield {"issuing": "allowed", "lane": a.lane, "service": a.service, "stops_ended": ended}


def _admission(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    snapshot = queue.snapshot()
    office = queue.office()
    barred = {each.service: each for each in snapshot.barred}
    for service in office.services:
        if service.quiet:
            continue
        door, bar = opening(office, service.id, snapshot.at_us), barred.get(service.id)
        place = office.place(service.reach)
        yield {
            "service": service.id,
            "open": door.open and bar is None,
            "because": bar.why if bar else door.shut.value if door.shut else None,
            "reason": bar.words if bar else door.reason,
            "opens_at": iso(door.again_us) if door.again_us is not None else None,
            "where": service.where,
            "warning": place.warning.zh if place is not None and place.warning is not None else "",
            "apply_within": service.apply_within,
            "handled_within": service.handled_within,
        }


def _watch(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    said: set[int] = set()
    while True:
        for alert in queue.watch():
            if alert.id not in said:
                said.add(alert.id)
                yield of_alert(alert)
        if not a.every:
            return
        time.sleep(a.every)


def of_alert(alert: Alert) -> Answer:
    """alert, rule, subject, words, raised_at, people, longest_minutes, answered_at, answered_by, cleared_at."""
    return {
        "alert": alert.id,
        "rule": alert.rule,
        "subject": alert.subject,
        "words": alert.words,
        "raised_at": iso(alert.raised_us),
        "people": alert.people,
        "longest_minutes": alert.longest_us // MINUTE,
        "answered_at": iso(alert.answered_us) if alert.answered_us is not None else None,
        "answered_by": alert.answered_by,
        "cleared_at": iso(alert.cleared_us) if alert.cleared_us is not None else None,
    }


def _load(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    balance = queue.load()
    for load in balance.counters:
        yield {"counter": load.counters[0], **_work_of(load)}
    for load in balance.clerks:
        yield {"clerk": load.clerk, "counters": list(load.counters), **_work_of(load)}


def _work_of(load: Load) -> Answer:
    return {
        "served": load.served,
        "handling_minutes": load.handling_us // MINUTE,
        "pause_minutes": load.paused_us // MINUTE,
        "open_minutes": load.open_us // MINUTE,
        "support_minutes": load.support_us // MINUTE,
    }


COMMANDS: dict[str, Callable[[Queue, Any], Iterator[Answer]]] = {
    "stock": _stock,
    "stop-issuing": _stop,
    "allow-issuing": _allow,
    "admission": _admission,
    "watch": _watch,
    "alerts": lambda queue, a: (of_alert(each) for each in queue.alerts()),
    "load": _load,
}
