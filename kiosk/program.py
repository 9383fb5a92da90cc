"""The kiosk as a program: its window, its queue client, its printing and signage threads."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from db.client import QueueClient
from db.queue import Queue
from db.records import Offline
from db.sole import AlreadyOpen, hold
from devices.link import LinkDown, link_for
from devices.marquee_health import Health as SignHealth
from devices.marquee_profile import ProfileUnknown
from devices.marquee_worker import MarqueeWorker, marquee_for
from devices.models import Sign, model_for
from devices.printer import Printer
from devices.printer_words import Health
from kiosk.printing import Printing
from kiosk.shots import write_shots
from kiosk.signage import Signage
from kiosk.window import KioskWindow
from office.clock import Clock, SystemClock
from office.config import KioskPlan, Office, OfficeError, load_office
from office.look.app import place_window
from office.look.leaving import end_all

log = logging.getLogger(__name__)


class NotStarted(Exception):
    """Why the kiosk did not start, in one sentence with what would be right."""


class FromPrinter(QObject):
    """Carries what the print thread says into the GUI thread."""

    slip = Signal(str, object)
    health = Signal(object)


class Kiosk:
    """One running kiosk; NotStarted for a name, device or screen that cannot be right."""

    def __init__(
        self,
        name: str,
        url: str,
        *,
        printer: str | None,
        marquee: str | None,
        new_visit: Callable[[], str],
        stopwatch: Callable[[], float],
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self.office = published_or_file(url)
        try:
            plan = self.office.kiosk(name)
        except OfficeError as error:
            raise NotStarted(str(error)) from None
        try:
            # Two of one name would print each other's slips, and each take the other's for stranded ones.
            self._sole = hold(name, url)
        except (AlreadyOpen, Offline) as error:
            raise NotStarted(str(error)) from None
        printer_url = plan.printer if printer is None else printer
        marquee_url = plan.marquee if marquee is None else marquee
        self.client = QueueClient(url, clock)
        self.window = KioskWindow(name, self.office, self.client, clock, new_visit, prints=bool(printer_url))
        self._heard = FromPrinter()
        self._heard.slip.connect(self.window.slip)
        self._heard.health.connect(self._printer_health)
        self.printing: Printing | None = None
        self.signage: Signage | None = None
        if printer_url:
            self.printing = self._printing(name, url, printer_url, plan, clock, stopwatch)
        if marquee_url:
            self.signage = self._signage(name, url, marquee_url, plan, clock)

    def show(self, screen: str | None) -> None:
        """Open the window where `screen` says and start the threads."""
        try:
            place_window(self.window, screen)
        except ValueError as error:
            raise NotStarted(str(error)) from None
        self.client.start()
        for part in (self.printing, self.signage):
            if part is not None:
                part.start()

    def stop(self) -> None:
        """End the threads together; a slip that takes longer than that is settled at the next start."""
        end_all([part for part in (self.signage, self.printing, self.client) if part is not None])

    def _printing(
        self, name: str, url: str, printer: str, plan: KioskPlan, clock: Clock, stopwatch: Callable[[], float]
    ) -> Printing:
        try:
            device = Printer(link_for(printer), model_for(plan.printer_model))
        except (LinkDown, ValueError) as error:
            raise NotStarted(f"{name} 的印表機設定不對：{error}") from None
        heard = self._heard
        return Printing(
            name,
            url,
            device,
            clock,
            stopwatch,
            width=plan.width,
            on_slip=lambda number, slip: heard.slip.emit(number, slip),
            on_health=lambda health: heard.health.emit(health),
        )

    def _signage(self, name: str, url: str, marquee: str, plan: KioskPlan, clock: Clock) -> Signage:
        messages = self.office.marquee_messages

        def make(
            outcome: Callable[[int, str, str], None], health: Callable[[SignHealth], None]
        ) -> MarqueeWorker:
            return marquee_for(
                marquee,
                plan.marquee_profile,
                messages,
                on_outcome=outcome,
                on_health=health,
                memory_file=memory_file(url, name),
                clock=clock,
            )

        try:
            return Signage(name, url, make, clock)
        except (LinkDown, ProfileUnknown) as error:
            raise NotStarted(f"{name} 的字幕機設定不對：{error}") from None

    def _printer_health(self, health: Health) -> None:
        self.window.printer(not health.ready, health.sign is Sign.PAPER_OUT)


def memory_file(url: str, name: str) -> Path | None:
    """Where the sign's memory is noted: beside the database's file, None when there is no file."""
    if url.startswith(("postgresql", "sqlite://")) and not url.startswith("sqlite:///"):
        return None
    path = Path(url.removeprefix("sqlite:///"))
    return path.with_name(f"{path.stem}-marquee-{name}.json") if not url.startswith("postgresql") else None


def published_or_file(url: str) -> Office:
    """The plan the office has published, or until the database answers the one of OFFICE_TOML or as shipped."""
    try:
        queue = Queue(url)
        try:
            return queue.office()
        finally:
            queue.close()
    except Offline as error:
        log.info("the database does not answer yet: %s", error)
    try:
        return load_office(os.environ.get("OFFICE_TOML") or None)
    except OfficeError as error:
        raise NotStarted(str(error)) from None


def shots(folder: Path) -> int:
    """Write every page into `folder`; 0, or NotStarted when it cannot be written."""
    try:
        written = write_shots(folder, load_office(os.environ.get("OFFICE_TOML") or None))
    except (OSError, OfficeError) as error:
        raise NotStarted(str(error)) from None
    log.info("%d pictures in %s", len(written), folder)
    return 0
