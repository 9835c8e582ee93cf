"""Who did what, when: append-only and tamper-evident. Lowest on the ladder, so every area can record."""
