"""Outreach, coverage and who is missing."""
