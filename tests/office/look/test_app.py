"""Starting a program's Qt, as a real process where it ends one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from office.look.app import display_fault, place_window

START = "import sys; from office.look.app import make_app; app = make_app(sys.argv)"


def start(code: str, **env: str) -> subprocess.Popen[str]:
    """A Python process with nothing of a desktop but `env`."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LC_ALL")}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**kept, "PYTHONPATH": os.pathsep.join(sys.path), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("env", [{}, {"DISPLAY": ":87"}, {"DISPLAY": "nonsense"}])
def test_without_a_display_it_says_so_once(env: dict[str, str]) -> None:
    """Exit code 2 and one sentence with what to do, instead of Qt's abort."""
    process = start(START, **env)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "screen" in err


def test_shots_need_no_display() -> None:
    """With --shots on the command line the pictures are drawn without a screen."""
    code = "import sys; sys.argv.append('--shots')\n" + START + "; print(app.platformName())"
    out, err = start(code).communicate(timeout=30)
    assert (out.strip(), err) == ("offscreen", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_loop_in_order(number: signal.Signals) -> None:
    """A service manager's SIGTERM or Ctrl-C quits at once and with 0, although nothing happens on the page."""
    code = (
        START + "\nfrom PySide6.QtCore import QTimer"
        "\nQTimer.singleShot(0, lambda: print('ready', flush=True))"
        "\nsys.exit(app.exec())"
    )
    process = start(code, QT_QPA_PLATFORM="offscreen")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, "")


def test_a_display_that_answers_is_no_fault(tmp_path: Path) -> None:
    """A Wayland socket that accepts is enough, one that does not exist is not."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        env = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert display_fault(env) == ""
    assert display_fault({**env, "WAYLAND_DISPLAY": "wayland-8"}) != ""


def test_a_window_goes_where_it_is_told(qtbot: QtBot) -> None:
    """A geometry is taken exactly and without a frame; a screen by index is filled."""
    window = QWidget()
    qtbot.addWidget(window)
    place_window(window, "500x300+40+20")
    assert window.geometry() == QRect(40, 20, 500, 300)
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    other = QWidget()
    qtbot.addWidget(other)
    place_window(other, "0")
    assert other.geometry() == QApplication.screens()[0].geometry()


def test_an_unknown_screen_is_answered_with_those_there_are(qtbot: QtBot) -> None:
    """The sentence names the screens, so that the installer can choose."""
    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(ValueError, match="There is no screen 'HDMI-9'") as raised:
        place_window(window, "HDMI-9")
    assert QApplication.screens()[0].name() in str(raised.value)
    assert not window.isVisible()


def test_a_window_larger_than_the_screen_is_made_to_fit(qtbot: QtBot) -> None:
    """Without --screen the kiosk's tall page opens whole, in its own shape."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1080, 1920)
    place_window(window, None)
    room = QApplication.primaryScreen().availableSize()
    assert window.height() <= room.height()
    assert window.width() / window.height() == pytest.approx(1080 / 1920, rel=0.01)
