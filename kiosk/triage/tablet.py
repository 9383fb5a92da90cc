"""What the volunteers' tablet holds and shows: the request being made up, who waits for a volunteer, who was missed.

Pure: no Qt, no queue. The window asks it what to draw and hands its orders to the queue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from db.records import Help, Snapshot, TicketLine
from kiosk.triage.arrivals import Arrivals, ArrivalsFace
from office.clock import MINUTE, SECOND
from office.config import Group, Office, Service
from office.waits import people_words, wait_words
from office.wording import Wording

UNDO_US = 5 * SECOND
"""How long a re-queue can be taken back (ui layout 6)."""
STAFF_US = 30 * SECOND
"""How long the button says that the staff were called."""
MISSED_SHOWN = 4
NO_PAPER = "沒有紙了"  # in the printer's own sentence; others speak of scraps and slips of paper
DOCUMENTS_SHOWN = 5


@dataclass(frozen=True)
class Request:
    """One number as the volunteer makes it up; what is not known is left as it is."""

    group: str = ""
    service: str = ""
    documents: tuple[str, ...] = ()
    love: bool = False
    quiet: bool = False
    language: str = "zh-TW"
    interpreter: bool = False


@dataclass(frozen=True)
class Order:
    """What the queue is asked for: one number, under one key however often the button is pressed."""

    key: str
    service: str
    love: bool
    quiet: bool
    language: str
    interpreter: bool
    documents: tuple[str, ...]


@dataclass(frozen=True)
class TileFace:
    """One service tile: name and '13 人・約 19 分'."""

    group: str
    icon: str
    name: str
    line: str
    chosen: bool


@dataclass(frozen=True)
class ChoiceFace:
    """A chip or a document: its id, its words, whether it is on."""

    id: str
    words: str
    on: bool


@dataclass(frozen=True)
class DeviceFace:
    """One device in the title bar; only a fault is yellow."""

    icon: str
    words: str
    fault: bool
    reprints: str = ""  # the kiosk whose printer it is: a touch opens the reprint sheet


@dataclass(frozen=True)
class BannerFace:
    """Somebody waits for a volunteer."""

    help: int
    title: str
    text: str
    button: str
    accepted: bool
    number: str


@dataclass(frozen=True)
class MissedFace:
    """A missed number and how long ago."""

    number: str
    ago: str


@dataclass(frozen=True)
class TabletFace:
    """Everything the tablet draws at one instant."""

    clock: str
    volunteer: str
    devices: tuple[DeviceFace, ...]
    tiles: tuple[TileFace, ...]
    chips: tuple[ChoiceFace, ...]
    documents: tuple[ChoiceFace, ...]
    missing: str
    love: bool
    quiet: bool
    language: str
    language_name: str
    ready: bool
    busy: bool
    next_number: str
    ahead: str
    banner: BannerFace | None
    arrivals: ArrivalsFace
    missed: tuple[MissedFace, ...]
    missed_total: int
    undo: str
    last_number: str
    staff_called: bool
    offline: bool


class Tablet:
    """The tablet's state. `new_key` makes an idempotency key for each request."""

    def __init__(self, office: Office, new_key: Callable[[], str], volunteer: str = "") -> None:
        self.office = office
        self.volunteer = volunteer
        self.request = Request()
        self.arrivals = Arrivals(office)
        self.snapshot: Snapshot | None = None
        self.offline = False
        self.last_number = ""
        self.last_check = ""
        self._new_key = new_key
        self._key = new_key()
        self._issuing = False
        self._undo: tuple[str, int] | None = None
        self._staff_us: int | None = None

    # -- making up a request

    def choose_group(self, group: str) -> None:
        """A tile: its first item where the plan preselects one, else the lane's general matter."""
        found = self.office.group(group)
        service = found.services[0] if found.preselect else ""
        self.request = replace(self.request, group=group, service=service, documents=())

    def choose_service(self, service: str) -> None:
        """A chip; again, to take an unrequired choice back."""
        found = self.office.group(self.request.group)
        again = service == self.request.service and not found.preselect
        self.request = replace(self.request, service="" if again else service, documents=())

    def toggle_document(self, document: str) -> None:
        """Seen, or not seen after all."""
        have = self.request.documents
        kept = tuple(each for each in have if each != document)
        self.request = replace(self.request, documents=kept if document in have else (*have, document))

    def toggle_love(self) -> None:
        """Priority on or off; the reason is never asked for nor stored (CIT-03)."""
        self.request = replace(self.request, love=not self.request.love)

    def toggle_quiet(self) -> None:
        """The quiet counter on or off; no reason asked (CIT-07)."""
        self.request = replace(self.request, quiet=not self.request.quiet)

    def choose_language(self, language: str) -> None:
        """The language travels with the ticket to screen, voice and clerk."""
        self.request = replace(self.request, language=language)

    def toggle_interpreter(self) -> None:
        """Whether the clerk shall start the video interpreter before the call (CIT-11)."""
        self.request = replace(self.request, interpreter=not self.request.interpreter)

    def order(self) -> Order | None:
        """What to ask the queue for, or None: nothing chosen yet, or the same number is on its way."""
        service = self.service()
        if service is None or self._issuing:
            return None
        self._issuing = True
        asked = self.request
        ticks = tuple(each for each in asked.documents if each in service.documents)
        # A quiet number stores no matter, so it stores no documents that would give it away.
        hidden = asked.quiet or service.quiet
        return Order(
            key=self._key,
            service=service.id,
            love=asked.love,
            quiet=asked.quiet,
            language=asked.language,
            interpreter=asked.interpreter,
            documents=() if hidden else ticks,
        )

    def issued(self, number: str, check_code: str) -> None:
        """The number is in the line: the tablet is ready for the next person."""
        self.last_number, self.last_check = number, check_code
        self._issuing = False
        self._key = self._new_key()
        self.request = Request()

    def refused(self) -> None:
        """Nothing was issued: the request stands and can be tried again under the same key."""
        self._issuing = False

    def service(self) -> Service | None:
        """The service chosen; the general matter where the tile asks for no item."""
        if not self.request.group:
            return None
        group = self.office.group(self.request.group)
        if self.request.service:
            return self.office.service(self.request.service)
        generic = self.office.generic()
        return generic if generic.lane == group.lane else self.office.service(group.services[0])

    # -- the others

    def requeued(self, number: str, now_us: int) -> None:
        """A missed number is back in line; for five seconds it can be undone."""
        self._undo = (number, now_us)

    def take_undo(self, now_us: int) -> str:
        """The number whose re-queue is to be undone, '' when it is too late."""
        number = self._undo_now(now_us)
        self._undo = None
        return number

    def staff_called(self, now_us: int) -> None:
        """The staff were called."""
        self._staff_us = now_us

    def banner_help(self) -> Help | None:
        """Who has waited longest for a volunteer; those nobody has gone to come first."""
        helps = self._helps()
        return helps[0] if helps else None

    def _helps(self) -> list[Help]:
        if self.snapshot is None:
            return []
        open_helps = [each for each in self.snapshot.helps if each.kind != "staff"]
        return sorted(open_helps, key=lambda each: (each.accepted_us is not None, each.asked_us))

    def _undo_now(self, now_us: int) -> str:
        if self._undo is None or now_us - self._undo[1] > UNDO_US:
            return ""
        return self._undo[0]

    # -- drawing

    def face(self, w: Wording, now_us: int) -> TabletFace:
        """What to draw at `now_us`."""
        service = self.service()
        lane = self._lane(service)
        state = self.snapshot.lanes.get(lane) if self.snapshot and lane else None
        ahead = ""
        if state is not None:
            words = wait_words(w, state.people, state.estimate)
            ahead = w.text("triage.issue_ahead", n=state.people, wait=words)
        missed = self.snapshot.missed if self.snapshot else ()
        staff = self._staff_us is not None and now_us - self._staff_us < STAFF_US
        return TabletFace(
            clock=w.clock(now_us),
            volunteer=self.volunteer,
            devices=self._devices(w),
            tiles=tuple(self._tile(w, each) for each in self.office.groups),
            chips=self._chips(),
            documents=self._documents(service),
            missing=self._missing(w, service),
            love=self.request.love,
            quiet=self.request.quiet,
            language=self.request.language,
            language_name=w.text(f"language.name.{self.request.language}"),
            ready=service is not None,
            busy=self._issuing,
            next_number=state.next_number if state is not None else "",
            ahead=ahead,
            banner=self._banner(w, now_us),
            arrivals=self.arrivals.face(w, now_us),
            missed=tuple(self._missed(w, each, now_us) for each in missed[:MISSED_SHOWN]),
            missed_total=len(missed),
            undo=self._undo_now(now_us),
            last_number=self.last_number,
            staff_called=staff,
            offline=self.offline,
        )

    def _lane(self, service: Service | None) -> int | None:
        if service is None:
            return None
        if self.request.quiet or service.quiet:
            return self.office.generic().lane
        love = next((each.digit for each in self.office.lanes if each.love), None)
        return love if self.request.love and love is not None else service.lane

    def _tile(self, w: Wording, group: Group) -> TileFace:
        state = self.snapshot.lanes.get(group.lane) if self.snapshot else None
        line = ""
        if state is not None and (state.people or state.estimate):
            people, wait = people_words(w, state.people), wait_words(w, state.people, state.estimate)
            line = people if people == wait else w.text("triage.tile.line", people=people, wait=wait)
        elif state is not None:
            line = wait_words(w, 0, state.estimate)
        return TileFace(group.id, group.icon, group.name.zh, line, group.id == self.request.group)

    def _chips(self) -> tuple[ChoiceFace, ...]:
        if not self.request.group:
            return ()
        services = [self.office.service(each) for each in self.office.group(self.request.group).services]
        if len(services) < 2:
            return ()
        return tuple(ChoiceFace(each.id, each.chip.zh, each.id == self.request.service) for each in services)

    def _documents(self, service: Service | None) -> tuple[ChoiceFace, ...]:
        if service is None or self.request.quiet or service.quiet:
            return ()
        return tuple(
            ChoiceFace(each, self.office.document(each).brief.zh, each in self.request.documents)
            for each in service.documents[:DOCUMENTS_SHOWN]
        )

    def _missing(self, w: Wording, service: Service | None) -> str:
        """The helpful sentence about one missing paper, once the volunteer has begun to tick."""
        if service is None or not self.request.documents:
            return ""
        for each in service.documents[:DOCUMENTS_SHOWN]:
            if each not in self.request.documents:
                document = self.office.document(each)
                if document.missing is None:
                    return w.text("triage.missing_plain", document=document.brief.zh)
                return w.text("triage.missing", document=document.brief.zh, hint=document.missing.zh)
        return ""

    def _banner(self, w: Wording, now_us: int) -> BannerFace | None:
        helps = self._helps()
        if not helps:
            return None
        first = helps[0]
        label = next((each.label.zh for each in self.office.kiosks if each.name == first.kiosk), first.kiosk)
        ago = self._ago(w, now_us - first.asked_us)
        if first.kind == "no_paper" and first.number:
            title = w.text("triage.request.no_paper", label=label, number=first.number)
            text = w.text("triage.request.no_paper_text", ago=ago)
        else:
            title = w.text("triage.request.help", label=label)
            text = w.text("triage.request.help_text", ago=ago)
        if len(helps) > 1:
            text += "・" + w.text("triage.request.more", n=len(helps) - 1)
        accepted = first.accepted_us is not None
        button = w.text("triage.request.done" if accepted else "triage.request.go")
        return BannerFace(first.id, title, text, button, accepted, first.number or "")

    def _missed(self, w: Wording, line: TicketLine, now_us: int) -> MissedFace:
        return MissedFace(line.number, self._ago(w, now_us - line.at_us))

    @staticmethod
    def _ago(w: Wording, us: int) -> str:
        if us < MINUTE:
            return w.text("triage.ago_seconds", n=max(0, us // SECOND))
        return w.text("triage.ago_minutes", n=us // MINUTE)

    def _devices(self, w: Wording) -> tuple[DeviceFace, ...]:
        known = {each.device: each for each in self.snapshot.devices} if self.snapshot else {}
        faces = []
        for kiosk in self.office.kiosks:
            found = known.get(f"printer:{kiosk.name}")
            if found is None:
                continue
            key = {
                "ok": "printer_ok",
                "low": "low_paper",
                "fault": "no_paper" if NO_PAPER in found.words else "fault",
                "offline": "offline",
            }[found.state]
            words = w.text(f"triage.device.{key}", label=kiosk.label.zh)
            faces.append(DeviceFace("printer", words, found.state != "ok", kiosk.name))
        faces.sort(key=lambda each: not each.fault)
        for prefix, icon, key in (("marquee:", "led", "marquee"), ("voice:", "speaker", "voice")):
            states = [each.state for name, each in known.items() if name.startswith(prefix)]
            if states:
                fault = any(each in ("fault", "offline") for each in states)
                faces.append(DeviceFace(icon, w.text(f"triage.device.{key}"), fault))
        key = "network_off" if self.offline else "network"
        faces.append(DeviceFace("wifi", w.text(f"triage.device.{key}"), self.offline))
        return tuple(faces)
