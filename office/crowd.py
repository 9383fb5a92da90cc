"""Who comes through the door: what citizens want, in which language, how long it takes and who does not show up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from office.config import Office

# Shares of a day's visits by service: the office's load model (transcripts 30, certificates 12, moves 15, ID 15, seal 8,
# digital certificate 7, the rest 13 of a hundred), the rest divided by the plan's yearly volumes.
SHARES = {
    "transcript": 26.0,
    "transcript_en": 4.0,
    "hukou_book": 12.0,
    "move_in": 7.0,
    "addr_change": 5.0,
    "move_out": 1.5,
    "household_split": 1.5,
    "id_replace": 9.0,
    "id_renew": 4.0,
    "id_first": 2.0,
    "seal": 3.0,
    "seal_cert": 5.0,
    "cdc": 7.0,
    "birth": 2.0,
    "marriage": 1.5,
    "name_change": 1.0,
    "death": 1.0,
    "divorce": 0.8,
    "guardianship": 0.4,
    "acknowledgement": 0.3,
    "doorplate": 1.0,
    "doorplate_cert": 0.8,
    "foreign_consult": 1.0,
    "not_sure": 1.5,
}
OTHER_SHARE = 0.15  # of any service the list does not name
LOVE_SHARE = 0.11  # 11 of a hundred people of the district are over 65
LANGUAGE_SHARES = {"zh-TW": 90.0, "vi": 4.0, "id": 3.0, "en": 2.0, "th": 1.0}  # an estimate
ABSENT_SHARE = 0.05  # do not come to the counter when called
LATE_SHARE = 0.10  # come only after a recall
RETURN_SHARE = 0.7  # of the absent: come to the service desk later
HOLD_SHARE = 0.03  # miss a paper and wait for it
TRANSFER_SHARE = 0.02  # turn out to belong elsewhere


@dataclass(frozen=True)
class Citizen:
    """What one citizen asks of the kiosk."""

    service: str
    love: bool = False
    quiet: bool = False  # asked for the quiet counter
    language: str = "zh-TW"
    matter: str = ""  # what it is about, where the service asked for does not say it

    def command(self, kiosk: str, key: str) -> str:
        """The command that issues this citizen's number."""
        flags = [*(["--love"] if self.love else []), *(["--quiet"] if self.quiet else [])]
        words = ["issue", "--service", self.service, *flags, "--language", self.language]
        return " ".join([*words, "--kiosk", kiosk, "--key", key])


@dataclass(frozen=True)
class Visit:
    """How one call goes at the counter."""

    minutes: float  # from the call to the end
    late: bool = False  # comes after a recall
    absent: bool = False  # never comes
    returns: bool = False  # absent, and back at the service desk later
    hold: bool = False
    transfer: bool = False


class Crowd:
    """Draws citizens and visits from the plan's services and the shares above; the same seed, the same day."""

    def __init__(
        self,
        office: Office,
        random: Random,
        *,
        love_share: float = LOVE_SHARE,
        mix: Mapping[str, float] | None = None,
    ) -> None:
        self._office = office
        self._random = random
        self._love_share = love_share
        self._services = [service.id for service in office.services]
        self._weights = [
            SHARES.get(service, OTHER_SHARE) * (mix or {}).get(service, 1.0) for service in self._services
        ]

    def citizen(self) -> Citizen:
        """The next one through the door."""
        r = self._random
        service = r.choices(self._services, self._weights)[0]
        language = r.choices(list(LANGUAGE_SHARES), list(LANGUAGE_SHARES.values()))[0]
        # Half of those with a quiet matter press the row for it on any lane-1 page, the others choose the matter.
        if self._office.service(service).quiet and r.random() < 0.5:
            return Citizen(self._office.generic_service, quiet=True, language=language, matter=service)
        return Citizen(service, love=r.random() < self._love_share, language=language)

    def booked(self) -> Citizen:
        """One who made an appointment: for a registration that is no quiet matter (domain 3)."""
        lane = self._office.generic().lane
        registrations = [
            (service, weight)
            for service, weight in zip(self._services, self._weights, strict=True)
            if self._office.service(service).lane == lane and not self._office.service(service).quiet
        ]
        names, weights = zip(*registrations, strict=True)
        return Citizen(self._random.choices(names, weights)[0])

    def visit(self, service: str) -> Visit:
        """How the visit of a ticket of this service goes; minutes by the plan's low, typical and high."""
        r = self._random
        drawn = Visit(self._minutes(service))
        fate = r.random()
        if fate < ABSENT_SHARE:
            return Visit(drawn.minutes, absent=True, returns=r.random() < RETURN_SHARE)
        fate -= ABSENT_SHARE
        if fate < LATE_SHARE:
            return Visit(drawn.minutes, late=True)
        fate -= LATE_SHARE
        if fate < HOLD_SHARE:
            return Visit(drawn.minutes, hold=True)
        fate -= HOLD_SHARE
        return Visit(drawn.minutes, transfer=fate < TRANSFER_SHARE)

    def _minutes(self, service: str) -> float:
        """Handling minutes between the plan's low and high, as a three-point estimate is usually read (PERT): the
        mean is (low + 4 typical + high) / 6."""
        plan = self._office.service(service).minutes
        width = plan.high - plan.low
        if width <= 0:
            return plan.typical
        rise = 4 * (plan.typical - plan.low) / width
        return plan.low + width * self._random.betavariate(1 + rise, 5 - rise)

    def minutes_to_next(self, per_hour: float) -> float:
        """Minutes until the next one comes, `per_hour` on average."""
        return self._random.expovariate(per_hour / 60.0)
