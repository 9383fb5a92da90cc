"""The command line's words: which command does what. `batch` runs the same commands from standard input."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from db import answers, reserve, supervisor_commands, upkeep_commands, visit_commands
from db.answers import Answer
from db.engine import shown
from db.queue import Queue
from db.records import Refused
from office.clock import iso
from office.config import OfficeError

DONE, REFUSED, USAGE = 0, 1, 2
DEFAULT_DATABASE = "office.db"


class Usage(Exception):
    """The command's words are off."""


class Parser(argparse.ArgumentParser):
    """argparse that raises instead of ending the process, so a bad line of a batch does not end the batch."""

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().removeprefix("usage: ").split())
        raise Usage(f"沒有這樣的寫法，沒有改變：{message}；用法：{usage}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise SystemExit(status)


def _counter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--counter", type=int, required=True)


def build_parser() -> Parser:
    """Every command with its options (the design's 'Command line')."""
    parser = Parser(prog="python -m db", description="The office's shared queue.")
    parser.add_argument("--db", default=os.environ.get("OFFICE_DB") or DEFAULT_DATABASE)
    parser.add_argument("--office", default=os.environ.get("OFFICE_TOML"))
    parser.add_argument("--json", action="store_true")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)

    def command(name: str, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        # The same switches also after the command, without undoing those before it.
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        made.add_argument("--db", default=argparse.SUPPRESS)
        made.add_argument("--office", default=argparse.SUPPRESS)
        return made

    upkeep_commands.add(command)
    command("status", "what the database is and how the day stands")
    command("batch", "one command a line from standard input")

    issue = command("issue", "issue a number")
    issue.add_argument("--service", required=True)
    issue.add_argument("--love", action="store_true")
    issue.add_argument("--quiet", action="store_true")
    issue.add_argument("--language", default="zh-TW")
    issue.add_argument("--count", type=int, default=1)
    issue.add_argument("--kiosk")
    issue.add_argument("--document", action="append", default=[])
    issue.add_argument("--interpreter", action="store_true")
    issue.add_argument("--key")
    issue.add_argument(
        "--public", action="store_true", help="by the citizen himself: the office's hours hold"
    )
    issue.add_argument("--force", action="store_true", help="past the day's quota or stock")

    opened = command("open", "open a counter")
    _counter(opened)
    opened.add_argument("--clerk", default="")
    opened.add_argument("--support", action="store_true")
    _counter(command("close", "close a counter"))
    pause = command("pause", "pause a counter")
    _counter(pause)
    pause.add_argument("--reason", default="")
    _counter(command("unpause", "back at the counter"))
    profile = command("profile", "change what a counter serves")
    _counter(profile)
    profile.add_argument("--profile", required=True)

    call = command("call", "call the next number, or a given one")
    _counter(call)
    call.add_argument("--number")
    call.add_argument("--key")
    for name, words in (
        ("recall", "call the number at the counter again"),
        ("finish", "end the visit"),
        ("no-show", "the citizen did not come"),
        ("undo", "take the last call back"),
        ("counter", "what a counter holds"),
    ):
        _counter(command(name, words))
    hold = command("hold", "put the citizen aside")
    _counter(hold)
    hold.add_argument("--reason", default="")
    resume = command("resume", "call a held number back")
    _counter(resume)
    resume.add_argument("--number", required=True)
    transfer = command("transfer", "send the citizen on")
    _counter(transfer)
    transfer.add_argument("--lane", type=int)
    transfer.add_argument("--to-counter", type=int)
    transfer.add_argument("--to-clerk", default="")
    transfer.add_argument("--note", default="")

    for name, words in (("requeue", "a missed citizen is back"), ("cancel", "the number is given back")):
        command(name, words).add_argument("--number", required=True)
    reprint = command("reprint", "print a number again, marked 補印")
    reprint.add_argument("--number", required=True)
    reprint.add_argument("--kiosk", required=True)

    events = command("events", "the feed")
    events.add_argument("--after", type=int, default=0)
    events.add_argument("--follow", action="store_true")
    command("waiting", "a line per lane")
    command("deliveries", "what became of each call at each device").add_argument(
        "--after", type=int, default=0
    )
    jobs = command("jobs", "a kiosk's slips")
    jobs.add_argument("--kiosk", required=True)
    command("devices", "the devices' health")
    visit_commands.add(command)
    report = command("report", "the office's month as a .pdf, .xlsx or .csv")
    report.add_argument("--month", required=True, metavar="YYYY-MM")
    report.add_argument("--out", type=Path, required=True)
    report.add_argument("--public", action="store_true", help="the version that may be published")
    supervisor_commands.add_words(command)
    return parser


def _issue(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    if a.count < 1:
        raise Refused("--count 要 1 以上，沒有發號。")
    for each in range(a.count):
        key = a.key if a.key is None or a.count == 1 else f"{a.key}-{each}"
        yield answers.of_issue(
            queue.issue(
                a.service,
                love=a.love,
                quiet=a.quiet,
                language=a.language,
                kiosk=a.kiosk,
                key=key,
                documents=a.document,
                interpreter=a.interpreter,
                public=a.public,
                force=a.force,
            )
        )


def _call(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    if a.number:
        yield answers.of_call(a.counter, queue.call_number(a.counter, a.number, key=a.key))
    else:
        yield answers.of_call(a.counter, queue.call_next(a.counter, key=a.key))


def _transfer(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    ticket = queue.transfer(a.counter, lane=a.lane, to_counter=a.to_counter, to_clerk=a.to_clerk, note=a.note)
    yield answers.of_ticket(ticket, a.counter)


def _counter_now(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    desk = queue.desk(a.counter)
    yield {
        "counter": a.counter,
        "open": desk.session is not None,
        "state": desk.session.state if desk.session else "closed",
        "clerk": desk.session.clerk if desk.session else "",
        "number": desk.serving.number if desk.serving else None,
        "next": desk.next.number if desk.next else None,
        "why": desk.why,
    }


def _status(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    snapshot = queue.snapshot()
    counts: dict[str, int] = {}
    for ticket in queue.tickets():
        counts[ticket.state.value] = counts.get(ticket.state.value, 0) + 1
    yield {
        "database": str(queue.path or shown(a.db)),
        "office": queue.office().name.zh,
        "plan": queue.office_version(),
        "day": snapshot.business_day,
        "event": snapshot.seq,
        "tickets": sum(counts.values()),
        "states": counts,
        "open_counters": sum(1 for each in snapshot.counters.values() if each.session is not None),
        "disk": reserve.warning(queue.path) if queue.path else "",
    }


def _events(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    from db.feed import Feed

    after = a.after
    while True:
        found = queue.events(after)
        for event in found:
            after = event.id
            yield answers.of_event(event)
        if not found:
            break
    if a.follow:
        with Feed(queue, after) as feed:
            while True:
                for event in feed.wait(1.0):
                    yield answers.of_event(event)


def _deliveries(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    for event, device, outcome, reason, at_us in queue.deliveries(a.after):
        yield {"event": event, "device": device, "outcome": outcome, "reason": reason, "at": iso(at_us)}


def _pause(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    yield answers.of_session(queue.pause(a.counter, a.reason))


def _report(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    from db.report.file import write

    yield write(queue, a.month, a.out, public=a.public)


Command = Callable[[Queue, argparse.Namespace], Iterator[Answer]]


def _one(make: Callable[[Queue, argparse.Namespace], Answer]) -> Command:
    def run(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
        yield make(queue, a)

    return run


COMMANDS: dict[str, Command] = {
    **visit_commands.COMMANDS,
    "issue": _issue,
    "call": _call,
    "recall": _one(lambda queue, a: answers.of_call(a.counter, queue.recall(a.counter))),
    "finish": _one(lambda queue, a: answers.of_ticket(queue.finish(a.counter), a.counter)),
    "no-show": _one(lambda queue, a: answers.of_ticket(queue.no_show(a.counter), a.counter)),
    "hold": _one(lambda queue, a: answers.of_ticket(queue.hold(a.counter, a.reason), a.counter)),
    "resume": _one(lambda queue, a: answers.of_call(a.counter, queue.resume(a.counter, a.number))),
    "undo": _one(lambda queue, a: answers.of_ticket(queue.undo_call(a.counter), a.counter)),
    "transfer": _transfer,
    "requeue": _one(lambda queue, a: answers.of_ticket(queue.requeue(a.number))),
    "cancel": _one(lambda queue, a: answers.of_ticket(queue.cancel(a.number))),
    "reprint": _one(lambda queue, a: answers.of_job(queue.reprint(a.number, a.kiosk))),
    "open": _one(
        lambda queue, a: answers.of_session(queue.open_session(a.counter, a.clerk, support=a.support))
    ),
    "close": _one(lambda queue, a: answers.of_session(queue.close_session(a.counter), "closed")),
    "pause": _pause,
    "unpause": _one(lambda queue, a: answers.of_session(queue.unpause(a.counter))),
    "profile": _one(lambda queue, a: answers.of_session(queue.set_profile(a.counter, a.profile))),
    "counter": _counter_now,
    "status": _status,
    "events": _events,
    "report": _report,
    "waiting": lambda queue, a: (answers.of_lane(each) for each in queue.snapshot().lanes.values()),
    "deliveries": _deliveries,
    "jobs": lambda queue, a: (
        answers.of_job(each)
        for each in queue.jobs(a.kiosk, ("queued", "sending", "printed", "failed", "unknown"))
    ),
    "devices": lambda queue, a: (
        {"device": d.device, "role": d.role, "state": d.state, "words": d.words, "since": iso(d.since_us)}
        for d in queue.devices()
    ),
    **supervisor_commands.COMMANDS,
}


def _print(answer: Answer, as_json: bool) -> None:
    print(json.dumps(answer, ensure_ascii=False) if as_json else answers.in_words(answer), flush=True)


def _words(line: str) -> list[str]:
    """The words of a batch line; Refused when its quotes do not pair."""
    try:
        return shlex.split(line)
    except ValueError:
        raise Refused(f"這一行的引號沒有成對，沒有執行：{line.strip()}；請補上引號再送一次。") from None


def _batch(parser: Parser, a: argparse.Namespace) -> int:
    queue = Queue(a.db)
    queue.office()  # a database that cannot serve says so before the first line
    try:
        for line in sys.stdin:
            if not line.strip():
                continue
            try:
                with contextlib.redirect_stdout(sys.stderr):  # a line's --help is no answer
                    words = parser.parse_args(["--db", a.db, *_words(line)])
                # A followed feed has no end: the lines after it would never be answered.
                endless = "events --follow" if getattr(words, "follow", False) else ""
                endless = "watch --every" if getattr(words, "every", None) else endless
                if words.command in (*upkeep_commands.NAMES, "batch") or endless:
                    raise Refused(f"「{endless or words.command}」不能放在批次裡；請單獨執行。")
                for answer in COMMANDS[words.command](queue, words):
                    _print(answer, True)
            except (Refused, OfficeError, Usage, ValueError) as error:
                _print({"error": str(error)}, True)
            except SystemExit:
                _print({"error": "批次裡不能看說明；請單獨執行 --help。"}, True)
    finally:
        queue.close()
    return DONE


def main(argv: Sequence[str]) -> int:
    """Run one command; 0 done, 1 refused with a sentence on stderr, 2 usage."""
    parser = build_parser()
    try:
        a = parser.parse_args(list(argv))
    except Usage as error:
        print(error, file=sys.stderr)
        return USAGE
    except SystemExit as error:
        return int(error.code or 0)
    try:
        if a.command == "batch":
            return _batch(parser, a)
        if a.command in upkeep_commands.NAMES:
            for answer in upkeep_commands.run(a):
                _print(answer, a.json)
            return DONE
        queue = Queue(a.db)
        try:
            for answer in COMMANDS[a.command](queue, a):
                _print(answer, a.json)
        finally:
            queue.close()
    except (Refused, OfficeError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return DONE
