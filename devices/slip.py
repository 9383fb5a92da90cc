"""What a number slip says: the office's plan and words applied to one ticket, without a screen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from office.config import Office
from office.waits import Said, slip_foot, wait
from office.wording import Run, Wording

QR_VERSION = 3  # 29 x 29 modules; with error level M it holds QR_BYTES bytes
QR_BYTES = 42
_NUMBER = re.compile(r"[1-9][0-9]{3,5}\Z")
_CHECK = re.compile(r"[2-9A-HJKMNP-Z]{6}\Z")


@dataclass(frozen=True)
class SlipFacts:
    """One ticket as its slip needs it.

    There is no field for a quiet ticket: it comes with the office's generic service and lane 1, so the
    slip cannot tell it from any other (plan CIT-07).
    """

    number: str  # "1036"
    service: str  # id in the plan
    issued_us: int  # UTC microseconds
    check_code: str  # six characters that identify a lost ticket
    ahead: int  # people in front when it was issued
    minutes: int | None = None  # the estimate; None: not known
    copy: int = 1  # 2 and more: a reprint, and it says so
    lane: int | None = None  # None: the number's first digit

    def __post_init__(self) -> None:
        if not _NUMBER.match(self.number):
            raise ValueError(f"號碼「{self.number}」不對：應為四到六位數字，第一碼是號別，例如 1036。")
        if not _CHECK.match(self.check_code):
            raise ValueError(
                f"核對碼「{self.check_code}」不對：應為六個字，只用 2-9 與大寫英文字母，不用 0、1、I、L、O。"
            )
        if self.copy < 1 or self.ahead < 0:
            raise ValueError("張數從 1 起，前面的人數從 0 起。")


@dataclass(frozen=True)
class Slip:
    """The slip's blocks from top to bottom as text; a `Run` that is a field is drawn large."""

    reprint: str  # '' on the first copy
    office: str
    stamp: str
    number: str
    payload: str  # of the QR
    check_code: str
    service: str
    service_small: str
    lane: str
    ahead: tuple[Run, ...]
    minutes: tuple[Run, ...]
    area: tuple[Run, ...]
    prepare: str
    documents: str
    missing_ok: str
    polite: tuple[str, ...]
    foot: str
    language: str  # of `service_small` and `foot`


def payload(public_url: str, facts: SlipFacts) -> str:
    """The address in the QR: `{public_url}/{number}-{check code}`, with `-{copy}` on a reprint.

    A base address too long for the printed QR is left out: number and check code still read.
    """
    tail = f"{facts.number}-{facts.check_code}" + (f"-{facts.copy}" if facts.copy > 1 else "")
    whole = f"{public_url.rstrip('/')}/{tail}"
    return whole if public_url and len(whole.encode()) <= QR_BYTES else tail


def compose(office: Office, facts: SlipFacts, language: str = "zh-TW") -> Slip:
    """What the slip of `facts` says to a citizen who reads `language`.

    The Chinese part is for everybody who helps; `language` decides the small service name and the last
    block, English for zh-TW.  OfficeError when the plan has no such service or lane.
    """
    service, generic = office.service(facts.service), office.generic()
    if service.quiet or (service.lane == generic.lane and not service.public_documents):
        service = generic
    lane = office.lane(facts.number[0] if facts.lane is None else facts.lane)
    reader = Wording.of("en" if language.startswith("zh") else language)
    chinese = Wording.of("zh-TW")
    said = wait(facts.ahead, facts.minutes)
    match said.said:
        case Said.MINUTES:
            minutes = chinese.runs("slip.minutes", n=said.minutes)
        case Said.OVER_HOUR:
            minutes = chinese.runs("slip.over_hour", n=1)
        case Said.NO_WAIT:
            minutes = chinese.runs("slip.no_wait")
        case Said.PEOPLE:
            minutes = chinese.runs("slip.see_screen")
    return Slip(
        reprint=f"{chinese.text('slip.copy', n=facts.copy)} REPRINT" if facts.copy > 1 else "",
        office=office.name.zh,
        stamp=chinese.stamp(facts.issued_us),
        number=facts.number,
        payload=payload(office.public_url, facts),
        check_code=facts.check_code,
        service=service.public_name.zh,
        service_small=service.public_name.of(reader.language),
        lane=chinese.text("slip.lane", digit=lane.digit, name=lane.name.zh),
        ahead=chinese.runs("slip.ahead", n=said.people),
        minutes=minutes,
        area=chinese.runs("slip.area", area=lane.area),
        prepare=chinese.text("slip.prepare"),
        documents=office.slip_documents(service.id),
        missing_ok=chinese.text("slip.missing_ok"),
        polite=(chinese.text("slip.order"), chinese.text("slip.missed")),
        foot=slip_foot(reader, said, lane.area),
        language=reader.language,
    )
