"""Pages of the calls area."""

from flask import Blueprint

blueprint = Blueprint("calls", __name__)
