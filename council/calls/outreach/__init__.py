"""Reaching people for a call: what was tried, who has applied so far, and who is missing."""
