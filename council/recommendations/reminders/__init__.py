"""Reminders to bodies that have not answered, and the way on to the next person there; once each."""
