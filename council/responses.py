"""Answers that are not pages: a file to keep, and a part of a page that is asked for again and again."""

from flask import Response, make_response

STOP_POLLING = 286


def as_file(content: str | bytes, mimetype: str, name: str) -> Response:
    """A file to keep under a name."""
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def polled(part: str, *, running: bool) -> Response:
    """The part of a page that follows some work; once that is over, the asking ends and the page is read anew."""
    response = make_response(part)
    if not running:
        response.status_code = STOP_POLLING
        response.headers["HX-Refresh"] = "true"
    return response
