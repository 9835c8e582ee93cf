"""A council's published calls, open to everyone: the list, one call, and its poster."""

from datetime import UTC, datetime
from uuid import UUID

from flask import render_template, request

from council import addresses
from council.access import public
from council.calls import public_words, service
from council.calls.import_pages import blueprint
from council.calls.outreach import service as outreach
from council.calls.outreach.words import summary as summary_of
from council.calls.publishing import CallState, state_of
from council.councils.models import Council
from council.drawing import qr_of
from council.i18n import label, shared_languages


@blueprint.get("/<council>/public/calls")
@public
def public_calls(council: Council) -> str:
    """Every published call: those that are open or will be, then those that are closed."""
    today = datetime.now(UTC).date()
    found = service.published_calls(council)
    over = [each for each in found if state_of(each, today) is CallState.CLOSED]
    now = [public_words.call_line(each, today) for each in found if each not in over]
    past = [public_words.call_line(each, today) for each in over]
    return render_template(
        "calls/public/calls.html", name=label(council.name), now=now, past=past, languages=shared_languages()
    )


@blueprint.get("/<council>/public/calls/<uuid:call_id>")
@public
def public_call(council: Council, call_id: UUID) -> str:
    """One call, in the language of its address or of its reader."""
    found = service.published_call(council, call_id)
    today = datetime.now(UTC).date()
    page, came_by = public_words.call_page(found, today), outreach.known_token(found, request.args.get("came_by", ""))
    summary = summary_of(found, on=today) if state_of(found, today) is CallState.OPEN else []
    return render_template(
        "calls/public/call.html", call=found, page=page, qr=qr_of(page.address), came_by=came_by, summary=summary
    )


@blueprint.get("/<council>/public/calls/<uuid:call_id>/poster")
@public
def poster(council: Council, call_id: UUID) -> str:
    """The call on one sheet of paper, to be hung up."""
    found = service.published_call(council, call_id)
    page = public_words.call_page(found, datetime.now(UTC).date())
    address = addresses.shown("calls.public_call", council=council, call_id=call_id, lang=page.language)
    return render_template(
        "calls/public/poster.html",
        call=found,
        page=page,
        address=address,
        qr=qr_of(address),
        languages=shared_languages(),
    )
