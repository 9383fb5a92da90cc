"""The office's plan (office.toml) as values, validated once.

Every program of the office reads the same plan: the file is published into the database
(`python -m db publish office.toml`) and parsed from there.
"""

from __future__ import annotations

import json
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from office import plan_checks, plan_faults
from office.plan_devices import (
    KioskPlan,
    MarqueeMessage,
    VoiceHours,
    VoiceLanguage,
    VoicePlan,
)
from office.plan_rules import (
    AddOn,
    AlertPlan,
    AppointmentPlan,
    CalendarDay,
    DayKind,
    DayType,
    PeakPlan,
    Place,
    Reach,
    Reviewer,
    ServiceRule,
)
from office.plan_values import LANGUAGES, Language, Value, Words

__all__ = [
    "LANGUAGES",
    "SHIPPED",
    "AddOn",
    "AlertPlan",
    "AppointmentPlan",
    "BackupPlan",
    "CalendarDay",
    "Counter",
    "DayKind",
    "DayType",
    "Document",
    "Fee",
    "Group",
    "KioskPlan",
    "Lane",
    "Language",
    "MarqueeMessage",
    "Minutes",
    "Office",
    "OfficeError",
    "PeakPlan",
    "Place",
    "Profile",
    "Promo",
    "Reviewer",
    "Service",
    "ServiceRule",
    "Value",
    "VoiceHours",
    "VoiceLanguage",
    "VoicePlan",
    "Words",
    "Zone",
    "load_office",
    "parse_office",
]


class Lane(Value):
    """A waiting line with its own number series; its digit is the number's first digit."""

    digit: int = Field(ge=1, le=9)
    name: Words
    target_minutes: int  # the longest wait the office promises; drives alerts, not the order
    line_minutes: int  # due = ready + this: 60 ordinary, 5 love, 0 appointment
    area: str  # the waiting area printed on the slip, e.g. "B"
    love: bool = False
    appointment: bool = False
    peak_people: int | None = None  # this lane's own limits of the peak alert; None: the office's
    peak_wait_minutes: int | None = None


class Document(Value):
    """A paper the citizen brings."""

    id: str
    name: Words
    icon: str = "doc"
    short: Words | None = None  # on the slip, the tablet and the terminal; None: the name itself
    note: Words | None = None  # at the right of the checklist row: 正本, 可現場拍
    only_if: Words | None = None  # the condition chip: 單獨立戶才要
    missing: Words | None = None  # the helpful sentence when it is not there: 櫃檯可代查

    @property
    def brief(self) -> Words:
        """The short name where there is one, else the name."""
        return self.short or self.name


class Fee(Value):
    name: Words
    ntd: int | None = None  # None: the amount is not known; the counter says it


class Minutes(Value):
    low: float
    typical: float
    high: float


class Service(Value):
    """What a citizen comes for. A quiet one is stored and shown as the office's generic service."""

    id: str
    lane: int
    name: Words  # the staff's and the kiosk's name for it
    chip: Words  # the short name on the checklist's chip
    public_name: Words  # what slip, wall, phone and other public surfaces may say
    documents: tuple[str, ...]  # at most 5: the rows of the checklist page, in this order
    more_documents: tuple[str, ...] = ()  # folded under 代辦與特殊情況
    public_documents: bool  # False: slip prints the office's generic list instead
    slip_documents: Words | None = None  # the slip's own sentence; None: made of the short names
    fees: tuple[Fee, ...] = ()
    minutes: Minutes
    quiet: bool = False
    where: str = ""
    confidence: str = ""
    reach: Reach = "any"  # where the matter can be done; the plan's places have the warning
    apply_within: str = ""  # 申請期限
    handled_within: str = ""  # 處理期限
    daily_quota: int | None = Field(default=None, ge=0)
    apart: bool = (
        False  # a room and an examiner of its own: not counted in its lane's waits (plan 四(一)3, CIT-12)
    )
    stock: bool = False  # each number takes one card of the stock (`python -m db stock`)
    last_minutes: int = Field(default=0, ge=0, le=240)  # its last number is so long before the day's last


