"""`python -m devices` as an installer starts it: files, one JSON line, sentences, exit codes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from devices import slip_command, trial
from devices.__main__ import COMMANDS, main
from tests.devices.escpos_decoder import Decoder
from tests.devices.pty_printer import PtyPrinter

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def application(qapp: object) -> None:
    """The tests' one application; a command run in this process finds it instead of making its own."""


def devices(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, without a screen."""
    env = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    return subprocess.run(
        [sys.executable, "-m", "devices", *words],
        cwd=ROOT, env=env | environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_slip_writes_the_same_dots_as_picture_and_as_bytes(tmp_path: Path) -> None:
    """The PNG is what the bytes print, the QR reads, and the JSON line says what was made."""
    png, data = tmp_path / "slip.png", tmp_path / "slip.bin"
    ran = devices(
        "slip", "--service", "move_in", "--number", "1036", "--language", "vi", "--width", "384",
        "--png", str(png), "--bytes", str(data), "--json",
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    said = json.loads(ran.stdout)
    assert {"number": "1036", "width": 384, "height": 793, "cut_off": []}.items() <= said.items()
    assert said["bytes"] == data.stat().st_size
    assert said["at"].endswith("+08:00")
    paper = Decoder(width=384)
    paper.feed(data.read_bytes())
    (slip,) = paper.slips
    with Image.open(io.BytesIO(png.read_bytes())) as picture:
        shown = np.asarray(picture.convert("L"))
    assert np.array_equal(slip, shown < 128)
    assert [code.text for code in zxingcpp.read_barcodes(shown)] == [said["qr"]]


def test_a_quiet_slip_is_the_slip_of_a_name_change(tmp_path: Path) -> None:
    """--quiet, a quiet service and a name change give the same file, byte for byte."""
    made = []
    for number, words in enumerate((["divorce"], ["divorce", "--quiet"], ["name_change"])):
        png = tmp_path / f"{number}.png"
        assert (
            slip_command.main(["--service", *words, "--number", "1036", "--at", "0", "--png", str(png)]) == 0
        )
        made.append(png.read_bytes())
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--service", "mov_in", "--number", "1036"], "move_in"),
        (["--service", "mov_in", "--number", "1036", "--quiet"], "move_in"),
        (["--service", "move_in", "--number", "36"], "1036"),
        (["--service", "move_in", "--number", "1036", "--office", "/no/plan.toml"], "/no/plan.toml"),
        (["--service", "move_in", "--number", "1036", "--png", "/no/slip.png"], "/no/slip.png"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, one sentence on stderr that names what is wrong, nothing on stdout."""
    assert slip_command.main(words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_the_plan_may_come_from_the_environment(tmp_path: Path) -> None:
    """OFFICE_TOML names the plan when --office does not."""
    ran = devices("slip", "--service", "move_in", "--number", "1036", OFFICE_TOML=str(tmp_path / "none.toml"))
    assert ran.returncode == 1
    assert "none.toml" in ran.stderr


def test_try_printer_prints_a_slip_nobody_takes_for_a_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The trial says the printer's health, prints one slip under a black band, and says what to look for."""
    peer = PtyPrinter(tmp_path / "tty")
    try:
        assert trial.main(["printer", "--link", peer.url, "--number", "1099"]) == 0
    finally:
        peer.close()
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "印表機正常。"
    assert "1099" in said[-1]
    (slip,) = peer.slips
    assert slip[:44].mean() > 0.5
    assert [
        code.text.rpartition("/")[2] for code in zxingcpp.read_barcodes((~slip * 255).astype(np.uint8))
    ] == ["1099-TESTTE"]


def test_try_printer_says_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong URL, a port that is not there and an empty roll are exit 1 with their sentence."""
    assert trial.main(["printer", "--link", "lpt1"]) == 1
    assert trial.main(["printer", "--link", f"pty:{tmp_path}/none"]) == 1
    peer = PtyPrinter(tmp_path / "tty")
    try:
        peer.run_out()
        assert trial.main(["printer", "--link", peer.url]) == 1
    finally:
        peer.close()
    address, missing, paper = capsys.readouterr().out.splitlines()
    assert "lpt1" in address
    assert "none" in missing
    assert "沒有紙" in paper
    assert not peer.slips


def test_commands_are_listed_and_a_wrong_one_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """No command and an unknown one are exit 2 with the list; --help is exit 0."""
    assert main([]) == 2
    assert main(["fax"]) == 2
    assert "fax" in capsys.readouterr().err
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_started(name: str) -> None:
    """Each has its own help; a module that is missing would show here."""
    ran = devices(name, "--help")
    assert ran.returncode == 0, ran.stderr
    assert name in ran.stdout
