"""Every page in every language and mode: nothing cut off, nothing unnamed, targets large enough."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.faces.home import home_face
from kiosk.pages.home import HomePage
from kiosk.pages.page import Page
from kiosk.sample import Sample, sample_issued
from kiosk.shots import MODES, PAGES, SPECIAL, Prepare, picture
from kiosk.visit import Mode
from kiosk.window import FACES, make_pages
from office.config import LANGUAGES, load_office
from office.look.press import Press
from office.look.shots import texts_cut, too_small, unnamed
from office.look.tokens import CONTRAST, STANDARD

OFFICE = load_office(None)
EVERY: dict[str, Prepare] = {**PAGES, **SPECIAL}


class Album:
    """Every page once, to be filled with one sample after another; a small window paints faster and sets alike."""

    def __init__(self, qtbot: QtBot, width: int = 270) -> None:
        self.pages = make_pages(OFFICE)
        for page in self.pages.values():
            qtbot.addWidget(page)
            page.set_calm(True)
            page.resize(width, width * 16 // 9)

    def show(self, language: str, mode: str, prepare: Prepare) -> Page:
        """The page a sample ends on."""
        sample = Sample(OFFICE, language, MODES[mode])
        prepare(sample)
        page = self.pages[sample.flow.visit.page]
        page.set_palette(CONTRAST if Mode.CONTRAST in sample.flow.modes else STANDARD)
        page.show_face(FACES[sample.flow.visit.page](sample.scene()))
        return page


def shown(qtbot: QtBot, language: str, mode: str, name: str) -> Page:
    """One picture of the kiosk as a widget of its full size."""
    page = picture(OFFICE, language, MODES[mode], EVERY[name])
    qtbot.addWidget(page)
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["", "contrast", "reach", "large"])
def test_no_text_is_cut_off(qtbot: QtBot, language: str, mode: str) -> None:
    """Every text of every page fits, whatever the language and the switches."""
    album = Album(qtbot)
    cut = {name: texts_cut(album.show(language, mode, prepare)) for name, prepare in EVERY.items()}
    assert {name: texts for name, texts in cut.items() if texts} == {}


def items() -> list[tuple[str, str, bool]]:
    """Every item of every tile with a checklist, and its other papers where it has some."""
    found = []
    for group in OFFICE.groups:
        for item in group.services:
            found.append((group.id, item, False))
            if OFFICE.service(item).more_documents:
                found.append((group.id, item, True))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_service_is_cut_off(qtbot: QtBot, language: str) -> None:
    """The checklist of every item of every tile fits, its other papers too."""
    album, cut = Album(qtbot), {}
    for group, item, turned in items():

        def prepare(sample: Sample, group: str = group, item: str = item, turned: bool = turned) -> None:
            sample.to_checklist(group, item).flow.turn(over=turned)

        texts = texts_cut(album.show(language, "", prepare))
        if texts:
            cut[item, turned] = texts
    assert cut == {}


@pytest.mark.parametrize(
    ("language", "mode"), [("zh-TW", ""), ("th", "contrast"), ("vi", "reach"), ("id", "large")]
)
def test_every_button_has_a_name_and_room_for_a_finger(qtbot: QtBot, language: str, mode: str) -> None:
    """A screen reader can name each target, and none is smaller than 80 x 80 (tokens 5)."""
    album = Album(qtbot, 1080)
    for name, prepare in EVERY.items():
        page = album.show(language, mode, prepare)
        page.show()
        assert unnamed(page) == []
        assert too_small(page, 80, 80) == [], name
        page.hide()


@pytest.mark.parametrize("name", list(PAGES))
def test_low_reach_keeps_every_button_below_the_middle(qtbot: QtBot, name: str) -> None:
    """In the low mode nothing has to be pressed above y 960 (layout 1b)."""
    page = shown(qtbot, "zh-TW", "reach", name)
    page.show()
    high = [
        one.accessibleName()
        for one in page.findChildren(Press)
        if one.isVisibleTo(page) and one.mapTo(page, one.rect().topLeft()).y() < 960
    ]
    assert high == []


def test_tiles_are_read_aloud_as_drawn(qtbot: QtBot) -> None:
    """A tile says its name, how many wait and how long (layout 1, Accessibility)."""
    page = shown(qtbot, "zh-TW", "", "home")
    assert isinstance(page, HomePage)
    names = [tile.accessibleName() for tile in page.tiles]
    assert names[0] == "遷徙登記，12 人等候，約 18 分"
    assert names[8] == "其他・不確定，現在免等候"


def test_a_tile_names_the_group_it_opens(qtbot: QtBot) -> None:
    """Pressing the n-th tile opens the n-th group of the plan."""
    page = HomePage(OFFICE.seal)
    qtbot.addWidget(page)
    page.show_face(home_face(Sample(OFFICE).scene()))
    page.show()
    asked: list[tuple[str, object]] = []
    page.act.connect(lambda verb, argument: asked.append((verb, argument)))
    for tile in page.tiles:
        tile.click()
    assert asked == [("choose_group", group.id) for group in OFFICE.groups]


def test_quiet_leaves_no_trace_on_the_number_pages(qtbot: QtBot) -> None:
    """The page of a quiet number is dot for dot that of an ordinary number of the same line (CIT-07)."""

    def through(quiet: bool) -> Page:
        def prepare(sample: Sample) -> None:
            if quiet:
                sample.to_quiet()
            else:
                sample.to_checklist("family", "name_change")
            sample.flow.confirm()
            made = sample_issued(OFFICE.generic_service if quiet else "name_change")
            made = replace(made, ticket=replace(made.ticket, quiet=quiet))
            sample.flow.answered(sample.flow.visit.pending, made)

        return picture(OFFICE, "zh-TW", frozenset(), prepare)

    pages = [through(True), through(False)]
    pictures = []
    for page in pages:
        qtbot.addWidget(page)
        texts_cut(page)
        pictures.append(page.grab().toImage())
    assert pictures[0] == pictures[1]
