"""The reports' pages, gathered from their rooms."""

from council.reports.section import blueprint

__all__ = ["blueprint"]
