"""Virtual devices: real peers at the far end of a pty or TCP port, written from the facts and not from our drivers."""
