"""Work for the queue that fails in words, never by ending the client's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from db.queue import Queue
from db.records import Refused
from office.config import OfficeError

T = TypeVar("T")


def safely(fn: Callable[[Queue], T]) -> Callable[[Queue], T]:
    """A plan that lost a profile or a lane is a sentence, not the end of the worker thread."""

    def run(queue: Queue) -> T:
        try:
            return fn(queue)
        except OfficeError as fault:
            raise Refused(str(fault)) from fault

    return run
