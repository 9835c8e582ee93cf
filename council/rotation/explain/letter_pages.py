"""Pages of letters: the secretariat's list, one letter, all of them to print, and a person's own."""

from uuid import UUID

from flask import render_template
from flask_login import current_user

from council.access import Permission, requires
from council.councils.models import Council
from council.database import db
from council.errors import NotFound
from council.members import service as members
from council.rotation import service
from council.rotation.explain import letters as post
from council.rotation.models import Proposal
from council.rotation.story import title_of
from council.rotation.way_pages import ONE, blueprint, day_in


@blueprint.get(f"{ONE}/letters")
@requires(Permission.PROPOSE)
def letters(council: Council, day: str, number: int) -> str:
    """Everybody to whom there is a letter."""
    found = service.proposal(council, day_in(day), number)
    known = {"day": day, "number": number, "rotation": title_of(found.rotation_on)}
    return render_template("rotation/letters.html", recipients=post.recipients(found), **known)


@blueprint.get(f"{ONE}/letters/all")
@requires(Permission.PROPOSE)
def all_letters(council: Council, day: str, number: int) -> str:
    """Every letter, each on a printed page of its own."""
    found = service.proposal(council, day_in(day), number)
    return _page(found, post.letters_of(found))


@blueprint.get(f"{ONE}/letters/<uuid:person_id>")
@requires(Permission.PROPOSE)
def letter(council: Council, day: str, number: int, person_id: UUID) -> str:
    """One person's letter."""
    found = service.proposal(council, day_in(day), number)
    return _page(found, [post.letter_to(found, person_id)])


@blueprint.get("/me/letters/<uuid:proposal_id>")
@requires(Permission.OWN_DATA)
def own_letter(proposal_id: UUID) -> str:
    """The reader's own letter on one rotation; nobody else's."""
    found = db.session.get(Proposal, proposal_id)
    person = members.person_of(current_user, found.council) if found else None
    if found is None or person is None:
        raise NotFound
    return _page(found, [post.letter_to(found, person.id)], own=True)


def _page(found: Proposal, written: list[post.Letter], *, own: bool = False) -> str:
    """Letters, to be read and printed."""
    return render_template("rotation/letter.html", letters=written, proposal=found, own=own)
