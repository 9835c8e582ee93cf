"""Offices, groups of the council, and seats on other bodies."""
