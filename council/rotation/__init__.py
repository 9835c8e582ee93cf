"""Proposals for the next rotation. `bridge.py` is the door to the solver."""
