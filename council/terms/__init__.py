"""Who holds which seat, from when to when, and how it ended."""
