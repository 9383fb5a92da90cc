"""The launcher's rounds, by the real command on a real database."""

from __future__ import annotations

from pathlib import Path

from db import damage, upkeep
from office.rounds import Rounds


def test_a_round_makes_the_backup_that_is_due(tmp_path: Path) -> None:
    """And says nothing of what goes well."""
    database = tmp_path / "office.db"
    upkeep.init(str(database))
    said: list[str] = []
    Rounds(str(database), said.append).make()
    assert len(damage.backups(database)) == 1
    assert said == []


def test_a_trouble_is_said_once_and_its_end_once(tmp_path: Path) -> None:
    """Not every quarter of an hour; and what the start has said already is not said again."""
    database = tmp_path / "office.db"
    said: list[str] = []
    rounds = Rounds(str(database), said.append)
    rounds.make()
    rounds.make()
    assert len(said) == 1
    assert "找不到資料庫" in said[0]
    Rounds(str(database), said.append, known=said[0]).make()
    upkeep.init(str(database))
    rounds.make()
    rounds.make()
    assert said[1:] == ["The database is backed up again."]
