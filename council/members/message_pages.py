"""The page on which a person reads what was written to her."""

from flask import render_template, request, url_for
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.errors import NotFound
from council.i18n import direction
from council.members import messages, queries
from council.members.section import blueprint
from council.paging import page_asked, page_links


@blueprint.get("/me/<council>/messages")
@requires(Permission.OWN_DATA)
def own_messages(council: Council) -> str:
    """What a council wrote to the reader, newest first."""
    person = queries.person_of(account_behind(current_user), council) if council else None
    if person is None:
        raise NotFound
    found = messages.letters_of(person, page_asked(request.args))

    def link(page: int) -> str:
        return url_for("members.own_messages", council=council, page=page)

    pages = page_links(found.page, found.pages, link) if found.pages > 1 else None
    return render_template("members/messages.html", found=found, pages=pages, direction_of=direction, council=council)
