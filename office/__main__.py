"""python -m office: the demo office, this machine's roles, and what they need."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from office.check import check, show
from office.demo import Demo, DemoFailed, Options, report, screen_fault
from office.launcher import Supervisor, child_environment
from office.machine import DEFAULT_FILE, Machine, MachineError, load_machine, machine_of
from office.rounds import Rounds

DONE, REFUSED, USAGE = 0, 1, 2
HEADLESS_SECONDS = 20.0
HEADLESS_SPEED, SCREEN_SPEED = 20.0, 6.0  # nobody watches the first; the second can be followed by eye


def say(words: str) -> None:
    """A sentence for whoever started this."""
    print(words, file=sys.stderr, flush=True)


def positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise ValueError(text)
    return value


def parser() -> argparse.ArgumentParser:
    """The command line (the design's 'Command line')."""
    p = argparse.ArgumentParser(prog="python -m office", description="The office's launcher.")
    commands = p.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="a temporary office with virtual hardware and simulated people")
    demo.add_argument("--headless", action="store_true", help="without a screen, counted at the end")
    demo.add_argument("--seconds", type=positive, metavar="N", help="end after N s (headless: 20)")
    demo.add_argument("--speed", type=positive, metavar="X", help="times as fast as life (20; on a screen 6)")
    demo.add_argument("--dir", type=Path, metavar="DIR", help="keep the office in this empty folder")
    demo.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another day (1)")
    demo.add_argument("--json", action="store_true", help="the count as one JSON object")
    up = commands.add_parser("up", help="run the roles of this machine and start again what ends")
    check = commands.add_parser("check", help="has this machine what its roles need?")
    for command in (up, check):
        command.add_argument("role", nargs="*", help="instead of the file: 'kiosk --name K1' display ...")
        command.add_argument("--machine", type=Path, metavar="FILE", help=f"the roles ({DEFAULT_FILE})")
        command.add_argument("--db", help="the database (OFFICE_DB)")
    up.add_argument("--dir", type=Path, metavar="DIR", help="where the logs go")
    check.add_argument("--office", type=Path, metavar="FILE", help="the plan (OFFICE_TOML)")
    check.add_argument("--json", action="store_true", help="one JSON object a finding")
    # Its own words are the simulation's: see main().
    commands.add_parser("simulate", help="a whole day in simulated time", add_help=False)
    return p


def run_demo(a: argparse.Namespace) -> int:
    """0 when everything adds up or the windows were closed, 1 when it does not, 2 without a screen."""
    if not a.headless and (fault := screen_fault()):
        say(fault)
        return USAGE
    options = Options(
        headless=a.headless,
        seconds=a.seconds or (HEADLESS_SECONDS if a.headless else None),
        speed=a.speed or (HEADLESS_SPEED if a.headless else SCREEN_SPEED),
        seed=a.seed,
        directory=a.dir,
    )
    began = time.monotonic()
    try:
        demo = Demo(options, say)
    except DemoFailed as failure:
        say(str(failure))
        return REFUSED
    keep = True
    try:
        result = demo.run()
        keep = result is not None and not result.ok
    except DemoFailed as failure:
        say(str(failure))
        return REFUSED
    except KeyboardInterrupt:
        keep = False
        return DONE if not a.headless else REFUSED
    finally:
        demo.leave(keep)
    if result is None:
        return DONE
    seconds = time.monotonic() - began
    if a.json:
        took = {
            "seconds": options.seconds,
            "speed": options.speed,
            "seed": options.seed,
            "took": round(seconds, 1),
        }
        print(json.dumps({**took, **result.as_json()}, ensure_ascii=False), flush=True)
    else:
        print(report(result, seconds), flush=True)
    return DONE if result.ok else REFUSED


def machine(a: argparse.Namespace) -> Machine:
    """The roles that the command line or the file names; raises MachineError."""
    found = machine_of(a.role) if a.role else load_machine(a.machine or Path(DEFAULT_FILE))
    database = a.db or found.database or os.environ.get("OFFICE_DB", "")
    return Machine(found.roles, database, getattr(a, "dir", None) or found.state)


def run_up(a: argparse.Namespace) -> int:
    """Supervises until SIGTERM or Ctrl-C."""
    try:
        here = machine(a)
        roles = here.launched()
        here.state.mkdir(parents=True, exist_ok=True)
    except MachineError as error:
        say(str(error))
        return USAGE
    except OSError as error:
        say(f"The logs cannot be written ({error}); name another folder with --dir.")
        return REFUSED
    # In the environment: anybody on the machine may read a command line, and a server's address has a password.
    env = child_environment({"OFFICE_DB": here.database} if here.database else {})
    command = (sys.executable, "-P", "-m", "db", "migrate")
    migrated = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if migrated.returncode:
        # The programs wait by themselves for a database that is away or of another version, and show it.
        say(f"{migrated.stderr.strip()} The roles are started all the same and wait for it.")
    supervisor = Supervisor(here.state, say)
    try:
        supervisor.start(roles)
        say(f"Running: {', '.join(role.name for role in roles)}. Logs: {here.state / 'logs'}")
        Rounds(here.database, say, migrated.stderr.strip()).run()
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.stop()
    return DONE


def run_check(a: argparse.Namespace) -> int:
    """0 when nothing is missing, else 1."""
    try:
        here = machine(a) if a.role or a.machine or Path(DEFAULT_FILE).exists() else Machine(())
    except MachineError as error:
        say(str(error))
        return USAGE
    plan = a.office or (Path(os.environ["OFFICE_TOML"]) if os.environ.get("OFFICE_TOML") else None)
    database = a.db or here.database or os.environ.get("OFFICE_DB") or "office.db"
    return (
        DONE
        if show(check(here.roles, database, plan), a.json, lambda line: print(line, flush=True))
        else REFUSED
    )


def run_simulate(words: Sequence[str]) -> NoReturn:
    """Become the simulation, which is the queue's: the office may not import it."""
    command = (sys.executable, "-P", "-m", "db.simulation", *words)
    os.execve(sys.executable, command, child_environment({}))


def interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends this as Ctrl-C does, so that every program is ended in order."""
    raise KeyboardInterrupt


def main(argv: Sequence[str]) -> int:
    """Run one command; 0 done, 1 refused with a sentence on stderr, 2 usage."""
    signal.signal(signal.SIGTERM, interrupt)
    if argv[:1] == ["simulate"]:
        run_simulate(argv[1:])
    a = parser().parse_args(list(argv))
    if a.command == "demo":
        return run_demo(a)
    if a.command == "up":
        return run_up(a)
    return run_check(a)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(REFUSED)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
