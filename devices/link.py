"""The byte link to a device: opened by URL, never blocking for ever, each failure a sentence for people."""

from __future__ import annotations

import errno
import termios
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

import serial

from office.config import Words


class Trouble(StrEnum):
    """Why a link is down; each asks something else of the person who reads it."""

    ADDRESS = "address"  # the URL itself is wrong
    MISSING = "missing"  # nothing of that name here
    DENIED = "denied"  # there, but not ours to use
    BUSY = "busy"  # another program holds it
    WRONG = "wrong"  # there, but not this kind of device
    REFUSED = "refused"  # the host answers, the port does not
    UNREACHABLE = "unreachable"  # no host, no route, no answer
    UNPLUGGED = "unplugged"  # was open, went away
    STUCK = "stuck"  # takes no more bytes
    FULL = "full"  # the disk of a file link
    SETTINGS = "settings"  # speed, parity or stop bits the port cannot do
    DRIVER = "driver"  # a library this machine lacks
    CLOSED = "closed"  # used before open()


_WORDS: dict[Trouble, tuple[str, str]] = {
    Trouble.ADDRESS: (
        "設備網址「{name}」寫錯了（{detail}）。請在設定檔改成正確的寫法。",
        "The device address '{name}' is not right ({detail}). Correct it in the office's plan.",
    ),
    Trouble.MISSING: (
        "找不到設備 {name}。請檢查連接線與電源；接回後會再連線。",
        "There is no device {name}. Check its cable and power; it is tried again by itself.",
    ),
    Trouble.DENIED: (
        "沒有權限使用 {name}。請把本程式的帳號加入 dialout（序列埠）或 lp（印表機）群組後重新登入。",
        "No permission to use {name}. Add this program's user to group dialout (serial) or lp (printer) "
        "and log in again.",
    ),
    Trouble.BUSY: (
        "另一個程式正在使用 {name}。請關閉那個程式；放開後會再連線。",
        "Another program is using {name}. Close that program; it is tried again by itself.",
    ),
    Trouble.WRONG: (
        "{name} 不是這種設備。請在設定檔改成正確的連接埠。",
        "{name} is not this kind of device. Name the right port in the office's plan.",
    ),
    Trouble.REFUSED: (
        "{name} 有回應但不接受連線。可能另一台電腦正在使用，或連接埠號不對；請檢查後等它再試。",
        "{name} answers but refuses the connection. Another computer may be using it, or the port number is "
        "wrong; check, and it is tried again by itself.",
    ),
    Trouble.UNREACHABLE: (
        "網路上連不到 {name}。請檢查網路線、設備電源與位址。",
        "{name} cannot be reached on the network. Check the network cable, the device's power and address.",
    ),
    Trouble.UNPLUGGED: (
        "{name} 在使用中斷線。請檢查連接線與電源；接回後會再連線。",
        "{name} went away while in use. Check its cable and power; it is tried again by itself.",
    ),
    Trouble.STUCK: (
        "{name} 不再收資料。請看設備是否缺紙、關機或停住，並檢查連線設定。",
        "{name} takes no more data. See whether it is out of paper, off or halted; check its link settings.",
    ),
    Trouble.FULL: (
        "寫不進 {name}，磁碟已滿。請清出空間。",
        "{name} cannot be written, the disk is full. Free some space.",
    ),
    Trouble.SETTINGS: (
        "{name} 不支援設定的速率或位元數。請對照設備手冊修改設定檔。",
        "{name} cannot do this speed or these bits. Compare the office's plan with the device's manual.",
    ),
    Trouble.DRIVER: (
        "這台電腦缺少使用 {name} 所需的程式庫（{detail}）。請安裝後再試。",
        "This machine lacks the library that {name} needs ({detail}). Install it and try again.",
    ),
    Trouble.CLOSED: (
        "{name} 還沒有連線。",
        "{name} is not connected.",
    ),
}


class LinkDown(Exception):
    """The link cannot carry bytes; str() is the staff's sentence in zh-TW, `words` has English too.

    `sent` is how many bytes of the failed write had already been taken: 0 proves that none of them left.
    """

    def __init__(self, trouble: Trouble, name: str, detail: str = "", sent: int = 0) -> None:
        zh, en = _WORDS[trouble]
        self.trouble = trouble
        self.words = Words(zh=zh.format(name=name, detail=detail), en=en.format(name=name, detail=detail))
        self.detail = detail  # for the log: what the system said
        self.sent = sent
        super().__init__(self.words.zh)


# What pyserial, the kernel and a port closed under our feet really raise; termios.error is not an
# OSError, and a port closed by another thread shows as TypeError or ValueError.
LINK_ERRORS = (serial.SerialException, OSError, termios.error, TypeError, ValueError)

