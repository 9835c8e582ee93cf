"""Meetings as other calendars read them."""
