"""Where the rules of the day contradict the plan, or would tell the public of a quiet matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from office.plan_faults import Fault, nearest, one_of

if TYPE_CHECKING:
    from office.config import Office

_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)"
_BAND = re.compile(rf"({_TIME})-({_TIME})")


def faults(office: Office) -> Iterator[Fault]:
    """Every fault of day types, calendar, service rules, places and reviewers."""
    for index, day in enumerate(office.day_types):
        key, about = f"day_types[{index}]", day.name.zh
        yield from _bands(f"{key}.bands", day.bands, about)
        yield from _known(office, f"{key}.services", day.services, about)
    kinds = [day.id for day in office.day_types]
    for index, each in enumerate(office.calendar):
        key = f"calendar[{index}]"
        if not _is_date(each.date):
            yield Fault(f"{key}.date", each.date, "要寫成年-月-日，例如 2026-10-10")
        if each.day not in kinds:
            yield Fault(f"{key}.day", each.day, one_of("日別", kinds), each.date)
    for index, rule in enumerate(office.service_rules):
        key, about = f"service_rules[{index}]", rule.reason.zh
        if not rule.services:
            yield Fault(f"{key}.services", [], "至少要有一個服務", about)
        yield from _known(office, f"{key}.services", rule.services, about)
        yield from _bands(f"{key}.bands", rule.bands, about)
    yield from _quiet(office)
    if office.places:
        places = [place.id for place in office.places]
        for index, service in enumerate(office.services):
            if service.reach not in places:
                yield Fault(
                    f"services[{index}].reach", service.reach, one_of("地點", places), service.name.zh
                )


def _known(office: Office, key: str, services: Sequence[str], about: str) -> Iterator[Fault]:
    known = [service.id for service in office.services]
    for at, id in enumerate(services):
        if id not in known:
            yield Fault(f"{key}[{at}]", id, f"沒有這個服務；{nearest(id, known)}", about)
        elif office.service(id).quiet:
            # A quiet number is only ever the generic service: a rule of its own would tell it from the others.
            yield Fault(
                f"{key}[{at}]", id, f"是安靜服務，要和 {office.generic_service} 一起開放；請拿掉", about
            )


def _quiet(office: Office) -> Iterator[Fault]:
    for index, service in enumerate(office.services):
        if service.quiet and (service.daily_quota is not None or service.stock or service.last_minutes):
            right = f"安靜服務不能有自己的名額、庫存或最後領號時間，要和 {office.generic_service} 一樣"
            yield Fault(f"services[{index}]", service.id, right, service.name.zh)


def _bands(key: str, bands: Sequence[str], about: str) -> Iterator[Fault]:
    before = ""
    for at, band in enumerate(bands):
        found = _BAND.fullmatch(band)
        if found is None or not found[1] < found[2]:
            yield Fault(f"{key}[{at}]", band, "要寫成「開始-結束」，例如 08:00-12:00", about)
        elif found[1] < before:
            yield Fault(f"{key}[{at}]", band, f"要從早到晚排，前一段到 {before} 才結束", about)
        else:
            before = found[2]


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
