"""The page on which a person reads what was written to her."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.errors import NotFound
from council.i18n import direction
from council.members import messages, queries
from council.members.messages import LetterPage
from council.members.section import blueprint

MOST_DIGITS = 7


@blueprint.get("/me/<council>/messages")
@requires(Permission.OWN_DATA)
def own_messages(council: Council) -> str:
    """What a council wrote to the reader, newest first."""
    person = queries.person_of(account_behind(current_user), council) if council else None
    if person is None:
        raise NotFound
    page = request.args.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < MOST_DIGITS else 1
    found = messages.letters_of(person, number)
    return render_template(
        "members/messages.html", found=found, pages=_pages(council, found), direction_of=direction, council=council
    )


def _pages(council: Council, found: LetterPage) -> dict[str, object] | None:
    """The ways to the other pages, if there are any."""
    if found.pages == 1:
        return None

    def link(page: int) -> str:
        return url_for("members.own_messages", council=council, page=page)

    return {
        "summary": _("Page %(page)d of %(pages)d", page=found.page, pages=found.pages),
        "previous": link(found.page - 1) if found.page > 1 else None,
        "next": link(found.page + 1) if found.page < found.pages else None,
        "pages": [],
    }
