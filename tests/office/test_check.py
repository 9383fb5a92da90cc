"""What `python -m office check` finds on this machine and on one that lacks something."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from office.check import Finding, check, show
from office.config import SHIPPED
from office.launcher import ROOT


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    subprocess.run(
        [sys.executable, "-m", "db", "--db", str(path), "init"], cwd=ROOT, check=True, capture_output=True
    )
    return path


def found(
    database: Path, plan: Path | None = None, roles: tuple[tuple[str, ...], ...] = ()
) -> dict[str, Finding]:
    return {finding.name: finding for finding in check(roles, str(database), plan)}


def test_a_machine_that_was_set_up_has_everything(database: Path, tmp_path: Path) -> None:
    """Packages, fonts, voice, a port that is there, database and disk are all well after ./test's set-up."""
    near, far = pty.openpty()
    try:
        plan = tmp_path / "office.toml"
        text = SHIPPED.read_text("utf-8").replace("/dev/ttyUSB0", os.ttyname(far))
        plan.write_text(text, "utf-8")
        findings = found(database, plan)
    finally:
        os.close(near)
        os.close(far)
    assert {name for name, finding in findings.items() if not finding.ok} == set()
    assert set(findings) >= {
        "python",
        "fonts",
        "voice",
        "display",
        "K1 printer",
        "K1 marquee",
        "database",
        "disk",
    }


def test_a_missing_port_says_what_to_do(database: Path) -> None:
    """The shipped plan's marquee port is not on this machine: the finding names it and the way out."""
    marquee = found(database, roles=(("kiosk", "--name", "K1"),))["K1 marquee"]
    assert not marquee.ok
    assert marquee.words.startswith("/dev/ttyUSB0 is not there: plug the device in")


def test_a_role_is_asked_only_for_what_it_needs(database: Path) -> None:
    """A counter terminal needs neither a voice nor a printer."""
    names = set(found(database, roles=(("counter_terminal", "--counter", "3"),)))
    assert "voice" not in names
    assert not {name for name in names if name.startswith("K")}


def test_a_machine_without_espeak_says_what_still_works(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an empty PATH the voice is missing, and the words say that calls are still shown."""
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = found(database, roles=(("display",),))["voice"]
    assert not voice.ok
    assert "shows calls but does not speak them" in voice.words


def test_a_database_that_is_not_there_is_found(tmp_path: Path) -> None:
    """The queue's own sentence is passed on."""
    finding = found(tmp_path / "none.db")["database"]
    assert not finding.ok
    assert "none.db" in finding.words


def test_a_plan_with_a_typo_is_found(database: Path, tmp_path: Path) -> None:
    """The plan's sentence names the file, and the other findings still come."""
    plan = tmp_path / "office.toml"
    plan.write_text(SHIPPED.read_text("utf-8").replace("seal = ", "sael = ", 1), "utf-8")
    findings = found(database, plan)
    assert not findings["plan"].ok
    assert "office.toml" in findings["plan"].words
    assert findings["database"].ok


def test_the_command_says_it_in_json_and_by_its_exit_code(database: Path) -> None:
    """--json prints an object a finding; something missing is exit code 1."""
    command = [sys.executable, "-m", "office", "check", "--json", "--db", str(database), "kiosk --name K1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert {finding["name"] for finding in findings if not finding["ok"]} == {"K1 marquee"}


def test_show_writes_each_finding_and_tells_whether_all_is_well() -> None:
    """One line a finding; one that is missing makes the whole not well."""
    lines: list[str] = []
    assert show(iter([Finding("disk", True, "9 MB")]), False, lines.append)
    assert not show(iter([Finding("a", False, "gone"), Finding("b", True, "here")]), False, lines.append)
    assert lines == ["ok      disk: 9 MB", "MISSING a: gone", "ok      b: here"]
