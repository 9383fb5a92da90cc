"""The tablet's page, 1280 x 800 (ui layout 6): what is issued at the left, who waits at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.triage.arrival_row import ArrivalRow
from kiosk.triage.arrivals import ROWS
from kiosk.triage.parts import (
    Banner,
    DeviceChip,
    DocumentTick,
    Flag,
    IssueButton,
    LanguageButton,
    MissedButton,
    ServiceTile,
    StaffButton,
    hairline,
)
from kiosk.triage.tablet import DOCUMENTS_SHOWN, MISSED_SHOWN, TabletFace
from office.look.buttons import Chip, Press, Secondary
from office.look.drawn import Sheet
from office.look.fonts import font, text_width
from office.look.paint import draw_box
from office.look.panel import Toast
from office.look.text import LEFT, RIGHT, draw_runs, draw_text
from office.wording import Wording

WIDTH, HEIGHT = 1280, 800
MOST_CHIPS = 8
DEVICE_CHIPS = 6
CHIP_PX = 21


class TriagePage(Sheet):
    """Draws a TabletFace; `act(verb, argument)` says what was touched."""

    act = Signal(str, object)

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, HEIGHT, parent)
        self.w = w
        self.face: TabletFace | None = None
        english = Wording.of("en")
        self._second = english
        self.tiles = [ServiceTile() for _ in range(9)]
        for at, tile in enumerate(self.tiles):
            self.place(tile, 16 + 261 * (at % 3), 110 + 89 * (at // 3), 252, 80)
            tile.pressed_once.connect(lambda at=at: self._tile(at))
        self.chips = [Chip("", px=CHIP_PX) for _ in range(MOST_CHIPS)]
        for at, chip in enumerate(self.chips):
            self.place(chip, 16, 380, 86, 50)
            chip.hide()
            chip.pressed_once.connect(lambda at=at: self._chip(at))
        self.ticks = [DocumentTick() for _ in range(DOCUMENTS_SHOWN)]
        for at, tick in enumerate(self.ticks):
            self.place(tick, 16 + 261 * (at % 3), 471 + 68 * (at // 3), 253, 60)
            tick.pressed_once.connect(lambda at=at: self._tick(at))
        self.love = Flag("heart", w.text("triage.love"), w.text("triage.love_text"))
        self.quiet = Flag("tea", w.text("triage.quiet"), w.text("triage.quiet_text"))
        self.language = LanguageButton(w.text("triage.language_text"))
        for at, flag in enumerate((self.love, self.quiet, self.language)):
            self.place(flag, 16 + 261 * at, 612, 253, 64)
        self._says(self.love, "toggle_love")
        self._says(self.quiet, "toggle_quiet")
        self._says(self.language, "ask_language")
        self.issue = IssueButton(w.text("triage.issue"), english.text("triage.issue"))
        self.place(self.issue, 16, 688, 500, 96)
        self._says(self.issue, "issue")
        self.card = Secondary(w.text("triage.card"), icon="pen", px=20, icon_px=30, radius=14, column=True)
        self.phone = Secondary(
            w.text("triage.phone"), icon="phone", px=20, icon_px=30, radius=14, column=True
        )
        self.place(self.card, 525, 688, 128, 96)
        self.place(self.phone, 662, 688, 128, 96)
        self._says(self.card, "show_card")
        self._says(self.phone, "show_phone")
        self.banner = Banner()
        self.place(self.banner, 806, 78, 458, 88)
        self.banner.go.pressed_once.connect(lambda: self.act.emit("banner", None))
        self.arrivals = [ArrivalRow() for _ in range(ROWS)]
        for at, row in enumerate(self.arrivals):
            self.place(row, 806, 222 + 66 * at, 458, 66)
            row.check_in.pressed_once.connect(lambda row=row: self.act.emit("check_in", row.code))
        self.more = Secondary(w.text("kiosk.nav.next"), px=16, radius=10)
        self.place(self.more, 1177, 183, 80, 34)
        self._says(self.more, "turn_arrivals")
        self.missed = [MissedButton() for _ in range(MISSED_SHOWN)]
        for at, button in enumerate(self.missed):
            self.place(button, 823 + 216 * (at % 2), 545 + 68 * (at // 2), 208, 60)
            button.pressed_once.connect(lambda button=button: self.act.emit("requeue", button.label))
        self.staff = StaffButton(w.text("triage.call_staff"), english.text("triage.call_staff"))
        self.place(self.staff, 806, 710, 458, 74)
        self._says(self.staff, "call_staff")
        self.undo = Secondary(w.text("triage.undo"), icon="undo", px=20, radius=12)
        self.place(self.undo, 1110, 626, 138, 54)
        self._says(self.undo, "undo_requeue")
        self.devices = [DeviceChip() for _ in range(DEVICE_CHIPS)]
        for chip in self.devices:
            self.place(chip, 0, 11, 10, 42)
            chip.pressed_once.connect(lambda chip=chip: self._device(chip))
        self.toast = Toast(self, px=22)
        # On the issue button, which has nothing to say until the next service is chosen.
        self.place(self.toast, 20, 694, 492, 84)

    def _says(self, press: Press, verb: str) -> None:
        press.pressed_once.connect(lambda: self.act.emit(verb, None))

    def _tile(self, at: int) -> None:
        if self.face is not None and at < len(self.face.tiles):
            self.toast.hide()
            self.act.emit("choose_group", self.face.tiles[at].group)

    def _chip(self, at: int) -> None:
        if self.face is not None and at < len(self.face.chips):
            self.act.emit("choose_service", self.face.chips[at].id)

    def _tick(self, at: int) -> None:
        if self.face is not None and at < len(self.face.documents):
            self.act.emit("toggle_document", self.face.documents[at].id)

    def _device(self, chip: DeviceChip) -> None:
        if chip.shown is not None and chip.shown.reprints:
            self.act.emit("ask_reprint", chip.shown.reprints)

    def show_face(self, face: TabletFace) -> None:
        """Draw another instant; nothing moves that has not changed."""
        if face == self.face:
            return
        chips_changed = self.face is None or self.face.chips != face.chips
        devices_changed = self.face is None or (self.face.devices, self.face.clock) != (
            face.devices,
            face.clock,
        )
        self.face = face
        for tile, shown in zip(self.tiles, face.tiles, strict=False):
            tile.show_tile(shown)
        if chips_changed:
            self._lay_chips(face)
        for at, tick in enumerate(self.ticks):
            tick.setVisible(at < len(face.documents))
            if at < len(face.documents):
                tick.set_label(face.documents[at].words)
                tick.set_selected(face.documents[at].on)
        self.love.set_selected(face.love)
        self.quiet.set_selected(face.quiet)
        self.language.set_label(face.language_name)
        self._show_issue(face)
        for button in (self.card, self.phone):
            if face.last_number:
                button.set_enabled()
            else:
                button.set_disabled()
        self.banner.show_banner(face.banner)
        for at, row in enumerate(self.arrivals):
            row.show_arrival(face.arrivals.rows[at] if at < len(face.arrivals.rows) else None)
        self.more.setVisible(face.arrivals.more)
        for at, missed in enumerate(self.missed):
            missed.setVisible(at < len(face.missed))
            if at < len(face.missed):
                missed.show_missed(face.missed[at])
        self.undo.setVisible(bool(face.undo))
        if face.undo:
            self.undo.setAccessibleName(f"{self.w.text('triage.undo')} {face.undo}")
            self.undo.raise_()
        self.staff.set_label(self.w.text("triage.staff_called" if face.staff_called else "triage.call_staff"))
        if devices_changed:
            self._lay_devices(face)
        self.update()

    def _show_issue(self, face: TabletFace) -> None:
        self.issue.next_words = self.w.text("triage.issue_next", number="").strip()
        self.issue.next_number, self.issue.ahead = face.next_number, face.ahead
        if face.busy:
            self.issue.set_enabled()
            self.issue.set_busy(self.w.text("triage.issue"))
            return
        self.issue.set_busy("")
        if face.offline:
            self.issue.set_disabled(self.w.text("triage.device.network_off"))
        elif face.ready:
            self.issue.set_enabled()
        else:
            self.issue.set_disabled(self.w.text("triage.issue_choose"))
        self.issue.setAccessibleName(f"{self.issue.label}，{face.ahead}" if face.ready else self.issue.label)
        self.issue.update()

    def _lay_chips(self, face: TabletFace) -> None:
        widths = [
            max(86.0, text_width(each.words, font(CHIP_PX, each.on)) + 44) for each in face.chips[:MOST_CHIPS]
        ]
        room = 774 - 8 * (len(widths) - 1)
        squeeze = min(1.0, room / sum(widths)) if widths else 1.0
        x = 16.0
        for at, chip in enumerate(self.chips):
            chip.setVisible(at < len(widths))
            if at < len(widths):
                shown = face.chips[at]
                chip.set_label(shown.words)
                chip.set_selected(shown.on)
                self.place(chip, x, 380, widths[at] * squeeze, 50)
                x += widths[at] * squeeze + 8

    def _lay_devices(self, face: TabletFace) -> None:
        right = 1260 - text_width(face.clock, font(30, True)) - 24
        for chip in self.devices:
            chip.hide()
        for chip, shown in reversed(list(zip(self.devices, face.devices, strict=False))):
            wide = chip.show_device(shown)
            self.place(chip, right - wide, 11, wide, 42)
            chip.show()
            right -= wide + 8

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face, c = self.face, self.palette_
        if face is None:
            return
        p.fillRect(QRectF(0, 0, w, 64), QColor(c.deep))
        runs = [
            (self.w.text("triage.title"), font(25, True), c.on_deep),
            ("  ", font(20), c.on_deep),
            (self._second.text("triage.title"), font(20), c.deep_text2),
        ]
        if face.volunteer:
            runs += [("  ", font(20), c.on_deep)]
            runs += [(self.w.text("triage.volunteer", name=face.volunteer), font(20), c.deep_text2)]
        draw_runs(p, 20, QRectF(20, 0, 420, 66), runs)
        draw_text(p, QRectF(1100, 0, 160, 66), face.clock, font(30, True), c.on_deep, RIGHT)
        self._heading(p, 78, "1", "triage.step.service")
        if face.offline:
            words = self.w.text("triage.offline")
            draw_text(p, QRectF(16, 438, 774, 30), words, font(19, True), c.amber_ink, min_px=13)
        elif face.documents or face.chips:
            self._heading(p, 440, "2", "triage.step.documents", self.w.text("triage.step.documents_text"))
        if face.missing:
            area = QRectF(541, 541, 249, 58)
            draw_text(
                p, area, face.missing, font(18), c.amber_ink, LEFT, wrap=True, min_px=13, line_height=1.3
            )
        self._card(p, QRectF(806, 178, 458, 311))
        self._title(p, 186, "triage.appointments", face.arrivals.count, slot=face.arrivals.slot)
        hairline(p, 823, 221, 424, c.line)
        if not face.arrivals.rows:
            draw_text(p, QRectF(823, 232, 424, 44), self.w.text("triage.none"), font(20), c.ink2, LEFT)
        self._card(p, QRectF(806, 502, 458, 185))
        count = self.w.text("triage.missed_count", n=face.missed_total) if face.missed_total else ""
        self._title(p, 508, "triage.missed", count)
        if not face.missed:
            draw_text(p, QRectF(823, 552, 424, 44), self.w.text("triage.none"), font(20), c.ink2, LEFT)

    def _heading(self, p: QPainter, y: float, step: str, key: str, note: str = "") -> None:
        c = self.palette_
        runs = [(step, font(20, True), c.ink), ("    ", font(20), c.ink)]
        runs += [(self.w.text(key), font(20, True), c.ink), ("  ", font(16), c.ink2)]
        runs += [(self._second.text(key), font(17), c.ink2)]
        if note:
            runs += [("    ", font(16), c.ink2), (note, font(17), c.ink2)]
        draw_runs(p, 16, QRectF(16, y, 774, 28), runs)

    def _title(self, p: QPainter, y: float, key: str, note: str, slot: str = "") -> None:
        c = self.palette_
        runs = [(self.w.text(key), font(20, True), c.ink), ("  ", font(16), c.ink2)]
        if slot:
            runs += [("  ", font(16), c.ink2), (slot, font(20, True), c.ink), ("  ", font(16), c.ink2)]
        runs += [(self._second.text(key), font(17), c.ink2)]
        if note:
            runs += [("    ", font(16), c.ink2), (note, font(16), c.ink2)]
        draw_runs(p, 823, QRectF(823, y, 424, 34), runs)

    def _card(self, p: QPainter, rect: QRectF) -> None:
        draw_box(p, rect, self.palette_.surface, self.palette_.line, 1, 16)
