"""The review of applications in phases."""
