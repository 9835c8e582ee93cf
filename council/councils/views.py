"""Pages of the councils area."""

from flask import Blueprint

blueprint = Blueprint("councils", __name__)
