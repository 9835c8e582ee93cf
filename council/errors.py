"""What can go wrong, as one tree, and how each error becomes a page.

CouncilError                  something to tell the person: what happened, and what to do next
├── NotFound            404   not there, or not hers: both look alike from outside
├── Refused             400   a rule stands against the request as sent
├── Changed             409   somebody else changed it in the meantime
├── AlreadyDone         409   the same form arrived twice; the first one counted
└── TooMany             429   tried too often; wait

Only these carry words to a reader. Any other exception becomes the plain 500 page and keeps its text to the log.
"""

from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadHost, HTTPException

Page = tuple[str, int]


class CouncilError(Exception):
    """Something to tell a person. `what` happened, and what `todo` next, in her language."""

    status = 400

    def __init__(self, what: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


class NotFound(CouncilError):
    """There is nothing here for this person."""

    status = 404


class Refused(CouncilError):
    """A rule stands against the request."""


class Changed(CouncilError):
    """Somebody else changed the same thing in the meantime."""

    status = 409


class AlreadyDone(CouncilError):
    """The same form arrived twice."""

    status = 409


class TooMany(CouncilError):
    """Too many tries in a short time."""

    status = 429


def _words(status: int) -> tuple[str, str, str]:
    """Title, what happened and what to do for a status, when the error brings no words of its own."""
    known = {
        400: (
            _("This could not be done"),
            _("The request was not understood."),
            _("Go back, check what you entered and try again."),
        ),
        404: (
            _("Nothing here for you"),
            _("This page does not exist, or it is not open to you."),
            _("Check the address, or sign in with the account that may see it."),
        ),
        405: (_("This could not be done"), _("This page does not accept that action."), _("Go back and try again.")),
        409: (
            _("Changed in the meantime"),
            _("Somebody else changed this while you were working on it."),
            _("Open the page again, look at what changed and repeat your change if it is still needed."),
        ),
        413: (_("This file is too large"), _("The file is larger than this site accepts."), _("Send a smaller file.")),
        429: (_("Please wait"), _("There were too many tries in a short time."), _("Wait some minutes and try again.")),
    }
    fallback = (
        _("Something went wrong"),
        _("The fault is ours. Nothing of what you sent was saved halfway."),
        _("Try again in a moment. If it happens again, tell the secretariat when it happened."),
    )
    return known.get(status, fallback)


def page(status: int, what: str = "", todo: str = "") -> Page:
    """The error page for a status, with its own words where there are some."""
    title, usual_what, usual_todo = _words(status)
    words = {"title": title, "what": what or usual_what, "todo": todo or usual_todo, "status": status}
    return render_template("errors/error.html", **words, back=_form_of(status)), status


def _form_of(status: int) -> str:
    """Where the form stands that was refused or came too late; nothing where it has no page of its own."""
    if request.method != "POST" or status not in {Refused.status, Changed.status}:
        return ""
    adapter = current_app.create_url_adapter(request)
    return request.full_path.removesuffix("?") if adapter and adapter.test(request.path, "GET") else ""


def init_app(app: Flask) -> None:
    """Give every error its page."""

    @app.errorhandler(CouncilError)
    def _told(error: CouncilError) -> Page:
        return page(error.status, error.what, error.todo)

    @app.errorhandler(StaleDataError)
    def _stale(_error: StaleDataError) -> Page:
        return page(409)

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> Page:
        return page(400, _("This form was open for too long, or it was sent from another site."))

    @app.errorhandler(BadHost)
    def _bad_host(error: BadHost) -> BadHost:
        """Under a name that is none, no page can say where its links lead."""
        return error

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Page | HTTPException:
        return page(error.code) if error.code and error.code >= 400 else error  # noqa: PLR2004  # a redirect stays one

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Page:
        app.logger.error("unexpected error in %s", request.endpoint, exc_info=error)
        return page(500)
