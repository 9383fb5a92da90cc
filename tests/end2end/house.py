"""A small office of real processes: programs on a screen of their own, virtual hardware at the far ends of ptys."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import Queue, upkeep
from office.config import SHIPPED
from office.demo import QUICK_MARQUEE, always_open

ROOT = Path(__file__).resolve().parents[2]
SCREEN = "1980x1000x24"
KIOSK = "540x960+0+0"  # half the design's size
TERMINAL = "420x900+560+0"
LARGEST_WAIT = 30.0  # seconds; two busy cores start a program in ten


class House:
    """One folder with a plan, a database and whatever programs a test starts; `close()` ends them all."""

    def __init__(self, folder: Path, *, shipped_hours: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.plan, self.database = folder / "office.toml", folder / "office.db"
        text = SHIPPED.read_text("utf-8").replace(*QUICK_MARQUEE)
        self.plan.write_text(text if shipped_hours else always_open(text), "utf-8")
        upkeep.init(str(self.database), self.plan)
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "OFFICE_DB": str(self.database),
            "OFFICE_TOML": str(self.plan),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._screen: subprocess.Popen[bytes] | None = None

    # -- processes

    def screen(self) -> None:
        """Give the programs started from now on an X screen, which fingers can reach."""
        near, far = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(far), "-screen", "0", SCREEN, "-nolisten", "tcp"],
            pass_fds=(far,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(far)
        with os.fdopen(near) as told:
            self.environment["DISPLAY"] = f":{told.readline().strip()}"
        self.environment["QT_QPA_PLATFORM"] = "xcb"

    def start(self, name: str, *words: str, module: bool = True) -> None:
        """Start `python -m WORDS`; what it says goes to NAME.log."""
        log = self.log(name).open("ab")
        argv = [sys.executable, "-P", "-m", *words] if module else list(words)
        self._running[name] = subprocess.Popen(
            argv, env=self.environment, stdin=subprocess.PIPE, stdout=log, stderr=log
        )
        log.close()

    def start_printer(self, *more: str) -> None:
        link = self.folder / "printer.pty"
        self.start(
            "printer", "devices", "virtual-printer", "--link", f"pty:{link}", "--out",
            str(self.folder / "printer"), "--headless", *more,
        )  # fmt: skip
        self.wait(link.exists, "the virtual printer's wire")

    def start_marquee(self) -> None:
        link = self.folder / "marquee.pty"
        self.start(
            "marquee", "devices", "virtual-marquee", "--link", f"pty:{link}", "--out",
            str(self.folder / "marquee"), "--headless", "--haste", "10",
        )  # fmt: skip
        self.wait(link.exists, "the virtual marquee's wire")

    def start_kiosk(self, name: str = "kiosk", *more: str) -> None:
        self.start(
            name, "kiosk", "--name", "K1", "--printer", f"serial:{self.folder / 'printer.pty'}",
            "--marquee", f"serial:{self.folder / 'marquee.pty'}", "--screen", KIOSK, *more,
        )  # fmt: skip

    def start_wall(self, *more: str) -> None:
        self.start(
            "wall", "display", "--witness", str(self.folder / "wall.jsonl"), "--voice",
            f"timed:{self.folder / 'voice.jsonl'}", "--screen", "960x540+1000+0", *more,
        )  # fmt: skip

    def start_terminal(self, counter: int) -> None:
        self.start("terminal", "counter_terminal", "--counter", str(counter), "--screen", TERMINAL)

    def order(self, name: str, **order: object) -> None:
        """A line of JSON for a virtual device."""
        pipe = self._running[name].stdin
        assert pipe is not None
        pipe.write(json.dumps(order).encode() + b"\n")
        pipe.flush()

    def signal(self, name: str, number: signal.Signals) -> None:
        self._running[name].send_signal(number)
        if number is signal.SIGKILL:
            process = self._running.pop(name)
            process.wait()
            if process.stdin is not None:
                process.stdin.close()

    def ended(self, name: str) -> int | None:
        """The exit code of a program that has ended."""
        return self._running[name].poll()

    def close(self) -> None:
        for process in self._running.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()
        self._running.clear()
        if self._screen is not None:
            self._screen.terminate()
            self._screen.wait()

    # -- hands and eyes

    def hand(self, *words: str) -> None:
        """What xdotool does, on this office's screen."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=20)

    def touch(self, x: float, y: float, times: int = 1) -> None:
        """A finger on the kiosk, in the page's design px; several taps are 70 ms apart."""
        self.hand(
            "mousemove", str(round(x / 2)), str(round(y / 2)), "click", "--repeat", str(times), "--delay", "70", "1"
        )  # fmt: skip

    def picture(self, file: Path) -> Path:
        """What stands on the screen now."""
        subprocess.run(["import", "-window", "root", str(file)], env=self.environment, check=True, timeout=20)
        return file

    def db(self, *words: str, code: int = 0) -> list[dict[str, Any]]:
        """One `python -m db` command; its JSON lines."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "db", "--json", *words],
            env=self.environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == code, f"{words}: {done.returncode}, {done.stdout}{done.stderr}"
        self.words = done.stderr.strip()
        return [json.loads(line) for line in done.stdout.splitlines()]

    def queue(self) -> Queue:
        return Queue(str(self.database))

    # -- what came out

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def slips(self) -> list[dict[str, Any]]:
        return lines(self.folder / "printer" / "slips.jsonl")

    def painted(self) -> list[dict[str, Any]]:
        return lines(self.folder / "wall.jsonl")

    def voiced(self) -> list[dict[str, Any]]:
        return lines(self.folder / "voice.jsonl")

    def marquee(self) -> list[dict[str, Any]]:
        return lines(self.folder / "marquee" / "marquee.jsonl")

    def on_marquee(self, number: str, counter: int) -> bool:
        """Whether the LED panel has shown this call."""
        call = {"number": number, "counter": counter}
        return any(call in line["calls"] for line in self.marquee())

    def wait(self, holds: Callable[[], Any], what: str, seconds: float = LARGEST_WAIT) -> Any:
        """Wait until `holds()` and return it; fails with every program's last words."""
        end = time.monotonic() + seconds
        while not (value := holds()):
            if time.monotonic() > end:
                pytest.fail(f"{what}: not within {seconds:g} s\n{self._last_words()}")
            time.sleep(0.03)
        return value

    def _last_words(self) -> str:
        return "\n".join(
            f"--- {log.name}\n" + "\n".join(log.read_text("utf-8", "replace").splitlines()[-12:])
            for log in sorted(self.folder.glob("*.log"))
        )


def lines(file: Path) -> list[dict[str, Any]]:
    """The whole JSON lines of a file; none before it is there."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text[: text.rfind(b"\n") + 1].splitlines()]
