"""The command line's words for the database itself: made, migrated, looked at, copied and put back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from db.answers import Answer
from db.engine import shown
from db.records import Refused

NAMES = ("init", "migrate", "publish", "backup", "restore", "purge", "check")


def add(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    command("init", "make the database and publish the office's plan")
    command("check", "look at every page of the database")
    command("migrate", "bring the schema to this program's version, after a backup")
    copied = command("backup", "copy the live database").add_mutually_exclusive_group(required=True)
    copied.add_argument("file", type=Path, nargs="?")
    copied.add_argument(
        "--auto", action="store_true", help="when the plan says one is due, beside the database"
    )
    command("restore", "replace the database by a backup").add_argument("file", type=Path)
    command("purge", "forget what is past its keeping")
    command("publish", "put a plan into the database").add_argument("file", type=Path, nargs="?")


def run(a: argparse.Namespace) -> Iterator[Answer]:
    """Run one of these commands, without a Queue: the database may not be there yet, or not be whole."""
    # Alembic is heavy (0.6 s); only these commands load it.
    from db import rounds, upkeep

    office = Path(a.office) if a.office else None
    if a.command == "init":
        yield {"database": shown(a.db), "plan": upkeep.init(a.db, office)}
    elif a.command == "migrate":
        yield {"database": shown(a.db), "schema": upkeep.migrate(a.db)}
    elif a.command == "publish":
        yield {"database": shown(a.db), "plan": upkeep.publish(a.db, a.file or office)}
    elif a.command == "backup" and a.auto:
        done = rounds.go_round(a.db)
        yield {"backup": str(done.made) if done.made else None, "kept": done.kept, "words": done.words}
    elif a.command == "backup":
        yield {"backup": str(upkeep.backup(a.db, a.file))}
    elif a.command == "restore":
        yield {"restored": str(a.file), "aside": str(upkeep.restore(a.db, a.file))}
    elif a.command == "purge":
        yield dict(upkeep.purge(a.db))
    else:
        health = upkeep.check(a.db)
        if not health.sound:
            raise Refused(health.words)
        yield {
            "ok": True,
            "database": shown(a.db),
            "schema": health.schema,
            "integrity": health.integrity,
            "free_mb": health.free_bytes // 2**20,
            "wal_bytes": health.wal_bytes,
            "words": health.words,
        }
