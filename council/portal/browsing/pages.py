"""The page on which the record is browsed; its address says what it is narrowed to, and never names anybody."""

from flask import render_template, request, url_for
from flask_babel import ngettext

from council.access import Permission, requires
from council.audit.acts import Act
from council.councils.models import Council
from council.paging import page_asked, page_links, three_beside
from council.portal import acts_in_words, record
from council.portal.browsing import finding, words
from council.portal.section import blueprint


@blueprint.get("/<council>/audit/record")
@requires(Permission.READ_RECORD)
def browse(council: Council) -> str:
    """The acts of this council that are asked for, the latest first."""
    what = finding.wanted(council, request.args)
    found = finding.find(council, what, page_asked(request.args, otherwise=0))

    def link(page: int) -> str:
        return url_for("portal.browse", council=council, page=page, **what.address)

    summary = ngettext("%(num)d act in this council", "%(num)d acts in this council", found.total)
    if what.address:
        summary = ngettext("%(num)d act fits", "%(num)d acts fit", found.total)
    return render_template(
        "portal/browsing/record.html",
        what=what,
        lines=record.lines_of(council, found.entries),
        links=page_links(found.page, found.pages, link, numbers=three_beside(found.page, found.pages), summary=summary),
        chips=words.chips(council, what),
        acts=sorted(((act.value, acts_in_words.in_words(act)) for act in Act), key=lambda each: each[1]),
        actors=words.actors(),
        people=finding.pseudonyms(council),
    )
