"""Links over real ptys, sockets and files: every failure is a sentence, and nothing blocks for ever."""

from __future__ import annotations

import errno
import os
import socket
import struct
import termios
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import serial
import usb.core

from devices.file_link import FileLink, MemoryLink
from devices.link import LinkDown, Trouble, link_for, lost, opening_failed
from devices.serial_link import SerialLink, SerialSettings
from devices.tcp_link import TcpLink
from devices.usb_link import UsbAddress, UsbLink, usb_address
from devices.wire import INBOX_LIMIT


class Pty:
    """The far end of a serial line: `master` is the device's side."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)

    def unplug(self) -> None:
        for fd in (self.master, self._slave):
            if fd >= 0:
                os.close(fd)
        self.master = self._slave = -1


@pytest.fixture
def line() -> Iterator[Pty]:
    made = Pty()
    yield made
    made.unplug()


def read_all(link: SerialLink | TcpLink, count: int) -> bytes:
    heard = b""
    deadline = time.monotonic() + 5
    while len(heard) < count and time.monotonic() < deadline:
        heard += link.read(0.1)
    return heard


def down(act: Any, *args: Any) -> LinkDown:
    with pytest.raises(LinkDown) as caught:
        act(*args)
    said = caught.value
    assert str(said) == said.words.zh
    assert said.words.zh.endswith("。")
    assert said.words.en.endswith(".")
    return said


def test_bytes_go_both_ways_unchanged(line: Pty) -> None:
    """All 256 byte values, flow-control characters included, pass in both directions."""
    every = bytes(range(256))
    link = link_for(f"pty:{line.path}")
    link.open()
    link.write(every, 1)
    link.drain(1)
    heard = b""
    while len(heard) < 256:
        heard += os.read(line.master, 4096)
    assert heard == every
    os.write(line.master, every)
    assert read_all(link, 256) == every  # type: ignore[arg-type]
    link.close()
    assert not link.is_open


def test_a_read_ends_when_its_time_is_over(line: Pty) -> None:
    """Nothing to read is b'' after the timeout, not sooner by much and not for ever."""
    link = link_for(f"pty:{line.path}")
    link.open()
    began = time.monotonic()
    assert link.read(0.1) == b""
    assert 0.08 < time.monotonic() - began < 2
    link.close()


def test_a_write_nobody_reads_ends_and_says_how_much_went(line: Pty) -> None:
    """A full line is STUCK after the timeout, closed, with the count of bytes already taken."""
    link = link_for(f"pty:{line.path}")
    link.open()
    began = time.monotonic()
    said = down(link.write, b"x" * 100_000, 0.3)
    assert said.trouble is Trouble.STUCK
    assert 0 < said.sent < 100_000
    assert time.monotonic() - began < 2
    assert not link.is_open
    assert len(os.read(line.master, 100_000)) <= said.sent


def test_what_comes_while_writing_is_kept(line: Pty) -> None:
    """A device that answers in the middle of a long write is heard afterwards."""
    link = link_for(f"pty:{line.path}")
    link.open()

    def far_end() -> None:
        os.write(line.master, b"\x18\x00\x0f\x00")
        taken = 0
        while taken < 60_000:
            taken += len(os.read(line.master, 4096))

    reader = threading.Thread(target=far_end)
    reader.start()
    link.write(b"x" * 60_000, 5)
    reader.join(5)
    assert link.read(1) == b"\x18\x00\x0f\x00"
    link.close()


def test_chatter_does_not_grow_the_process(line: Pty) -> None:
    """A device that talks for ever while it is written to loses its oldest bytes, not our memory."""
    link = link_for(f"pty:{line.path}")
    assert isinstance(link, SerialLink)
    link.open()
    stop = threading.Event()
    os.set_blocking(line.master, False)

    def chatter() -> None:
        while not stop.is_set():
            for act in (lambda: os.write(line.master, b"\x00" * 2048), lambda: os.read(line.master, 65536)):
                try:
                    act()
                except BlockingIOError:
                    pass

    talker = threading.Thread(target=chatter)
    talker.start()
    try:
        for _ in range(40):
            link.write(b"y" * 4096, 5)
        assert len(link.read(0)) <= INBOX_LIMIT
    finally:
        stop.set()
        talker.join(5)
    link.close()


@pytest.mark.parametrize("act", ["write", "read", "drain"])
def test_unplugged_in_use_is_said_and_the_port_let_go(line: Pty, act: str) -> None:
    """Whatever is tried first after the cable went: UNPLUGGED, closed, nothing claimed as sent."""
    link = link_for(f"pty:{line.path}")
    link.open()
    line.unplug()
    calls = {"write": (link.write, b"x", 1), "read": (link.read, 1), "drain": (link.drain, 1)}
    said = down(*calls[act])
    assert said.trouble is Trouble.UNPLUGGED
    assert said.sent == 0
    assert not link.is_open
    link.close()


def test_last_words_are_heard_before_the_line_is_dead(line: Pty) -> None:
    """Bytes that came before the plug was pulled are read; only then is the link down."""
    link = link_for(f"pty:{line.path}")
    link.open()
    os.write(line.master, b"bye")
    assert link.read(1) == b"bye"
    line.unplug()
    assert down(link.read, 1).trouble is Trouble.UNPLUGGED


def test_plugged_in_again_it_opens_again(tmp_path: Path) -> None:
    """The same link object works on the new port behind the same name."""
    name = tmp_path / "by-id"
    first, second = Pty(), Pty()
    name.symlink_to(first.path)
    link = link_for(f"pty:{name}")
    link.open()
    first.unplug()
    assert down(link.write, b"x", 1).trouble is Trouble.UNPLUGGED
    name.unlink()
    assert down(link.open).trouble is Trouble.MISSING
    name.symlink_to(second.path)
    link.open()
    link.write(b"again", 1)
    assert os.read(second.master, 10) == b"again"
    link.close()
    second.unplug()


def test_a_pty_asked_for_seven_bits_opens_every_time(line: Pty) -> None:
    """A program that was killed opens the line again with the same settings, which a pty cannot keep."""
    for _ in range(3):
        link = link_for(f"serial://{line.path}?baud=9600&bits=7&parity=E")
        link.open()
        link.write(b"A", 1)
        assert os.read(line.master, 10) == b"A"
        link.close()


def test_a_port_in_use_is_busy(line: Pty) -> None:
    """Two programs on one port is said as such, and the first keeps it."""
    first, second = link_for(f"pty:{line.path}"), link_for(f"serial://{line.path}")
    first.open()
    assert down(second.open).trouble is Trouble.BUSY
    first.close()
    second.open()
    second.close()


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("serial:///dev/no-such-port", Trouble.MISSING),
        ("serial:///dev/null", Trouble.WRONG),
        ("serial:///tmp", Trouble.WRONG),
        ("file:/no/such/folder/slips.bin", Trouble.MISSING),
        ("file:/tmp", Trouble.WRONG),
    ],
)
def test_what_is_wrong_with_a_path_is_told_apart(url: str, trouble: Trouble) -> None:
    """Not there and not a port ask different things of the installer, and the sentence names the path."""
    said = down(link_for(url).open)
    assert said.trouble is trouble
    assert url.partition(":")[2].removeprefix("//") in said.words.zh


@pytest.mark.parametrize(
    "url",
    [
        "lpt1",
        "serial:ttyUSB0",
        "serial:///dev/ttyS0?baud=fast",
        "serial:///dev/ttyS0?bits=9",
        "serial:///dev/ttyS0?parity=X",
        "serial:///dev/ttyS0?stop=3",
        "serial:///dev/ttyS0?flow=yes",
        "serial:///dev/ttyS0?speed=9600",
        "pty:",
        "tcp://",
        "tcp://host:99999",
        "tcp://host/queue",
        "usb://epson",
        "usb://04b8",
        "file:",
    ],
)
def test_a_wrong_url_is_refused_before_anything_is_opened(url: str) -> None:
    """A typing error in the plan is named with the address it stands in."""
    said = down(link_for, url)
    assert said.trouble is Trouble.ADDRESS
    assert url in said.words.zh


def test_settings_of_a_url() -> None:
    """Every setting reaches the port as asked; a pty cannot show data bits and parity."""
    asked = SerialSettings.of("serial:///dev/serial/by-id/x?baud=19200&bits=7&parity=e&stop=2&flow=rtscts")
    assert asked == SerialSettings("/dev/serial/by-id/x", 19200, 7, "E", 2, "rtscts")
    assert asked.bytes_per_second == pytest.approx(19200 / 11)
    assert SerialSettings.of("serial:///dev/ttyS0").bytes_per_second == pytest.approx(960)
    assert SerialSettings.of("pty:/tmp/x").bytes_per_second > 50_000
    assert SerialSettings.of("pty:/tmp/x?baud=9600").bytes_per_second == pytest.approx(960)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (serial.SerialException(errno.EACCES, "x"), Trouble.DENIED),
        (serial.SerialException(errno.EAGAIN, "locked"), Trouble.BUSY),
        (serial.SerialException(errno.ENOENT, "x"), Trouble.MISSING),
        (termios.error(errno.ENOTTY, "x"), Trouble.WRONG),
        (OSError(errno.EBUSY, "x"), Trouble.BUSY),
        (OSError(errno.ENOSPC, "x"), Trouble.FULL),
        (ValueError("Invalid baud rate"), Trouble.SETTINGS),
        (TypeError("x"), Trouble.MISSING),
    ],
)
def test_every_family_of_errors_has_a_meaning_at_open(error: Exception, trouble: Trouble) -> None:
    """What pyserial and the kernel raise becomes one of a few sentences."""
    assert opening_failed(error, "/dev/x").trouble is trouble


def test_an_error_hidden_in_the_context_is_found() -> None:
    """pyserial wraps termios.error without its number; the number still decides."""
    hidden = serial.SerialException("Could not configure port")
    hidden.__context__ = termios.error(errno.ENOTTY, "Inappropriate ioctl")
    assert opening_failed(hidden, "/dev/x").trouble is Trouble.WRONG
    assert lost(OSError(errno.ENOSPC, "x"), "f").trouble is Trouble.FULL
    assert lost(termios.error(errno.EIO, "x"), "f").trouble is Trouble.UNPLUGGED


@pytest.mark.parametrize(
    "url", ["pty:/dev/x", "tcp://127.0.0.1:9", "file:/tmp/x", "memory:", "usb://04b8:0202"]
)
def test_a_closed_link_says_so(url: str) -> None:
    """Using a link before open() is a LinkDown like any other, and close() is always allowed."""
    link = link_for(url)
    link.close()
    assert not link.is_open
    assert down(link.write, b"x", 1).trouble is Trouble.CLOSED
    assert down(link.read, 0).trouble is Trouble.CLOSED
    assert down(link.drain, 0).trouble is Trouble.CLOSED


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(5)
        yield made


def tcp_to(server: socket.socket) -> TcpLink:
    link = link_for(f"tcp://127.0.0.1:{server.getsockname()[1]}")
    assert isinstance(link, TcpLink)
    return link


def test_closing_tcp_does_not_reset_what_the_printer_still_reads(server: socket.socket) -> None:
    """With an unread status byte in our buffer the printer still gets every byte of the job."""
    job = bytes(range(256)) * 400
    link = tcp_to(server)
    link.open()
    far, _ = server.accept()
    got = bytearray()

    def slow_printer() -> None:
        far.settimeout(5)
        far.sendall(b"\x10\x00\x00\x00")
        while piece := far.recv(4096):
            got.extend(piece)
            time.sleep(0.001)
        far.close()

    reader = threading.Thread(target=slow_printer)
    reader.start()
    link.write(job, 5)
    link.close()
    reader.join(10)
    assert bytes(got) == job


def test_a_tcp_printer_that_takes_nothing_is_stuck(server: socket.socket) -> None:
    """A socket that fills up is a fault within the timeout."""
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link = tcp_to(server)
    link.open()
    far, _ = server.accept()
    with far:
        said = down(link.write, b"x" * 20_000_000, 0.5)
    assert said.trouble is Trouble.STUCK
    assert 0 < said.sent < 20_000_000


def test_a_tcp_reset_is_unplugged(server: socket.socket) -> None:
    """The far end's RST is a LinkDown, not an exception of the socket library."""
    link = tcp_to(server)
    link.open()
    far, _ = server.accept()
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    far.close()
    assert down(link.read, 1).trouble is Trouble.UNPLUGGED


