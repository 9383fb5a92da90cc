"""A whole office on one machine: virtual hardware, every program, simulated people, and a count at the far ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from office.batch import Batch
from office.clerk import Pace
from office.config import SHIPPED, load_office
from office.count import Count, FarEnds, Line, Promised, count
from office.launcher import Restart, Role, Supervisor, child_environment, last_line, module_role
from office.people import People
from office.tiling import screen_area, tiles

KIOSK = "K1"
TERMINALS = (3, 5, 17)  # an express, a priority-and-general and a quiet counter
# On a screen one counter for each kind of matter, so that lines grow as on a busy morning; headless all 19 of them.
ON_SCREEN = (3, 4, 5, 10, 12, 13, 14, 17)
OPEN_WITHIN = 180.0  # seconds until the programs are up and the printer has answered; 4 on a quiet machine
DRAIN_WITHIN = 120.0  # seconds after the people stopped; voice and paper are slower than keys
ASK_AGAIN = 5  # times a question to the queue is repeated when its process was killed
QUIET_FOR = 25.0  # seconds without progress after which waiting longer is pointless
# The demo is open at any hour, whenever it is started.
ALWAYS_OPEN = {
    "opens": '"00:00"',
    "closes": '"24:00"',
    "tickets_until": '""',
    "weekdays": "[1, 2, 3, 4, 5, 6, 7]",
    "opening_rules": "false",
}
# A real sign is deaf for 12 s while its memory is laid out; the demo's marquee takes a tenth of that.
QUICK_MARQUEE = ('marquee_profile = "alpha16"', 'marquee_profile = "alpha16-demo"')
HASTE = {"marquee": ("--haste", "10")}


@dataclass(frozen=True)
class Options:
    """How the demo is run."""

    headless: bool = False
    seconds: float | None = None  # None: until closed
    speed: float = 20.0
    seed: int = 1
    directory: Path | None = None


class DemoFailed(Exception):
    """The demo could not run; str() says what to do."""


class Demo:
    """A temporary office in one folder; made, run and counted once."""

    def __init__(self, options: Options, say: Callable[[str], None]) -> None:
        """Makes the folder's office: its plan and its database.  Raises DemoFailed."""
        self._options = options
        self._say = say
        self._ours = options.directory is None
        self.folder = (
            Path(tempfile.mkdtemp(prefix="demo-office-")) if self._ours else _empty(options.directory)
        )
        self._database = self.folder / "office.db"
        self._plan = self.folder / "office.toml"
        plan = always_open(SHIPPED.read_text("utf-8")).replace(*QUICK_MARQUEE)
        self._plan.write_text(plan, "utf-8")
        self._office = load_office(self._plan)
        self._environment = {
            "OFFICE_DB": str(self._database),
            "OFFICE_TOML": str(self._plan),
            "XDG_CACHE_HOME": str(self.folder / "cache"),  # the voice's phrases
            **({"QT_QPA_PLATFORM": "offscreen"} if options.headless else {}),
        }
        self._db("init")

    # ------------------------------------------------------------------ the roles

    def roles(self, places: Mapping[str, str]) -> tuple[list[Role], list[Role]]:
        """The virtual hardware, which comes first, and the programs."""
        at = self.folder

        def role(name: str, tile: str, *argv: str, ready: Callable[[], bool] | None = None) -> Role:
            screen = ("--screen", places[tile]) if tile in places else ()
            return module_role(
                name, *argv, *screen, env=self._environment, ready=ready, restart=self._restart
            )

        without_window = ("--headless",) if self._options.headless else ()
        hardware = [
            role(
                f"virtual-{device}",
                device,
                *("devices", f"virtual-{device}", "--link", f"pty:{at / device}.pty"),
                *("--out", str(at / device), *without_window, *HASTE.get(device, ())),
                ready=(at / f"{device}.pty").exists,
            )
            for device in ("printer", "marquee")
        ]
        voice = f"timed:{at / 'voice.jsonl'}" if self._options.headless else "auto"
        programs = [
            role(
                f"kiosk-{KIOSK}",
                "kiosk",
                *("kiosk", "--name", KIOSK, "--printer", f"serial:{at / 'printer.pty'}"),
                *("--marquee", f"serial:{at / 'marquee.pty'}"),
            ),
            role("display", "wall", "display", "--witness", str(at / "wall.jsonl"), "--voice", voice),
            role("triage", "triage", "kiosk", "--triage"),
            *(
                role(f"terminal-{n}", f"terminal {tile}", "counter_terminal", "--counter", str(n))
                for tile, n in enumerate(TERMINALS, 1)
            ),
        ]
        return hardware, programs

    @property
    def _restart(self) -> Restart:
        return Restart.ALWAYS if self._options.headless else Restart.UNLESS_CLOSED

    # ------------------------------------------------------------------ the run

    def run(self) -> Count | None:
        """Opens, lets the people live, closes; headless the count at the end, on a screen None.

        Raises DemoFailed, and KeyboardInterrupt on Ctrl-C.
        """
        try:
            places = {} if self._options.headless else tiles(*screen_area())
        except OSError as error:
            raise DemoFailed(
                f"The screen does not answer ({error}). Without one: ./run demo --headless"
            ) from None
        self._say("The demo office is opening: kiosk, tablet, three counters, wall, printer and marquee ...")
        supervisor = Supervisor(self.folder, self._say)
        people = self._people()
        began = time.monotonic()
        try:
            hardware, programs = self.roles(places)
            self._start(supervisor, hardware, programs)
            opened = time.monotonic()
            people.start()
            self._live(supervisor)
            people.stop()
            if not self._options.headless:
                return None
            stopped = time.monotonic()
            result = self._drain(people)
            result.figures |= {
                "open_seconds": round(opened - began, 1),
                "drain_seconds": round(time.monotonic() - stopped, 1),
                "restarts": {name: n - 1 for name, n in supervisor.starts().items() if n > 1},
                "refused": len(people.tally.refused),
            }
            for words in people.tally.failed:
                result.missing.append({"surface": "people", "why": words})
            return result
        finally:
            people.stop()
            supervisor.stop()

    def leave(self, keep: bool) -> None:
        """Removes the folder, if the demo made it and nobody needs to look into it."""
        if self._ours and not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            self._say(f"The demo's office, its logs and what its far ends saw: {self.folder}")

    def _people(self) -> People:
        pace = Pace(self._options.speed)
        return People(
            self._office,
            pace,
            lambda name: Batch(
                str(self._database), self.folder / "logs" / f"{name}.log", env=self._environment
            ),
            self.folder / "people.jsonl",
            kiosk=KIOSK,
            counters=[
                c.number for c in self._office.counters if self._options.headless or c.number in ON_SCREEN
            ],
            own_process=TERMINALS,
            seed=self._options.seed,
        )

    def _start(self, supervisor: Supervisor, hardware: list[Role], programs: list[Role]) -> None:
        try:
            supervisor.start(hardware)
            supervisor.start(programs)
        except TimeoutError as error:
            raise DemoFailed(f"{error}. Its log: {self.folder / 'logs'}") from None
        until = time.monotonic() + OPEN_WITHIN
        while not self._open():
            if time.monotonic() > until:
                words = last_line(supervisor.log(f"kiosk-{KIOSK}")) or "it says nothing"
                raise DemoFailed(
                    f"The kiosk has not found its printer ({words}). Logs: {self.folder / 'logs'}"
                )
            time.sleep(0.3)

    def _open(self) -> bool:
        return any(line["role"] == "printer" and line["state"] == "ok" for line in self._db("devices"))

    def _live(self, supervisor: Supervisor) -> None:
        until = None if self._options.seconds is None else time.monotonic() + self._options.seconds
        while not supervisor.over() and (until is None or time.monotonic() < until):
            time.sleep(0.1)

    def _drain(self, people: People) -> Count:
        """Waits until paper, wall, voice and marquee have caught up, as long as they get on with it."""
        end = time.monotonic() + DRAIN_WITHIN
        result = self._count(people)
        missing, moved = len(result.missing), time.monotonic()
        while result.missing and time.monotonic() < min(end, moved + QUIET_FOR):
            time.sleep(1.0)
            result = self._count(people)
            if len(result.missing) < missing:
                missing, moved = len(result.missing), time.monotonic()
        return result

    def _count(self, people: People) -> Count:
        # The far ends are read last: what they have seen the queue must know by then, and not the other way round.
        promised = Promised(
            tuple(people.tally.issued), tuple(self._db("events")), tuple(self._db("deliveries"))
        )
        far = FarEnds.read(
            self.folder / "printer" / "slips.jsonl",
            self.folder / "wall.jsonl",
            self.folder / "voice.jsonl",
            self.folder / "marquee" / "marquee.jsonl",
        )
        return count(promised, far)

    def _db(self, *words: str) -> list[Line]:
        command = (sys.executable, "-P", "-m", "db", "--json", *words)
        for _ in range(ASK_AGAIN):
            done = subprocess.run(
                command, env=child_environment(self._environment), capture_output=True, text=True, check=False
            )
            if done.returncode >= 0:
                break  # a negative code: somebody killed the question, which changes no answer
        if done.returncode:
            raise DemoFailed(f"The queue refused '{words[0]}': {done.stderr.strip() or done.stdout.strip()}")
        return [json.loads(line) for line in done.stdout.splitlines()]


