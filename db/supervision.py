"""The supervisor's transactions of the queue: stock, stopped issuing, alerts, the load of the counters."""

from __future__ import annotations

from db import admission, alerts, balance, stock
from db.ledger import Ledger
from db.records import Alert, Balance


class Supervision:
    """The part of `Queue` that its supervisors use; each method is one short transaction like the others."""

    _ledger: Ledger

    def set_stock(self, service: str, cards: int) -> int:
        """Note how many cards are left for new numbers of a service; each number takes one."""
        with self._ledger.write() as work:
            return stock.set_stock(work, service, cards)

    def stop_issuing(self, reason: str, *, lane: int | None = None, service: str | None = None) -> None:
        """Give no more numbers today for the office, a lane or a service; citizens are told the reason."""
        with self._ledger.write() as work:
            admission.stop_issuing(work, reason, lane, service)

    def allow_issuing(self, *, lane: int | None = None, service: str | None = None) -> int:
        """Give numbers again; with neither lane nor service, for everything that was stopped."""
        with self._ledger.write() as work:
            return admission.allow_issuing(work, lane, service)

    def watch(self) -> list[Alert]:
        """Look whether anything must be said to supervisor and reviewers, and say it once; what holds now.

        Call it a few times a minute: a rush counts from the first look that found it.
        """
        with self._ledger.read() as work:
            findings = alerts.look(work)
            if not alerts.moved(work, findings):
                return alerts.current(work)
        with self._ledger.write() as work:
            return alerts.settle(work, findings)

    def alerts(self) -> list[Alert]:
        """Every alert that was said today, over or not."""
        with self._ledger.read() as work:
            return alerts.of_today(work)

    def load(self) -> Balance:
        """Served visits, handling, pause and support time per counter and per clerk today."""
        with self._ledger.read() as work:
            return balance.balance(work)
