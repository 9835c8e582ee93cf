"""Pages of the terms area."""

from flask import Blueprint

blueprint = Blueprint("terms", __name__)
