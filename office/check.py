"""Has this machine what its roles need?  One finding for each thing, with what to do where it is not there."""

from __future__ import annotations

import grp
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from office.config import KioskPlan, Office, OfficeError, load_office
from office.launcher import child_environment

PACKAGES = (
    "PySide6",
    "alembic",
    "babel",
    "escpos",
    "numpy",
    "PIL",
    "psycopg",
    "pydantic",
    "pysqlite3",
    "pyttsx3",
    "segno",
    "serial",
    "sqlalchemy",
    "usb",
    "zxingcpp",
)
LEAST_FREE = 500  # MB; below it a day's tickets and their backup may not fit (db facts, 4: disk full)
VOICE = "cmn-latn-pinyin"  # the one espeak-ng voice that speaks Mandarin right (voice facts, 1)
SERIAL_GROUP = "dialout"  # Debian's group for serial ports
_FONTS = (
    "from PySide6.QtGui import QGuiApplication\n"
    "app = QGuiApplication([])\n"
    "from office.look.fonts import missing_fonts\n"
    "print('\\n'.join(missing_fonts()))\n"
)
_DISPLAY = "import os\nfrom office.look.app import display_fault\nprint(display_fault(os.environ))\n"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `words` says what is there, or what is missing and what to do."""

    name: str
    ok: bool
    words: str


def check(roles: Sequence[Sequence[str]], database: str, plan: Path | None) -> Iterator[Finding]:
    """Looks at everything the roles need (all of them when none is named), one finding after the other."""
    programs = {words[0] for words in roles} or {"kiosk", "counter_terminal", "display"}
    office, finding = _plan(plan)
    yield finding
    yield _python()
    yield _time_zone()
    yield _child("display", _DISPLAY, "a window can be opened here", os.environ)
    yield _child("fonts", _FONTS, "every font of the screens is here", {"QT_QPA_PLATFORM": "offscreen"})
    if "display" in programs:
        yield _voice()
    if "kiosk" in programs and office is not None:
        for kiosk in _kiosks(roles, office):
            yield from _ports(kiosk)
    yield _database(database)
    yield _disk(database)


def _plan(plan: Path | None) -> tuple[Office | None, Finding]:
    try:
        office = load_office(plan)
    except OfficeError as error:
        return None, Finding("plan", False, str(error))
    return office, Finding("plan", True, f"{office.name.zh}, {len(office.counters)} counters")


def _python() -> Finding:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        words = f"these Python packages are missing: {', '.join(missing)}. ./run installs them."
        return Finding("python", False, words)
    return Finding("python", True, f"Python {sys.version.split()[0]} with every package")


def _time_zone() -> Finding:
    try:
        ZoneInfo("Asia/Taipei")
    except ZoneInfoNotFoundError:
        words = "the time zone Asia/Taipei is not known, so no program starts. apt-get install tzdata"
        return Finding("time zone", False, words)
    return Finding("time zone", True, "Asia/Taipei is known")


def _child(name: str, code: str, fine: str, env: Mapping[str, str]) -> Finding:
    """Asks Qt in a process of its own, since it aborts the one it cannot serve; its words are what is wrong."""
    asked = subprocess.run(
        (sys.executable, "-P", "-c", code),
        env=child_environment(env),
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        last = (asked.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Finding(name, False, f"Qt does not start here: {last}. ./run installs what it needs.")
    words = " ".join(asked.stdout.split())
    return Finding(name, not words, words or fine)


def _voice() -> Finding:
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        words = (
            "espeak-ng is missing: the wall shows calls but does not speak them. apt-get install espeak-ng"
        )
        return Finding("voice", False, words)
    voices = subprocess.run((espeak, "--voices=cmn"), capture_output=True, text=True, check=False).stdout
    if VOICE not in voices:
        words = f"espeak-ng has no voice {VOICE}, so Mandarin is not spoken. apt-get install --reinstall espeak-ng-data"
        return Finding("voice", False, words)
    players = [player for player in ("paplay", "aplay") if shutil.which(player)]
    if not players:
        words = "neither paplay nor aplay is here, so nothing is heard. apt-get install pulseaudio-utils"
        return Finding("voice", False, words)
    return Finding("voice", True, f"espeak-ng speaks Mandarin, {players[0]} plays it")


def _kiosks(roles: Sequence[Sequence[str]], office: Office) -> list[KioskPlan]:
    names = [
        value
        for words in roles
        if words[0] == "kiosk" and "--triage" not in words
        for option, value in pairwise(words)
        if option == "--name"
    ]
    return [kiosk for kiosk in office.kiosks if kiosk.name in names] if names else list(office.kiosks[:1])


def _ports(kiosk: KioskPlan) -> Iterator[Finding]:
    for device, url in (("printer", kiosk.printer), ("marquee", kiosk.marquee)):
        name = f"{kiosk.name} {device}"
        if not url:
            yield Finding(name, True, "none in the plan")
        elif url.startswith("serial:"):
            yield _serial(name, Path(urlsplit(url).path or url.removeprefix("serial:")))
        else:
            yield Finding(name, True, f"{url}: the kiosk looks for it when it starts")


def _serial(name: str, port: Path) -> Finding:
    if not port.exists():
        words = f"{port} is not there: plug the device in, or write its port into office.toml and publish it."
        return Finding(name, False, words)
    if os.access(port, os.R_OK | os.W_OK):
        return Finding(name, True, f"{port} can be used")
    try:
        member = grp.getgrnam(SERIAL_GROUP).gr_gid in os.getgroups()
    except KeyError:
        member = False
    if member:
        words = f"{port} is there but cannot be opened; see who owns it: ls -l {port}"
    else:
        words = f"{port} may not be used by this user: adduser $USER {SERIAL_GROUP}, then log in again."
    return Finding(name, False, words)


def _database(database: str) -> Finding:
    command = (sys.executable, "-P", "-m", "db", "--json", "check")
    env = child_environment({"OFFICE_DB": database})  # not on the command line, which anybody may read
    asked = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if asked.returncode:
        words = (asked.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Finding("database", False, words)
    answer = json.loads(asked.stdout.splitlines()[-1])
    return Finding("database", True, f"{answer.get('database', '')}: {answer.get('words') or 'sound'}")


def _disk(database: str) -> Finding:
    remote = "://" in database and not database.startswith("sqlite")
    path = Path.cwd() if remote else Path(database.removeprefix("sqlite:///")).absolute().parent
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free // 2**20
    words = f"{free} MB free at {path}"
    if free < LEAST_FREE:
        return Finding(
            "disk", False, f"{words}; at least {LEAST_FREE} MB are needed: remove what is not needed."
        )
    return Finding("disk", True, words)


def show(findings: Iterator[Finding], as_json: bool, write: Callable[[str], object]) -> bool:
    """Writes each finding as it comes; True when all are well."""
    well = True
    for finding in findings:
        well = well and finding.ok
        if as_json:
            write(json.dumps(asdict(finding), ensure_ascii=False))
        else:
            write(f"{'ok     ' if finding.ok else 'MISSING'} {finding.name}: {finding.words}")
    return well
