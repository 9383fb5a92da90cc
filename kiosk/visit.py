"""One citizen's visit at the kiosk: the page, what was chosen, and the keys that make every number once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from db.records import Issued
from office.config import Group


class Step(StrEnum):
    """The page of the visit."""

    HOME = "home"
    PRIORITY = "priority"
    CHECKLIST = "checklist"
    QUIET = "quiet"
    ISSUING = "issuing"
    ISSUED = "issued"
    NO_PAPER = "no_paper"


class Mode(StrEnum):
    """A switch at the foot of the home page."""

    LARGE = "large"
    CONTRAST = "contrast"
    REACH = "reach"


class Slip(StrEnum):
    """What the print thread says of a number's slip."""

    PRINTING = "printing"  # the printer answered
    PRINTED = "printed"
    LOST = "lost"  # failed or unknown: nothing to hand out now


@dataclass(frozen=True)
class Choice:
    """What a confirmed item is; a quiet one names no matter."""

    service: str
    love: bool
    quiet: bool


@dataclass(frozen=True)
class Order:
    """A number to be issued; the same key again is the same ticket."""

    key: str
    choice: Choice
    language: str
    interpreter: bool
    linked_to: int | None


@dataclass
class Visit:
    """From the first tap to 完成; `id` was never used before, so neither is any key made from it."""

    id: str
    step: Step = Step.HOME
    group: Group | None = None
    item: str | None = None
    love: bool = False
    issued: Issued | None = None
    first_ticket: int | None = None  # the id of an earlier item's ticket of the same person
    choosing_language: bool = False
    turned: bool = False  # the checklist shows the papers of special cases
    list_page: int = 0  # of the documents, in large text
    waiting_card: bool = False  # the citizen waits for the volunteer's handwritten card
    taken: bool = False  # the slip was taken out of the printer's mouth
    asked_from: Step = Step.HOME
    pending: str = ""
    asked_us: int = 0
    shown_us: int = 0
    leave_us: int = 0
    printer_answered: bool = False
    part: int = 0
    keys: dict[Choice, str] = field(default_factory=dict)

    @property
    def page(self) -> Step:
        """The page to draw: while the number is made, the one it was asked from."""
        return self.asked_from if self.step is Step.ISSUING else self.step

    @property
    def number(self) -> str | None:
        """The number on the screen."""
        return self.issued.ticket.number if self.issued is not None else None

    def order(self, choice: Choice, language: str, interpreter: bool, now_us: int) -> Order:
        """Ask for a number from the page shown now; the same choice keeps its key until it is shown."""
        key = self.keys.setdefault(choice, f"{self.id}-{self.part}-{len(self.keys)}")
        self.asked_from, self.pending, self.asked_us = self.step, key, now_us
        return Order(key, choice, language, interpreter, self.first_ticket)

    def choose(self, item: str) -> None:
        """Take a chip; its list begins at the beginning."""
        self.item, self.turned, self.list_page = item, False, 0

    def turn(self, over: bool, by: int) -> None:
        """Turn the list over, or its pages; pages past the end show the last one."""
        self.turned ^= over
        self.list_page = 0 if over else max(0, self.list_page + by)

    def waits_for(self, key: str) -> bool:
        """The answer to `key` belongs on this screen; late and doubled answers do not."""
        if self.step is Step.ISSUING:
            return key == self.pending
        return key in self.keys.values() and self.step not in (Step.ISSUED, Step.NO_PAPER)

    def next_part(self) -> None:
        """再辦一項: the same person, nothing chosen yet; answers to older keys are no longer waited for."""
        self.part += 1
        self.group = self.item = self.issued = None
        self.keys = {}
