"""What is kept about people: which fields, how long, what is erased when, and the backups."""
