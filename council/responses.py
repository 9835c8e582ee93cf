"""Answers that are not pages: a file to keep, and a part of a page that is asked for again and again."""

from dataclasses import dataclass

from flask import Response, make_response, render_template

STOP_POLLING = 286


@dataclass(frozen=True)
class Progress:
    """How far some work is, and the address that says it again; `percent` is none while it is not known."""

    url: str
    label: str
    percent: int | None
    running: bool
    note: str = ""


def as_file(content: str | bytes, mimetype: str, name: str) -> Response:
    """A file to keep under a name."""
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def polled(progress: Progress) -> Response:
    """The part of a page that follows some work; once that is over, the asking ends and the page is read anew."""
    response = make_response(render_template("components/_progress.html", progress=progress))
    if not progress.running:
        response.status_code = STOP_POLLING
        response.headers["HX-Refresh"] = "true"
    return response
