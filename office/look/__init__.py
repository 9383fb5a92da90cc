"""The office's look: tokens, fonts, icons, fitted text, touch-safe buttons and pages in design pixels."""
