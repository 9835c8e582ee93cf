"""Pages about versions of the charter: the document kept with each, and any two of them side by side."""

from flask import Response, render_template, request
from flask_login import current_user

from council.access import Permission, requires
from council.councils import comparing, documents, service
from council.councils.base_pages import blueprint, today
from council.councils.charter_page import decision_words
from council.councils.models import Charter, Council
from council.errors import NotFound
from council.responses import as_file

ONE = "/<council>/charter/<int(max=1000000):number>"


@blueprint.get(f"{ONE}/document")
@requires(Permission.SEE_COUNCIL)
def document(council: Council, number: int) -> str:
    """The full text of a version as it was adopted, to read and to print."""
    charter, content = _kept(council, number)
    decided = decision_words(charter.decided_by, charter.decided_on, charter.reference)
    return render_template(
        "councils/document.html", charter=charter, text=documents.read(content), decided=decided, size=len(content)
    )


@blueprint.get(f"{ONE}/document.json")
@requires(Permission.SEE_COUNCIL)
def document_file(council: Council, number: int) -> Response:
    """The document itself, in every language, byte for byte as its SHA-256 says."""
    charter, content = _kept(council, number)
    name = f"{council.slug}-charter-{charter.number}-document.json"
    return as_file(content, "application/json", name)


def _kept(council: Council, number: int) -> tuple[Charter, str]:
    charter = service.charter_numbered(council, number)
    content = documents.content_of(charter) if charter else None
    if charter is None or content is None:
        raise NotFound
    return charter, content


@blueprint.get("/<council>/charter/compare")
@requires(Permission.SEE_COUNCIL)
def compare(council: Council) -> str:
    """Two charters side by side: `?with=` names the earlier or other one, `?of=` the one read beside it."""
    one, other = request.args.get("with", ""), request.args.get("of", "")
    found = comparing.compare(council, current_user, one=one, other=other, on=today())
    choices = comparing.choices(council, current_user, today())
    only = request.args.get("only") == "differences"
    return render_template("councils/compare.html", found=found, choices=choices, only=only)