class Group(Value):
    """One tile of the kiosk's home page and of the triage tablet."""

    id: str
    icon: str
    name: Words
    examples: Words
    short: Words | None = None  # the name in the low (reach) layout, where the tile is narrow
    lane: int
    services: tuple[str, ...]
    preselect: bool = True


class Profile(Value):
    """What a counter serves: `serves` always; `helps` when none of those waits or a helped lane is late."""

    id: str
    name: Words
    serves: tuple[int, ...]
    helps: tuple[int, ...] = ()
    quiet: bool = False


class Zone(Value):
    id: str
    name: Words  # 左側 / Left
    arrow: Literal["left", "right", "up", "none"]


class Counter(Value):
    number: int = Field(ge=1, le=99)
    name: Words
    profile: str
    zone: str
    clerk: str = ""
    languages: tuple[Language, ...] = ()
    interpreter: bool = False  # has the video interpreter at hand
    sign: str = ""  # URL of the counter's LED number, '' = none


class Promo(Value):
    title: Words
    text: Words
    art: str = ""  # name of a drawn picture ("rings"), or a file beside office.toml


class BackupPlan(Value):
    """The automatic backups beside the database (GUESS, office to confirm)."""

    every_minutes: int = Field(default=60, ge=15, le=1440)
    keep: int = Field(default=60, ge=2, le=1000)


