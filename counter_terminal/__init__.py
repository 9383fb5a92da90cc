"""The clerk's window: one counter's terminal, docked at the side of the desk's screen."""
