"""What matters most, ranked by members and counted by comparing two at a time."""
