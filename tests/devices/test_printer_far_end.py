"""The driver and the virtual printer, two programs that know only the wire: the paper shows what was meant."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication

from devices import escpos
from devices.ink import Ink
from devices.link import link_for
from devices.models import Sign, model_for
from devices.printer import Printer
from devices.printer_words import Result, State
from devices.slip import SlipFacts, compose
from devices.slip_drawing import draw_slip
from office.config import load_office
from tests.devices.virtual.hosts import json_lines, running, wait_for

ISSUED_US = 1_741_656_240_000_000
OFFICE = load_office()


def slip(number: str, copy: int = 1) -> Ink:
    facts = SlipFacts(number, "move_in", ISSUED_US, "7F3K9M", ahead=12, minutes=18, copy=copy)
    return draw_slip(compose(OFFICE, facts)).ink


def meant(ink: Ink) -> np.ndarray:
    return escpos.raster(ink).ink.dots()


def paper(out: Path, line: dict[str, object]) -> np.ndarray:
    with Image.open(out / str(line["png"])) as picture:
        return np.asarray(picture.convert("L")) < 128


@pytest.mark.parametrize(
    ("model", "dialect"),
    [("generic", "generic"), ("generic", "t88iii"), ("epson-tm-t90", "generic"), ("citizen-ppu", "citizen")],
)
def test_every_slip_comes_out_dot_for_dot(
    model: str, dialect: str, tmp_path: Path, qapp: QCoreApplication
) -> None:
    """Confirmed slips are on paper, in order, identical in ink, with a readable QR."""
    with running(
        "virtual-printer", "--link", f"pty:{tmp_path}/tty", "--out", str(tmp_path), "--speed", "2000",
        "--model", dialect,
    ):  # fmt: skip
        printer = Printer(link_for(f"pty:{tmp_path}/tty"), model_for(model))
        jobs = {"1036": slip("1036"), "1037": slip("1037", copy=2)}
        for number, ink in jobs.items():
            assert printer.print_slip(ink, number).state is Result.PRINTED
        printer.close()
        lines = wait_for(lambda: found if len(found := json_lines(tmp_path / "slips.jsonl")) == 2 else None)
        assert [(line["number"], line["copy"]) for line in lines] == [("1036", 1), ("1037", 2)]
        assert not any(line["unknown_bytes"] for line in lines)
        for line, ink in zip(lines, jobs.values(), strict=True):
            assert np.array_equal(paper(tmp_path, line)[: ink.height], meant(ink))


@pytest.mark.parametrize("link", ["tcp:0", "pty:{}/tty"])
def test_paper_out_and_a_new_roll(
    link: str, tmp_path: Path, qapp: QCoreApplication, caplog: pytest.LogCaptureFixture
) -> None:
    """The roll ends in mid slip with the buffer full: unknown and the cause named, though it cannot be asked.

    With a new roll the held slip may come out by itself, at most once; the next one is whole and confirmed.
    """
    with running(
        "virtual-printer", "--link", link.format(tmp_path), "--out", str(tmp_path), "--speed", "400",
        "--fault", "paper_out@200",
    ) as program:  # fmt: skip
        # Four times as impatient: how long it waits for silence is not what is tried here.
        printer = Printer(link_for(url_of(program.ready)), model_for("generic"), lambda: 4 * time.monotonic())
        first = printer.print_slip(slip("1036"), "1")
        assert first.state is Result.UNKNOWN
        assert "沒有紙" in first.words.zh
        health = printer.check()
        assert (health.state, health.sign) == (State.FAULT, Sign.PAPER_OUT)
        program.order(clear="paper_out")
        wait_for(lambda: printer.check().ready or None)
        after = slip("1037")
        assert printer.print_slip(after, "2").state is Result.PRINTED
        printer.close()
        lines = json_lines(tmp_path / "slips.jsonl")
        assert lines[-1]["number"] == "1037"
        assert np.array_equal(paper(tmp_path, lines[-1])[: after.height], meant(after))
        assert [line["number"] for line in lines[:-1] if line["number"]] in ([], ["1036"])


def url_of(ready: dict[str, object]) -> str:
    """The driver's address of a virtual printer that said where it is."""
    scheme, _, place = str(ready["link"]).partition(":")
    return f"tcp://127.0.0.1:{place.rpartition(':')[2]}" if scheme == "tcp" else f"pty:{place}"
