"""Holding a meeting: who is there, whether enough are, whose turn it is to speak, and what is decided."""
