"""Days, bands and each service's own rules against the clock."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import hours
from office.clock import SECOND, TAIPEI, iso
from office.config import SHIPPED, CalendarDay, Office, load_office, parse_office
from office.demo import always_open
from office.opening import Shut, office_day, opening, when_words
from office.plan_values import Words

OFFICE = load_office()


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=TAIPEI).timestamp()) * SECOND


def with_day(date: str, kind: str, name: str = "") -> Office:
    """The shipped plan with one more line in its calendar."""
    line = CalendarDay(date=date, day=kind, name=Words(zh=name) if name else None)  # type: ignore[arg-type]
    return OFFICE.model_copy(update={"calendar": (*OFFICE.calendar, line)})


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2025-03-11", "normal"),
        ("2025-03-15", "holiday"),  # a Saturday, and the plan opens from Monday to Friday
        ("2025-03-31", "month_end"),
        ("2025-05-30", "month_end"),  # the 31st is a Saturday
        ("2026-12-25", "holiday"),  # the calendar says so
    ],
)
def test_a_date_is_of_one_kind(day: str, kind: str) -> None:
    """The calendar first, then the weekday; the last open day of the month closes the statistics."""
    assert office_day(OFFICE, datetime.fromisoformat(day).date()).kind == kind


@pytest.mark.parametrize(
    ("when", "shut", "again"),
    [
        ("2025-03-11 07:59:59", Shut.NOT_YET, "2025-03-11T08:00:00.000+08:00"),
        ("2025-03-11 08:00:00", None, None),
        ("2025-03-11 17:19:59", None, None),
        ("2025-03-11 17:20:00", Shut.OVER, "2025-03-12T08:00:00.000+08:00"),
        ("2025-03-14 18:00:00", Shut.OVER, "2025-03-17T08:00:00.000+08:00"),
        ("2025-03-15 10:00:00", Shut.DAY, "2025-03-17T08:00:00.000+08:00"),
        ("2027-02-04 10:00:00", Shut.DAY, "2027-02-11T08:00:00.000+08:00"),  # a whole new year's holiday
    ],
)
def test_an_ordinary_service_keeps_the_offices_hours(when: str, shut: Shut | None, again: str | None) -> None:
    """Each boundary belongs to what it starts, and a closed door says when it opens again."""
    found = opening(OFFICE, "transcript", at(when))
    assert found.shut is shut
    assert (iso(found.again_us) if found.again_us else None) == again


@pytest.mark.parametrize(
    ("when", "open_now"),
    [
        ("2025-03-11 08:30:00", False),
        ("2025-03-11 09:00:00", True),
        ("2025-03-11 11:00:00", False),
        ("2025-03-11 15:59:00", True),
        ("2025-03-11 16:00:00", False),
    ],
)
def test_the_naturalization_test_has_hours_of_its_own(when: str, open_now: bool) -> None:
    """CIT-12: only within its bands, and the reason is the plan's own words in the citizen's language."""
    found = opening(OFFICE, "nat_test", at(when))
    assert found.open is open_now
    if not open_now:
        assert found.shut is Shut.SERVICE
        assert "考場" in found.reason
        assert found.rule is not None
        assert "room" in found.rule.en


def test_no_new_registration_while_the_month_is_closed() -> None:
    """On the last open day registrations end at 16:00, transcripts do not; the next day all is as ever."""
    late = at("2025-03-31 16:00:00")
    found = opening(OFFICE, "move_in", late)
    assert (found.shut, "統計" in found.reason) == (Shut.SERVICE, True)
    assert found.again_us == at("2025-04-01 08:00:00")
    assert opening(OFFICE, "transcript", late).open
    assert opening(OFFICE, "move_in", at("2025-04-01 16:30:00")).open


def test_a_holiday_at_its_end_closes_the_month_the_day_before() -> None:
    """With the 31st a typhoon day, Friday the 28th is the last open day."""
    office = with_day("2025-03-31", "typhoon")
    assert office_day(office, datetime(2025, 3, 28).date()).kind == "month_end"
    assert office_day(OFFICE, datetime(2025, 3, 28).date()).kind == "normal"


def test_every_quiet_matter_is_open_exactly_when_the_generic_one_is() -> None:
    """CIT-07: a rule of the generic service is the quiet ones' too, since they are asked for as it is."""
    rules = [rule for rule in OFFICE.service_rules if OFFICE.generic_service in rule.services]
    assert rules
    quiet = {service.id for service in OFFICE.services if service.quiet}
    assert not [rule for rule in OFFICE.service_rules if quiet & set(rule.services)]


