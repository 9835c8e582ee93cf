"""Tests of access to sealed tables."""
