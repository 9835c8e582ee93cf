"""The area's part of the site: every page about people hangs on this blueprint, whichever file it stands in."""

from flask import Blueprint

blueprint = Blueprint("members", __name__)
