"""Tests of browsing the record."""
