"""Where one part of the plan contradicts another, or would let the public tell a quiet ticket."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from office import plan_rule_checks
from office.plan_faults import Fault, nearest, one_of

if TYPE_CHECKING:
    from office.config import Office

DEVICE_SCHEMES = ("usb", "serial", "tcp", "file", "memory", "pty")
MARQUEE_LONGEST = 30  # Han characters of a standing message: 8 s of line time at 9600 baud
CHECKLIST_ROWS = 5  # rows of the checklist page


def crossings(office: Office) -> list[Fault]:
    """Every place where one part of the plan contradicts another."""
    return [
        *_doubles(office),
        *_services(office),
        *_groups(office),
        *_counters(office),
        *_quiet(office),
        *_devices(office),
        *_times(office),
        *_messages(office),
        *plan_rule_checks.faults(office),
    ]


def _doubles(office: Office) -> Iterator[Fault]:
    names: dict[str, list[Any]] = {
        "lanes[{}].digit": [lane.digit for lane in office.lanes],
        "documents[{}].id": [document.id for document in office.documents],
        "services[{}].id": [service.id for service in office.services],
        "groups[{}].id": [group.id for group in office.groups],
        "profiles[{}].id": [profile.id for profile in office.profiles],
        "zones[{}].id": [zone.id for zone in office.zones],
        "counters[{}].number": [counter.number for counter in office.counters],
        "kiosks[{}].name": [kiosk.name for kiosk in office.kiosks],
        "day_types[{}].id": [day.id for day in office.day_types],
        "calendar[{}].date": [day.date for day in office.calendar],
        "places[{}].id": [place.id for place in office.places],
        "reviewers[{}].id": [reviewer.id for reviewer in office.reviewers],
    }
    for pattern, values in names.items():
        for index, value in enumerate(values):
            if value in values[:index]:
                key = pattern.format(index)
                yield Fault(key, value, f"和 {pattern.format(values.index(value))} 重複；每一個都要不同")
    for id in ("love", "appointment"):
        marked = [index for index, lane in enumerate(office.lanes) if getattr(lane, id)]
        for index in marked[1:]:
            yield Fault(f"lanes[{index}].{id}", True, f"lanes[{marked[0]}] 已經是；只能有一個號別這樣設")


def _services(office: Office) -> Iterator[Fault]:
    lanes = [lane.digit for lane in office.lanes]
    documents = [document.id for document in office.documents]
    for index, service in enumerate(office.services):
        key, about = f"services[{index}]", service.name.zh
        if service.lane not in lanes:
            yield Fault(f"{key}.lane", service.lane, one_of("號別", lanes), about)
        for field in ("documents", "more_documents"):
            for at, id in enumerate(getattr(service, field)):
                if id not in documents:
                    yield Fault(f"{key}.{field}[{at}]", id, f"沒有這份文件；{nearest(id, documents)}", about)
        if len(service.documents) > CHECKLIST_ROWS:
            right = f"畫面最多 {CHECKLIST_ROWS} 列；其餘請放到 more_documents（代辦與特殊情況）"
            yield Fault(f"{key}.documents", len(service.documents), right, about)
        minutes = service.minutes
        if not 0 < minutes.low <= minutes.typical <= minutes.high:
            given = [minutes.low, minutes.typical, minutes.high]
            yield Fault(f"{key}.minutes", given, "要 low ≤ typical ≤ high，而且大於 0", about)
    if office.generic_service not in [service.id for service in office.services]:
        known = [service.id for service in office.services]
        yield Fault(
            "generic_service",
            office.generic_service,
            f"沒有這個服務；{nearest(office.generic_service, known)}",
        )


def _groups(office: Office) -> Iterator[Fault]:
    lanes = [lane.digit for lane in office.lanes]
    services = {service.id: service for service in office.services}
    for index, group in enumerate(office.groups):
        key, about = f"groups[{index}]", group.name.zh
        if group.lane not in lanes:
            yield Fault(f"{key}.lane", group.lane, one_of("號別", lanes), about)
        if not group.services:
            yield Fault(f"{key}.services", [], "至少要有一個服務", about)
        for at, id in enumerate(group.services):
            if id not in services:
                right = f"沒有這個服務；{nearest(id, list(services))}"
                yield Fault(f"{key}.services[{at}]", id, right, about)
            elif services[id].lane != group.lane:
                right = f"這個服務是 {services[id].lane} 號別，這一格是 {group.lane} 號別；兩邊要一樣"
                yield Fault(f"{key}.services[{at}]", id, right, about)
            elif services[id].quiet:
                right = "是安靜服務，不能出現在首頁；請改用 generic_service"
                yield Fault(f"{key}.services[{at}]", id, right, about)


def _counters(office: Office) -> Iterator[Fault]:
    lanes = [lane.digit for lane in office.lanes]
    profiles = {profile.id: profile for profile in office.profiles}
    zones = [zone.id for zone in office.zones]
    for index, profile in enumerate(office.profiles):
        key, about = f"profiles[{index}]", profile.name.zh
        for field in ("serves", "helps"):
            for at, digit in enumerate(getattr(profile, field)):
                if digit not in lanes:
                    yield Fault(f"{key}.{field}[{at}]", digit, one_of("號別", lanes), about)
        if not profile.serves:
            yield Fault(f"{key}.serves", [], "至少要有一個號別", about)
    called: set[int] = set()
    for index, counter in enumerate(office.counters):
        about = f"{counter.number} 號櫃檯"
        if counter.profile not in profiles:
            right = f"沒有這個職務；{nearest(counter.profile, list(profiles))}"
            yield Fault(f"counters[{index}].profile", counter.profile, right, about)
        else:
            called.update(profiles[counter.profile].serves)
        if counter.zone not in zones:
            right = f"沒有這個方位；{nearest(counter.zone, zones)}"
            yield Fault(f"counters[{index}].zone", counter.zone, right, about)
    for index, lane in enumerate(office.lanes):
        if lane.digit not in called:
            right = "沒有任何櫃檯的職務 serves 它，號碼會沒有人叫；請在一個 profile 的 serves 加上它"
            yield Fault(f"lanes[{index}].digit", lane.digit, right, lane.name.zh)


def _quiet(office: Office) -> Iterator[Fault]:
    """Plan CIT-07 and LOB-07: nothing that the public sees may tell a quiet ticket from another."""
    generic = next((service for service in office.services if service.id == office.generic_service), None)
    quiet = [profile for profile in office.profiles if profile.quiet]
    if not quiet:
        yield Fault("profiles", None, "沒有 quiet = true 的職務，安靜服務會沒有人叫；請設一個")
    if generic is None:
        return
    for index, profile in enumerate(office.profiles):
        if profile.quiet and generic.lane not in profile.serves:
            right = f"安靜櫃檯也要 serves {generic.lane}（一般號碼），到那裡才不會洩漏事項"
            yield Fault(f"profiles[{index}].serves", list(profile.serves), right, profile.name.zh)
    for index, service in enumerate(office.services):
        if not service.quiet and service is not generic:
            continue
        if service.public_name != generic.public_name:
            right = f"安靜服務對外只能寫「{generic.public_name.zh}」，五種語言都一樣"
            yield Fault(f"services[{index}].public_name", service.public_name.zh, right, service.name.zh)
        if service.public_documents:
            right = "安靜服務的文件清單不能印在號碼單上；請寫 false"
            yield Fault(f"services[{index}].public_documents", True, right, service.name.zh)
        if service.lane != generic.lane:
            right = f"安靜服務要用 {generic.lane} 號別"
            yield Fault(f"services[{index}].lane", service.lane, right, service.name.zh)
    ids = [profile.id for profile in quiet]
    ordinary = {counter.name for counter in office.counters if counter.profile not in ids}
    for index, counter in enumerate(office.counters):
        if counter.profile in ids and counter.name not in ordinary:
            right = "安靜櫃檯對外的名稱要和一般櫃檯相同"
            yield Fault(f"counters[{index}].name", counter.name.zh, right, f"{counter.number} 號櫃檯")


def _devices(office: Office) -> Iterator[Fault]:
    for index, kiosk in enumerate(office.kiosks):
        yield from _url(f"kiosks[{index}].printer", kiosk.printer, kiosk.label.zh)
        yield from _url(f"kiosks[{index}].marquee", kiosk.marquee, kiosk.label.zh)
        if kiosk.marquee and not kiosk.marquee_profile.strip():
            right = "要寫字幕機的種類，例如 alpha16"
            yield Fault(f"kiosks[{index}].marquee_profile", kiosk.marquee_profile, right, kiosk.label.zh)
    for index, counter in enumerate(office.counters):
        yield from _url(f"counters[{index}].sign", counter.sign, f"{counter.number} 號櫃檯")
    names = [kiosk.name for kiosk in office.kiosks]
    if office.triage_prints_at and office.triage_prints_at not in names:
        right = f"沒有這台號碼機；{nearest(office.triage_prints_at, names)}"
        yield Fault("triage_prints_at", office.triage_prints_at, right)


def _url(key: str, url: str, about: str) -> Iterator[Fault]:
    if not url:
        return
    scheme, colon, rest = url.partition(":")
    rest = rest.removeprefix("//")
    if not colon or scheme not in DEVICE_SCHEMES:
        known = "、".join(f"{name}:" for name in DEVICE_SCHEMES)
        near = difflib.get_close_matches(scheme, DEVICE_SCHEMES, n=1)
        hint = f"；最接近的是 {near[0]}:" if near else ""
        yield Fault(key, url, f"開頭要是 {known} 其中之一{hint}", about)
    elif scheme == "tcp" and not _port(rest):
        yield Fault(key, url, "要有主機和 1 到 65535 的埠號，例如 tcp://192.0.2.10:9100", about)
    elif scheme == "usb" and not re.fullmatch(r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}(:[^/?#]+)?", rest):
        yield Fault(key, url, "要有廠商和產品代碼，例如 usb://04b8:0202", about)
    elif scheme == "serial" and not rest.startswith("/"):
        yield Fault(key, url, "要有裝置路徑，例如 serial:///dev/ttyUSB0?baud=9600", about)
    elif scheme in ("file", "pty") and not rest:
        yield Fault(key, url, f"{scheme}: 後面要有路徑，例如 {scheme}:/tmp/device", about)


def _port(rest: str) -> bool:
    host, _, port = rest.partition("?")[0].rpartition(":")
    return bool(host) and port.isdecimal() and 0 < int(port) < 65536


def _times(office: Office) -> Iterator[Fault]:
    times = [("opens", office.opens), ("closes", office.closes)]
    if office.tickets_until:
        times.append(("tickets_until", office.tickets_until))
    times += [(f"appointments.slots[{at}]", slot) for at, slot in enumerate(office.appointments.slots)]
    for at, hours in enumerate(office.voice.hours):
        times += [(f"voice.hours[{at}].start", hours.start), (f"voice.hours[{at}].end", hours.end)]
    for at, span in enumerate(office.voice.quiet_hours):
        start, dash, end = span.partition("-")
        if not (dash and _is_time(start) and _is_time(end) and start != end):
            yield Fault(f"voice.quiet_hours[{at}]", span, "要寫成「開始-結束」，例如 12:30-13:30")
    wrong = [(key, value) for key, value in times if not _is_time(value)]
    for key, value in wrong:
        yield Fault(key, value, "要寫成兩位數的時:分，例如 08:30")
    if not wrong and not office.opens < office.closes:
        yield Fault("closes", office.closes, f"要比 opens（{office.opens}）晚")
    if not wrong and office.tickets_until and not office.opens < office.tickets_until <= office.closes:
        yield Fault("tickets_until", office.tickets_until, f"要在 {office.opens} 和 {office.closes} 之間")
    for key, days in (("weekdays", office.weekdays), ("appointments.weekdays", office.appointments.weekdays)):
        for at, day in enumerate(days):
            if not 1 <= day <= 7:
                yield Fault(f"{key}[{at}]", day, "1 是星期一，7 是星期日")


def _is_time(value: str) -> bool:
    return bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", value))


def _messages(office: Office) -> Iterator[Fault]:
    for index, message in enumerate(office.marquee_messages):
        if len(message.zh) > MARQUEE_LONGEST:
            right = f"有 {len(message.zh)} 個字，最多 {MARQUEE_LONGEST} 個"
            yield Fault(f"marquee_messages[{index}].zh", message.zh, right)
    if len(office.seal) != 4:
        yield Fault("seal", office.seal, "印章要剛好四個字")
