"""The checklist page: what to bring, what it costs, how long it takes, and the main button (ui layout 2)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.doors import Closed
from kiosk.faces.scene import NavFace, Scene, nav_face
from kiosk.faces.speech import Pair, Run, Runs, Speech
from kiosk.faces.wait import FactFace, Said, Wait, facts
from kiosk.visit import Step
from office.config import Document, Service

ROWS = 5
ROWS_LARGE = 3
FEES = 3


@dataclass(frozen=True)
class ChipFace:
    """One item of the group."""

    id: str
    label: str
    selected: bool


@dataclass(frozen=True)
class DocumentFace:
    """A paper to bring; `condition` says when it is needed, `note` what it must be."""

    icon: str
    name: Pair
    note: str
    condition: str


@dataclass(frozen=True)
class MainFace:
    """領取號碼; `resting` is the reason it gives no number now, `busy` what is being done."""

    words: Pair
    busy: str
    resting: str


@dataclass(frozen=True)
class RowFace:
    """A sentence with a smaller one under it."""

    words: Pair
    aside: str = ""


@dataclass(frozen=True)
class AskingFace:
    """還需要時間嗎？ with the seconds left."""

    question: Pair
    counting: Runs
    more: Pair


@dataclass(frozen=True)
class ChecklistFace:
    """The whole page."""

    language: str
    large: bool
    reach: bool
    nav: NavFace
    chips: tuple[ChipFace, ...]
    title: Pair
    bring: Pair
    rows: tuple[DocumentFace, ...]
    empty: str  # instead of rows: nothing chosen yet, or nothing to bring
    more: str  # the button that turns to the other papers; '' when there are none
    turned: bool  # the other papers are shown
    pages: tuple[str, str, int, int] | None  # large text: previous, next, page, pages
    reassurance: tuple[str, str, str]
    fee: str
    fees: tuple[Runs, ...]
    facts: tuple[FactFace, ...]
    main: MainFace
    quiet: RowFace | None
    no_paper: str
    asking: AskingFace | None
    notice: str


def checklist_face(scene: Scene) -> ChecklistFace:
    """The checklist of this instant."""
    flow, speech, visit = scene.flow, scene.speech, scene.flow.visit
    service = flow.service
    wait = scene.wait(flow.lane)
    rows, pages = _rows(scene, service)
    name = service.name if service is not None else (visit.group.name if visit.group is not None else None)
    empty = ""
    if service is None:
        empty = speech.say("kiosk.checklist.choose")
    elif not rows:
        empty = speech.say("kiosk.checklist.no_documents")
    folded = bool(service and service.more_documents)
    return ChecklistFace(
        language=flow.language,
        large=scene.large,
        reach=scene.reach,
        nav=nav_face(scene),
        chips=_chips(scene),
        title=speech.name(name) if name is not None else Pair(""),
        bring=speech.pair("kiosk.checklist.more" if visit.turned else "kiosk.checklist.prepare"),
        rows=rows,
        empty=empty,
        more=speech.say("kiosk.checklist.prepare" if visit.turned else "kiosk.checklist.more")
        if folded
        else "",
        turned=visit.turned,
        pages=pages,
        reassurance=_reassurance(scene, wait),
        fee=speech.say("kiosk.checklist.fee"),
        fees=_fees(speech, service),
        facts=facts(speech, wait, scene.now_us),
        main=main_face(scene, chosen=service is not None),
        quiet=quiet_row(speech) if flow.offers_quiet else None,
        no_paper=speech.say("kiosk.take.no_paper") if flow.paper.out else "",
        asking=asking_face(scene),
        notice=scene.notice(),
    )


def main_face(scene: Scene, *, chosen: bool = True) -> MainFace:
    """The main button of the checklist and of the quiet page."""
    flow, speech = scene.flow, scene.speech
    words = speech.pair("kiosk.take.button")
    busy = speech.say("kiosk.take.busy") if flow.visit.step is Step.ISSUING else ""
    reason = flow.why_not
    if not chosen:
        return MainFace(words, busy, speech.say("kiosk.checklist.choose"))
    if reason is Closed.NO_SERVER:
        return MainFace(words, busy, speech.say("kiosk.offline.text"))
    return MainFace(words, busy, scene.closed_words(reason) if reason is not None else "")


def quiet_row(speech: Speech) -> RowFace:
    """想在安靜、隱密的櫃檯辦理？ reads the same on every page of the registration line."""
    words = Pair(speech.say("kiosk.quiet.row"), speech.say("kiosk.quiet.row_text"))
    return RowFace(words, speech.also("kiosk.quiet.row_label"))


def asking_face(scene: Scene) -> AskingFace | None:
    """The question of an idle page."""
    seconds = scene.flow.asking
    if seconds is None:
        return None
    pair = scene.speech.pair
    counting = scene.speech.words.runs("kiosk.idle.countdown", n=seconds)
    return AskingFace(pair("kiosk.idle.question"), counting, pair("kiosk.idle.more"))


def _chips(scene: Scene) -> tuple[ChipFace, ...]:
    group, item = scene.flow.visit.group, scene.flow.visit.item
    if group is None:
        return ()
    services = [scene.office.service(id) for id in group.services]
    return tuple(ChipFace(each.id, scene.speech.name(each.chip).big, each.id == item) for each in services)


def _rows(
    scene: Scene, service: Service | None
) -> tuple[tuple[DocumentFace, ...], tuple[str, str, int, int] | None]:
    """The documents of the shown page; in large text three a page."""
    if service is None:
        return (), None
    visit, speech = scene.flow.visit, scene.speech
    ids = service.more_documents if visit.turned else service.documents
    size = ROWS_LARGE if scene.large else ROWS
    count = max(1, -(-len(ids) // size))
    page = min(visit.list_page, count - 1)
    shown = tuple(_document(speech, scene.office.document(id)) for id in ids[page * size : (page + 1) * size])
    if count == 1:
        return shown, None
    return shown, (speech.say("kiosk.nav.previous"), speech.say("kiosk.nav.next"), page, count)


def _document(speech: Speech, document: Document) -> DocumentFace:
    note = speech.name(document.note).big if document.note is not None else ""
    condition = speech.name(document.only_if).big if document.only_if is not None else ""
    return DocumentFace(document.icon, speech.name(document.name), note, condition)


def _fees(speech: Speech, service: Service | None) -> tuple[Runs, ...]:
    if service is None:
        return ()
    if not service.fees:
        return ((Run(speech.say("kiosk.checklist.no_fee"), field=True),),)
    made = []
    for fee in service.fees[:FEES]:
        if fee.ntd is None:
            amount = speech.say("kiosk.checklist.ask_amount")
        elif fee.ntd == 0:
            amount = speech.say("kiosk.checklist.free")
        else:
            amount = speech.say("kiosk.checklist.amount", n=fee.ntd)
        name = f"{speech.name(fee.name).big} "
        made.append((Run(name, field=False), Run(amount, field=True)))
    return tuple(made)


def _reassurance(scene: Scene, line: Wait | None) -> tuple[str, str, str]:
    """少帶也沒關係; beside a wait of over an hour, the offer to come another way (ui layout 0)."""
    speech = scene.speech
    title, companion = (
        speech.say("kiosk.checklist.missing_title"),
        speech.also("kiosk.checklist.missing_line"),
    )
    if line is not None and line.said is Said.OVER_HOUR:
        key = "wait.long_offer_phone" if scene.office.phone else "wait.long_offer"
        fields = {"phone": scene.office.phone} if scene.office.phone else {}
        return title, speech.say(key, **fields), speech.also(key, **fields)
    return title, speech.say("kiosk.checklist.missing_text"), companion
