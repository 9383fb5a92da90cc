"""How a program with windows ends: promptly when it is told to, its threads together, and in any case in time.

A kill is safe at every moment (the queue is only what the database says), so nothing here waits for the slow.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import NoReturn, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

LAST_S = 2.2
"""The process is gone this long after its signal at the latest; the launcher kills after 3 s (office.launcher)."""
SHARED_S = 1.5
"""What all threads of a program have together for what they are about."""


class Part(Protocol):
    """Something of a program that has threads."""

    def tell_to_end(self) -> None:
        """Say that it is to end; never waits."""
        ...

    def stop(self, seconds: float) -> object:
        """Wait for its end, at most `seconds`."""
        ...


def end_all(
    parts: Sequence[Part], seconds: float = SHARED_S, stopwatch: Callable[[], float] = time.monotonic
) -> None:
    """End the parts together: all are told first, then they share `seconds`; what takes longer is left behind."""
    until = stopwatch() + seconds
    for part in parts:
        part.tell_to_end()
    for part in parts:
        part.stop(max(0.0, until - stopwatch()))


def leave(code: int) -> NoReturn:
    """End the process now with `code`, without waiting for a thread and without taking Qt and Python down piece by
    piece: on a busy machine that alone took seconds, and a thread left behind could break in the middle of it."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass  # nobody reads it any more
    os._exit(code)


class _Door(QObject):
    """Brings a signal of the system from the thread that waits for it to the thread of the windows."""

    told = Signal()

    @Slot()
    def out(self) -> None:
        # exit, not quit: quit would close the windows, and a window may ask a person first.
        QCoreApplication.exit(0)


def quit_on_signals(app: QCoreApplication) -> None:
    """SIGINT and SIGTERM end the application's loop; before it runs, or 2.2 s after the signal, the process itself.

    Python's own handlers wait for the next bytecode of the main thread, which a long painting or a start on a busy
    machine keeps from coming; and quitting a loop that does not run yet is forgotten by Qt.
    """
    near, far = socket.socketpair()
    far.setblocking(False)
    try:
        signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False)
    except ValueError:  # not the main thread: the program that started us handles signals
        near.close()
        far.close()
        return
    door, running = _Door(app), threading.Event()
    door.told.connect(door.out, Qt.ConnectionType.QueuedConnection)
    QTimer.singleShot(0, app, running.set)
    # The thread holds both ends: were they closed, signals would have nowhere to go.
    waits = threading.Thread(target=_wait, args=(near, far, door, running), name="signals", daemon=True)
    waits.start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # its number comes through the socket


def _wait(near: socket.socket, far: socket.socket, door: _Door, running: threading.Event) -> None:
    while not set(near.recv(64)) & {signal.SIGINT, signal.SIGTERM}:
        pass
    if running.is_set():
        door.told.emit()
        time.sleep(LAST_S)
        _say(
            f"The program did not end within {LAST_S:g} s of being told and is ended now; the queue is safe.\n"
        )
    os._exit(0)


def _say(words: str) -> None:
    # Not by way of the log: whoever holds up the end may hold its lock, or the pipe may be full.
    if select.select([], [2], [], 0)[1]:
        os.write(2, words.encode())
