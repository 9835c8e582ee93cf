"""What the council asked for: of whom, what was answered, what was done, and the regular account of all of it."""
