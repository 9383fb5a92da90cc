"""How one part of a visit ended, from its call (or its service) to the counter's next word."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The outcomes of a served part (domain 6.2, after Qmatic's list), as the call table keeps them."""

    DONE = "done"
    DIVERTED_ONLINE = "diverted_online"  # shown how to do it without a counter
    REMOVED = "removed"  # ended by the clerk without the service: the wrong office, the wrong day
    NO_SHOW = "no_show"
    HELD = "held"
    HELD_FOR_DOCUMENTS = "held_for_documents"
    HELD_FOR_PHOTO = "held_for_photo"
    HELD_FOR_REVIEW = "held_for_review"
    TRANSFERRED_TO_LANE = "transferred_to_lane"
    TRANSFERRED_TO_COUNTER = "transferred_to_counter"
    TRANSFERRED_TO_CLERK = "transferred_to_clerk"
    SERVICE_CHANGED = "service_changed"  # it was another matter; the visit goes on
    UNDONE = "undone"  # the call was taken back: nobody was served
    EXPIRED = "expired"  # the day ended over it


FINISHES = (Outcome.DONE, Outcome.DIVERTED_ONLINE, Outcome.REMOVED)
"""What a clerk may end a visit with."""

HELD_FOR = {
    "補文件": Outcome.HELD_FOR_DOCUMENTS,
    "拍照": Outcome.HELD_FOR_PHOTO,
    "後線審核": Outcome.HELD_FOR_REVIEW,
    "其他": Outcome.HELD,
}
"""The terminal's reasons for a hold (ui layout 5, F3), each with its outcome; another reason is `held`."""

HELD = tuple(each for each in Outcome if each.value.startswith("held"))
TRANSFERRED = tuple(each for each in Outcome if each.value.startswith("transferred"))
HANDLED = frozenset({*FINISHES, *HELD, *TRANSFERRED, Outcome.SERVICE_CHANGED})
"""Somebody sat at the counter for it."""
