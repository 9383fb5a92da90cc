"""The shipped plan of the Nantun office holds all it should, in every language, and as drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import office
from office.config import LANGUAGES, SHIPPED, Words, load_office

OFFICE = load_office()
ICONS = Path(office.__file__).with_name("icons")
SERVICES = [
    "birth",
    "marriage",
    "divorce",
    "death",
    "move_in",
    "addr_change",
    "initial_reg",
    "id_replace",
    "id_renew",
    "id_first",
    "hukou_book",
    "transcript",
    "transcript_en",
    "seal",
    "seal_cert",
    "cdc",
    "doorplate",
    "doorplate_cert",
    "naturalization",
    "nat_test",
    "foreign_consult",
    "guardianship",
    "custody",
    "acknowledgement",
    "adoption",
    "name_change",
    "passport_id",
    "archives",
    "home_visit",
    "consult",
    "not_sure",
]
DOCUMENTS = [
    "ID",
    "ID_BOTH",
    "ID_ALL",
    "ID_OLD",
    "SEAL",
    "SEAL_REG",
    "HUKOU",
    "HUKOU_OLD",
    "PHOTO",
    "PHOTO_BOTH",
    "BIRTH_CERT",
    "SURNAME",
    "MARRY_DOC",
    "DIV_DOC",
    "DIV_COURT",
    "SINGLE",
    "DEATH_CERT",
    "DEC_ID",
    "DEC_HUKOU",
    "SPOUSE_ID",
    "HOUSE_PROOF",
    "SETTLE",
    "ARC",
    "PASSPORT",
    "COURT",
    "GUARD_ID",
    "ACK_DOC",
    "ADOPTEE_ID",
    "NAME_PROOF",
    "FAMILY_ID",
    "PROXY",
    "INTEREST",
    "EMAIL",
    "PASSPORTS_FAM",
    "BUILD_PERMIT",
    "HOUSE_OWN",
    "LANG_PROOF",
    "PASS_FORM",
    "PASS_PHOTO",
    "ARCH_FORM",
]


def test_all_services_and_documents_are_there() -> None:
    """The 31 services and 40 documents of the domain, and those that only the screens need."""
    assert set(SERVICES) <= {service.id for service in OFFICE.services}
    assert {"move_out", "household_split", "civil"} == {service.id for service in OFFICE.services} - set(
        SERVICES
    )
    assert set(DOCUMENTS) <= {document.id for document in OFFICE.documents}


def test_exactly_the_sensitive_services_are_quiet() -> None:
    """Divorce, death, guardianship, custody, acknowledgement and adoption are quiet, nothing else."""
    quiet = {service.id for service in OFFICE.services if service.quiet}
    assert quiet == {"divorce", "death", "guardianship", "custody", "acknowledgement", "adoption"}


def citizens_words() -> Iterator[tuple[str, Words]]:
    """Every text of the plan that a citizen reads in the chosen language."""
    yield "name", OFFICE.name
    yield "short_name", OFFICE.short_name
    yield "generic_documents", OFFICE.generic_documents
    for lane in OFFICE.lanes:
        yield f"lane {lane.digit}", lane.name
    for document in OFFICE.documents:
        for field in ("name", "short", "note", "only_if", "missing"):
            words = getattr(document, field)
            if words is not None:
                yield f"document {document.id}.{field}", words
    for service in OFFICE.services:
        yield f"service {service.id}.name", service.name
        yield f"service {service.id}.chip", service.chip
        yield f"service {service.id}.public_name", service.public_name
        for fee in service.fees:
            yield f"service {service.id} fee", fee.name
        if service.slip_documents is not None:
            yield f"service {service.id} slip", service.slip_documents
    for group in OFFICE.groups:
        yield f"group {group.id}", group.name
        yield f"group {group.id} examples", group.examples
    for zone in OFFICE.zones:
        yield f"zone {zone.id}", zone.name
    for counter in OFFICE.counters:
        yield f"counter {counter.number}", counter.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_a_citizen_reads_is_there_in_every_language(language: str) -> None:
    """No service, document, fee, lane or counter is left to the fall-back."""
    key = "zh" if language == "zh-TW" else language
    assert [where for where, words in citizens_words() if not getattr(words, key)] == []


def test_the_nine_lanes_have_their_targets() -> None:
    """Targets of the promise and minutes of the order, as the design's table has them."""
    assert {lane.digit: lane.name.zh for lane in OFFICE.lanes} == {
        1: "戶籍登記", 2: "身分證", 3: "謄本・印鑑", 4: "自然人憑證", 5: "門牌・檔案", 6: "國籍・新住民",
        7: "其他・諮詢", 8: "愛心優先", 9: "網路預約",
    }  # fmt: skip
    assert [lane.target_minutes for lane in OFFICE.lanes][:8] == [20, 20, 10, 15, 15, 20, 10, 5]
    assert [lane.line_minutes for lane in OFFICE.lanes] == [60, 60, 60, 60, 60, 60, 60, 5, 0]
    assert [lane.digit for lane in OFFICE.lanes if lane.love] == [8]
    assert [lane.digit for lane in OFFICE.lanes if lane.appointment] == [9]


