"""Backups: a sealed copy of every table, the keys apart from it, and the way back."""
