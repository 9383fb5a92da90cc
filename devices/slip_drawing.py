"""The number slip as dots: the blocks of layout section 8 at 576 dots, the same blocks at 384."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import segno
from numpy.typing import NDArray

from devices.ink import Ink
from devices.slip import QR_VERSION, Slip
from devices.type_setting import Face, TypeSetter
from office.wording import Run

Width = Literal[576, 384]
MODULE = 4  # dots a QR module: 0.5 mm, what a phone's camera reads at arm's length
QUIET = 16  # dots kept white around the QR; at its right the paper's own margin adds to it
SMALLEST = 22  # dots: smaller type fills in on thermal paper (tokens 2.6)
REPRINT_BAND = 44  # dots more at the head of a reprint
_HEIGHTS: dict[Width, int] = {576: 577, 384: 793}
_LONGEST_STAMP = "12/30 20:00"  # the office's name has the same size on every day
_THIN = 3  # dots of every ruled line


@dataclass(frozen=True)
class SlipPicture:
    """The slip's dots, and the texts that did not fit: empty for a sound plan, and tests hold it so."""

    ink: Ink
    cut_off: tuple[str, ...]


def draw_slip(slip: Slip, width: Width = 576) -> SlipPicture:
    """Draw the slip; any thread may, once a QGuiApplication exists (`drawing_application`).

    Every first copy of one width has the same height, whatever its service and language.
    """
    page = TypeSetter(width, _HEIGHTS[width] + (REPRINT_BAND if slip.reprint else 0))
    try:
        qr, x, y = _set(page, slip, width)
        dots = page.ink()
    finally:
        page.end()
    dots[y : y + qr.shape[0], x : x + qr.shape[1]] = qr
    return SlipPicture(Ink.of(dots), tuple(page.cut_off))


def cut_off(slip: Slip, width: Width = 576) -> tuple[str, ...]:
    """The texts that would not fit, found by measuring alone: quick enough to try a whole plan."""
    page = TypeSetter(width, _HEIGHTS[width] + REPRINT_BAND, dry=True)
    try:
        _set(page, slip, width)
    finally:
        page.end()
    return tuple(page.cut_off)


