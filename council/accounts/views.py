"""Pages of the accounts area."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
