"""The simulated plan as one picture: for a plan its whole day, for several how they compare."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from db.simulation.outcome import Kind
from db.simulation.report import Result, clock
from office.look.chart import AXIS_PX, Chart, legend, round_top
from office.look.fonts import font
from office.look.paint import draw_box
from office.look.text import RIGHT, draw_text
from office.look.tokens import STANDARD as C

WIDTH, HEIGHT = 1600, 1180
EDGE, GAP, BAR = 28.0, 18.0, 84.0
SUPPORT = "#5FA195"  # between jade and its hairline: the reviewers' counters
SHADES = ("#8FBDB2", SUPPORT, C.jade, C.jade_dark, C.ink)  # few reviewers light, many dark
LEAST_COVERED = 0.85  # of the announced ranges (the project's figure)


def draw(results: Sequence[Result], file: Path) -> None:
    """Write the picture; raises OSError when the file cannot be written."""
    application = QGuiApplication.instance()
    if application is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        application = QGuiApplication([])
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(C.paper))
    p = QPainter(image)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        (_one if len(results) == 1 else _several)(p, results)
    finally:
        p.end()
    if not image.save(str(file)):
        raise OSError(f"圖片沒有寫成，{file} 不能寫入；表格如上，請給一個可以寫入的 .png 檔名。")


def _title(p: QPainter, left: str, right: str) -> None:
    p.fillRect(QRectF(0, 0, WIDTH, BAR), QColor(C.deep))
    draw_text(p, QRectF(EDGE, 0, 900, BAR), left, font(34, True), C.on_deep)
    draw_text(p, QRectF(900, 0, WIDTH - 900 - EDGE, BAR), right, font(22), C.deep_text2, RIGHT)


def _panel(p: QPainter, rect: QRectF, title: str, note: str = "") -> QRectF:
    """A white panel with its title; returns the room inside."""
    draw_box(p, rect, C.surface, C.line, 1.5, 14)
    draw_text(
        p, rect.adjusted(20, 12, -20, 0).adjusted(0, 0, 0, 40 - rect.height()), title, font(21, True), C.ink
    )
    if note:
        where = QRectF(rect.left() + 220, rect.top() + 12, rect.width() - 240, 28)
        draw_text(p, where, note, font(AXIS_PX), C.ink2, RIGHT, min_px=12)
    return rect.adjusted(18, 54, -18, -12)


# -- one plan


def _one(p: QPainter, results: Sequence[Result]) -> None:
    result = results[0]
    _title(p, f"模擬　{result.title}", "・".join(each for each in (result.staff, result.drawn) if each))
    _cards(p, result)
    top, half = 232.0, (WIDTH - 2 * EDGE - GAP) / 2
    _waits(p, QRectF(EDGE, top, half + 180, 300), result)
    _lanes(p, QRectF(EDGE + half + 180 + GAP, top, half - 180, 620), result)
    _people(p, QRectF(EDGE, top + 318, half + 180, 302), result)
    _counters(p, QRectF(EDGE, top + 638, half + 180, 282), result)
    _speaker(p, QRectF(EDGE + half + 180 + GAP, top + 638, half - 180, 282), result)


def _cards(p: QPainter, result: Result) -> None:
    f = result.figures
    love, booked = _targets(result)
    kinds, covered = f.kinds, f.estimates.covered
    cards = (
        ("一般　九成不超過", _minutes(kinds[Kind.ORDINARY].p90), "分鐘", False),
        (
            "愛心　九成不超過",
            _minutes(kinds[Kind.LOVE].p90),
            f"目標 {love} 分",
            _over(kinds[Kind.LOVE].p90, love),
        ),
        (
            "預約　九成不超過",
            _minutes(kinds[Kind.APPOINTMENT].p90),
            f"目標 {booked} 分",
            _over(kinds[Kind.APPOINTMENT].p90, booked),
        ),
        (
            "說的等候說中",
            "—" if covered is None else f"{covered:.0%}",
            f"目標 {LEAST_COVERED:.0%}",
            covered is not None and covered < LEAST_COVERED,
        ),
        (
            f"被晚來 {f.overtaking.bound} 分以上超前",
            str(f.overtaking.beyond),
            "人",
            f.overtaking.beyond > 0,
        ),
        ("最後一位辦完", clock(f.latest_end_us), "", False),
    )
    width = (WIDTH - 2 * EDGE - GAP * (len(cards) - 1)) / len(cards)
    for place, (name, value, unit, bad) in enumerate(cards):
        rect = QRectF(EDGE + place * (width + GAP), BAR + 20, width, 110)
        draw_box(p, rect, C.surface, C.red if bad else C.line, 2 if bad else 1.5, 14)
        draw_text(p, rect.adjusted(16, 10, -70 if bad else -12, -74), name, font(17), C.ink2, min_px=12)
        if bad:
            draw_text(p, rect.adjusted(16, 10, -16, -74), "未達", font(16, True), C.red, RIGHT)
        value_at = rect.adjusted(16, 38, -16, -8)
        draw_text(p, value_at, value, font(42, True), C.red if bad else C.ink)
        draw_text(p, value_at.adjusted(0, 22, 0, 0), unit, font(16), C.ink2, RIGHT)


def _targets(result: Result) -> tuple[int | None, int | None]:
    """The target minutes of the love and of the appointment lane."""
    lanes = result.scenario.office.lanes
    love = next((each.target_minutes for each in lanes if each.love), None)
    return love, next((each.target_minutes for each in lanes if each.appointment), None)


def _over(value: float | None, target: float | None) -> bool:
    return value is not None and target is not None and value > target


def _waits(p: QPainter, rect: QRectF, result: Result) -> None:
    """Minutes that those who came in each half hour waited."""
    room = _panel(p, rect, "等候分鐘", "依來的時間，每半小時平均")
    halves = result.course
    ordinary, love = [each.ordinary for each in halves], [each.love for each in halves]
    top = round_top(max([each for each in (*ordinary, *love) if each is not None], default=1) * 1.12)
    chart = Chart(room, len(halves), top, C)
    chart.axes(p, [each.starts for each in halves], every=2)
    chart.curve(p, ordinary, C.jade, name="一般")
    chart.curve(p, love, C.rose, name="愛心")


def _people(p: QPainter, rect: QRectF, result: Result) -> None:
    """Who came in each half hour, and how many were in line at its end."""
    room = _panel(p, rect, "人數", "柱：半小時內來的人　線：半小時末還在等的人")
    halves = result.course
    came, waiting = [each.came for each in halves], [each.waiting for each in halves]
    chart = Chart(room, len(halves), round_top(max([*came, *waiting], default=1) * 1.1), C)
    chart.axes(p, [each.starts for each in halves], every=2)
    chart.bars(p, came, C.jade_line)
    chart.curve(p, waiting, C.ink, name="在等")


def _lanes(p: QPainter, rect: QRectF, result: Result) -> None:
    """A lane's mean, its worst tenth and its target, in minutes."""
    room = _panel(p, rect, "各號別等候", "深：平均　淺：九成不超過　紅：目標")
    lanes = result.figures.lanes
    if not lanes:
        return
    office = result.scenario.office
    top = round_top(max([each.p90 or 0.0 for each in lanes.values()]))
    name_w, height = 150.0, room.height() / len(lanes)
    field = room.adjusted(name_w, 0, -52, 0)
    for place, (digit, waits) in enumerate(lanes.items()):
        lane = office.lane(digit)
        y = room.top() + place * height
        draw_text(
            p,
            QRectF(room.left(), y, name_w - 10, height),
            f"{digit} {lane.name.zh}",
            font(18, True),
            C.ink,
            min_px=13,
        )
        for value, color, thick in ((waits.p90, C.jade_line, 26.0), (waits.mean, C.jade, 14.0)):
            width = (value or 0.0) / top * field.width()
            draw_box(p, QRectF(field.left(), y + (height - thick) / 2, max(width, 2), thick), color, radius=5)
        x = field.left() + min(lane.target_minutes / top, 1) * field.width()
        p.fillRect(QRectF(x - 1.5, y + height / 2 - 20, 3, 40), QColor(C.red))
        end = field.left() + max((waits.p90 or 0.0) / top, lane.target_minutes / top) * field.width()
        where = QRectF(min(end + 8, room.right() - 50), y, 50, height)
        draw_text(p, where, _minutes(waits.p90), font(17, True), C.ink)


