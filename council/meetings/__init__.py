"""Meetings: planned, announced and held, with who came, what was decided, and what was written down of it."""
