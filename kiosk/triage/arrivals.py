"""Who has booked and who has come, as the volunteers' tablet lists them (CIT-04, ui layout 6). Pure: no Qt, no queue."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from db.records import Appointment, Booking
from office.clock import MINUTE
from office.config import Office
from office.wording import Wording

ROWS = 4
"""How many people the card has room for; the others follow by its button."""
SLOT_OVER_US = 45 * MINUTE
"""A slot nobody is missing from gives way to the next at once, one somebody is missing from after so long."""


@dataclass(frozen=True)
class ArrivalFace:
    """One booked person: the masked name, the matter, and a button or what became of it."""

    code: str
    name: str
    matter: str
    button: str  # '' when there is nothing left to do
    done: str  # 已報到 9002, '' before
    late: str  # 遲到, '' in time

    @property
    def spoken(self) -> str:
        """The row's accessible name."""
        return "，".join(each for each in (self.name, self.matter, self.late, self.done) if each)


@dataclass(frozen=True)
class ArrivalsFace:
    """The card: the slot's hour, '4 位，已到 1 位', this page's people and whether there are more."""

    slot: str = ""
    count: str = ""
    rows: tuple[ArrivalFace, ...] = ()
    more: bool = False


class Arrivals:
    """Which slot is shown and which of its people; the queue's list comes from outside."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.appointments: tuple[Appointment, ...] = ()
        self._first = 0

    def turn(self) -> None:
        """The next people of the slot, and after the last the first again."""
        self._first += ROWS

    def is_late(self, code: str) -> bool:
        """Whether this person comes too late for the slot and gets a walk-in's number (domain 2.4)."""
        return any(each.code == code and each.late for each in self.appointments)

    def face(self, w: Wording, now_us: int) -> ArrivalsFace:
        """The slot of this moment; nothing when nobody is booked any more today."""
        people = self._slot(now_us)
        if not people:
            return ArrivalsFace()
        arrived = sum(1 for each in people if each.state is Booking.CHECKED_IN)
        if self._first >= len(people):
            self._first = 0
        page = people[self._first : self._first + ROWS]
        return ArrivalsFace(
            slot=w.clock(people[0].slot_us),
            count=w.text("triage.appointments_count", n=len(people), arrived=arrived),
            rows=tuple(self._row(w, each) for each in page),
            more=len(people) > ROWS,
        )

    def _slot(self, now_us: int) -> list[Appointment]:
        """The first slot with somebody still to come, not yet long over; else the last one of today."""
        by_slot = [
            list(people)
            for _, people in groupby(
                sorted(self.appointments, key=lambda each: (each.slot_us, each.code)),
                lambda each: each.slot_us,
            )
        ]
        for people in by_slot:
            missing = any(each.state is Booking.BOOKED for each in people)
            if missing and now_us < people[0].slot_us + SLOT_OVER_US:
                return people
        return by_slot[-1] if by_slot else []

    def _row(self, w: Wording, one: Appointment) -> ArrivalFace:
        came = one.state is Booking.CHECKED_IN
        late = one.late and not came
        return ArrivalFace(
            code=one.code,
            name=one.name or one.code,
            matter=self._matter(w, one),
            button="" if came else w.text("triage.check_in"),
            done=w.text("triage.checked_in", number=one.number or "") if came else "",
            late=w.text("triage.late") if late else "",
        )

    def _matter(self, w: Wording, one: Appointment) -> str:
        """A quiet matter is listed as the lane's general one, like every other of the lane (ui layout 0)."""
        words = self.office.service(one.service).public_name.zh
        if one.language != "zh-TW":
            words += "・" + w.text(f"language.name.{one.language}")
        return words
