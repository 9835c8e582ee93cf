"""The whole council over time: one row for each person, her terms as bars, with the same as a table."""
