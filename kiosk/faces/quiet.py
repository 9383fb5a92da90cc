"""The quiet counter's page: nothing on it says what anybody came for (ui layout 2b, CIT-07)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.faces.checklist import MainFace, main_face
from kiosk.faces.scene import NavFace, Scene, nav_face
from kiosk.faces.speech import Pair
from kiosk.faces.wait import FactFace, facts

ASSURANCES = (("chat", "assure_1"), ("ticket", "assure_2"), ("seat", "assure_3"))


@dataclass(frozen=True)
class AssuranceFace:
    """One of the three lines that say what is different, and what is not."""

    icon: str
    title: str
    why: str


@dataclass(frozen=True)
class QuietFace:
    """The whole page; `url` is the generic page of documents for the phone."""

    language: str
    nav: NavFace
    heading: Pair
    title: str
    matters: str
    companion: str
    assurances: tuple[AssuranceFace, ...]
    url: str
    phone: Pair
    facts: tuple[FactFace, ...]
    main: MainFace
    ordinary: str
    no_paper: str
    notice: str
    large: bool
    reach: bool


def quiet_face(scene: Scene) -> QuietFace:
    """The quiet page of this instant."""
    flow, speech = scene.flow, scene.speech
    wait = scene.wait(flow.lane)
    return QuietFace(
        language=flow.language,
        nav=nav_face(scene),
        heading=speech.pair("kiosk.quiet.name"),
        title=speech.say("kiosk.quiet.title"),
        matters=speech.say("kiosk.quiet.text"),
        companion=speech.also("kiosk.quiet.line"),
        assurances=tuple(
            AssuranceFace(icon, speech.say(f"kiosk.quiet.{key}"), speech.say(f"kiosk.quiet.{key}_text"))
            for icon, key in ASSURANCES
        ),
        url=f"{scene.office.public_url}/documents",
        phone=Pair(speech.say("kiosk.quiet.phone"), speech.say("kiosk.quiet.phone_text")),
        facts=facts(speech, wait, scene.now_us),
        main=main_face(scene),
        ordinary=speech.say("kiosk.quiet.ordinary"),
        no_paper=speech.say("kiosk.take.no_paper") if flow.paper.out else "",
        notice=scene.notice(),
        large=scene.large,
        reach=scene.reach,
    )
