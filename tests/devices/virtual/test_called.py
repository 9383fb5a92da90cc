"""Calls are read as a person reads them: a number, then a counter."""

from __future__ import annotations

import pytest

from devices.virtual.called import Called, read_calls


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("1036⟦.⟧⟦,⟧7⟦:⟧", [("1036", 7)]),
        ("A0123 -> Counter 05", [("0123", 5)]),
        ("1036⟦,⟧7\f1036 -> Counter 7", [("1036", 7)]),
        ("1036⟦,⟧7 2001⟦,⟧12\f1036 -> 7  2001 -> 12", [("1036", 7), ("2001", 12)]),
        ("10361⟦,⟧19", [("10361", 19)]),
        ("1036⟦.⟧", []),
        ("7⟦,⟧1036", []),
        ("1036 1037 3", [("1037", 3)]),
        ("1036 in 2026 123 5", []),
        ("103612 5", []),
        ("1036 1036", []),
        ("", []),
    ],
)
def test_number_then_counter(text: str, calls: list[tuple[str, int]]) -> None:
    """Each pair is one call, however often the message says it; other digits make none."""
    assert read_calls(text) == tuple(Called(number, counter) for number, counter in calls)


def test_a_missing_picture_cannot_join_two_numbers() -> None:
    """Where a picture stood, digits on both sides stay apart."""
    assert read_calls("1036⟦.⟧7⟦,⟧2") == (Called("1036", 7),)
