"""People: identity, the traits they declared, consent."""
