"""Figures of the past are written down before a statement they rest on is gone; a higher area says how."""

from collections.abc import Callable
from datetime import date

from flask import Flask, current_app

from council.councils.models import Council

Keeper = Callable[[Council, date], object]
_KEEPER = "council.keeps_figures"


def init_app(app: Flask, keeper: Keeper) -> None:
    """Tell the application how the figures of a council are kept up to a day."""
    app.extensions[_KEEPER] = keeper


def keep_figures(council: Council, on: date) -> None:
    """Write down whatever figures of a council are due by a day, in the transaction that makes something unreadable."""
    keeper: Keeper = current_app.extensions[_KEEPER]
    keeper(council, on)
