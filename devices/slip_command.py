"""`python -m devices slip`: one slip as a picture or as the bytes a printer would get."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from devices import escpos
from devices.models import MODELS, model_for
from devices.slip import SlipFacts, compose
from devices.slip_drawing import draw_slip
from devices.type_setting import drawing_application
from office.clock import SystemClock, iso
from office.config import LANGUAGES, load_office
from office.look.fonts import missing_fonts

SAMPLE_CHECK_CODE = "7F3K9M"


def parser() -> argparse.ArgumentParser:
    """The command line of `slip`."""
    p = argparse.ArgumentParser(prog="python -m devices slip", description=__doc__)
    p.add_argument("--service", required=True, metavar="ID", help="service of the plan, as move_in")
    p.add_argument("--number", required=True, metavar="N", help="ticket number, as 1036")
    p.add_argument("--quiet", action="store_true", help="a ticket of the quiet service")
    p.add_argument("--language", choices=LANGUAGES, default="zh-TW")
    p.add_argument("--width", type=int, choices=(576, 384), default=576, help="dots (default 576)")
    p.add_argument("--png", type=Path, metavar="FILE", help="write the dots as PNG")
    p.add_argument("--bytes", type=Path, metavar="FILE", help="write the ESC/POS bytes")
    p.add_argument("--model", choices=tuple(MODELS), default="generic", help="printer the bytes are for")
    p.add_argument("--ahead", type=int, default=12, metavar="N", help="people ahead (default 12)")
    p.add_argument("--minutes", type=int, metavar="N", help="estimated wait (default: not known)")
    p.add_argument("--check-code", default=SAMPLE_CHECK_CODE, metavar="CODE")
    p.add_argument("--copy", type=int, default=1, metavar="N", help="2 and more: marked as a reprint")
    p.add_argument("--at", type=int, metavar="US", help="issue time in UTC microseconds (default: now)")
    p.add_argument("--office", metavar="FILE", help="plan (default: OFFICE_TOML, else the shipped one)")
    p.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return p


def main(argv: Sequence[str]) -> int:
    """Draw the slip; 0 done, 1 refused with a sentence on stderr."""
    options = parser().parse_args(list(argv))
    try:
        said = _draw(options)
    except ValueError as wrong:  # OfficeError is one
        sys.stderr.write(f"{wrong}\n")
        return 1
    except OSError as wrong:
        sys.stderr.write(f"寫不進 {wrong.filename}（{wrong.strerror}）。請換一個可以寫入的位置。\n")
        return 1
    if options.json:
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    elif not (options.png or options.bytes):
        size = f"{said['width']} x {said['height']} 點，{said['bytes']} 位元組"
        sys.stdout.write(f"{said['number']}  {size}，QR {said['qr']}\n")
    return 0


def _draw(options: argparse.Namespace) -> dict[str, object]:
    office = load_office(options.office or os.environ.get("OFFICE_TOML") or None)
    application = drawing_application()  # kept until the slip is drawn
    for sentence in missing_fonts():
        sys.stderr.write(f"{sentence}\n")
    facts = SlipFacts(
        number=options.number,
        service=office.generic_service if options.quiet else options.service,
        issued_us=SystemClock().now_us() if options.at is None else options.at,
        check_code=options.check_code,
        ahead=options.ahead,
        minutes=options.minutes,
        copy=options.copy,
    )
    office.service(options.service)  # an unknown one is refused, quiet or not
    slip = compose(office, facts, options.language)
    drawn = draw_slip(slip, options.width)
    del application
    model = model_for(options.model)
    picture = escpos.raster(drawn.ink, model.feed_units)
    job = escpos.RESET + picture.data + model.cut + model.after_cut
    if options.png:
        options.png.write_bytes(picture.ink.png())
    if options.bytes:
        options.bytes.write_bytes(job)
    return {
        "number": slip.number,
        "service": facts.service,
        "language": options.language,
        "width": drawn.ink.width,
        "height": drawn.ink.height,
        "bytes": len(job),
        "qr": slip.payload,
        "at": iso(facts.issued_us),
        "cut_off": list(drawn.cut_off),
    }
