"""Drivers of the office's hardware: values in, bytes out to a link, and what comes back read as values."""
