"""Retention: what is over on which day, and erasing it."""
