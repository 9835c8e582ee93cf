"""Minutes from the first draft to what everybody may read, and what was learnt after a meeting."""
