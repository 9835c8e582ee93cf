"""Pages of the rotation area."""

from flask import Blueprint

blueprint = Blueprint("rotation", __name__)