class Office(Value):
    """The whole plan."""

    name: Words
    short_name: Words
    seal: str  # the four characters of the placeholder seal
    timezone: str = "Asia/Taipei"
    opens: str = "08:00"
    closes: str = "17:30"
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)  # open days, 1 = Monday
    tickets_until: str = ""  # the last number is taken before this; '' = closing
    phone: str = ""
    public_url: str = "https://example.invalid/q"  # base of the address in the slip's QR
    generic_service: str = "civil"
    generic_documents: Words
    lanes: tuple[Lane, ...]
    documents: tuple[Document, ...]
    services: tuple[Service, ...]
    groups: tuple[Group, ...]
    profiles: tuple[Profile, ...]
    zones: tuple[Zone, ...]
    counters: tuple[Counter, ...]
    kiosks: tuple[KioskPlan, ...]
    triage_prints_at: str = "K1"
    promos: tuple[Promo, ...] = ()
    ticker: tuple[Words, ...] = ()
    marquee_messages: tuple[MarqueeMessage, ...] = ()
    voice: VoicePlan = VoicePlan()
    appointments: AppointmentPlan = AppointmentPlan()
    add_ons: tuple[AddOn, ...] = ()
    opening_rules: bool = True  # False: no calendar, bands and quotas; opens, closes and weekdays alone
    day_types: tuple[DayType, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    service_rules: tuple[ServiceRule, ...] = ()
    places: tuple[Place, ...] = ()
    peak: PeakPlan = PeakPlan()
    alerts: AlertPlan = AlertPlan()
    reviewers: tuple[Reviewer, ...] = ()
    backups: BackupPlan = BackupPlan()
    returned_after_calls: int = 3  # a returned no-show is eligible after this many further calls of its lane
    returned_early_when_idle: bool = (
        True  # but not longer than there is somebody else for the counter to call
    )
    prefer_within_minutes: int = Field(default=5, ge=0, le=60)  # see db.routing; 0: capabilities play no part
    range_needs_services: int = Field(default=1, ge=0)  # no range while fewer services' times are known
    speak_within_seconds: int = 20  # an older call is shown, not spoken

    @cached_property
    def _services(self) -> dict[str, Service]:
        return {service.id: service for service in self.services}

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    @cached_property
    def _lanes(self) -> dict[str, Lane]:
        return {str(lane.digit): lane for lane in self.lanes}

    @cached_property
    def _counters(self) -> dict[str, Counter]:
        return {str(counter.number): counter for counter in self.counters}

    def service(self, id: str) -> Service:
        """The service; OfficeError naming the nearest one if there is none."""
        return _found(self._services, id, "服務")

    def document(self, id: str) -> Document:
        """The document; OfficeError naming the nearest one if there is none."""
        return _found(self._documents, id, "文件")

    def lane(self, digit: int | str) -> Lane:
        """The lane of a ticket number's first digit; OfficeError if there is none."""
        return _found(self._lanes, str(digit), "號別")

    def counter(self, number: int | str) -> Counter:
        """The counter; OfficeError if there is none."""
        return _found(self._counters, str(number), "櫃檯")

    def profile(self, id: str) -> Profile:
        """The profile; OfficeError naming the nearest one if there is none."""
        return _found({profile.id: profile for profile in self.profiles}, id, "櫃檯職務")

    def group(self, id: str) -> Group:
        """The tile; OfficeError naming the nearest one if there is none."""
        return _found({group.id: group for group in self.groups}, id, "服務分類")

    def kiosk(self, name: str) -> KioskPlan:
        """The kiosk; OfficeError naming the nearest one if there is none."""
        return _found({kiosk.name: kiosk for kiosk in self.kiosks}, name, "號碼機")

    def zone(self, id: str) -> Zone:
        """The zone; OfficeError naming the nearest one if there is none."""
        return _found({zone.id: zone for zone in self.zones}, id, "方位")

    def place(self, reach: str) -> Place | None:
        """Where a matter of this reach is done, None when the plan says nothing of it."""
        return next((place for place in self.places if place.id == reach), None)

    def zone_range(self, id: str) -> str:
        """The zone's counters as the wall says them, '1–9', or '' for a zone without counters."""
        numbers = sorted(counter.number for counter in self.counters if counter.zone == id)
        if not numbers:
            return ""
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"

    def generic(self) -> Service:
        """What a quiet ticket is stored and shown as (plan CIT-07)."""
        return self.service(self.generic_service)

    def counters_for(self, lane: int, *, quiet: bool = False, helping: bool = True) -> tuple[Counter, ...]:
        """The counters that call this lane's tickets; `helping=False` leaves out those that only help."""
        found = []
        for counter in self.counters:
            profile = self.profile(counter.profile)
            calls = lane in profile.serves or (helping and lane in profile.helps)
            if calls and (profile.quiet or not quiet):
                found.append(counter)
        return tuple(found)

    def slip_documents(self, service_id: str, language: str = "zh-TW") -> str:
        """The slip's document sentence in public words: the generic list where the matter is private."""
        service = self.service(service_id)
        if service.quiet or not service.public_documents:
            return self.generic_documents.of(language)
        if service.slip_documents is not None:
            return service.slip_documents.of(language)
        always = [self.document(id) for id in service.documents]
        plain = [document.brief.of(language) for document in always if document.only_if is None]
        if not plain:
            return self.generic_documents.of(language)
        chinese = language.startswith("zh")
        sentences = [("、" if chinese else ", ").join(plain)]
        for document in always:
            if document.only_if is not None:
                colon = "：" if chinese else ": "
                sentences.append(document.only_if.of(language) + colon + document.brief.of(language))
        if chinese:
            return "。".join(sentences) + "。"
        return ". ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences) + "."


class OfficeError(ValueError):
    """A fault of the plan; str() is a sentence a fault, one a line, each saying what would be right."""


Found = TypeVar("Found")


def _found(values: dict[str, Found], key: str, noun: str) -> Found:
    try:
        return values[key]
    except KeyError:
        raise OfficeError(plan_faults.unknown(noun, key, list(values))) from None


SHIPPED = Path(__file__).with_name("office.toml")


def load_office(path: str | Path | None = None) -> Office:
    """Read and validate a plan file, the shipped one for None; OfficeError if it cannot be used."""
    file = Path(path) if path is not None else SHIPPED
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise OfficeError(f"{file}：檔案不是 UTF-8 編碼；請用 UTF-8 另存新檔。") from None
    except OSError as error:
        raise OfficeError(f"{file}：讀不到這個檔案（{error.strerror}）；請確認路徑和權限。") from None
    return parse_office(text, str(file))


def parse_office(text: str, file_name: str = "office.toml") -> Office:
    """Validate a plan's TOML text; OfficeError has a sentence for every fault found."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OfficeError(plan_faults.syntax(file_name, text, str(error))) from None
    try:
        # Strict through JSON: "5" is not 5, while a TOML array may still fill a tuple.
        office = Office.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        faults = [plan_faults.of_pydantic(details, data, Office) for details in error.errors()]
    else:
        faults = plan_checks.crossings(office)
        if not faults:
            return office
    raise OfficeError("\n".join(fault.sentence(file_name, text) for fault in faults))
