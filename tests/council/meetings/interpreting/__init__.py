"""Tests of the interpretation at meetings."""
