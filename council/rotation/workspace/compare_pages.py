"""The page on which proposals of one rotation stand side by side."""

from flask import render_template, request
from flask_babel import gettext as _

from council.access import Permission, requires
from council.councils.models import Council
from council.errors import NotFound
from council.form_base import Page
from council.rotation import service
from council.rotation.models import Proposal
from council.rotation.story import exists, title_of
from council.rotation.way_pages import blueprint, day_in, number_in, sight_here
from council.rotation.workspace import comparing


@blueprint.get("/<council>/rotations/<day>/compare")
@requires(Permission.SEE_PROPOSAL)
def compare(council: Council, day: str) -> Page:
    """Two to four proposals side by side, or why that cannot be."""
    rotation_on = day_in(day)
    if not exists(council, rotation_on):
        raise NotFound
    sight = sight_here(council, rotation_on)
    there = {each.number: each for each in service.proposals_of(council, rotation_on, trials=sight.evidence)}
    chosen = [_there(there, number) for number in sorted(set(request.args.getlist("with", type=number_in)))]
    message = _message(chosen)
    page = render_template(
        "rotation/compare.html",
        told=None if message else comparing.comparison(chosen, sight),
        message=message,
        choices=comparing.choices(there.values(), [each.number for each in chosen]),
        day=day,
        rotation=title_of(rotation_on),
    )
    return (page, 422) if message else page


def _there(proposals: dict[int, Proposal], number: int) -> Proposal:
    if number not in proposals:
        raise NotFound
    return proposals[number]


def _message(chosen: list[Proposal]) -> str:
    """Why these cannot be compared; empty when they can."""
    if not comparing.FEWEST <= len(chosen) <= comparing.MOST:
        return _("Choose two, three or four proposals to compare.")
    waiting = next((each.number for each in chosen if not comparing.comparable(each)), None)
    if waiting is not None:
        return _("Proposal %(number)s has no council to compare. Choose another one.", number=waiting)
    return ""