def qr_dots(payload: str) -> NDArray[np.bool_]:
    """The QR's modules as dots, without its quiet zone: version 3, level M, or larger if it must be."""
    try:
        code = segno.make(payload, version=QR_VERSION, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        code = segno.make(payload, error="m", micro=False, boost_error=False)
    modules = np.array([[bool(cell) for cell in row] for row in code.matrix], dtype=np.bool_)
    return modules.repeat(MODULE, axis=0).repeat(MODULE, axis=1)


def _set(page: TypeSetter, slip: Slip, width: Width) -> tuple[NDArray[np.bool_], int, int]:
    """Set every block; the QR is returned with its place, because its dots are drawn as they are."""
    return _narrow(page, slip) if width == 384 else _wide(page, slip)


def _wide(page: TypeSetter, slip: Slip) -> tuple[NDArray[np.bool_], int, int]:
    left, right = 10.0, 566.0
    top = REPRINT_BAND if slip.reprint else 0
    _reprint(page, slip, left, right)
    small = Face(25)
    page.line(slip.stamp, small, right - 0.75, top + 31.25, 200, right=True)
    room = right - left - page.width_of(_LONGEST_STAMP, small) - 16
    page.line(slip.office, small, left, top + 31.25, room, least=18)
    page.box(left, top + 42, right - left, _THIN)

    qr = qr_dots(slip.payload)
    qr_x, qr_y = int(right) - qr.shape[1], top + 45 + QUIET
    _number(page, slip, Face(178), left, top + 199, qr_x - QUIET - left)
    _check_code(page, slip, qr, qr_x, qr_y)

    _service(page, slip, left, right, top + 255.25)

    _facts_in_a_row(page, slip, left, top + 266, right - left)

    first = _tag(page, slip.prepare, small, left, top + 328, 37) + 9
    base = top + 357.25
    took = page.paragraph(slip.documents, small, left, right, base, 33.5, 2, first=first, least=SMALLEST)
    page.line(slip.missing_ok, small, left, base + 33.5 * took, right - left, least=SMALLEST)
    page.box(left, top + 436, right - left, _THIN)

    for index, text in enumerate(slip.polite):
        page.line(text, small, left, top + 471.5 + 33 * index, right - left, least=SMALLEST)
    # Thai stacks two marks on a letter and needs the larger size for them.
    foot = Face(25 if slip.language == "th" else 23, language=slip.language)
    page.paragraph(slip.foot, foot, left, right, top + 535, 30, 2, least=SMALLEST)
    return qr, qr_x, qr_y


def _narrow(page: TypeSetter, slip: Slip) -> tuple[NDArray[np.bool_], int, int]:
    left, right = 8.0, 376.0
    top = REPRINT_BAND if slip.reprint else 0
    _reprint(page, slip, left, right)
    small = Face(SMALLEST)
    page.line(slip.stamp, small, right, top + 29, 140, right=True)
    room = right - left - page.width_of(_LONGEST_STAMP, small) - 6
    page.line(slip.office, small, left, top + 29, room, least=16)
    page.box(left, top + 40, right - left, _THIN)

    _number(page, slip, Face(156), left, top + 166, right - left)

    qr = qr_dots(slip.payload)
    qr_x, qr_y = int(right) - qr.shape[1], top + 169 + QUIET
    _check_code(page, slip, qr, qr_x, qr_y)
    edge = qr_x - QUIET
    page.paragraph(slip.service, Face(38), left, edge, top + 213, 34, 1, least=26)
    reader = Face(SMALLEST, language=slip.language)
    pitch, most = (29, 2) if slip.language == "th" else (26, 3)
    page.paragraph(slip.service_small, reader, left, edge, top + 243, pitch, most)
    page.line(slip.lane, small, left, qr_y + qr.shape[0] + QUIET + 18, edge - left)

    box = top + 344
    half = (right - left + _THIN) / 2
    for x, y, w, runs in (
        (left, box, half, slip.ahead),
        (left + half - _THIN, box, half, slip.minutes),
        (left, box + 47, right - left, slip.area),
    ):
        _frame(page, x, y, w, 50)
        page.runs(_sized(runs, Face(32), small), x + 12, y + 36, w - 20, 3)

    y = box + 106
    first = _tag(page, slip.prepare, small, left, y, 32) + 8
    took = page.paragraph(slip.documents, small, left, right, y + 25, 30, 3, first=first)
    page.line(slip.missing_ok, small, left, y + 25 + 30 * took, right - left)
    page.box(left, y + 128, right - left, _THIN)
    baseline = y + 160.0
    for text in slip.polite:
        page.paragraph(text, small, left, right, baseline, 29, 2)
        baseline += 58
    page.paragraph(slip.foot, reader, left, right, baseline + 2, 29, 3)
    return qr, qr_x, qr_y


def _reprint(page: TypeSetter, slip: Slip, left: float, right: float) -> None:
    """A black band over the whole slip, so that nobody takes a second copy for a second number."""
    if slip.reprint:
        page.box(left, 4, right - left, REPRINT_BAND - 8)
        face = Face(26)
        took = page.width_of(slip.reprint, face)
        page.line(slip.reprint, face, (left + right - took) / 2, 31.5, right - left, white=True)


def _number(page: TypeSetter, slip: Slip, face: Face, left: float, baseline: float, room: float) -> None:
    """The number in digits as large as `room` allows, set apart by the 0.01 em that tokens 2 permits.

    A digit stands about 0.04 em inside its box; moved left by that, its foot begins at the margin.
    """
    em = page.width_of(slip.number, face) / face.px + 0.01 * (len(slip.number) - 1) - 0.05
    px = min(face.px, room / em)
    page.spaced(slip.number, Face(px), left - 0.041 * px, baseline, 0.01 * px)


def _check_code(page: TypeSetter, slip: Slip, qr: NDArray[np.bool_], x: int, y: int) -> None:
    """Under the QR, outside its quiet zone; apart, because it is read out letter by letter."""
    face = Face(SMALLEST)
    took = page.width_of(slip.check_code, face) + 1.5 * (len(slip.check_code) - 1)
    page.spaced(slip.check_code, face, x + (qr.shape[1] - took) / 2, y + qr.shape[0] + QUIET + 17, 1.5)


def _service(page: TypeSetter, slip: Slip, left: float, right: float, baseline: float) -> None:
    """The service, its name in the reader's language beside it or else under it, and the lane."""
    lane = Face(25)
    edge = right - page.width_of(slip.lane, lane) - 14
    beside = Face(25, bold=False, language=slip.language)
    for px in (42.0, 38.0, 34.0):
        start = left + page.width_of(slip.service, Face(px)) + 14
        size = page.fitted(slip.service_small, beside, edge - start, SMALLEST)
        if page.width_of(slip.service_small, beside, size) <= edge - start:
            page.line(slip.lane, lane, right, baseline, right - left, right=True)
            page.line(slip.service, Face(px), left, baseline, edge - left)
            page.line(slip.service_small, beside, start, baseline, edge - start, least=SMALLEST)
            return
    under = Face(SMALLEST, bold=False, language=slip.language)
    name, full = baseline - 23.25, page.width_of(slip.service_small, under) > edge - left
    if full:  # the whole line is needed below: the lane goes up, smaller to stay off the check code
        page.line(slip.lane, Face(SMALLEST), right, name + 1, right - left, right=True)
    else:
        page.line(slip.lane, lane, right, baseline, right - left, right=True)
    page.line(slip.service, Face(30), left, name, edge - left, least=26)
    page.line(slip.service_small, under, left, baseline + 5, (right if full else edge) - left)


def _facts_in_a_row(page: TypeSetter, slip: Slip, x: float, y: float, width: float) -> None:
    _frame(page, x, y, width, 57)
    first, second, end = x + 182, x + 361, x + width
    for edge in (first, second):
        page.box(edge - 1, y, _THIN, 57)
    for runs, at, to in (
        (slip.ahead, x + 15, first),
        (slip.minutes, first + 14, second),
        (slip.area, second + 14, end),
    ):
        page.runs(_sized(runs, Face(37), Face(25)), at, y + 43.75, to - at - 8, 3)


def _frame(page: TypeSetter, x: float, y: float, w: float, h: float) -> None:
    page.box(x, y, w, _THIN)
    page.box(x, y + h - _THIN, w, _THIN)
    page.box(x, y, _THIN, h)
    page.box(x + w - _THIN, y, _THIN, h)


def _tag(page: TypeSetter, text: str, face: Face, x: float, y: float, h: float) -> float:
    """White words on black; returns where it ends."""
    took = page.width_of(text, face)
    page.box(x, y, took + 18, h)
    page.line(text, face, x + 9, y + h / 2 + 0.43 * face.px, took + 1, white=True)
    return x + took + 18


def _sized(runs: tuple[Run, ...], large: Face, small: Face) -> list[tuple[str, Face]]:
    return [(run.text, large if run.field else small) for run in runs]
