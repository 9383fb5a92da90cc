"""A rule of the day that cannot be kept is refused with the key and what would be right."""

from __future__ import annotations

import pytest

from office.config import SHIPPED, OfficeError, parse_office

TEXT = SHIPPED.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "key", "right"),
    [
        ('bands = ["08:00-12:00"]', 'bands = ["8:00-12:00"]', "day_types[1].bands[0]", "08:00-12:00"),
        ('bands = ["08:00-12:00"]', 'bands = ["12:00-08:00"]', "day_types[1].bands[0]", "08:00-12:00"),
        (
            'bands = ["09:00-11:00", "14:00-16:00"]',
            'bands = ["14:00-16:00", "09:00-11:00"]',
            "[1]",
            "從早到晚",
        ),
        ('date = "2026-12-25"', 'date = "2026-13-25"', "calendar[0].date", "2026-10-10"),
        ('date = "2027-01-01"', 'date = "2026-12-25"', "calendar[1].date", "重複"),
        ('id = "holiday"\n', 'id = "holliday"\n', "day_types[3].id", "holiday"),
        ('services = ["nat_test"]', 'services = ["nat_tset"]', "service_rules[0].services[0]", "nat_test"),
        ('services = ["nat_test"]', "services = []", "service_rules[0].services", "至少"),
        ('services = ["nat_test"]', 'services = ["divorce"]', "service_rules[0].services[0]", "civil"),
        ('reach = "origin"', 'reach = "orign"', "reach", "origin"),
        ("people = 15", "people = 0", "peak.people", "1"),
        ("# daily_quota = 40", "daily_quota = -1 #", "daily_quota", "0"),
        ('id = "R2"', 'id = "R1"', "reviewers[1].id", "重複"),
    ],
)
def test_a_fault_names_its_key_and_what_is_right(before: str, after: str, key: str, right: str) -> None:
    """Nothing is published that the office could not keep."""
    assert TEXT.count(before) == 1, before
    with pytest.raises(OfficeError) as caught:
        parse_office(TEXT.replace(before, after))
    assert key in str(caught.value)
    assert right in str(caught.value)


def test_a_quiet_service_has_no_rule_of_its_own() -> None:
    """CIT-07: a quota or a stock of one quiet matter would tell that it was asked for."""
    wrong = TEXT.replace('id = "divorce"\n', 'id = "divorce"\ndaily_quota = 3\n', 1)
    with pytest.raises(OfficeError, match="安靜"):
        parse_office(wrong)


def test_a_day_of_a_kind_without_row_is_refused() -> None:
    """A calendar's typhoon needs the day type that says what happens then."""
    wrong = TEXT.replace(
        '[[day_types]]\nid = "holiday"\nname = { zh = "放假日", en = "Holiday" }\nopen = false\n', ""
    )
    with pytest.raises(OfficeError, match=r"calendar\[0\]\.day"):
        parse_office(wrong)
