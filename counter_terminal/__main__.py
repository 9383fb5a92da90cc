"""python -m counter_terminal --counter N: the clerk's window of one counter."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from counter_terminal.clerk import Clerk
from counter_terminal.docking import Docking, docked, remember, remembered, settings_file
from counter_terminal.global_keys import CALL, RAISE, GlobalKeys, Hotkey
from counter_terminal.moment import Action
from counter_terminal.orders import Orders
from counter_terminal.sample import pages
from counter_terminal.window import Window
from db.client import QueueClient
from db.records import Offline
from db.sole import AlreadyOpen, hold
from office.clock import SystemClock
from office.look.app import make_app, place_window, run_shots
from office.look.leaving import end_all, leave
from office.wording import Wording

USAGE, REFUSED = 2, 1


def parser() -> argparse.ArgumentParser:
    """The command line of the design page."""
    made = argparse.ArgumentParser(prog="counter_terminal", description="The clerk's window of one counter.")
    made.add_argument("--counter", type=int, metavar="N", help="the counter's number")
    made.add_argument(
        "--clerk", default="", metavar="NAME", help="who sits there; the plan's clerk without it"
    )
    made.add_argument("--supervisor", action="store_true", help="the dashboard (a later version)")
    made.add_argument("--db", default=os.environ.get("OFFICE_DB", ""), metavar="URL", help="or OFFICE_DB")
    made.add_argument("--screen", metavar="S", help="a screen's name or index, or WxH+X+Y; docked without it")
    made.add_argument("--shots", metavar="DIR", help="write the pages as PNG files and end")
    made.add_argument("--name", default="", help="the machine's name in the log")
    made.add_argument("--language", default="zh-TW", choices=("zh-TW", "en"), help="of the clerk")
    return made


def main(argv: Sequence[str]) -> int:
    """Run the terminal; 0 when it was closed, 1 refused, 2 usage."""
    given = parser().parse_args(argv[1:])
    w = Wording.of(given.language)
    if given.supervisor:
        return _fail(w.text("term.supervisor"), USAGE)
    if given.shots:
        app = make_app(argv)
        try:
            run_shots(given.shots, pages())
        except OSError as error:
            return _fail(str(error), REFUSED)
        return 0
    if given.counter is None:
        return _fail("counter_terminal: --counter N is needed (1 to 19); see --help", USAGE)
    if not given.db:
        return _fail(w.text("term.no_database"), USAGE)
    name = given.name or f"terminal-{given.counter}"
    logging.basicConfig(level=logging.INFO, format=f"%(asctime)s {name} %(levelname)s %(message)s")
    app = make_app(argv)
    return Terminal(app, given, w).run()


class Terminal:
    """One running terminal: client, orders, window."""

    def __init__(self, app: QApplication, given: argparse.Namespace, w: Wording) -> None:
        self._app, self._given = app, given
        self._file = None if given.screen else settings_file(given.counter)
        self._client = QueueClient(given.db)
        self.window = Window(w, remembered(self._file))
        self.window.setWindowTitle(w.text("term.window", n=given.counter))
        self._orders = Orders(self._client, given.counter, SystemClock(), w, clerk=given.clerk)
        self._clerk = Clerk(self._orders, self.window, w)
        self._code = 0
        self._global = GlobalKeys(self.window)
        self._global.pressed.connect(self._pressed)
        self._orders.unknown.connect(self._unknown)
        self.window.docking_changed.connect(self._dock)
        app.setQuitOnLastWindowClosed(True)

    def run(self) -> int:
        """Until the window is closed or the process is told to end; the session stays as it is."""
        try:
            # Two windows of one counter would finish each other's citizen with one key each.
            self._sole = hold(f"counter-{self._given.counter}", self._given.db, self.window.windowTitle())
        except (AlreadyOpen, Offline) as error:
            return _fail(str(error), REFUSED)
        self._clerk.draw()
        try:
            self._show()
        except ValueError as error:
            return _fail(str(error), USAGE)
        QTimer.singleShot(0, self._client, self._client.start)
        code = self._app.exec()
        self._global.stop()
        end_all([self._client])
        return self._code or code

    def _show(self) -> None:
        if self._given.screen:
            place_window(self.window, self._given.screen)
            return
        self.window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self._settle(self.window.docking)
        self.window.show()
        # One docked terminal a desk; windows put at a place stand beside others that want the same keys.
        self._global.start()

    def _settle(self, docking: Docking) -> None:
        free = (self.window.screen() or self._app.primaryScreen()).availableGeometry()
        self.window.setGeometry(*docked(docking, free.x(), free.y(), free.width(), free.height()))

    def _pressed(self, hotkey: Hotkey) -> None:
        if hotkey is RAISE:
            self.window.raise_()
            self.window.activateWindow()
            return
        self.window.press(Action.CALL if hotkey is CALL else Action.RECALL)

    def _dock(self, docking: Docking) -> None:
        self.window.set_docking(docking)
        if self._file is not None:
            remember(self._file, docking)
            self._settle(docking)

    def _unknown(self, words: str) -> None:
        self._code = _fail(words, REFUSED)
        self.window.may_close = True
        self._app.exit(REFUSED)


def _fail(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


if __name__ == "__main__":
    leave(main(sys.argv))
