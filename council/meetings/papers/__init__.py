"""The papers of a meeting: each in the languages people read, and whether they were out in time."""
