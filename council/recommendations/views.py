"""The recommendations' pages, gathered from their rooms."""

from council.recommendations import models, pages, sending_pages
from council.recommendations.account import pages as account_pages
from council.recommendations.answers import pages as answers_pages
from council.recommendations.own import pages as own_pages
from council.recommendations.priorities import pages as priorities_pages
from council.recommendations.section import blueprint
from council.recommendations.traces import pages as traces_pages

__all__ = [
    "account_pages",
    "answers_pages",
    "blueprint",
    "models",
    "own_pages",
    "pages",
    "priorities_pages",
    "sending_pages",
    "traces_pages",
]
