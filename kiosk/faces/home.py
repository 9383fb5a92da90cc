"""The home page: nine tiles, two cards, the switches (ui layout 1, 1b, 1c, 1d)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.records import CallLine
from kiosk.doors import Closed, love_lane
from kiosk.faces.scene import (
    HeaderFace,
    HelpFace,
    LanguageFace,
    Scene,
    header_face,
    help_face,
    language_faces,
)
from kiosk.faces.speech import Pair, Run
from kiosk.faces.wait import WaitWords, spoken_tile, wait_words
from kiosk.visit import Mode
from office.config import Group
from office.hours import slot

MODE_ORDER = (Mode.LARGE, Mode.CONTRAST, Mode.REACH)
REACH_CALLS = 3


class Layout(StrEnum):
    """How the home page is laid out."""

    GRID = "grid"
    ROWS = "rows"  # large text
    REACH = "reach"  # everything to press in the lower half


@dataclass(frozen=True)
class TileFace:
    """One group of services; `closed` is the reason in words when it does nothing."""

    id: str
    icon: str
    name: str
    corner: str  # the Chinese name beside another language
    examples: str
    english: str
    wait: WaitWords
    closed: str
    spoken: str


@dataclass(frozen=True)
class CardFace:
    """The appointment or the priority card; `aside` stands small beside the title."""

    title: str
    aside: str
    lines: tuple[str, ...]
    selected: bool
    closed: str
    spoken: str


@dataclass(frozen=True)
class SwitchFace:
    """One of the three switches; on, its label says so."""

    mode: Mode
    label: Pair
    on: bool


@dataclass(frozen=True)
class ReachFace:
    """The information half of the low layout."""

    title: Pair
    now: Pair
    counter: Pair
    calls: tuple[CallLine, ...]


@dataclass(frozen=True)
class HomeFace:
    """The whole page."""

    layout: Layout
    language: str
    header: HeaderFace
    languages: tuple[LanguageFace, ...]
    title: Pair
    interpreter: str  # the note under the title in a language that is interpreted
    tiles: tuple[TileFace, ...]
    appointment: CardFace
    priority: CardFace
    switches: tuple[SwitchFace, ...]
    help: HelpFace
    foot: Pair
    reach: ReachFace | None
    no_paper: str
    notice: str


def home_face(scene: Scene) -> HomeFace:
    """The home page of this instant."""
    flow, speech = scene.flow, scene.speech
    layout = Layout.REACH if scene.reach else Layout.ROWS if scene.large else Layout.GRID
    privacy = speech.pair("kiosk.home.privacy")
    return HomeFace(
        layout=layout,
        language=flow.language,
        header=header_face(scene),
        languages=language_faces(scene),
        title=_title(scene, layout),
        interpreter="" if speech.chinese else speech.say("kiosk.home.interpreter"),
        tiles=tuple(_tile(scene, group, layout) for group in scene.office.groups),
        appointment=_appointment(scene, layout),
        priority=_priority(scene, layout),
        switches=tuple(_switch(scene, mode) for mode in MODE_ORDER),
        help=help_face(scene),
        foot=privacy if speech.chinese else Pair(privacy.big),
        reach=_reach(scene) if layout is Layout.REACH else None,
        no_paper=speech.say("kiosk.take.no_paper") if flow.paper.out else "",
        notice=scene.notice(),
    )


def _title(scene: Scene, layout: Layout) -> Pair:
    speech, whole = scene.speech, scene.flow.doors.whole
    if whole is not None:
        return scene.closed_page(whole)
    if scene.flow.visit.love:
        return speech.pair("kiosk.priority.chosen")
    key = "kiosk.home.title_short" if layout is Layout.REACH else "kiosk.home.title"
    return speech.pair(key)


def _tile(scene: Scene, group: Group, layout: Layout) -> TileFace:
    flow, speech = scene.flow, scene.speech
    grid = layout is Layout.GRID
    closed = flow.tile_closed(group)
    reason = scene.closed_words(closed) if closed is not None else ""
    line = scene.wait(love_lane(scene.office) if flow.visit.love else group.lane)
    wait = wait_words(speech, line, short=not grid)
    said = reason.replace("\n", "，")
    if closed is None and flow.doors.whole is Closed.NOT_YET:
        said = speech.say("kiosk.checklist.prepare")
        wait = WaitWords(people=(Run(said, field=False),))
    name = speech.name(group.short if group.short is not None and layout is Layout.REACH else group.name)
    return TileFace(
        id=group.id,
        icon=group.icon,
        name=name.big,
        corner="" if speech.chinese else speech.also_name(group.name),
        examples=speech.name(group.examples).big if speech.chinese and grid else "",
        english=name.small if speech.chinese and grid else "",
        wait=wait,
        closed=reason,
        spoken=spoken_tile(speech, speech.name(group.name).big, line, said),
    )


def _appointment(scene: Scene, layout: Layout) -> CardFace:
    speech, now = scene.speech, slot(scene.office, scene.now_us)
    title = speech.pair("kiosk.appointment.title")
    if now is None:
        state = speech.say("kiosk.appointment.none")
    elif now.open:
        state = speech.say("kiosk.appointment.open", time=now.time)
    else:
        state = speech.say("kiosk.appointment.next", time=now.time, from_time=now.from_time)
    big, lines = title.big, (state, title.small)
    if speech.chinese:
        lines = (title.small, state)
    if layout is Layout.ROWS:
        big = speech.say("kiosk.appointment.title_short")
        lines = (speech.companion_words.text("kiosk.appointment.title_short"), "")
    elif layout is Layout.REACH:
        lines = (title.small, "")
    shown = tuple(line for line in lines if line)
    return CardFace(big, "", shown, False, "", f"{title.big} {state}")


def _priority(scene: Scene, layout: Layout) -> CardFace:
    flow, speech = scene.flow, scene.speech
    title = speech.pair("kiosk.priority.title")
    short = speech.say("kiosk.priority.groups_short")
    first, second = speech.say("kiosk.priority.groups_1"), speech.say("kiosk.priority.groups_2")
    closed = None if flow.visit.love else flow.doors.why_not(love_lane(scene.office))
    reason = scene.closed_words(closed) if closed is not None else ""
    aside = ""
    if flow.visit.love:
        lines: tuple[str, ...] = (speech.say("kiosk.priority.cancel"),)
    elif layout is Layout.ROWS:
        lines = (short.replace("、", " "),)
    elif layout is Layout.REACH:
        lines = (f"{title.small}・{short}" if title.small and speech.chinese else short,)
    elif speech.chinese:
        lines = (first, f"{second}　{title.small}")
    else:
        lines, aside = (first, second), title.small
    spoken = f"{title.big} {reason or short}".replace("\n", "，")
    return CardFace(title.big, aside, lines, flow.visit.love, reason, spoken)


def _switch(scene: Scene, mode: Mode) -> SwitchFace:
    speech, on = scene.speech, mode in scene.flow.modes
    key = f"kiosk.switch.{mode.value}"
    label = speech.pair(key)
    if on and scene.large:
        short = f"{key}_short"
        name = speech.say(short) if speech.words.has(short) else label.big
        label = Pair(speech.say("kiosk.switch.on", name=name))
    elif on and not scene.reach:
        label = Pair(speech.say("kiosk.switch.on", name=label.big), label.small)
    return SwitchFace(mode, label, on)


def _reach(scene: Scene) -> ReachFace:
    calls = scene.snapshot.recent_calls[:REACH_CALLS] if scene.snapshot is not None else ()
    pair = scene.speech.pair
    return ReachFace(pair("kiosk.reach.title"), pair("kiosk.reach.now"), pair("kiosk.reach.counter"), calls)
