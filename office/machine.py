"""Which roles one machine of the office has: machine.toml, or the words of the command line."""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from office.launcher import Role, module_role

PROGRAMS = ("kiosk", "counter_terminal", "display")
WATCH = ("db", "watch")
"""The one command of the queue that may be a role: it looks for alerts, best on one machine of the office."""
DEFAULT_FILE = "machine.toml"
EXAMPLE = """\
[machine]
roles = ["kiosk --name K1", "display --screen 1"]   # counter_terminal --counter 3, kiosk --triage, ...
database = "/var/lib/office/office.db"   # or postgresql+psycopg://...
state = "/var/lib/office"                # logs and the list of running programs
"""


class MachineError(ValueError):
    """The machine's roles cannot be read; str() says what is wrong and what would be right."""


@dataclass(frozen=True)
class Machine:
    """What runs here."""

    roles: tuple[tuple[str, ...], ...]  # each a command line without 'python -m'
    database: str = ""  # '' leaves it to OFFICE_DB and the programs' default
    state: Path = Path()

    def launched(self) -> list[Role]:
        """The roles as the launcher starts them, each under its own name."""
        env = {"OFFICE_DB": self.database} if self.database else {}
        return [
            module_role(name, *words, env=env) for name, words in zip(self.names(), self.roles, strict=True)
        ]

    def names(self) -> list[str]:
        """A name for each role: its program and what tells it from its sisters, as 'counter_terminal-3'."""
        names = []
        for words in self.roles:
            if words[:2] == WATCH:
                names.append("-".join(WATCH))
                continue
            marks = [value for option, value in pairwise(words) if option in _TELLING]
            marks += [word.removeprefix("--") for word in words if word in ("--triage", "--supervisor")]
            names.append("-".join([words[0], *marks]))
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise MachineError(f"{twice} is there twice; one machine runs it once. Nothing was started.")
        return names


_TELLING = ("--name", "--counter")


def machine_of(roles: Sequence[str], state: Path | None = None) -> Machine:
    """A machine from the words of a command line, one string a role."""
    if not roles:
        raise MachineError(
            "No role is named, so nothing was started; write for example: up 'kiosk --name K1' display"
        )
    return Machine(tuple(_role(words, "the command line") for words in roles), state=state or default_state())


def load_machine(file: Path) -> Machine:
    """Reads machine.toml; MachineError names the file, the key, the value and what would be right."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise MachineError(
            f"There is no {file}, so no role is known. It looks like this:\n{EXAMPLE}"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MachineError(f"{file} cannot be read ({error}). It looks like this:\n{EXAMPLE}") from None
    machine = table.get("machine")
    if not isinstance(machine, dict) or len(table) != 1:
        raise MachineError(f"{file}: one table [machine] is expected. It looks like this:\n{EXAMPLE}")
    for key in machine:
        if key not in ("roles", "database", "state"):
            raise MachineError(f"{file}: there is no key '{key}'; the keys are roles, database and state.")
    roles = machine.get("roles")
    if not isinstance(roles, list) or not roles or not all(isinstance(words, str) for words in roles):
        raise MachineError(f'{file}: roles = {roles!r} is no list of roles; write roles = ["display"].')
    for key in ("database", "state"):
        if not isinstance(machine.get(key, ""), str):
            raise MachineError(f"{file}: {key} = {machine[key]!r} is no text; write it in quotes.")
    return Machine(
        tuple(_role(words, str(file)) for words in roles),
        machine.get("database", ""),
        Path(machine["state"]) if machine.get("state") else default_state(),
    )


def default_state() -> Path:
    """Where logs go when nothing is said: the user's state folder (XDG base directories)."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "office"


def _role(words: str, where: str) -> tuple[str, ...]:
    try:
        split = tuple(shlex.split(words))
    except ValueError as error:
        raise MachineError(f"{where}: the role {words!r} cannot be read ({error}).") from None
    if not split or (split[0] not in PROGRAMS and split[:2] != WATCH):
        known = ", ".join([*PROGRAMS, " ".join(WATCH)])
        raise MachineError(f"{where}: {words!r} is no role; it begins with one of {known}.")
    return split
