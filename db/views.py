"""What programs read of the queue: one short read transaction each, nothing is changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, bindparam, select

from db import appointments, issuing, reading, schema
from db.engine import database_path
from db.forecast import Asker, estimate_for
from db.ledger import Ledger
from db.records import Appointment, Desk, DeviceState, Estimate, Event, Snapshot, Ticket
from db.report import facts as report_facts
from db.report.month import Month


class Views:
    """The reading half of `Queue`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def snapshot(self) -> Snapshot:
        """The whole office and the feed's place in one transaction."""
        with self._ledger.read() as work:
            return reading.snapshot(work)

    def desk(self, counter: int) -> Desk:
        """What one counter's terminal shows."""
        with self._ledger.read() as work:
            return reading.desk(work, counter)

    def at_counter(self, counter: int) -> Ticket | None:
        """The ticket at a counter now."""
        with self._ledger.read() as work:
            return reading.at_counter(work, counter)

    def ticket(self, number: str) -> Ticket:
        """Today's ticket with this number."""
        with self._ledger.read() as work:
            return work.by_number(number)

    def tickets(self) -> list[Ticket]:
        """Every ticket of today."""
        with self._ledger.read() as work:
            return reading.all_tickets(work)

    def events(self, after: int = 0, limit: int = 500) -> list[Event]:
        """The feed after an event, oldest first."""
        with self._ledger.glance() as work:
            return reading.events(work, after, limit)

    def undelivered(self, device: str, since_us: int) -> list[Event]:
        """Calls nobody has noted for a device."""
        with self._ledger.read() as work:
            return reading.undelivered(work, device, since_us)

    def estimate(self, service: str, *, love: bool = False, quiet: bool = False) -> Estimate:
        """What one who takes a number for a service now is told."""
        with self._ledger.read() as work:
            where = issuing.place(work.office, service, love=love, quiet=quiet)
            return estimate_for(work, asker_of(where))

    def devices(self) -> tuple[DeviceState, ...]:
        """Every device's last health."""
        with self._ledger.read() as work:
            return reading.devices(work)

    def deliveries(self, after: int = 0) -> list[tuple[int, str, str, str, int]]:
        """(event, device, outcome, reason, at) of calls after an event."""
        table = schema.delivery
        with self._ledger.read() as work:
            rows = work.connection.execute(
                select(table)
                .where(table.c.event_id > bindparam("after"))
                .order_by(table.c.event_id, table.c.device),
                {"after": after},
            ).all()
            return [(row.event_id, row.device, row.outcome, row.reason, row.at_us) for row in rows]

    def month_facts(self, month: Month) -> report_facts.Facts:
        """What is stored about a month, for its report."""
        with self._ledger.read() as work:
            return report_facts.read(work, month)

    def data_version(self) -> int:
        """Moves when another program has committed (the poll behind the hints)."""
        return self._ledger.database.data_version()

    @property
    def url(self) -> URL:
        """Where the database is."""
        return self._ledger.database.url

    @property
    def path(self) -> Path | None:
        """The database's file, None on PostgreSQL."""
        return database_path(self._ledger.database.url)

    def appointments(self) -> tuple[Appointment, ...]:
        """Everybody booked for today, by slot."""
        with self._ledger.read() as work:
            return appointments.today(work)


def asker_of(where: issuing.Place) -> Asker:
    """Whose wait a newcomer to `where` asks for."""
    return Asker(where.lane.digit, where.line_minutes, where.quiet, where.service.apart)
