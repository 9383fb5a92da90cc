"""Everything the faces are made from: the plan, the visit, the office's state and the time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from db.records import Estimate, Snapshot
from kiosk.doors import BARRED, Closed
from kiosk.faces.speech import Pair, Speech
from kiosk.faces.wait import Wait, wait_of
from kiosk.flow import Flow
from kiosk.visit import Mode, Step
from office.clock import SECOND
from office.config import LANGUAGES, Office
from office.hours import next_opening_us


@dataclass(frozen=True)
class Scene:
    """One instant of the kiosk; `private` is the estimate of the quiet counter."""

    office: Office
    flow: Flow
    snapshot: Snapshot | None
    now_us: int
    private: Estimate | None = None

    @property
    def large(self) -> bool:
        """The large-text switch is on."""
        return Mode.LARGE in self.flow.modes

    @property
    def contrast(self) -> bool:
        """The high-contrast switch is on."""
        return Mode.CONTRAST in self.flow.modes

    @property
    def reach(self) -> bool:
        """The low-reach switch is on."""
        return Mode.REACH in self.flow.modes

    @cached_property
    def speech(self) -> Speech:
        """The citizen's words."""
        return Speech(self.flow.language, self.large)

    def wait(self, lane: int) -> Wait | None:
        """What waits in `lane`, on the quiet page at its counter; None while the server is away."""
        if self.flow.doors.whole is Closed.NO_SERVER or self.snapshot is None:
            return None
        if self.flow.visit.page is Step.QUIET:
            return wait_of(self.private)
        return wait_of(self.snapshot.lanes.get(lane))

    def closed_words(self, reason: Closed) -> str:
        """Why there is no number now."""
        if reason is Closed.NO_COUNTER or reason in BARRED.values() or reason is Closed.NOT_NOW:
            return self.speech.say(f"kiosk.tile.{reason}")
        if reason is Closed.NO_SERVER:
            return self.speech.say("wait.see_screen")
        if reason is Closed.NOT_YET:
            return self.speech.say("kiosk.before.title", time=self._opening()["time"])
        return f"{self.speech.say('kiosk.tile.closed')}\n{self.speech.say('kiosk.tile.reopens', **self._opening())}"

    def closed_page(self, reason: Closed) -> Pair:
        """The heading and the line under it when the whole office gives no number."""
        speech = self.speech
        if reason is Closed.NO_SERVER:
            return Pair(speech.say("kiosk.offline.title"), speech.say("kiosk.offline.text"))
        if reason is Closed.NOT_YET:
            title = speech.say("kiosk.before.title", time=self._opening()["time"])
            return Pair(title, speech.say("kiosk.before.text"))
        return Pair(speech.say("kiosk.closed.title"), speech.say("kiosk.closed.text", **self._opening()))

    def notice(self) -> str:
        """The passing sentence: one of ours, or the queue's own."""
        notice = self.flow.notice
        return self.speech.say(notice) if notice.startswith("kiosk.") else notice

    def _opening(self) -> dict[str, str]:
        again = next_opening_us(self.office, self.now_us)
        at = self.now_us if again is None else again
        return {"time": self.speech.words.clock(at), "day": self.speech.words.day(at)}


@dataclass(frozen=True)
class HelpFace:
    """The help button: 請人幫忙, or 志工馬上過來 with the time waited."""

    words: Pair
    waited: str
    spoken: str

    @property
    def ringing(self) -> bool:
        """Somebody was called; another press takes the call back."""
        return bool(self.waited)


@dataclass(frozen=True)
class HeaderFace:
    """The page's head."""

    name: str
    second: str
    clock: str
    day: str


@dataclass(frozen=True)
class LanguageFace:
    """One language button."""

    code: str
    label: str
    selected: bool


@dataclass(frozen=True)
class NavFace:
    """The head of the inner pages: back, language, help, clock; the list of languages when it is open."""

    back: str
    language: str
    help: HelpFace
    clock: str
    languages: tuple[LanguageFace, ...] = ()


def help_face(scene: Scene) -> HelpFace:
    """The help button now."""
    bell, speech = scene.flow.help, scene.speech
    if bell.since_us is None:
        words = speech.pair("kiosk.help.button")
        return HelpFace(words, "", words.big)
    coming = speech.pair("kiosk.help.accepted" if bell.accepted else "kiosk.help.called")
    waited = waited_words(speech, scene.now_us - bell.since_us)
    return HelpFace(coming, waited, f"{coming.big} {waited} {speech.say('kiosk.help.cancel')}")


def waited_words(speech: Speech, us: int) -> str:
    """已等 35 秒, then 已等 2 分鐘."""
    seconds = max(0, us // SECOND)
    if seconds < 60:
        return speech.say("kiosk.help.waited_seconds", n=seconds)
    return speech.say("kiosk.help.waited_minutes", n=seconds // 60)


def header_face(scene: Scene) -> HeaderFace:
    """Office, clock and day; in large text the short name alone."""
    speech = scene.speech
    name = speech.name(scene.office.short_name if scene.large else scene.office.name)
    day = "" if scene.large else speech.words.day(scene.now_us)
    return HeaderFace(name.big, name.small, speech.words.clock(scene.now_us), day)


def language_faces(scene: Scene) -> tuple[LanguageFace, ...]:
    """The five languages, each in its own script."""
    say = scene.speech.say
    return tuple(
        LanguageFace(code, say(f"language.self.{code}"), code == scene.flow.language) for code in LANGUAGES
    )


def nav_face(scene: Scene) -> NavFace:
    """The head of an inner page."""
    speech = scene.speech
    return NavFace(
        back=speech.say("kiosk.nav.back"),
        language=speech.say(f"language.self.{scene.flow.language}"),
        help=help_face(scene),
        clock=speech.words.clock(scene.now_us),
        languages=language_faces(scene) if scene.flow.visit.choosing_language else (),
    )
