"""The roles of one machine, from machine.toml and from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from office.machine import EXAMPLE, MachineError, load_machine, machine_of


def written(folder: Path, text: str) -> Path:
    file = folder / "machine.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_example_in_the_error_message_is_a_machine(tmp_path: Path) -> None:
    """What a person copies from the message works."""
    machine = load_machine(written(tmp_path, EXAMPLE))
    assert machine.names() == ["kiosk-K1", "display"]
    assert machine.database == "/var/lib/office/office.db"
    assert machine.state == Path("/var/lib/office")
    kiosk, display = machine.launched()
    assert kiosk.argv[-3:] == ("kiosk", "--name", "K1")
    assert kiosk.env["OFFICE_DB"] == "/var/lib/office/office.db"
    assert display.argv[-3:] == ("display", "--screen", "1")


def test_sister_roles_have_names_of_their_own() -> None:
    """Two counters, the tablet and the dashboard are told apart in messages and log files."""
    machine = machine_of(
        [
            "counter_terminal --counter 3",
            "counter_terminal --counter 5",
            "kiosk --triage",
            "counter_terminal --supervisor",
        ]
    )
    assert machine.names() == [
        "counter_terminal-3",
        "counter_terminal-5",
        "kiosk-triage",
        "counter_terminal-supervisor",
    ]


def test_the_watch_is_a_role_and_no_other_command_of_the_queue() -> None:
    """`office up` looks for alerts; issuing is nobody's standing role."""
    machine = machine_of(["display", "db watch --every 15"])
    assert machine.names() == ["display", "db-watch"]
    assert machine.launched()[1].argv[-4:] == ("db", "watch", "--every", "15")
    with pytest.raises(MachineError, match="is no role"):
        machine_of(["db issue --service seal"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[machine]\nrole = []", "there is no key 'role'; the keys are roles, database and state"),
        ("[machine]\nroles = 'display'", "'display' is no list of roles"),
        (
            "[machine]\nroles = ['wall']",
            "'wall' is no role; it begins with one of kiosk, counter_terminal, display",
        ),
        ("[machine]\nroles = ['display']\nstate = 3", "state = 3 is no text; write it in quotes"),
        ('[machine]\nroles = ["kiosk --name \'K1"]', "cannot be read"),
        ("roles = ['display']", r"one table \[machine\] is expected"),
        ("[machine\n", "cannot be read"),
    ],
)
def test_a_wrong_file_is_one_sentence_with_the_file_and_what_is_right(
    tmp_path: Path, text: str, words: str
) -> None:
    """No half of a wrong file is taken; the message names the file and what is expected."""
    file = written(tmp_path, text)
    with pytest.raises(MachineError, match=words) as error:
        load_machine(file)
    assert str(file) in str(error.value)


def test_a_missing_file_shows_how_it_looks(tmp_path: Path) -> None:
    """An installer who starts without a file gets one to copy."""
    with pytest.raises(MachineError, match=r"There is no .*machine.toml(.|\n)*\[machine\]"):
        load_machine(tmp_path / "machine.toml")


def test_the_same_role_twice_is_refused() -> None:
    """Two walls on one machine would both speak."""
    with pytest.raises(MachineError, match="display is there twice"):
        machine_of(["display", "display --screen 1"]).launched()


def test_no_role_at_all_is_refused() -> None:
    """Nothing to run is said, not run."""
    with pytest.raises(MachineError, match="No role is named"):
        machine_of([])
