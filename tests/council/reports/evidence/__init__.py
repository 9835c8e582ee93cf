"""Tests of the evidence desk."""
