"""The voice of the wall: calls in, speech out, through a worker process of its own."""

from devices.voice.announcer import Announcer, default_cache
from devices.voice.backlog import Announcement, Outcome
from devices.voice.health import Health
from devices.voice.messages import Reason
from devices.voice.watch import Patience

__all__ = ["Announcement", "Announcer", "Health", "Outcome", "Patience", "Reason", "default_cache"]
