"""What all pages of the councils area stand on: where they register, what a page may be, and today."""

from datetime import UTC, date, datetime

from flask import Blueprint
from werkzeug.wrappers import Response as Redirect

blueprint = Blueprint("councils", __name__)

Page = str | tuple[str, int] | Redirect


def today() -> date:
    """The day on which the request is answered."""
    return datetime.now(UTC).date()
