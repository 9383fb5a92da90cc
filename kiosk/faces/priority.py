"""The one question of the priority card: no proof, no reason kept (CIT-03)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.faces.checklist import AskingFace, asking_face
from kiosk.faces.scene import NavFace, Scene, nav_face
from kiosk.faces.speech import Pair

WHO = (("elder", "senior"), ("wheelchair", "disability"), ("pregnant", "pregnant"), ("stroller", "infant"))


@dataclass(frozen=True)
class PriorityFace:
    """The whole page."""

    language: str
    nav: NavFace
    title: Pair
    groups: tuple[tuple[str, Pair], ...]  # icon and words; any of them says yes, none is kept
    promise: Pair
    cancel: Pair
    asking: AskingFace | None
    notice: str
    large: bool
    reach: bool


def priority_face(scene: Scene) -> PriorityFace:
    """The priority question of this instant."""
    speech = scene.speech
    return PriorityFace(
        language=scene.flow.language,
        nav=nav_face(scene),
        title=speech.pair("kiosk.priority.question"),
        groups=tuple((icon, speech.pair(f"kiosk.priority.{key}")) for icon, key in WHO),
        promise=speech.pair("kiosk.priority.not_kept"),
        cancel=speech.pair("kiosk.priority.cancel"),
        asking=asking_face(scene),
        notice=scene.notice(),
        large=scene.large,
        reach=scene.reach,
    )
