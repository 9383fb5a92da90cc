"""Orders that fail in words: the counter moved on, or the plan no longer fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from db.queue import Queue
from db.records import Desk, Refused
from office.config import OfficeError

T = TypeVar("T")


class Moved(Refused):
    """The counter serves another ticket than the clerk saw; nothing was done."""

    def __init__(self, words: str, desk: Desk) -> None:
        super().__init__(words)
        self.desk = desk


def safely(fn: Callable[[Queue], T]) -> Callable[[Queue], T]:
    """A plan that lost a profile or a lane is a sentence, not the end of the worker thread."""

    def run(queue: Queue) -> T:
        try:
            return fn(queue)
        except OfficeError as fault:
            raise Refused(str(fault)) from fault

    return run
