"""Whether rules that are only written so far could be met by the people of today."""
