"""Pages of the members area."""

from flask import Blueprint

blueprint = Blueprint("members", __name__)
