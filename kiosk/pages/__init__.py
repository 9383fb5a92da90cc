"""The kiosk's pages: each draws a face made by a pure module."""
