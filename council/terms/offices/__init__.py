"""Offices with terms of their own, sub-bodies of the council, and seats that people hold on other bodies."""
