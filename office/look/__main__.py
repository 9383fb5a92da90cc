"""python -m office.look --shots DIR: every component in every state, to compare with the design by eye."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from office.look.app import make_app, run_shots
from office.look.buttons import Card, Chip, HelpButton, Kind, Outline, Press, Primary, Secondary, Tile, Toggle
from office.look.drawn import Sheet
from office.look.fonts import font
from office.look.guard import guard_of
from office.look.icons import draw_icon, icon_names
from office.look.paint import draw_box
from office.look.panel import Fact, FactRow, Header, LaneBadge, NumberText, Panel, Toast
from office.look.shots import Page
from office.look.text import draw_runs, draw_text
from office.look.tokens import CONTRAST, STANDARD

COLUMNS = (
    ("一般", "Default"),
    ("按下", "Pressed 80 ms"),
    ("焦點", "Focus (keyboard)"),
    ("停用", "Disabled"),
    ("處理中／已選", "Busy / on"),
)
SWATCHES = (
    "paper",
    "surface",
    "ink",
    "ink2",
    "control",
    "deep",
    "jade",
    "jade_dark",
    "jade_tint",
    "call",
    "rose",
    "rose_tint",
    "red",
    "amber_ink",
    "amber_tint",
    "green",
)


class States(Sheet):
    """The component states of states.png, drawn by the real widgets."""

    def __init__(self, focus: int = 0) -> None:
        super().__init__(1440, 860)
        black = [(166, 479), (166, 607)]
        white = [(196, 115), (196, 243), (196, 347)]
        self._row(
            white[0], 112, lambda: Tile("遷徙登記", icon="move", px=28, sub_px=18, icon_px=47, radius=20)
        )
        self._row(white[1], 88, lambda: Primary("領取號碼", px=30, edge=6, radius=20, icon_px=36))
        self._row(white[2], 80, lambda: Toggle("高對比", icon="contrast", px=27, icon_px=34))
        self._row(black[0], 112, lambda: Tile("遷徙登記", icon="move", px=28, sub_px=18, icon_px=47), True)
        self._row(black[1], 88, lambda: Primary("領取號碼", px=30, radius=20, icon_px=36), True)
        guard_of()._set_keys(True)
        self._focused[focus].setFocus()

    def _row(self, at: tuple[int, int], h: int, make, contrast: bool = False) -> None:  # type: ignore[no-untyped-def]
        for number in range(5):
            press: Press = make()
            self.place(press, at[0] + number * 240, at[1], 222, h)
            if contrast:
                press.set_palette(CONTRAST)
            if number == 1:
                press.setDown(True)
                press._down_by = 1.0
            elif number == 2:
                self._focused.append(press)
            elif number == 3:
                press.set_disabled("今天已截止領號" if isinstance(press, Tile) else "")
            elif number == 4 and isinstance(press, Primary):
                press.calm = True
                press.set_busy("印號碼單")
            elif number == 4:
                press.tinted = True
                press.set_selected(True)
                press.tinted = isinstance(press, Tile)

    @property
    def _focused(self) -> list[Press]:
        return self.__dict__.setdefault("_focus_list", [])  # type: ignore[no-any-return]

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = STANDARD
        draw_text(p, QRectF(36, 28, 600, 36), "元件狀態 Component states", font(25, True), c.ink)
        for number, (zh, en) in enumerate(COLUMNS):
            runs = [(zh, font(18, True), c.ink), (" " + en, font(18), c.ink2)]
            draw_runs(p, 196 + number * 240, 95, runs)
        for y, zh, en in (
            (150, "服務磚", "Tile"),
            (262, "主按鈕", "Primary"),
            (366, "次按鈕／開關", "Secondary, toggle"),
        ):
            draw_text(p, QRectF(36, y, 160, 48), f"{zh}\n{en}", font(18), c.ink2, line_height=1.3)
        draw_box(p, QRectF(18, 455, 1404, 263), "#000000", "", 0, 20)
        draw_text(p, QRectF(36, 512, 160, 48), "高對比\nHigh contrast", font(18), "#FFFFFF", line_height=1.25)
        for number, name in enumerate(SWATCHES):
            x = 36 + number * 84.2
            draw_box(p, QRectF(x, 741, 70, 56), getattr(c, name), c.edge, 1, 12)
            draw_text(p, QRectF(x - 6, 798, 82, 20), name, font(14), c.ink, Qt.AlignmentFlag.AlignCenter)
            draw_text(
                p, QRectF(x - 6, 816, 82, 20), getattr(c, name), font(14), c.ink, Qt.AlignmentFlag.AlignCenter
            )


class Pieces(Sheet):
    """Everything else: panels, facts, headers, badges, numbers, chips, icons."""

    def __init__(self) -> None:
        super().__init__(1440, 1500)
        guard_of()._set_keys(False)
        header = Header("臺中市南屯區戶政事務所", "Nantun District Household Registration Office")
        header.set_time("09:24", "3月11日 星期二")
        self.place(header, 48, 0, 984, 148)
        languages = (
            ("中文", "zh-TW", 132),
            ("English", "en", 171),
            ("Tiếng Việt", "vi", 204),
            ("Bahasa Indonesia", "id", 308),
            ("ไทย", "th", 122),
        )
        x = 48
        for number, (label, language, w) in enumerate(languages):
            button = Secondary(label, px=30, bold=False, language=language)
            button.set_selected(number == 0)
            self.place(button, x, 148, w, 84)
            x += w + 12
        facts = (
            Fact("前面還有", "Ahead", "12", "人"),
            Fact("大約等候", "Wait", "18", "分鐘"),
            Fact("預計輪到", "Around", "09:42"),
        )
        self.place(Panel(), 48, 250, 984, 170)
        self.place(FactRow(facts), 96, 270, 888, 130)
        self.place(Primary("領取號碼", sub="Take a number", icon="ticket", icon_px=84), 48, 440, 984, 172)
        self.place(
            Card(Kind.APPOINTMENT, "網路預約報到", icon="calendar", icon_px=70, sub="I have an appointment"),
            48,
            632,
            482,
            186,
        )
        self.place(Card(Kind.LOVE, "愛心優先", icon="heart", icon_px=70, sub="Priority"), 550, 632, 482, 186)
        for number, (label, en, icon) in enumerate(
            (
                ("放大字體", "Large text", "textsize"),
                ("高對比", "High contrast", "contrast"),
                ("低位操作", "Wheelchair reach", "wheelchair"),
            )
        ):
            toggle = Toggle(label, icon=icon, sub=en, px=30, sub_px=20, icon_px=52, column=True)
            toggle.plain = True
            toggle.set_selected(number == 2)
            self.place(toggle, 48 + number * 234, 840, 219, 150)
        self.place(
            HelpButton(
                "請人幫忙", icon="bell", sub="Call for help", px=30, sub_px=20, icon_px=52, column=True
            ),
            752,
            840,
            280,
            150,
        )
        for number, label in enumerate(("遷入", "遷出", "住址變更", "分合戶")):
            chip = Chip(label)
            chip.set_selected(number == 0)
            self.place(chip, 48 + number * 250, 1010, 236, 92)
        self.place(Outline("報到", px=20, radius=12), 48, 1120, 88, 54)
        toast = Toast()
        self.place(toast, 160, 1115, 700, 66)
        toast.say("志工馬上過來", 0, "bell")
        for number in range(1, 10):
            self.place(LaneBadge(number), 1060, 20 + 52 * number, 40, 40)
            self.place(NumberText(str(1000 + number), 37), 1110, 20 + 52 * number, 90, 40)
        wall = Header(
            "臺中市南屯區戶政事務所",
            "Nantun Household Registration",
            wide=True,
            seal_px=68,
            name_px=43,
            second_px=28,
            clock_px=78,
            date_px=38,
        )
        wall.set_time("09:24", "3月11日 星期二")
        self.place(wall, 40, 1190, 1360, 100)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        for number, name in enumerate(sorted(icon_names())):
            x, y = 30 + number % 24 * 58, 1300 + number // 24 * 62
            draw_icon(p, name, QRectF(x, y, 46, 46), c.jade)


def main() -> int:
    """Write the gallery's pictures; exit code 0, or 1 when the folder cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m office.look", description=__doc__)
    parser.add_argument("--shots", metavar="DIR", type=Path, required=True, help="where the pictures go")
    where = parser.parse_args().shots
    make_app(sys.argv)
    pages: list[Page] = [(f"states-{n}", partial(States, n), (1440, 860)) for n in range(5)]

    def contrast() -> Sheet:
        sheet = Pieces()
        sheet.set_palette(CONTRAST)
        return sheet

    pages += [
        ("pieces", Pieces, (1440, 1500)),
        ("pieces-contrast", contrast, (1440, 1500)),
        ("pieces-small", Pieces, (720, 750)),
    ]
    try:
        written = run_shots(where, pages)
    except OSError as fault:
        print(f"The pictures could not be written: {fault}. Choose another folder.", file=sys.stderr)
        return 1
    print("\n".join(str(file) for file in written))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
