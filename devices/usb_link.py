"""A USB printer as a link: endpoints discovered, never reset, never blocking for ever."""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import usb.core
import usb.util

from devices.link import LinkDown, Trouble

_BYTES_PER_SECOND = 800_000.0  # full-speed bulk, in practice
_PIECE = 4096
_PRINTER_CLASS = 7  # USB class code of a printer interface
_ADDRESS = re.compile(r"usb://([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::([^/?#]+))?\Z")


@dataclass(frozen=True)
class UsbAddress:
    """Which device on the bus; without a serial number the first of its kind."""

    vendor: int
    product: int
    serial: str | None = None

    def __str__(self) -> str:
        tail = f":{self.serial}" if self.serial else ""
        return f"USB {self.vendor:04x}:{self.product:04x}{tail}"


def usb_address(url: str) -> UsbAddress:
    """Read usb://04b8:0202 or usb://04b8:0202:SERIAL (hexadecimal ids).  Raises LinkDown(ADDRESS)."""
    match = _ADDRESS.match(url)
    if match is None:
        raise LinkDown(Trouble.ADDRESS, url, "usb://04b8:0202")
    return UsbAddress(int(match[1], 16), int(match[2], 16), match[3])


class UsbLink:
    """The bulk endpoints of a USB device's printer interface, through libusb.

    `find` is usb.core.find; a test passes a bus of its own.  The device is neither reset nor reconfigured
    when it already has a configuration: a reset in the morning makes some printers forget a half-sent job.
    """

    answers = True
    bytes_per_second = _BYTES_PER_SECOND

    def __init__(self, url: str, address: UsbAddress, find: Callable[..., Any] = usb.core.find) -> None:
        self._url = url
        self._address = address
        self._find = find
        self._device: Any = None
        self._interface = 0
        self._out: Any = None
        self._in: Any = None

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    @property
    def is_open(self) -> bool:
        """True between open() and close() or the first LinkDown."""
        return self._device is not None

    def open(self) -> None:
        """Find the device and its endpoints, take its interface from the kernel.  Raises LinkDown."""
        if self._device is not None:
            return
        name = str(self._address)
        wanted: dict[str, Any] = {"idVendor": self._address.vendor, "idProduct": self._address.product}
        try:
            if self._address.serial is None:
                device = self._find(**wanted)
            else:
                device = next((d for d in self._find(find_all=True, **wanted) if self._is_named(d)), None)
            if device is None:
                raise LinkDown(Trouble.MISSING, name)
            self._claim(device)
        except usb.core.NoBackendError as error:
            raise LinkDown(Trouble.DRIVER, name, "libusb-1.0-0") from error
        except (usb.core.USBError, NotImplementedError, ValueError) as error:
            raise LinkDown(_opening(error), name, str(error)) from error

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data` within `timeout_s` seconds.  Raises LinkDown, with how much was taken."""
        self._check()
        deadline = time.monotonic() + timeout_s
        sent = 0
        while sent < len(data):
            left = deadline - time.monotonic()
            try:
                if left > 0:
                    # libusb takes 0 as 'for ever', so at least 1 ms.
                    sent += int(self._out.write(data[sent : sent + _PIECE], max(1, round(left * 1000))))
                    continue
            except usb.core.USBTimeoutError:
                pass
            except (usb.core.USBError, ValueError) as error:
                self._forget()
                raise LinkDown(Trouble.UNPLUGGED, str(self._address), str(error), sent) from error
            self._forget()
            # A timed-out transfer may have been taken in part without our being told how much.
            raise LinkDown(Trouble.STUCK, str(self._address), f"{timeout_s:.1f} s", max(sent, 1))

    def drain(self, timeout_s: float) -> None:
        """A finished bulk transfer has left this machine already.  Raises LinkDown when closed."""
        self._check()

    def read(self, timeout_s: float) -> bytes:
        """What has come, b'' when nothing did within `timeout_s` seconds.  Raises LinkDown."""
        self._check()
        if self._in is None:
            return b""
        deadline = time.monotonic() + timeout_s
        while True:
            left = max(0.0, deadline - time.monotonic())
            try:
                heard = bytes(self._in.read(self._in.wMaxPacketSize, max(1, round(left * 1000))))
            except usb.core.USBTimeoutError:
                return b""
            except (usb.core.USBError, ValueError) as error:
                self._forget()
                raise LinkDown(Trouble.UNPLUGGED, str(self._address), str(error)) from error
            if heard or left <= 0:
                return heard
            time.sleep(min(0.005, left))  # some printers answer an empty packet at once, for ever

    def close(self) -> None:
        """Give the interface back; never raises."""
        self._forget()

    def _claim(self, device: Any) -> None:
        try:
            configuration = device.get_active_configuration()
        except usb.core.USBError:
            device.set_configuration()
            configuration = device.get_active_configuration()
        found = sorted(configuration, key=lambda each: each.bInterfaceClass != _PRINTER_CLASS)
        for interface in found:
            out = _endpoint(interface, usb.util.ENDPOINT_OUT)
            if out is None:
                continue
            number = interface.bInterfaceNumber
            try:
                if device.is_kernel_driver_active(number):
                    device.detach_kernel_driver(number)  # usblp
            except NotImplementedError:
                pass  # a system whose libusb has no kernel driver to detach
            usb.util.claim_interface(device, number)
            self._device, self._interface = device, number
            self._out, self._in = out, _endpoint(interface, usb.util.ENDPOINT_IN)
            return
        raise LinkDown(Trouble.WRONG, str(self._address), "no bulk OUT endpoint")

    def _is_named(self, device: Any) -> bool:
        try:
            return bool(device.serial_number == self._address.serial)
        except (usb.core.USBError, ValueError):
            return False  # a device we may not ask is not the one we look for

    def _check(self) -> None:
        if self._device is None:
            raise LinkDown(Trouble.CLOSED, str(self._address))

    def _forget(self) -> None:
        device, self._device = self._device, None
        if device is None:
            return
        try:
            usb.util.release_interface(device, self._interface)
        except (usb.core.USBError, ValueError):
            pass
        try:
            usb.util.dispose_resources(device)
        except (usb.core.USBError, ValueError):
            pass


def _endpoint(interface: Any, direction: int) -> Any:
    """The first bulk endpoint of that direction, None when there is none."""

    def fits(each: Any) -> bool:
        kind = usb.util.endpoint_type(each.bmAttributes)
        way = usb.util.endpoint_direction(each.bEndpointAddress)
        return bool(kind == usb.util.ENDPOINT_TYPE_BULK and way == direction)

    return usb.util.find_descriptor(interface, custom_match=fits)


def _opening(error: Exception) -> Trouble:
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        return Trouble.DENIED
    return Trouble.BUSY if number == errno.EBUSY else Trouble.MISSING
