"""Pairs: a newcomer with a buddy, and whoever leaves with whoever follows."""
