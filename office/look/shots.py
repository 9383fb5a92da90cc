"""Pictures of pages, and which text on them is cut off."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from office.look.press import Press
from office.look.text import cut_off

Page = tuple[str, Callable[[], QWidget], tuple[int, int]]


def run_shots(folder: Path | str, pages: Iterable[Page]) -> list[Path]:
    """Draw each (name, builder, (width, height)) page into `folder`/name.png and return the files.

    A text that is cut off is named on stderr. Raises OSError when the folder cannot be written.
    """
    where = Path(folder)
    try:
        where.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(
            f"圖片沒有寫成，{where} 不能寫入（{error.strerror}）；請換一個可以寫入的資料夾。"
        ) from None
    written: list[Path] = []
    for name, build, (width, height) in pages:
        page = build()
        page.resize(width, height)
        cut, picture = _grab(page)
        file = where / f"{name}.png"
        if not picture.save(str(file)):
            raise OSError(f"圖片沒有寫成，{file} 不能寫入；請換一個可以寫入的資料夾。")
        written.append(file)
        for text in cut:
            print(f"{name}: cut off: {text}", file=sys.stderr)  # noqa: T201
        page.close()
        page.deleteLater()
    QApplication.processEvents()
    return written


def texts_cut(widget: QWidget) -> list[str]:
    """Paint `widget` and everything on it, and return the texts that could not be shown whole."""
    return _grab(widget)[0]


def unnamed(widget: QWidget) -> list[Press]:
    """The visible buttons of `widget` that a screen reader could not name."""
    return [one for one in widget.findChildren(Press) if one.isVisibleTo(widget) and not one.accessibleName()]


def too_small(widget: QWidget, width: float, height: float) -> list[str]:
    """The names of the visible buttons smaller than a finger needs, in design px (tokens 5)."""
    return [
        one.accessibleName()
        for one in widget.findChildren(Press)
        if one.isVisibleTo(widget) and (one.design_size()[0] < width - 1 or one.design_size()[1] < height - 1)
    ]


def _grab(widget: QWidget) -> tuple[list[str], QPixmap]:
    shown, before = widget.isVisible(), list(cut_off)
    if not shown:
        widget.show()
    QApplication.processEvents()
    cut_off.clear()
    try:
        picture = widget.grab()
        return list(cut_off), picture
    finally:
        cut_off[:] = before
        if not shown:
            widget.hide()
