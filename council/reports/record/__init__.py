"""The record as auditors read it: whether it is whole, its checkpoints, and what can be taken along to check it."""