def test_a_port_nobody_listens_on_is_refused(server: socket.socket) -> None:
    """The host is there, the port is not: another sentence than 'unreachable'."""
    link = tcp_to(server)
    server.close()
    assert down(link.open).trouble is Trouble.REFUSED
    assert down(link_for("tcp://no-such-host.invalid").open).trouble is Trouble.UNREACHABLE


def test_a_file_is_appended_to(tmp_path: Path) -> None:
    """Two jobs stand one behind the other, and reading gives nothing at once."""
    target = tmp_path / "slips.bin"
    for job in (b"one", b"two"):
        link = link_for(f"file:{target}")
        link.open()
        link.write(job, 1)
        link.drain(1)
        assert link.read(5) == b""
        link.close()
    assert target.read_bytes() == b"onetwo"
    assert not link.answers


def test_a_full_disk_is_said() -> None:
    """/dev/full is a disk without room: FULL, and nothing claimed as written."""
    link = FileLink("file:/dev/full", "/dev/full")
    link.open()
    said = down(link.write, b"x" * 10, 1)
    assert said.trouble is Trouble.FULL
    assert said.sent == 0
    assert "磁碟" in said.words.zh


def test_a_pipe_without_a_reader_is_missing(tmp_path: Path) -> None:
    """Opening it would block for ever; instead it is not there."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert down(link_for(f"file:{pipe}").open).trouble is Trouble.MISSING


def test_memory_keeps_and_answers() -> None:
    """A memory link is the pair of ends in one object."""
    link = MemoryLink(peer=lambda data: b"\x12" * (len(data) // 3))
    link.open()
    link.write(b"\x10\x04\x01", 1)
    assert bytes(link.written) == b"\x10\x04\x01"
    assert (link.read(0), link.read(0)) == (b"\x12", b"")
    assert not MemoryLink().answers


class Endpoint:
    """A bulk endpoint of the pretended bus."""

    bmAttributes = 2
    wMaxPacketSize = 64

    def __init__(self, bus: Bus, address: int) -> None:
        self.bus = bus
        self.bEndpointAddress = address

    def write(self, data: bytes, timeout: int) -> int:
        assert timeout > 0, "0 would block for ever"
        return self.bus.write(bytes(data))

    def read(self, size: int, timeout: int) -> bytes:
        assert timeout > 0
        if self.bus.error is not None:
            raise self.bus.error
        if not self.bus.answers:
            raise usb.core.USBTimeoutError("timeout", -7, 110)
        return self.bus.answers.pop(0)


class Bus:
    """A printer on a pretended USB: vendor interface 0 without bulk OUT, printer interface 1."""

    def __init__(self) -> None:
        self.taken = bytearray()
        self.room = 1 << 20
        self.answers: list[bytes] = []
        self.error: Exception | None = None
        self.log: list[str] = []
        self.serial_number = "A1"
        self.backend = SimpleNamespace()
        self._ctx = SimpleNamespace(
            managed_claim_interface=lambda dev, n: self.log.append(f"claim {n}"),
            managed_release_interface=lambda dev, n: self.log.append(f"release {n}"),
            dispose=lambda dev: self.log.append("dispose"),
        )

    def write(self, data: bytes) -> int:
        if self.error is not None:
            raise self.error
        took = min(self.room, len(data), 1000)
        self.taken += data[:took]
        self.room -= took
        if not took:
            raise usb.core.USBTimeoutError("timeout", -7, 110)
        return took

    def find(self, find_all: bool = False, **wanted: int) -> Any:
        here = wanted == {"idVendor": 0x04B8, "idProduct": 0x0202}
        return iter([self] if here else []) if find_all else (self if here else None)

    def get_active_configuration(self) -> Any:
        return [Interface(0, 255, []), Interface(1, 7, [Endpoint(self, 0x03), Endpoint(self, 0x81)])]

    def is_kernel_driver_active(self, number: int) -> bool:
        return True

    def detach_kernel_driver(self, number: int) -> None:
        self.log.append(f"detach {number}")

    def reset(self) -> None:
        self.log.append("reset")


class Interface(list[Endpoint]):
    """An interface: its endpoints, its class and its number."""

    def __init__(self, number: int, kind: int, endpoints: list[Endpoint]) -> None:
        super().__init__(endpoints)
        self.bInterfaceNumber = number
        self.bInterfaceClass = kind


def usb_link(bus: Bus, address: UsbAddress | None = None) -> UsbLink:
    return UsbLink("usb://04b8:0202", address or usb_address("usb://04b8:0202"), bus.find)


def test_usb_finds_its_endpoints_and_never_resets() -> None:
    """The printer interface's bulk endpoints are found, wherever they are, and the kernel's driver detached."""
    bus = Bus()
    link = usb_link(bus)
    link.open()
    link.write(b"x" * 2500, 1)
    assert bytes(bus.taken) == b"x" * 2500
    bus.answers = [b"\x12"]
    assert link.read(0.1) == b"\x12"
    assert link.read(0.01) == b""
    link.close()
    assert bus.log == ["detach 1", "claim 1", "release 1", "dispose"]


def test_a_usb_printer_that_stops_taking_is_stuck() -> None:
    """A partial transfer is a fault that says some of it went."""
    bus = Bus()
    bus.room = 1009
    link = usb_link(bus)
    link.open()
    said = down(link.write, b"x" * 3000, 0.2)
    assert said.trouble is Trouble.STUCK
    assert said.sent == 1009
    assert not link.is_open


def test_usb_unplugged_denied_busy_and_missing_are_told_apart() -> None:
    """Each asks something else of the installer."""
    bus = Bus()
    link = usb_link(bus)
    link.open()
    bus.error = usb.core.USBError("No such device", -4, errno.ENODEV)
    assert down(link.write, b"x", 1).trouble is Trouble.UNPLUGGED
    bus.error = None
    link.open()
    bus.error = usb.core.USBError("No such device", -4, errno.ENODEV)
    assert down(link.read, 0.1).trouble is Trouble.UNPLUGGED
    for number, trouble in ((errno.EACCES, Trouble.DENIED), (errno.EBUSY, Trouble.BUSY)):
        refusing = Bus()

        def refuse(number: int = number) -> Any:
            raise usb.core.USBError("no", -3, number)

        refusing.get_active_configuration = refuse  # type: ignore[method-assign]
        refusing.set_configuration = refuse  # type: ignore[attr-defined]
        assert down(usb_link(refusing).open).trouble is trouble
    assert down(usb_link(Bus(), UsbAddress(0x04B8, 0x0202, "B2")).open).trouble is Trouble.MISSING
    assert down(usb_link(Bus(), UsbAddress(1, 2)).open).trouble is Trouble.MISSING
    usb_link(Bus(), UsbAddress(0x04B8, 0x0202, "A1")).open()


def test_a_machine_without_libusb_is_told_what_to_install() -> None:
    """NoBackendError is a sentence with the package's name."""

    def find(**wanted: int) -> Any:
        raise usb.core.NoBackendError("No backend available")

    said = down(UsbLink("usb://04b8:0202", usb_address("usb://04b8:0202"), find).open)
    assert said.trouble is Trouble.DRIVER
    assert "libusb" in said.words.zh
