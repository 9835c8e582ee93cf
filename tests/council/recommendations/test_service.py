"""From a draft to an adopted recommendation, and what members object: every rule, every refusal, one act each."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.recommendations import service
from council.recommendations.queries import Wish, bodies_of, followed
from council.recommendations.service import Kind
from council.recommendations.trail import State
from tests import factories
from tests.council.recommendations.helpers import (
    ADOPTED,
    BODY,
    DUE,
    WORDS,
    adopted,
    answered,
    drafted,
    seat,
    sent,
    wording,
)
from tests.factories import ACTOR

LATER = date(2026, 12, 1)


def acts_about(subject: str) -> list[str]:
    """What the record holds of something."""
    return list(db.session.scalars(select(Entry.act).where(Entry.subject == subject).order_by(Entry.sequence)))


def test_drafts_are_numbered_and_every_step_is_an_act(council: Council) -> None:
    """Written, changed, adopted, withdrawn."""
    first, second = drafted(council), drafted(council, "Open the baths")
    with transaction():
        service.change(ACTOR, first, wording=wording("Open all libraries"))
        service.adopt(ACTOR, first, on=ADOPTED, decision=None, today=ADOPTED)
        service.withdraw(ACTOR, first, on=LATER)
    assert (first.number, second.number, first.title) == (1, 2, {"en": "Open all libraries"})
    assert acts_about(f"recommendation:{first.id}") == [
        Act.RECOMMENDATION_DRAFTED,
        Act.RECOMMENDATION_CHANGED,
        Act.RECOMMENDATION_ADOPTED,
        Act.RECOMMENDATION_WITHDRAWN,
    ]


def test_nothing_is_adopted_that_nobody_has_checked(council: Council) -> None:
    """It would not be clear which words the council decided on."""
    row = drafted(council, text_status={"en": "draft"})
    with pytest.raises(Refused, match="marked as checked"), transaction():
        service.adopt(ACTOR, row, on=ADOPTED, decision=None, today=ADOPTED)


def test_nothing_is_adopted_on_a_day_to_come_or_twice(council: Council) -> None:
    """Nor what was withdrawn."""
    row = drafted(council)
    with pytest.raises(Refused, match="still to come"), transaction():
        service.adopt(ACTOR, row, on=LATER, decision=None, today=ADOPTED)
    row = adopted(council)
    with pytest.raises(Refused, match="no draft any more"), transaction():
        service.adopt(ACTOR, row, on=ADOPTED, decision=None, today=ADOPTED)


def test_adopted_words_stay_as_they_are(council: Council) -> None:
    """Neither the checked language nor the kind can be changed; another language can be added and corrected."""
    row = adopted(council)
    for changed in (wording("Close the libraries"), wording(kind=Kind.PROCESS)):
        with pytest.raises(Refused, match="cannot be changed any more"), transaction():
            service.change(ACTOR, row, wording=changed)
    both = {"en": WORDS["en"], "fr": "Que chacun emprunte des livres."}
    added = replace(wording(), title={"en": "Open the libraries", "fr": "Ouvrir"}, text=both)
    with transaction():
        service.change(ACTOR, row, wording=added)
    assert row.text["fr"] == both["fr"]


def test_only_people_of_the_council_raise_something(council: Council) -> None:
    """Whoever belongs to another is not there; who raised it can be changed without losing since when it is noted."""
    one, two = seat(council, "Amina"), seat(council, "Boris")
    row = drafted(council, raised_by=(one.id,))
    with transaction():
        service.change(ACTOR, row, wording=wording(raised_by=(one.id, two.id)))
    assert {each.id for each in service.raisers_of(row)} == {one.id, two.id}
    other = factories.make_council("other-council")
    stranger = seat(other, "Carmen")
    with pytest.raises(NotFound), transaction():
        service.change(ACTOR, row, wording=wording(raised_by=(stranger.id,)))
    with pytest.raises(NotFound):
        service.recommendation(other, row.id)


def test_an_objection_is_sealed_and_belongs_to_her(council: Council) -> None:
    """Only ciphertext lies in the table; a later one replaces it; erased, it reads as nothing; she can delete it."""
    her, row = seat(council, "Amina"), adopted(council)
    with transaction():
        service.dissent(ACTOR, row, her, words="Not like this.", public=False)
        found = service.dissent(ACTOR, row, her, words="Not at all.", public=True)
    assert [service.words_of(each) for each in service.dissents_of(row)] == ["Not at all."]
    assert b"Not at all" not in found.words_sealed
    with transaction():
        members.erase_person(ACTOR, her, on=LATER)
    assert service.words_of(found) == ""
    other = seat(council, "Boris")
    with transaction():
        service.dissent(ACTOR, row, other, words="No.", public=True)
        service.take_dissent_back(ACTOR, row, other)
    assert service.dissent_of(row, other) is None
    with pytest.raises(Refused, match="object nothing"), transaction():
        service.take_dissent_back(ACTOR, row, other)


def test_the_record_never_says_what_she_objects(council: Council) -> None:
    """It says that somebody did, and whether everybody may read it."""
    her, row = seat(council, "Amina"), adopted(council)
    with transaction():
        service.dissent(ACTOR, row, her, words="Zebra words.", public=True)
    bodies = b"".join(db.session.scalars(select(Entry.body)))
    assert b"Zebra" not in bodies


def test_the_list_is_narrowed_by_state_body_and_what_is_overdue(council: Council) -> None:
    """Each narrowing alone and together; the state is found from the trail."""
    drafted(council, "A draft")
    sent(council, "Nobody answers")
    answered(sent(council, "They answer", body="Ministry"), date(2026, 10, 1))
    every = followed(council)

    def shown(wish: Wish) -> list[str]:
        return [each.recommendation.title["en"] for each in every if wish.fits(each, LATER)]

    assert shown(Wish()) == ["They answer", "Nobody answers", "A draft"]
    assert shown(Wish(state=State.SENT)) == ["Nobody answers"]
    assert shown(Wish(late=True)) == ["Nobody answers"]
    assert shown(Wish(body="Ministry")) == ["They answer"]
    assert shown(Wish(body="Ministry", late=True)) == []
    assert bodies_of(every) == [BODY, "Ministry"]
    assert DUE < LATER
