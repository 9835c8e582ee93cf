"""What members suggest to change in the charter, who supports it, and what became of it."""
