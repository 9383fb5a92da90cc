"""The pages that show the number: taken with a slip, and without paper (ui layout 3 and 3b)."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import Issued
from kiosk.doors import at_once
from kiosk.faces.scene import HeaderFace, HelpFace, Scene, header_face, help_face, waited_words
from kiosk.faces.speech import Pair, Run, Runs
from kiosk.faces.wait import FactFace, Said, facts, wait_of


@dataclass(frozen=True)
class LineFace:
    """An icon and a sentence."""

    icon: str
    words: Pair


@dataclass(frozen=True)
class IssuedFace:
    """The number with the yellow band that points at the slip."""

    language: str
    header: HeaderFace
    your: Pair
    number: str
    service: Pair
    facts: tuple[FactFace, ...]
    lines: tuple[LineFace, ...]
    volunteer: HelpFace | None  # for the unsure: somebody to ask, instead of the third line
    url: str
    phone: tuple[str, str, str]
    another: Pair
    done: Pair
    counting: Runs
    band: Pair
    taken: bool
    notice: str
    large: bool
    reach: bool
    spoken: str


@dataclass(frozen=True)
class NoPaperFace:
    """The number to photograph, and the volunteer on the way."""

    language: str
    header: HeaderFace
    title: Pair
    your: Pair
    number: str
    place: str
    facts: Runs
    check: Runs
    url: str
    lines: tuple[LineFace, ...]
    coming: str  # the yellow tag: 約 1 分鐘, or the time waited
    wait: Pair
    waiting: bool
    done: Pair
    foot: Pair
    notice: str
    large: bool
    reach: bool
    spoken: str


def phone_url(scene: Scene, issued: Issued) -> str:
    """What the QR says: the ticket's public page, with its check code and nothing else."""
    return f"{scene.office.public_url}/{issued.ticket.number}-{issued.ticket.check_code}"


def issued_face(scene: Scene) -> IssuedFace:
    """The issued page of this instant; needs a visit whose number is on the screen."""
    flow, speech, issued = scene.flow, scene.speech, _issued(scene)
    group = flow.visit.group
    unsure = group is not None and at_once(scene.office, group)
    name = _service(scene, issued)
    area = scene.office.lane(issued.ticket.lane).area
    return IssuedFace(
        language=flow.language,
        header=header_face(scene),
        your=speech.pair("kiosk.issued.your_number"),
        number=issued.ticket.number,
        service=name,
        facts=_facts(scene, issued),
        lines=(
            LineFace("seat", speech.pair("kiosk.issued.sit", area=area)),
            LineFace("speaker", speech.pair("kiosk.issued.watch")),
            LineFace("heart", speech.pair("kiosk.issued.borrow")),
        ),
        volunteer=help_face(scene) if unsure else None,
        url=phone_url(scene, issued),
        phone=(
            speech.say("kiosk.issued.phone"),
            speech.say("kiosk.issued.phone_text"),
            speech.also("kiosk.issued.phone"),
        ),
        another=speech.pair("kiosk.issued.another"),
        done=speech.pair("kiosk.issued.done"),
        counting=speech.words.runs("kiosk.issued.countdown", n=flow.leaves_in or 0),
        band=speech.pair("kiosk.issued.taken" if flow.visit.taken else "kiosk.issued.take"),
        taken=flow.visit.taken,
        notice=scene.notice(),
        large=scene.large,
        reach=scene.reach,
        spoken=f"{speech.say('kiosk.issued.your_number')} {issued.ticket.number}",
    )


def nopaper_face(scene: Scene) -> NoPaperFace:
    """The page without paper of this instant; needs a visit whose number is on the screen."""
    flow, speech, issued = scene.flow, scene.speech, _issued(scene)
    card, words = flow.card, scene.speech.words
    reason = "kiosk.nopaper.title" if flow.paper.missing else "kiosk.nopaper.title_fault"
    second, tag = "kiosk.nopaper.card_soon", ""
    if card.accepted:
        second, tag = "kiosk.nopaper.card", speech.say("kiosk.nopaper.minute")
    elif card.since_us is None:
        second = "kiosk.nopaper.card_ask"
    elif flow.visit.waiting_card:
        tag = waited_words(speech, scene.now_us - card.since_us)
    ticket, line = issued.ticket, wait_of(issued)
    if line is not None and line.said is Said.MINUTES:
        time = words.clock(line.at_us(ticket.issued_us) or ticket.issued_us)
        told = words.runs("kiosk.nopaper.facts", n=line.people, minutes=line.minutes, time=time)
    else:
        told = words.runs("kiosk.nopaper.facts_people", n=issued.ahead)
    service, area = _service(scene, issued).big, scene.office.lane(ticket.lane).area
    return NoPaperFace(
        language=flow.language,
        header=header_face(scene),
        title=speech.pair(reason),
        your=speech.pair("kiosk.issued.your_number"),
        number=ticket.number,
        place=speech.say("kiosk.nopaper.place", service=service, area=area),
        facts=told,
        check=_check(scene, issued),
        url=phone_url(scene, issued),
        lines=(
            LineFace("camera", speech.pair("kiosk.nopaper.photo")),
            LineFace("person", speech.pair(second)),
            LineFace("check", speech.pair("kiosk.nopaper.safe")),
        ),
        coming=tag,
        wait=speech.pair("kiosk.nopaper.wait"),
        waiting=flow.visit.waiting_card,
        done=speech.pair("kiosk.nopaper.done"),
        foot=speech.pair("kiosk.nopaper.stays"),
        notice=scene.notice(),
        large=scene.large,
        reach=scene.reach,
        spoken=f"{speech.say('kiosk.issued.your_number')} {issued.ticket.number}",
    )


def _issued(scene: Scene) -> Issued:
    issued = scene.flow.visit.issued
    if issued is None:
        raise ValueError("this page shows a number, and the visit has none")
    return issued


def _service(scene: Scene, issued: Issued) -> Pair:
    """The service in public words: a quiet ticket's generic one, never the matter."""
    return scene.speech.name(scene.office.service(issued.ticket.service).public_name)


def _check(scene: Scene, issued: Issued) -> Runs:
    """Time of issue and check code; only the code stands out."""
    words, ticket = scene.speech.words, issued.ticket
    fields = {"moment": words.moment(ticket.issued_us), "code": ticket.check_code}
    runs = words.runs("kiosk.nopaper.check", **fields)
    return tuple(Run(run.text, run.field and run.text == ticket.check_code) for run in runs)


def _facts(scene: Scene, issued: Issued) -> tuple[FactFace, ...]:
    return facts(scene.speech, wait_of(issued), issued.ticket.issued_us)
