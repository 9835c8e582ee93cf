"""Browsing the record: its acts narrowed by person, act, kind of actor and time, each told with what it says."""
