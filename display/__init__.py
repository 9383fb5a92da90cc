"""The lobby wall and its voice: every call is seen at once, and heard."""
