"""Who sits, seen together."""
