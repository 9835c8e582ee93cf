"""Reminders of the end of a term: a ladder per charter, in each person's language, until she has answered."""
