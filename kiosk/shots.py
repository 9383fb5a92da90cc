"""Pictures of every page, language and mode at the moment of the drawings, without database or printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kiosk.pages.page import HEIGHT, WIDTH, Page
from kiosk.sample import Sample
from kiosk.visit import Mode
from kiosk.window import FACES, make_pages
from office.config import LANGUAGES, Office
from office.look.app import run_shots
from office.look.tokens import CONTRAST, STANDARD

MODES: dict[str, frozenset[Mode]] = {
    "": frozenset(),
    "contrast": frozenset({Mode.LARGE, Mode.CONTRAST}),
    "reach": frozenset({Mode.REACH}),
    "large": frozenset({Mode.LARGE}),
    "contrast-only": frozenset({Mode.CONTRAST}),
}
"""As drawn: 1c has large text and contrast on together."""

DRAWN = ("", "contrast", "reach")
"""The modes that are drawn in every language."""

Prepare = Callable[[Sample], object]


def priority(sample: Sample) -> None:
    """The priority question."""
    sample.flow.press_priority()


def love(sample: Sample) -> None:
    """The home page after the priority question, with a volunteer called."""
    sample.flow.press_priority()
    sample.flow.answer_priority(True)
    sample.flow.press_help()
    sample.wait(35)


def asking(sample: Sample) -> None:
    """The checklist after 50 s."""
    sample.to_checklist()
    sample.wait(50)


def languages(sample: Sample) -> None:
    """The list of languages over the checklist."""
    sample.to_checklist().flow.choose_language(True)


def no_paper_known(sample: Sample) -> None:
    """The checklist while the printer is known to be without paper."""
    sample.flow.printer(True)
    sample.to_checklist()


def unsure(sample: Sample) -> None:
    """The number of one who is not sure, with a volunteer on the way."""
    sample.to_issued("other")
    sample.flow.press_help()


def closed(sample: Sample) -> None:
    """The home page after the last number of the day."""
    sample.clock.us += 9 * 3600 * 1_000_000
    sample.open_doors()


def before(sample: Sample) -> None:
    """The home page before opening."""
    sample.clock.us -= 2 * 3600 * 1_000_000
    sample.open_doors()


PAGES: dict[str, Prepare] = {
    "home": lambda sample: None,
    "checklist": lambda sample: sample.to_checklist(),
    "checklist-family": lambda sample: sample.to_checklist("family"),
    "quiet": lambda sample: sample.to_quiet(),
    "issued": lambda sample: sample.to_issued(),
    "nopaper": lambda sample: sample.to_no_paper(),
    "priority": priority,
}
SPECIAL: dict[str, Prepare] = {
    "home-love": love,
    "asking": asking,
    "languages": languages,
    "checklist-no-paper": no_paper_known,
    "issued-unsure": unsure,
    "home-closed": closed,
    "home-before": before,
    "home-offline": lambda sample: sample.go_offline(),
}
"""States that are drawn once, in Chinese and Vietnamese."""


def picture(office: Office, language: str, modes: frozenset[Mode], prepare: Prepare) -> Page:
    """One page, drawn at its moment."""
    sample = Sample(office, language, modes)
    prepare(sample)
    step = sample.flow.visit.page
    page = make_pages(office)[step]
    page.set_calm(True)
    page.set_palette(CONTRAST if Mode.CONTRAST in modes else STANDARD)
    page.resize(WIDTH, HEIGHT)
    page.show_face(FACES[step](sample.scene()))
    return page


def all_pictures(office: Office) -> Iterator[tuple[str, Callable[[], QWidget], tuple[int, int]]]:
    """(name, builder, size) of every picture, named page-language-mode; Chinese and standard are left out."""
    for mode, modes in MODES.items():
        for language in LANGUAGES if mode in DRAWN else ("zh-TW",):
            for name, prepare in PAGES.items():
                yield _named(office, name, language, mode, modes, prepare)
    for name, prepare in SPECIAL.items():
        for language in ("zh-TW", "vi"):
            yield _named(office, name, language, "", frozenset(), prepare)


def _named(
    office: Office, name: str, language: str, mode: str, modes: frozenset[Mode], prepare: Prepare
) -> tuple[str, Callable[[], QWidget], tuple[int, int]]:
    tongue = "" if language == "zh-TW" else language
    full = "-".join(part for part in ("kiosk", name, tongue, mode) if part)
    return full, lambda: picture(office, language, modes, prepare), (WIDTH, HEIGHT)


def write_shots(folder: Path, office: Office) -> list[Path]:
    """Write every picture as PNG; OSError when the folder cannot be written."""
    return run_shots(folder, all_pictures(office))
