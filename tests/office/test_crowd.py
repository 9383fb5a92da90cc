"""Who comes and how visits go, drawn from the shipped plan."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from office.config import Office, load_office
from office.crowd import ABSENT_SHARE, LANGUAGE_SHARES, LATE_SHARE, LOVE_SHARE, SHARES, Crowd


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office()


def test_the_same_seed_draws_the_same_day(office: Office) -> None:
    """A day can be had again: citizens and visits depend on the seed only."""

    def day(seed: int) -> list[object]:
        crowd = Crowd(office, Random(seed))
        return [(c := crowd.citizen(), crowd.visit(c.service), crowd.minutes_to_next(180)) for _ in range(50)]

    assert day(1) == day(1)
    assert day(1) != day(2)


def test_the_mix_is_the_load_models(office: Office) -> None:
    """Thousands of citizens show the shares: three transcripts of ten, one love ticket of nine, some quiet ones."""
    crowd = Crowd(office, Random(3))
    people = [crowd.citizen() for _ in range(6000)]
    services = Counter(person.service for person in people)
    total = sum(SHARES.get(service.id, 0.15) for service in office.services)
    transcripts = services["transcript"] + services["transcript_en"]
    assert transcripts / len(people) == pytest.approx(30 / total, abs=0.03)
    plain = [person for person in people if not person.quiet]
    assert sum(person.love for person in plain) / len(plain) == pytest.approx(LOVE_SHARE, abs=0.02)
    quiet = [person for person in people if person.quiet or office.service(person.service).quiet]
    assert 0.01 < len(quiet) / len(people) < 0.05
    assert {person.language for person in people} == set(LANGUAGE_SHARES)


def test_every_service_the_shares_name_is_in_the_shipped_plan(office: Office) -> None:
    """A renamed service would silently fall to the smallest share."""
    assert set(SHARES) <= {service.id for service in office.services}


def test_visits_last_what_the_plan_says_and_some_people_are_late_or_absent(office: Office) -> None:
    """Minutes stay between the plan's low and high; absences and late arrivals come at their shares."""
    crowd = Crowd(office, Random(4))
    minutes = office.service("move_in").minutes
    visits = [crowd.visit("move_in") for _ in range(4000)]
    assert all(minutes.low <= visit.minutes <= minutes.high for visit in visits)
    assert sum(visit.absent for visit in visits) / len(visits) == pytest.approx(ABSENT_SHARE, abs=0.015)
    assert sum(visit.late for visit in visits) / len(visits) == pytest.approx(LATE_SHARE, abs=0.02)


def test_the_command_says_what_the_citizen_asked(office: Office) -> None:
    """The line that goes to the queue carries service, flags, language, kiosk and key."""
    crowd = Crowd(office, Random(5))
    quiet = next(person for person in iter(crowd.citizen, None) if person.quiet)
    assert quiet.command("K1", "c7") == (
        f"issue --service {office.generic_service} --quiet --language {quiet.language} --kiosk K1 --key c7"
    )
