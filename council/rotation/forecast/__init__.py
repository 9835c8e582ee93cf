"""Looking ahead: the coming rotations as far as known."""
