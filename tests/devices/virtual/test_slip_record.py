"""A slip is read back from its picture alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from devices.virtual.paper import Slip
from devices.virtual.slip_record import Folder, Nowhere, read_payload
from office.clock import SystemClock
from tests.devices.virtual.hosts import json_lines, raster, ticket_picture


def slip(picture: Image.Image, *, cut: bool = True) -> Slip:
    data = raster(picture)[8:]
    return Slip(tuple(data[at : at + 72] for at in range(0, len(data), 72)), 576, cut=cut)


def test_a_slip_is_written_with_its_number_and_its_picture(tmp_path: Path) -> None:
    """The line names the ticket its QR code names, and the PNG has the dots of the paper."""
    picture = ticket_picture("1036", copy=2)
    Folder(tmp_path, SystemClock()).keep(slip(picture))
    (line,) = json_lines(tmp_path / "slips.jsonl")
    wanted = {
        "n": 1,
        "number": "1036",
        "check": "7F3K9M",
        "copy": 2,
        "qr": "https://example.invalid/q/1036-7F3K9M-2",
    }
    assert {key: line[key] for key in wanted} == wanted
    assert line["rows"] == 300
    assert line["at"].endswith("+08:00")
    with Image.open(tmp_path / line["png"]) as written:
        assert written.mode == "1"
        assert written.tobytes() == picture.tobytes()


def test_a_slip_without_a_code_has_no_number(tmp_path: Path) -> None:
    """A half-printed slip is written down, with null for its number."""
    Folder(tmp_path, SystemClock()).keep(slip(ticket_picture("1036").crop((0, 90, 576, 300))))
    (line,) = json_lines(tmp_path / "slips.jsonl")
    assert (line["number"], line["qr"], line["copy"]) == (None, None, None)


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    """A second run neither overwrites a picture nor uses a number again."""
    for number in ("1036", "1037"):
        Folder(tmp_path, SystemClock()).keep(slip(ticket_picture(number)))
    assert [(line["n"], line["number"]) for line in json_lines(tmp_path / "slips.jsonl")] == [
        (1, "1036"),
        (2, "1037"),
    ]
    assert len(list(tmp_path.glob("slip-*.png"))) == 2


def test_a_torn_tail_is_no_slip(tmp_path: Path) -> None:
    """What was torn off with the old roll is kept apart from the slips."""
    Folder(tmp_path, SystemClock()).keep(slip(ticket_picture("1036"), cut=False))
    assert json_lines(tmp_path / "slips.jsonl") == []
    assert json_lines(tmp_path / "torn.jsonl")[0]["number"] == "1036"


def test_of_two_tickets_on_one_piece_the_lower_counts() -> None:
    """A half ticket above a whole one: the whole one is the slip's, the other is named too."""
    both = Image.new("1", (576, 600), 1)
    both.paste(ticket_picture("1036"), (0, 0))
    both.paste(ticket_picture("1036", copy=2), (0, 300))
    line = Nowhere(SystemClock()).keep(slip(both)).line
    assert (line["number"], line["copy"]) == ("1036", 2)
    assert line["also_on_it"] == ["https://example.invalid/q/1036-7F3K9M"]
    json.dumps(line)


@pytest.mark.parametrize(
    ("text", "number", "copy"),
    [
        ("https://example.invalid/q/10361-7F3K9M-12", "10361", 12),
        ("https://example.invalid/q/1036-7F3K9O", None, None),
        ("https://example.invalid/q/1036-7F3K9M-0", None, None),
        ("https://example.invalid/q/103-7F3K9M", None, None),
        ("1036-7F3K9M", None, None),
    ],
)
def test_only_a_tickets_payload_gives_a_number(text: str, number: str | None, copy: int | None) -> None:
    """Wrong check characters, copy 0 or a bare number are not taken for a ticket."""
    reading = read_payload(text)
    assert (reading.number, reading.copy) == (number, copy)