def test_a_service_waits_in_the_lane_of_the_table() -> None:
    """Each service is in the lane whose counters can do it."""
    lanes: dict[int, set[str]] = {}
    for service in OFFICE.services:
        lanes.setdefault(service.lane, set()).add(service.id)
    assert lanes[2] == {"id_replace", "id_renew", "id_first"}
    assert lanes[3] == {"transcript", "transcript_en", "hukou_book", "seal", "seal_cert"}
    assert lanes[4] == {"cdc"}
    assert lanes[5] == {"doorplate", "doorplate_cert", "archives"}
    assert lanes[6] == {"naturalization", "nat_test", "initial_reg", "foreign_consult"}
    assert lanes[7] == {"not_sure", "consult", "home_visit", "passport_id"}
    assert set(lanes) == {1, 2, 3, 4, 5, 6, 7}


def test_what_is_public_of_lane_one_says_registration_but_for_the_named_matters() -> None:
    """Only moving, marriage and birth are named on a slip; everything else in lane 1 is one word alike."""
    named = {s.id for s in OFFICE.services if s.lane == 1 and s.public_documents}
    assert named == {"move_in", "move_out", "addr_change", "household_split", "marriage", "birth"}
    others = {s.public_name for s in OFFICE.services if s.lane == 1 and s.id not in named}
    assert {(words.zh, words.en) for words in others} == {("戶籍登記", "Household registration")}
    assert len(others) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_divorce_slip_and_a_name_change_slip_say_the_same(language: str) -> None:
    """Service name and documents of the two slips are equal word for word."""
    divorce, rename = OFFICE.service("divorce"), OFFICE.service("name_change")
    assert divorce.public_name.of(language) == rename.public_name.of(language)
    assert OFFICE.slip_documents("divorce", language) == OFFICE.slip_documents("name_change", language)
    assert OFFICE.lane(divorce.lane) == OFFICE.lane(rename.lane)


def test_moving_in_asks_for_the_papers_as_drawn() -> None:
    """The checklist's five rows of the picture, word for word."""
    rows = [OFFICE.document(id) for id in OFFICE.service("move_in").documents]
    assert [row.name.zh for row in rows] == [
        "遷入者的國民身分證", "遷入地的戶口名簿", "印章，或親自簽名", "房屋所有權狀、房屋稅單或租約，擇一",
        "近 2 年相片 1 張，換發身分證用",
    ]  # fmt: skip
    assert [row.note.zh if row.note else "" for row in rows] == ["正本", "正本", "", "", "可現場拍"]
    assert [row.only_if.zh if row.only_if else "" for row in rows] == ["", "", "", "單獨立戶才要", ""]
    assert [(fee.name.zh, fee.ntd) for fee in OFFICE.service("move_in").fees] == [
        ("登記", 0), ("換身分證", 50), ("換戶口名簿", 30),
    ]  # fmt: skip
    assert (
        OFFICE.slip_documents("move_in")
        == "身分證、戶口名簿（正本）、相片、印章或簽名。單獨立戶加房屋稅單或租約。"
    )


def test_every_slips_documents_fit_two_lines() -> None:
    """40 Han characters fit beside the label and on the line below it."""
    longest = max((OFFICE.slip_documents(service.id) for service in OFFICE.services), key=len)
    assert len(longest) <= 40, longest


