"""The launcher's rounds: while the roles run, the database is backed up and its disk is looked at."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from office.launcher import child_environment

ROUND_SECONDS = 900.0
"""Between two rounds; whether a backup is due is for the published plan to say."""


class Rounds:
    """Has the rounds made by a process of its own: this one must not open the live database."""

    def __init__(self, database: str, say: Callable[[str], None], known: str = "") -> None:
        """`known` is what has been said of the database already."""
        named = ("--db", database) if database else ()
        self._command = (sys.executable, "-P", "-m", "db", *named, "--json", "backup", "--auto")
        self._say = say
        self._trouble = known

    def make(self) -> None:
        """One round; a trouble is said once, and once that it is over."""
        done = subprocess.run(
            self._command, env=child_environment({}), capture_output=True, text=True, check=False
        )
        trouble = done.stderr.strip() if done.returncode else ""
        if trouble and trouble != self._trouble:
            self._say(trouble)
        elif self._trouble and not trouble:
            self._say("The database is backed up again.")
        self._trouble = trouble

    def run(self) -> None:
        """Rounds without end, until an exception (Ctrl-C) ends them."""
        while True:
            self.make()
            time.sleep(ROUND_SECONDS)
