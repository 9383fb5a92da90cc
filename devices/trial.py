"""`python -m devices try`: an installer's trial of one device, with what should be seen or heard."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from devices.link import LinkDown, link_for
from devices.models import MODELS, model_for
from devices.printer import Printer
from devices.printer_words import Result
from devices.slip import SlipFacts, compose
from devices.slip_drawing import draw_slip
from devices.type_setting import drawing_application
from office.clock import SystemClock
from office.config import load_office

Say = Callable[[str], None]


def parser() -> argparse.ArgumentParser:
    """The command line of `try`."""
    p = argparse.ArgumentParser(prog="python -m devices try", description=__doc__)
    kinds = p.add_subparsers(dest="kind", required=True, metavar="printer|marquee|sign|voice")

    printer = kinds.add_parser("printer", help="ask how it is and print a slip marked 測試 TEST")
    printer.add_argument("--model", choices=tuple(MODELS), default="generic")
    printer.add_argument("--width", type=int, choices=(576, 384), default=576)

    marquee = kinds.add_parser("marquee", help="show a call for five seconds")
    marquee.add_argument("--profile", default="alpha16", help="kind of sign in the plan (default alpha16)")
    marquee.add_argument(
        "--lay-out", action="store_true", help="write its memory first: Chinese, half a minute"
    )

    kinds.add_parser("sign", help="show a number on a counter's sign")
    voice = kinds.add_parser("voice", help="speak a call; URL is auto, paplay, aplay or timed:FILE")
    voice.add_argument("--language", default="zh-TW", help="the ticket's language (default zh-TW)")
    for kind in kinds.choices.values():
        kind.add_argument("--link", required=True, metavar="URL", help="as serial:///dev/ttyUSB0?baud=9600")
        kind.add_argument("--number", default="1036", metavar="N")
        kind.add_argument("--counter", type=int, default=7, metavar="C")
        kind.add_argument(
            "--office", metavar="FILE", help="plan (default: OFFICE_TOML, else the shipped one)"
        )
    return p


def main(argv: Sequence[str]) -> int:
    """Try one device; 0 it did what it should as far as it can tell, 1 it did not."""
    options = parser().parse_args(list(argv))
    try:
        return TRIALS[options.kind](options, _say)
    except ValueError as wrong:  # OfficeError is one
        sys.stderr.write(f"{wrong}\n")
        return 1


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def try_printer(options: argparse.Namespace, say: Say) -> int:
    """Ask the printer how it is and print one slip that nobody can take for a number."""
    application = drawing_application()  # kept until the slip is drawn
    office = load_office(options.office or os.environ.get("OFFICE_TOML") or None)
    facts = SlipFacts(
        number=options.number,
        service=office.generic_service,
        issued_us=SystemClock().now_us(),
        check_code="TESTTE",
        ahead=0,
    )
    slip = replace(compose(office, facts), reprint="測試 TEST")
    ink = draw_slip(slip, options.width).ink
    del application
    try:
        printer = Printer(link_for(options.link), model_for(options.model))
    except LinkDown as wrong:
        say(str(wrong))
        return 1
    try:
        health = printer.check()
        say(health.words.zh)
        if not health.ready:
            return 1
        outcome = printer.print_slip(ink, "trial")
        say(outcome.words.zh)
        if outcome.state is Result.PRINTED:
            say(
                f"請看紙條：最上面是黑底「測試 TEST」，號碼是 {facts.number}，右邊的 QR 可以用手機掃描，紙已裁開。"
            )
        return 0 if outcome.state is Result.PRINTED else 1
    finally:
        printer.close()


def try_marquee(options: argparse.Namespace, say: Say) -> int:
    """One call on the marquee, then its own message again."""
    from devices import marquee_trial

    return marquee_trial.try_marquee(
        options.link,
        number=options.number,
        counter=options.counter,
        profile=options.profile,
        lay_out=options.lay_out,
        say=say,
    )


def try_voice(options: argparse.Namespace, say: Say) -> int:
    """One call through the loudspeaker, in the plan's voices."""
    from devices.voice.trial import try_voice

    office = load_office(options.office or os.environ.get("OFFICE_TOML") or None)
    return try_voice(
        options.link,
        number=options.number,
        counter=options.counter,
        language=options.language,
        plan=office.voice,
        say=say,
    )


def _not_yet(options: argparse.Namespace, say: Say) -> int:
    say(f"這一版還不能試 {options.kind}；印表機（printer）、字幕機（marquee）與語音（voice）可以試。")
    return 1


# A device's owner names its trial here.
TRIALS: dict[str, Callable[[argparse.Namespace, Say], int]] = {
    "printer": try_printer,
    "marquee": try_marquee,
    "sign": _not_yet,
    "voice": try_voice,
}
