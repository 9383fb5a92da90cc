"""The dots that are lit."""

from __future__ import annotations

from datetime import datetime

from devices.virtual.led_panel import DOT_COLOURS, FLASH_SECONDS, Show, draw
from devices.virtual.sign import Sign
from office.clock import TAIPEI

ROWS, COLUMNS = 16, 160


def show(*commands: bytes, rows: int = ROWS) -> Show:
    sign = Sign(lambda: datetime(2026, 3, 11, 12, 0, tzinfo=TAIPEI))
    for command in commands:
        sign.obey(command)
    return Show(sign.views(), rows, COLUMNS)


def lit(frame: tuple[bytes, ...]) -> int:
    return sum(len(row) - row.count(0) for row in frame)


def test_an_empty_sign_is_dark_and_does_not_move() -> None:
    """Nothing is lit, in the panel's size."""
    nothing = show()
    assert [len(row) for row in nothing.frame(3.0)] == [COLUMNS] * ROWS
    assert lit(nothing.frame(3.0)) == 0
    assert not nothing.moves


def test_a_held_number_stands_in_the_middle_in_its_colour() -> None:
    """Green dots only, as many columns free on the left as on the right, the same at any time."""
    held = show(b"A0\x1b b\x1c21036")
    frame = held.frame(0.0)
    assert {dot for row in frame for dot in row} == {0, 2}
    columns = [x for x in range(COLUMNS) if any(row[x] for row in frame)]
    assert abs(columns[0] - (COLUMNS - 1 - columns[-1])) <= 4
    assert held.frame(2.0) == frame
    assert not held.moves


def test_a_picture_is_drawn_dot_by_dot() -> None:
    """Its rows stand in the panel as they were sent, colours included."""
    rows = [b"1230", b"0456", b"7800"]
    table = b"E$AAL0100FFFF" + b".DL03044000"
    picture = b"I.0304" + b"".join(row + b"\r" for row in rows)
    frame = show(b"E$", table, b"AA\x1b bX", picture, b"A0\x1b b\x14.").frame(0.0)
    above = (ROWS - 3) // 2
    left = (COLUMNS - 4) // 2
    assert [frame[above + y][left : left + 4] for y in range(3)] == [
        bytes(d - 48 for d in row) for row in rows
    ]
    assert lit(frame) == 8


def test_flash_goes_dark_and_comes_back() -> None:
    """In FLASH mode all dots go off together; with character flash only the flashing ones."""
    flashing = show(b"A0\x1b c1036")
    assert flashing.moves
    on, off = flashing.frame(0.1), flashing.frame(FLASH_SECONDS + 0.1)
    assert lit(on) > 0
    assert lit(off) == 0
    part = show(b"A0\x1b b\x07110\x07036")
    assert 0 < lit(part.frame(FLASH_SECONDS + 0.1)) < lit(part.frame(0.1))


def test_rotating_text_comes_in_at_the_right_and_leaves_at_the_left() -> None:
    """It begins and ends dark, and passes every column on its way."""
    rotating = show(b"AA\x1b aHELLO")
    assert rotating.moves
    assert lit(rotating.frame(0.0)) == 0
    early, late = rotating.frame(0.5), rotating.frame(rotating.seconds - 0.5)
    assert not any(any(row[: COLUMNS // 2]) for row in early)
    assert not any(any(row[COLUMNS // 2 :]) for row in late)
    assert lit(early) > 0
    assert lit(late) > 0


def test_pages_follow_one_another() -> None:
    """A new page replaces the one before it; a text too long for the panel is broken, not cut."""
    two = show(b"A0\x1b b1036\x0cCounter 7")
    assert len(two.scenes) == 2
    assert two.frame(0.0) != two.frame(two.scenes[0].seconds)
    long = show(b"A0\x1b b" + b"M" * 30)
    whole = sum(lit(scene.strip) for scene in long.scenes)
    assert whole == 30 * lit(show(b"A0\x1b bM").frame(0.0))


def test_a_seven_row_sign_draws_seven_high() -> None:
    """On 7 rows the letters are 7 high and fill the panel."""
    frame = show(b"A0\x1b bH", rows=7).frame(0.0)
    assert len(frame) == 7
    assert any(frame[0])
    assert any(frame[6])


def test_the_picture_shows_lit_dots_in_their_colours() -> None:
    """A lit amber dot is amber on black in the drawn panel."""
    frame = show(b"A0\x1b b\x1c3H").frame(0.0)
    picture = draw(frame, 8)
    assert picture.size == (COLUMNS * 8, ROWS * 8)
    y, x = next((y, x) for y, row in enumerate(frame) for x, dot in enumerate(row) if dot)
    colour = "#{:02X}{:02X}{:02X}".format(*picture.getpixel((x * 8 + 4, y * 8 + 4)))
    assert colour == DOT_COLOURS[3]
    assert picture.getpixel((x * 8, y * 8)) == (0, 0, 0)
