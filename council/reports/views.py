"""The reports' pages, gathered from their rooms."""

from council.reports.documents import pages as documents_pages
from council.reports.evidence import pages as evidence_pages
from council.reports.history import history_pages
from council.reports.keeping import pages as keeping_pages
from council.reports.publishing import pages as publishing_pages
from council.reports.reconciling import pages as reconciling_pages
from council.reports.record import pages as record_pages
from council.reports.sealed import pages as sealed_pages
from council.reports.section import blueprint

__all__ = [
    "blueprint",
    "documents_pages",
    "evidence_pages",
    "history_pages",
    "keeping_pages",
    "publishing_pages",
    "reconciling_pages",
    "record_pages",
    "sealed_pages",
]
