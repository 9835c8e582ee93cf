"""What all pages of the councils area stand on: where they register, what a page may be, and today."""

from datetime import UTC, date, datetime

from flask import Blueprint

blueprint = Blueprint("councils", __name__)


def today() -> date:
    """The day on which the request is answered."""
    return datetime.now(UTC).date()
