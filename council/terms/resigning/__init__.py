"""A member gives her seat up before her time, from a day on, and may take that back until then."""
