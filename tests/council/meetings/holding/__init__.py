"""Tests of meetings while they are held."""
