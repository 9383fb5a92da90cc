"""What each page of the kiosk says, as values: no Qt, so every word is tested without a screen."""