_OPENING = {
    errno.ENOENT: Trouble.MISSING,
    errno.ENXIO: Trouble.MISSING,
    errno.ENODEV: Trouble.MISSING,
    errno.EIO: Trouble.MISSING,  # a port without its hardware, or a pty whose other end is gone
    errno.EACCES: Trouble.DENIED,
    errno.EPERM: Trouble.DENIED,
    errno.EROFS: Trouble.DENIED,
    errno.EAGAIN: Trouble.BUSY,
    errno.EBUSY: Trouble.BUSY,
    errno.ENOTTY: Trouble.WRONG,
    errno.EISDIR: Trouble.WRONG,
    errno.ENOTDIR: Trouble.MISSING,
    errno.EINVAL: Trouble.SETTINGS,
    errno.ECONNREFUSED: Trouble.REFUSED,
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
}


def error_number(error: BaseException | None) -> int | None:
    """The errno of an error or of the one it was raised from (pyserial hides it in the context)."""
    while error is not None:
        number = getattr(error, "errno", None)
        if isinstance(number, int):
            return number
        if isinstance(error, termios.error) and error.args and isinstance(error.args[0], int):
            return error.args[0]
        error = error.__cause__ or error.__context__
    return None


def opening_failed(error: BaseException, name: str) -> LinkDown:
    """What an error of open() means for a serial port or a file."""
    number = error_number(error)
    if number is None:
        trouble = Trouble.SETTINGS if isinstance(error, ValueError) else Trouble.MISSING
    else:
        trouble = _OPENING.get(number, Trouble.MISSING)
    return LinkDown(trouble, name, str(error))


def lost(error: BaseException, name: str, sent: int = 0) -> LinkDown:
    """What an error of an open link means: it went away, or its disk is full."""
    full = error_number(error) in (errno.ENOSPC, errno.EDQUOT)
    return LinkDown(Trouble.FULL if full else Trouble.UNPLUGGED, name, str(error), sent)


class Link(Protocol):
    """A two-way byte link with one owner thread; after a LinkDown it is closed and may be opened again."""

    @property
    def url(self) -> str:
        """The address it was made from."""
        ...

    @property
    def is_open(self) -> bool:
        """True between open() and close() or the first LinkDown."""
        ...

    @property
    def answers(self) -> bool:
        """False when nothing can ever come back (a file)."""
        ...

    @property
    def bytes_per_second(self) -> float:
        """How fast the wire is at best: the base of every timeout for a job."""
        ...

    def open(self) -> None:
        """Connect; on an open link nothing happens.  Raises LinkDown."""
        ...

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data` within `timeout_s` seconds; a part taken is a fault.  Raises LinkDown."""
        ...

    def drain(self, timeout_s: float) -> None:
        """Wait, at most `timeout_s`, until written bytes have left this machine as far as it can be known."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """What has come, b'' when nothing did within `timeout_s` seconds.  Raises LinkDown."""
        ...

    def close(self) -> None:
        """Let go of the device; never raises, never blocks for more than about a second."""
        ...


def link_for(url: str) -> Link:
    """The closed link of a device URL.

    serial:///dev/ttyUSB0?baud=9600&bits=8&parity=N&stop=1&flow=none, pty:PATH (the same on a pty),
    tcp://host:9100, usb://vid:pid[:serial], file:PATH, memory:.  Raises LinkDown(ADDRESS) for another.
    """
    from devices.file_link import FileLink, MemoryLink
    from devices.serial_link import SerialLink, SerialSettings
    from devices.tcp_link import TcpLink
    from devices.usb_link import UsbLink, usb_address

    scheme, _, rest = url.partition(":")
    if scheme in ("serial", "pty"):
        return SerialLink(url, SerialSettings.of(url))
    if scheme == "tcp":
        return TcpLink(url, *_host_and_port(url))
    if scheme == "usb":
        return UsbLink(url, usb_address(url))
    if scheme == "file":
        path = rest[2:] if rest.startswith("//") else rest
        if not path:
            raise LinkDown(Trouble.ADDRESS, url, "file:PATH")
        return FileLink(url, path)
    if scheme == "memory":
        return MemoryLink(url)
    raise LinkDown(Trouble.ADDRESS, url, "serial:, pty:, tcp:, usb:, file:, memory:")


def _host_and_port(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or 9100
    except ValueError as error:
        raise LinkDown(Trouble.ADDRESS, url, "tcp://host:9100") from error
    if not parts.hostname or parts.path not in ("", "/"):
        raise LinkDown(Trouble.ADDRESS, url, "tcp://host:9100")
    return parts.hostname, port
