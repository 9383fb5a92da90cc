"""What a slip says: the plan's public words, the rounded wait, and nothing that tells a quiet ticket apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from devices.slip import QR_BYTES, SlipFacts, compose, payload
from office.config import LANGUAGES, Office, OfficeError, load_office

ISSUED_US = 1_741_656_240_000_000  # 2025-03-11 09:24 in Taipei
OFFICE = load_office()
FACTS = SlipFacts("1036", "move_in", ISSUED_US, "7F3K9M", ahead=12, minutes=18)
OPENLY_NAMED = {"move_in", "move_out", "addr_change", "household_split", "marriage", "birth"}


def text(runs: tuple[object, ...]) -> str:
    return "".join(run.text for run in runs)  # type: ignore[attr-defined]


def test_the_slip_of_the_drawn_example() -> None:
    """The ticket of the visual target, word for word."""
    slip = compose(OFFICE, FACTS)
    assert (slip.office, slip.stamp, slip.number) == ("臺中市南屯區戶政事務所", "3/11 09:24", "1036")
    assert (slip.service, slip.service_small, slip.lane) == ("遷入登記", "Moving in", "1 戶籍登記")
    assert [text(block) for block in (slip.ahead, slip.minutes, slip.area)] == [
        "前面12人",
        "約18分",
        "在B區等候",
    ]
    assert slip.documents == "身分證、戶口名簿（正本）、相片、印章或簽名。單獨立戶加房屋稅單或租約。"
    assert slip.missing_ok == "少帶也沒關係，櫃檯可代查。"
    assert slip.polite == (
        "請看大螢幕、聽廣播，號碼不一定照順序叫。",
        "過號請到服務台，馬上幫您重排。謝謝您！",
    )
    assert slip.foot == (
        "About 18 min, 12 ahead, wait in area B. Missed your call? See the service desk. Scan to follow."
    )
    assert slip.reprint == ""
    assert slip.language == "en"


@pytest.mark.parametrize(
    ("ahead", "minutes", "said"),
    [
        (0, 0, "免等候"),
        (1, 3, "約5分"),
        (12, 18, "約18分"),
        (20, 21, "約25分"),
        (40, 60, "約60分"),
        (80, 61, "1小時以上"),
        (4, None, "看大螢幕"),
    ],
)
def test_the_wait_is_said_in_round_figures(ahead: int, minutes: int | None, said: str) -> None:
    """No wait, about 5, whole minutes, multiples of 5, over an hour, or no figure at all (plan CIT-10)."""
    slip = compose(OFFICE, replace(FACTS, ahead=ahead, minutes=minutes))
    assert text(slip.minutes) == said
    assert text(slip.ahead) == f"前面{ahead}人"


@pytest.mark.parametrize("language", LANGUAGES)
def test_quiet_matters_and_name_changes_have_the_same_slip(language: str) -> None:
    """Every lane 1 matter that is not named openly gives the very same text, whoever reads it (plan CIT-07)."""
    alike = {
        compose(OFFICE, replace(FACTS, service=service.id), language)
        for service in OFFICE.services
        if service.lane == 1 and service.id not in OPENLY_NAMED
    }
    assert len(alike) == 1
    (slip,) = alike
    assert slip.service == "戶籍登記"
    quiet = {service.id for service in OFFICE.services if service.quiet}
    assert {"divorce", "death", "guardianship", "acknowledgement"} <= quiet
    assert OFFICE.generic_service not in quiet


def test_a_plan_that_names_a_quiet_matter_is_not_obeyed() -> None:
    """Even a public name and documents given to a quiet service do not reach its slip."""
    services = tuple(
        service.model_copy(update={"public_name": service.name, "public_documents": True})
        if service.id == "divorce"
        else service
        for service in OFFICE.services
    )
    careless: Office = OFFICE.model_copy(update={"services": services})
    assert compose(careless, replace(FACTS, service="divorce")) == compose(
        OFFICE, replace(FACTS, service="civil")
    )


@pytest.mark.parametrize("service", sorted(OPENLY_NAMED))
def test_open_matters_are_named(service: str) -> None:
    """Moving, marriage and birth are printed with their own name and documents."""
    slip = compose(OFFICE, replace(FACTS, service=service))
    assert slip.service == OFFICE.service(service).name.zh
    assert slip.documents != OFFICE.generic_documents.zh


@pytest.mark.parametrize("language", ["vi", "id", "th"])
def test_the_last_block_is_in_the_reader_s_language(language: str) -> None:
    """vi, id and th readers get their own last block and service name; the Chinese part stays."""
    slip = compose(OFFICE, FACTS, language)
    english = compose(OFFICE, FACTS, "en")
    assert slip.foot != english.foot
    assert slip.service_small == OFFICE.service("move_in").public_name.of(language)
    assert (slip.service, slip.documents, slip.polite) == (english.service, english.documents, english.polite)
    assert "12" in slip.foot
    assert "B" in slip.foot


def test_priority_and_appointment_differ_by_the_lane_word() -> None:
    """A love number prints its lane and area; its service, documents and blocks are the ordinary ones."""
    love = compose(OFFICE, replace(FACTS, number="8036"))
    plain = compose(OFFICE, FACTS)
    assert love.lane == "8 愛心優先"
    same = replace(love, number="1036", lane=plain.lane, payload=plain.payload)
    assert same == plain
    assert compose(OFFICE, replace(FACTS, number="9036")).lane == "9 網路預約"


def test_a_reprint_says_so_and_keeps_the_number() -> None:
    """Copy 2 is marked in words and in the QR, with the number and check code it had."""
    copy = compose(OFFICE, replace(FACTS, copy=2))
    assert copy.reprint == "補印 2 REPRINT"
    assert copy.payload == "https://example.invalid/q/1036-7F3K9M-2"
    assert replace(copy, reprint="", payload=compose(OFFICE, FACTS).payload) == compose(OFFICE, FACTS)


@given(st.integers(1000, 99_999), st.integers(1, 99), st.text("ab/:.", max_size=60))
def test_every_payload_fits_the_printed_qr(number: int, copy: int, address: str) -> None:
    """Number and check code are always in the QR; an address too long for it is left out, not cut."""
    facts = replace(FACTS, number=str(number), copy=copy)
    said = payload(address, facts)
    segno.make(said, version=3, error="m", micro=False, boost_error=False)
    assert len(said.encode()) <= QR_BYTES
    tail = f"{number}-7F3K9M" + (f"-{copy}" if copy > 1 else "")
    assert said in (tail, f"{address.rstrip('/')}/{tail}")


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "36"), ("number", "0036"), ("number", "1O36"), ("check_code", "7F3K9"), ("check_code", "7F3K9O"),
     ("copy", 0), ("ahead", -1)],
)  # fmt: skip
def test_impossible_facts_are_refused(field: str, value: object) -> None:
    """A number or code nobody could have been given is never printed."""
    with pytest.raises(ValueError, match="。"):
        replace(FACTS, **{field: value})  # type: ignore[arg-type]


def test_an_unknown_service_is_refused() -> None:
    """The plan's own sentence names the nearest service."""
    with pytest.raises(OfficeError, match="move_in"):
        compose(OFFICE, replace(FACTS, service="mov_in"))