def test_a_typhoon_day_closes_at_once() -> None:
    """One line in the calendar, whatever the weekday; the sentence has its name."""
    found = opening(with_day("2025-03-11", "typhoon"), "move_in", at("2025-03-11 10:00:00"))
    assert (found.shut, found.reason) == (Shut.DAY, "今天是颱風假，不受理")


def test_a_make_up_saturday_is_an_ordinary_day() -> None:
    """The calendar opens a day that its weekday closes."""
    assert opening(with_day("2025-03-15", "makeup"), "move_in", at("2025-03-15 15:00:00")).open


def test_a_saturday_has_its_own_band_and_services() -> None:
    """Only what the plan lists, until noon."""
    office = OFFICE.model_copy(update={"weekdays": (1, 2, 3, 4, 5, 6)})
    assert opening(office, "transcript", at("2025-03-15 10:00:00")).open
    assert opening(office, "marriage", at("2025-03-15 10:00:00")).shut is Shut.SERVICE
    assert opening(office, "transcript", at("2025-03-15 12:00:00")).shut is Shut.OVER


def test_between_two_bands_the_office_rests() -> None:
    """A noon break is said as one, and it opens again the same day; the kiosk may still show what to bring."""
    noon = OFFICE.day_types[0].model_copy(update={"bands": ("08:00-12:00", "13:30-17:30")})
    office = OFFICE.model_copy(update={"day_types": (noon, *OFFICE.day_types[1:])})
    found = opening(office, "transcript", at("2025-03-11 12:30:00"))
    assert found.shut is Shut.PAUSE
    assert found.again_us == at("2025-03-11 13:30:00")
    assert hours.phase(office, at("2025-03-11 12:30:00")) is hours.Phase.BEFORE
    assert hours.next_opening_us(office, at("2025-03-11 12:30:00")) == at("2025-03-11 13:30:00")


def test_a_long_service_ends_before_the_office_does() -> None:
    """Its last number is so many minutes before the day's last, without a band of its own."""
    assert opening(OFFICE, "naturalization", at("2025-03-11 16:49:00")).open
    found = opening(OFFICE, "naturalization", at("2025-03-11 16:50:00"))
    assert (found.shut, "30 分鐘" in found.reason) == (Shut.OVER, True)


def test_a_closed_day_has_no_appointments() -> None:
    """A typhoon takes the slots with it."""
    assert hours.slot(with_day("2025-03-11", "typhoon"), at("2025-03-11 08:10:00")) is None


@given(st.integers(at("2026-01-01 00:00:00"), at("2028-01-01 00:00:00")), st.sampled_from(OFFICE.services))
def test_a_closed_service_says_when_it_is_open_and_then_it_is(us: int, service: object) -> None:
    """Whatever the instant: the next opening lies ahead, and a number is given then."""
    id = service.id  # type: ignore[attr-defined]
    found = opening(OFFICE, id, us)
    if not found.open:
        assert found.reason
        assert found.again_us is not None
        assert found.again_us > us
        assert opening(OFFICE, id, found.again_us).open


@given(st.integers(at("2025-01-01 00:00:00"), at("2028-01-01 00:00:00")), st.sampled_from(OFFICE.services))
def test_the_demos_office_never_closes(us: int, service: object) -> None:
    """Neither calendar nor band stands in the demo's way, on any day of any year."""
    assert opening(DEMO, service.id, us).open  # type: ignore[attr-defined]


DEMO = parse_office(always_open(SHIPPED.read_text("utf-8")))


def test_an_instant_is_said_with_its_weekday() -> None:
    """As a citizen would say it."""
    assert when_words(at("2025-03-12 08:00:00")) == "3 月 12 日（三）08:00"
