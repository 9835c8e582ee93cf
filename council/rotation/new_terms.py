"""How long the terms last that an adoption begins: full ones, and what is left of one that somebody left early.

Who returns begins a full term. Of those who join a group in which somebody left early, whoever comes first by her
pseudonym takes a full seat, the last the rest of a term: pseudonyms are drawn at random when people are entered.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from council.councils import service as councils
from council.database import db
from council.members.models import Person
from council.rotation.models import Proposal
from council.terms import service as terms
from council.terms.limits import Span
from council.terms.models import Term
from council.terms.remainders import terms_of_new_members
from council.terms.seats import vacancies_on


def spans_of(
    proposal: Proposal, people: Mapping[str, Person], groups: Mapping[str, str], returning: Collection[str]
) -> dict[str, Span]:
    """The term of each whom a proposal seats in these groups; who held her seat from that day on before has none.

    It says the same before and after the adoption.
    """
    rules, start = councils.rules_of(proposal.charter), proposal.rotation_on
    promised = _promised_before(proposal)
    new = {name: groups[name] for name in groups if name in people and people[name].id not in promised}
    ids = {people[name].id for name in new}
    held = [each for each in terms.held_terms(proposal.council) if each.person_id not in ids or each.start < start]
    seated: dict[str, list[str]] = {}
    for name in sorted(new, key=lambda name: (name not in returning, name)):
        seated.setdefault(new[name], []).append(name)
    return terms_of_new_members(start, vacancies_on(held, rules, start), rules, seated)


def _promised_before(proposal: Proposal) -> set[UUID]:
    """Who held a term from the rotation day on when the proposal was asked for."""
    known = select(Term.person_id).where(
        Term.council_id == proposal.council_id,
        Term.start == proposal.rotation_on,
        Term.created_at < proposal.requested_at,
    )
    return set(db.session.scalars(known))
