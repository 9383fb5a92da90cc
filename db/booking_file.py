"""The list of the day's appointments as the ministry's back office exports it: a table of text, read once and wholly.

Pure: no database. Every wrong line is named at once, so that a list of thirty is mended in one go.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from db.records import Refused
from office.clock import TAIPEI, micros
from office.config import LANGUAGES, Office, OfficeError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "day": ("day", "date", "日期", "預約日期"),
    "time": ("time", "slot", "時段", "預約時段"),
    "service": ("service", "item", "項目", "預約項目"),
    "code": ("code", "reference", "代碼", "預約代碼", "預約編號"),
    "name": ("name", "姓名", "申請人"),
    "language": ("language", "語言"),
}
"""The columns by any of their headings; the first four are needed."""
NEEDED = ("day", "time", "service", "code")
ENCODINGS = ("utf-8-sig", "cp950")
"""UTF-8 with or without a mark, then what a Taiwanese Windows saves by itself."""
MOST_ERRORS = 12
LONGEST_CODE = 24


@dataclass(frozen=True)
class Booked:
    """One line of the list: who comes when for what. `name` is masked already, a quiet matter is already forgotten."""

    day: str
    slot_us: int
    service: str
    quiet: bool
    code: str
    name: str
    language: str


def read(content: bytes, office: Office) -> list[Booked]:
    """The bookings of a file's bytes; Refused with every wrong line (number, column, value and what would be right)."""
    rows = csv.reader(io.StringIO(_text(content), newline=""))
    try:
        head = next(rows)
    except StopIteration:
        raise Refused("預約名單是空的，沒有匯入；第一行請寫欄名：day,time,service,code。") from None
    except csv.Error as error:
        raise Refused(f"預約名單讀不懂（{error}），沒有匯入；請另存成 CSV 再試。") from None
    places = _places(head)
    found: list[Booked] = []
    wrong: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    try:
        for row in rows:
            if not any(each.strip() for each in row):
                continue
            cells = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
            faults, booked = _line(cells, office)
            if booked is not None:
                first = seen.setdefault((booked.day, booked.code), rows.line_num)
                if first != rows.line_num:
                    faults = [f"code「{booked.code}」和第 {first} 行重複"]
                else:
                    found.append(booked)
            wrong += [f"第 {rows.line_num} 行 {each}" for each in faults]
    except csv.Error as error:
        wrong.append(f"第 {rows.line_num} 行讀不懂（{error}）")
    if wrong:
        more = f"；另有 {len(wrong) - MOST_ERRORS} 處" if len(wrong) > MOST_ERRORS else ""
        raise Refused(
            f"預約名單有錯，一筆都沒有匯入：{'；'.join(wrong[:MOST_ERRORS])}{more}。改好後再匯入一次。"
        )
    return found


def masked(name: str) -> str:
    """A name with all but its first and last character hidden: 王小明 -> 王○明, 王明 -> 王○ (domain DAT-01)."""
    name = name.strip()
    if len(name) < 2:
        return name
    return name[0] + "○" + (name[-1] if len(name) > 2 else "")


def _text(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("預約名單的文字編碼認不得，沒有匯入；請另存成 UTF-8 的 CSV 再試。")


def _places(head: Iterable[str]) -> dict[str, int]:
    titles = [each.strip().casefold() for each in head]
    places: dict[str, int] = {}
    for name, known in COLUMNS.items():
        for at, title in enumerate(titles):
            if title in known:
                places.setdefault(name, at)
    missing = [name for name in NEEDED if name not in places]
    if missing:
        also = "、".join(f"{name}（{COLUMNS[name][-1]}）" for name in missing)
        raise Refused(f"預約名單第 1 行缺少欄位 {also}，沒有匯入；第一行請寫 day,time,service,code。")
    return places


def _line(cells: Mapping[str, str], office: Office) -> tuple[list[str], Booked | None]:
    """What is wrong with a line, or its booking."""
    faults: list[str] = []
    day = _day(cells["day"], faults)
    slot = _slot(cells["time"], office, faults)
    service = _service(cells["service"], office, faults)
    code = cells["code"].upper()
    if not code or len(code) > LONGEST_CODE or not code.isprintable() or " " in code:
        faults.append(f"code「{cells['code']}」要 1 到 {LONGEST_CODE} 個字、沒有空白")
    language = cells.get("language") or "zh-TW"
    if language not in LANGUAGES:
        faults.append(f"language「{language}」要是 {'、'.join(LANGUAGES)} 之一")
    if day is not None and day.isoweekday() not in office.appointments.weekdays:
        faults.append(f"day「{cells['day']}」那天沒有開放預約")
    if faults or day is None or slot is None:
        return faults, None
    at = micros(datetime.combine(day, slot, TAIPEI))
    quiet = office.service(service).quiet
    stored = office.generic_service if quiet else service
    return [], Booked(day.isoformat(), at, stored, quiet, code, masked(cells.get("name", "")), language)


def _day(words: str, faults: list[str]) -> date | None:
    try:
        return date.fromisoformat(words.replace("/", "-"))
    except ValueError:
        faults.append(f"day「{words}」要寫成 2025-03-11")
        return None


def _slot(words: str, office: Office, faults: list[str]) -> time | None:
    slots = office.appointments.slots
    shown = words if len(words.partition(":")[0]) == 2 else f"0{words}"
    if shown not in slots:
        faults.append(f"time「{words}」要是 {'、'.join(slots)} 之一")
        return None
    return time.fromisoformat(shown)


def _service(words: str, office: Office, faults: list[str]) -> str:
    by_name = {each.name.zh: each.id for each in office.services}
    try:
        return office.service(by_name.get(words, words)).id
    except OfficeError as error:
        faults.append(f"service「{words}」不在服務清單（{error}）")
        return ""
