"""A list of appointments is taken as a whole or refused with every wrong line named."""

from __future__ import annotations

import pytest

from db.booking_file import masked, read
from db.records import Refused
from office.clock import TAIPEI, iso
from office.config import Office, load_office

GOOD = "day,time,service,code,name,language\n2025-03-11,08:30,marriage,a1,王小明,zh-TW\n2025/03/12,9:00,出生登記,B2,,vi\n"


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office()


def refusal(text: str, office: Office) -> str:
    with pytest.raises(Refused) as refused:
        read(text.encode(), office)
    return str(refused.value)


def test_a_good_list_is_read_line_by_line(office: Office) -> None:
    """Day and slot become an instant of Taipei, a service's name serves as its id, a code is written large."""
    first, second = read(GOOD.encode(), office)
    assert (first.day, iso(first.slot_us), first.service, first.code) == (
        "2025-03-11", "2025-03-11T08:30:00.000+08:00", "marriage", "A1",
    )  # fmt: skip
    assert (second.day, iso(second.slot_us), second.service, second.language) == (
        "2025-03-12", "2025-03-12T09:00:00.000+08:00", "birth", "vi",
    )  # fmt: skip
    assert TAIPEI.key == "Asia/Taipei"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_what_windows_saves_is_read(office: Office, encoding: str) -> None:
    """UTF-8 with or without its mark, and Big5, with Chinese headings."""
    text = "預約日期,預約時段,預約項目,預約代碼,姓名\n2025-03-11,09:30,結婚登記,C3,林美慧\n"
    (one,) = read(text.encode(encoding), office)
    assert (one.service, one.code, one.name) == ("marriage", "C3", "林○慧")


def test_a_quiet_matter_is_forgotten_as_it_is_read(office: Office) -> None:
    """A divorce is booked as the general matter with the quiet flag; its name is in no field."""
    (one,) = read(b"day,time,service,code\n2025-03-11,08:30,divorce,D4\n", office)
    assert (one.service, one.quiet) == (office.generic_service, True)
    assert "divorce" not in repr(one)


def test_every_wrong_line_is_named_at_once(office: Office) -> None:
    """Line number, column, value and what would be right; nothing is read from a list with a mistake."""
    text = (
        "day,time,service,code,language\n"
        "11.3.2025,08:30,marriage,A1,\n"
        "2025-03-11,10:00,marriage,A2,\n"
        "2025-03-11,08:30,marrige,A3,\n"
        "2025-03-11,08:30,birth,A 4,\n"
        "2025-03-11,08:30,birth,A5,fr\n"
        "2025-03-11,08:30,birth,A6,\n"
        "2025-03-11,09:00,birth,a6,\n"
        "2025-03-16,09:00,birth,A7,\n"
    )
    words = refusal(text, office)
    for part in ("第 2 行 day「11.3.2025」", "第 3 行 time「10:00」要是 08:30、09:00、09:30 之一", "第 4 行 service「marrige」",
                 "第 5 行 code「A 4」", "第 6 行 language「fr」", "第 8 行 code「A6」和第 7 行重複", "第 9 行 day「2025-03-16」那天沒有開放預約"):  # fmt: skip
        assert part in words
    assert "一筆都沒有匯入" in words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "預約名單是空的"),
        (b"a,b\n1,2\n", "缺少欄位 day（預約日期）"),
        (b"\xff\xfe\x00\x81\x30", "編碼認不得"),
        (b'day,time,service,code\n"2025-03-11,08:30,birth,A1\n', "day「2025-03-11,08:30"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(office: Office, content: bytes, said: str) -> None:
    """Empty, without headings, in no known encoding, with an open quote."""
    with pytest.raises(Refused, match=said):
        read(content, office)


def test_a_name_is_masked_before_anybody_sees_it() -> None:
    """One middle for every length; a single character stands alone."""
    assert [masked(each) for each in ("王小明", "歐陽小明", "王明", "王", "", " 阮氏英 ")] == [
        "王○明", "歐○明", "王○", "王", "", "阮○英",
    ]  # fmt: skip
