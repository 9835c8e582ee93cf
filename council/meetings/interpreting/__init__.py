"""Interpretation at a meeting: the languages people need, what is booked for them, and what is still missing."""
