"""Vacant seats and who steps in."""
