"""The front rooms, read-only, across areas: the secretariat's desk, the member's own page, the public site."""