def test_the_home_page_is_as_drawn() -> None:
    """Nine tiles with the names of the picture; the family tile chooses nothing beforehand."""
    assert [group.name.zh for group in OFFICE.groups] == [
        "遷徙登記", "結婚・出生", "國民身分證", "謄本・戶口名簿", "印鑑", "自然人憑證", "門牌・檔案",
        "國籍・新住民", "其他・不確定",
    ]  # fmt: skip
    family = OFFICE.group("family")
    assert [OFFICE.service(id).chip.zh for id in family.services] == [
        "結婚",
        "出生",
        "姓名變更",
        "其他身分登記",
    ]
    assert not family.preselect
    assert all(group.preselect for group in OFFICE.groups if group is not family)
    moving = [OFFICE.service(id).chip.zh for id in OFFICE.group("moving").services]
    assert moving == ["遷入", "遷出", "住址變更", "分合戶"]


def test_every_open_service_is_on_a_tile_once() -> None:
    """A citizen can reach every service that is not quiet, by one way."""
    reached = [id for group in OFFICE.groups for id in group.services]
    assert sorted(reached) == sorted(service.id for service in OFFICE.services if not service.quiet)


def test_every_icon_is_drawn() -> None:
    """Tiles, documents and promotions name icons that are in office/icons."""
    names = {group.icon for group in OFFICE.groups} | {document.icon for document in OFFICE.documents}
    names |= {promo.art for promo in OFFICE.promos if promo.art != "rings"}
    assert sorted(name for name in names if not (ICONS / f"{name}.svg").is_file()) == []


def test_nineteen_counters_stand_in_two_rows() -> None:
    """1 to 9 on the left, 10 to 19 on the right, each with the role of the plan."""
    assert [counter.number for counter in OFFICE.counters] == list(range(1, 20))
    assert [counter.number for counter in OFFICE.counters if counter.zone == "left"] == list(range(1, 10))
    roles = [OFFICE.profile(counter.profile).name.zh for counter in OFFICE.counters]
    assert roles == [
        "謄本印鑑", "謄本印鑑", "謄本印鑑", "綜合", "愛心綜合", "綜合", "綜合", "綜合", "綜合", "身分證",
        "身分證", "自然人憑證", "門牌檔案", "國籍", "英語綜合", "愛心", "疼您", "疼您", "預約",
    ]  # fmt: skip


def test_no_public_name_of_a_counter_says_what_it_is_quiet_for() -> None:
    """17 and 18 carry the name of an ordinary counter; 疼您 is a staff word."""
    assert OFFICE.counter(17).name == OFFICE.counter(4).name == OFFICE.counter(18).name
    assert not [counter.number for counter in OFFICE.counters if "疼您" in counter.name.zh]


def test_every_lane_is_called_by_several_counters() -> None:
    """One counter at lunch never stops a lane; the general counters call 1, 7, 8 and 9."""
    for lane in OFFICE.lanes:
        assert len(OFFICE.counters_for(lane.digit)) >= 2, lane.name.zh
        assert OFFICE.counters_for(lane.digit, helping=False), lane.name.zh
    assert set(OFFICE.profile("general").serves) == {1, 7, 8, 9}


def test_what_the_lobby_shows_is_there() -> None:
    """Two kiosks, three promotions, a ticker that says numbers may be out of order, short marquee messages."""
    assert [kiosk.name for kiosk in OFFICE.kiosks] == ["K1", "K2"]
    assert len(OFFICE.promos) == 3
    assert OFFICE.promos[0].title.zh == "辦妥結婚登記\n送您成家福袋"
    assert OFFICE.ticker[0].zh == "各類事項分櫃辦理，號碼不一定照順序叫。"
    assert all(len(message.zh) <= 30 for message in OFFICE.marquee_messages)


def test_what_has_no_source_is_marked_for_the_office() -> None:
    """Every line of handling minutes says whether it is a guess; only two have a source."""
    lines = [
        line for line in SHIPPED.read_text(encoding="utf-8").splitlines() if line.startswith("minutes = ")
    ]
    assert len(lines) == len(OFFICE.services)
    assert len([line for line in lines if "[待確認]" not in line]) == 2