def always_open(plan: str) -> str:
    """The plan's text with hours that never close; raises DemoFailed if it has no such key to change."""
    for key, value in ALWAYS_OPEN.items():
        plan, found = re.subn(rf"(?m)^{key} *=[^#\n]*", f"{key} = {value}  ", plan, count=1)
        if not found:
            raise DemoFailed(f"The shipped office.toml has no '{key}'; the demo cannot keep its doors open.")
    return plan


def _empty(directory: Path | None) -> Path:
    assert directory is not None
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise DemoFailed(
            f"{directory} is not empty; give a folder of its own, as the demo counts everything in it."
        )
    return directory


def screen_fault(environment: Mapping[str, str] = os.environ) -> str:
    """Why the demo cannot open its windows here, with the way out; '' when it can."""
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return ""
    return (
        "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set). "
        "The same office without a screen, counted at its end: ./run demo --headless"
    )


def report(result: Count, seconds: float) -> str:
    """The count for a person: a line a surface, then everything that does not add up."""
    figures = result.figures
    lines = [
        f"{figures['issued']} numbers issued; {figures['slips']} slips decoded, {figures['reprints']} reprints",
        f"{figures['calls']} calls and {figures['recalls']} recalls; the wall showed {figures['wall']}",
        f"{figures['voiced']} voiced ({figures['wav_seconds']} s of sound), {figures['voice_left_out']} left out",
        f"{figures['marquee']} on the marquee, {figures['marquee_left_out']} left out",
    ]
    lines += [f"twice: {json.dumps(entry, ensure_ascii=False)}" for entry in result.duplicates]
    lines += [f"missing: {json.dumps(entry, ensure_ascii=False)}" for entry in result.missing]
    lines.append(f"everything adds up after {seconds:.0f} s" if result.ok else "it does NOT add up")
    return "\n".join(lines)
