"""The recommendations' part of the site: every page of theirs hangs on this blueprint, whichever file it stands in."""

from flask import Blueprint

blueprint = Blueprint("recommendations", __name__)