def _counters(p: QPainter, rect: QRectF, result: Result) -> None:
    """The busy share of each counter's open time."""
    counters = result.figures.counters
    note = "占開櫃時間" + ("　淺色：後線" if any(each.support for each in counters) else "")
    room = _panel(p, rect, "櫃檯忙碌", note)
    chart = Chart(room, len(counters), 1.0, C, percent=True)
    chart.axes(p, [str(each.counter) for each in counters])
    colors = [SUPPORT if each.support else C.jade for each in counters]
    chart.bars(p, [each.share for each in counters], colors)


def _speaker(p: QPainter, rect: QRectF, result: Result) -> None:
    """How much of each half hour the loudspeaker speaks."""
    speaker = result.figures.speaker
    each_play = speaker.seconds_a_call
    room = _panel(p, rect, "廣播", f"每半小時說話時間，每次 {each_play:g} 秒")
    halves = result.course
    chart = Chart(room, len(halves), 0.5 if speaker.share <= 0.5 else 1.0, C, percent=True)
    chart.axes(p, [each.starts for each in halves], every=4, ticks=5)
    chart.bars(p, [each.plays * each_play / 1800 for each in halves], C.jade)


def _minutes(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


# -- several plans


@dataclass(frozen=True)
class Compared:
    """One figure of the comparison; `limit` is what it should keep to, None for no promise."""

    title: str
    note: str
    figure: Callable[[Result], float | None]
    limit: float | None = None
    percent: bool = False


def _p90(kind: Kind) -> Callable[[Result], float | None]:
    return lambda result: result.figures.kinds[kind].p90


def _several(p: QPainter, results: Sequence[Result]) -> None:
    _title(p, f"模擬比較　{results[0].title}", results[0].drawn)
    half = (WIDTH - 2 * EDGE - GAP) / 2
    height = (HEIGHT - BAR - 2 * EDGE - GAP) / 2
    love, booked = _targets(results[0])
    panels = (
        Compared("一般等候", "九成不超過，分鐘", _p90(Kind.ORDINARY)),
        Compared("愛心等候", "九成不超過，分鐘", _p90(Kind.LOVE), love),
        Compared("預約等候", "九成不超過，時段後分鐘", _p90(Kind.APPOINTMENT), booked),
        Compared(
            "說的等候說中",
            "公告範圍",
            lambda each: each.figures.estimates.covered,
            LEAST_COVERED,
            percent=True,
        ),
    )
    for place, panel in enumerate(panels):
        x, y = EDGE + place % 2 * (half + GAP), BAR + EDGE + place // 2 * (height + GAP)
        _comparison(p, QRectF(x, y, half, height), panel, results)


def _comparison(p: QPainter, rect: QRectF, panel: Compared, results: Sequence[Result]) -> None:
    counts = sorted({each.scenario.counters for each in results})
    supports = sorted({each.scenario.support for each in results})
    over_counters = len(counts) > 1
    along = counts if over_counters else supports
    room = _panel(p, rect, panel.title, f"{panel.note}　橫軸：{'櫃檯數' if over_counters else '後線人數'}")
    values = {(each.scenario.counters, each.scenario.support): panel.figure(each) for each in results}
    known = [each for each in (*values.values(), panel.limit) if each is not None]
    top = 1.0 if panel.percent else round_top(max(known, default=1))
    chart = Chart(room.adjusted(0, 30, 0, 0), len(along), top, C, panel.percent)
    chart.axes(p, [str(each) for each in along])
    if not over_counters:
        chart.bars(p, [values[counts[0], each] for each in supports], C.jade, share=0.4)
    else:
        shades = [SHADES[place * 4 // max(len(supports) - 1, 1)] for place in range(len(supports))]
        for support, shade in zip(supports, shades, strict=True):
            chart.curve(p, [values[count, support] for count in counts], shade)
        if len(supports) > 1:
            legend(p, room, [f"後線 {each}" for each in supports], shades, C)
    if panel.limit is not None:
        chart.limit(p, panel.limit, C.red, "目標")
