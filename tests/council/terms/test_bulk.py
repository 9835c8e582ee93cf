"""Another end for several terms: looked at first, then all of it or nothing, each with its own act."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.members import service as members
from council.terms import service as terms
from council.terms.bulk import service as bulk
from council.terms.bulk.service import Change
from council.terms.limits import add_months
from council.terms.models import Term, TermAmendment
from council.terms.seats import AmendmentKind
from tests import factories

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
START, END = date(2025, 7, 1), date(2027, 7, 1)
ON = date(2026, 1, 1)


def seat(council: Council, name: str, start: date = START, end: date = END) -> Term:
    """Somebody with a term."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name=name)
        return terms.begin_term(factories.ACTOR, council, person=person, seat_group="members", start=start, end=end)


def change(kind: AmendmentKind = AmendmentKind.EXTENDED, **when: object) -> Change:
    """A change that was decided at new year."""
    return Change(kind=kind, decided_on=ON, reason="The election is late.", **when)  # type: ignore[arg-type]


def ends(*held: Term) -> list[date]:
    """When these terms end."""
    return [terms.effective_end(db.session.get_one(Term, each.id)) for each in held]


def test_all_terms_are_changed_each_with_its_own_act(council: Council) -> None:
    """Two months more for both; the record names each term once, and what was agreed before is kept."""
    one, other = seat(council, "Amina Diallo"), seat(council, "Lin Wei", end=date(2027, 8, 31))
    with transaction():
        assert bulk.amend_many(factories.ACTOR, council, [one.id, other.id], change(months=2)) == 2
    assert ends(one, other) == [date(2027, 9, 1), date(2027, 10, 31)]
    acts = db.session.scalars(select(Entry).where(Entry.act == Act.TERM_AMENDED.value)).all()
    assert {each.subject for each in acts} == {f"term:{one.id}", f"term:{other.id}"}
    assert {json.loads(each.body)["details"]["kind"] for each in acts} == {"extended"}
    assert [db.session.get_one(Term, each.id).end for each in (one, other)] == [END, date(2027, 8, 31)]


def test_one_refusal_stops_them_all(council: Council) -> None:
    """A day that shortens one and lengthens the other is no extension for both: nothing is changed."""
    one, other = seat(council, "Amina Diallo"), seat(council, "Lin Wei", end=date(2027, 12, 1))
    with pytest.raises(Refused), transaction():
        bulk.amend_many(factories.ACTOR, council, [one.id, other.id], change(new_end=date(2027, 10, 1)))
    assert ends(one, other) == [END, date(2027, 12, 1)]
    assert db.session.scalar(select(func.count()).select_from(TermAmendment)) == 0


@pytest.mark.parametrize(
    ("kind", "when", "refused"),
    [
        (AmendmentKind.EXTENDED, {"months": 2}, [False, True]),
        (AmendmentKind.EXTENDED, {"months": -2}, [True, True]),
        (AmendmentKind.SHORTENED, {"months": -2}, [False, True]),
        (AmendmentKind.SHORTENED, {"new_end": date(2028, 1, 1)}, [True, True]),
        (AmendmentKind.CORRECTED, {"new_end": date(2027, 6, 30)}, [False, True]),
        (AmendmentKind.CORRECTED, {"new_end": date(2027, 7, 2)}, [False, True]),
        (AmendmentKind.CORRECTED, {"new_end": END}, [True, True]),
        (AmendmentKind.CORRECTED, {"new_end": date(2024, 1, 1)}, [True, True]),
    ],
)
def test_the_preview_says_what_would_be_refused_and_the_change_refuses_it(
    council: Council, kind: AmendmentKind, when: dict[str, object], refused: list[bool]
) -> None:
    """Each kind moves an end its own way, and no new end is agreed with whoever has left early."""
    one, gone = seat(council, "Amina Diallo"), seat(council, "Lin Wei")
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            db.session.get_one(Term, gone.id),
            kind=AmendmentKind.RESIGNED,
            new_end=date(2026, 12, 1),
            decided_on=ON,
            reason="Moved.",
        )
    wanted = change(kind, **when)
    steps = {each.term.term_id: each for each in bulk.preview(council, [one.id, gone.id], wanted)}
    assert [steps[each.id].refusal is not None for each in (one, gone)] == refused
    for term, stands in zip((one, gone), refused, strict=True):
        before = ends(term)
        try:
            with transaction():
                bulk.amend_many(factories.ACTOR, council, [term.id], wanted)
        except Refused:
            assert stands
            assert ends(term) == before
        else:
            assert not stands
            assert ends(term) == [steps[term.id].new_end]


def test_the_preview_counts_seats_that_it_has_given_away_before(council: Council) -> None:
    """Twenty-four seats, one of them taken by somebody else from July on: only twenty-three terms can be extended."""
    sitting = [seat(council, f"Person {number}") for number in range(24)]
    seat(council, "Lin Wei", start=END, end=add_months(END, 24))
    steps = bulk.preview(council, [each.id for each in sitting], change(months=6))
    assert sum(each.refusal is not None for each in steps) == 1


def test_an_extension_beyond_the_charters_limit_is_refused_in_the_preview(council: Council) -> None:
    """Whoever comes back after her time off would not have been off long enough."""
    first = seat(council, "Amina Diallo", date(2022, 7, 1), date(2024, 7, 1))
    with transaction():
        person = members.person(council, first.person_id)
        second = terms.begin_term(
            factories.ACTOR, council, person=person, seat_group="members", start=date(2024, 7, 1), end=date(2026, 7, 1)
        )
        person = members.person(council, first.person_id)
        terms.begin_term(
            factories.ACTOR, council, person=person, seat_group="members", start=date(2028, 7, 1), end=date(2030, 7, 1)
        )
    steps = bulk.preview(council, [second.id], change(months=3))
    assert [each.refusal is not None for each in steps] == [True]


def fill(client: FlaskClient, path: str, sent: Mapping[str, object]) -> str:
    """Send the form of a page, with what it hides."""
    hidden = factories.hidden_fields(client.get(path).get_data(as_text=True))
    return client.post(path, data={**hidden, **sent}).get_data(as_text=True)


def test_an_officer_looks_first_and_then_changes_a_cohort(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The cohort is chosen already; the preview saves nothing; confirming saves all and leads back to the list."""
    end = TODAY + timedelta(days=400)
    one, other = (seat(council, name, TODAY - timedelta(days=300), end) for name in ("Amina Diallo", "Lin Wei"))
    seat(council, "Pilar Soto", TODAY - timedelta(days=300), end + timedelta(days=365))
    sign_in(client, officer)
    path = f"/{council.slug}/terms/change-several?cohort={end}"
    page = client.get(path).get_data(as_text=True)
    assert (page.count("checked"), "Pilar Soto" in page) == (2, False)
    sent = {
        "terms": [str(one.id), str(other.id)],
        "kind": "extended",
        "months": "1",
        "decided_on": TODAY.isoformat(),
        "reason": "Late.",
    }
    preview = fill(client, path, {**sent, "step": "look"})
    assert ("Amina Diallo" in preview, "is told by a message" in preview, ends(one, other)) == (True, True, [end, end])
    answer = client.post(path, data={**factories.hidden_fields(preview), **sent, "step": "do"})
    later = add_months(end, 1)
    assert (answer.status_code, ends(one, other)) == (302, [later, later])


def test_a_change_is_not_carried_out_when_a_term_has_changed_since_the_preview(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """What was looked at is not what would be done any more, so nothing is done."""
    end = TODAY + timedelta(days=400)
    term = seat(council, "Amina Diallo", TODAY - timedelta(days=300), end)
    sign_in(client, officer)
    path = f"/{council.slug}/terms/change-several"
    sent = {
        "terms": [str(term.id)],
        "kind": "extended",
        "months": "1",
        "decided_on": TODAY.isoformat(),
        "reason": "Late.",
    }
    preview = fill(client, path, {**sent, "step": "look"})
    with transaction():
        known = db.session.get_one(Term, term.id)
        sooner = end - timedelta(days=9)
        kind = AmendmentKind.SHORTENED
        terms.amend_term(factories.ACTOR, known, kind=kind, new_end=sooner, decided_on=TODAY, reason="Agreed.")
    answer = client.post(path, data={**factories.hidden_fields(preview), **sent, "step": "do"})
    assert (answer.status_code, ends(term)) == (409, [sooner])


def test_the_form_names_its_mistakes(client: FlaskClient, council: Council, officer: User, sign_in: SignIn) -> None:
    """Nobody chosen, neither day nor months, and no reason: each is told at its field."""
    seat(council, "Amina Diallo", TODAY - timedelta(days=300), TODAY + timedelta(days=400))
    sign_in(client, officer)
    page = fill(client, f"/{council.slug}/terms/change-several", {"kind": "extended", "months": "", "new_end": ""})
    assert all(f'href="#{field}' in page for field in ("terms", "months", "reason", "decided_on"))


def test_another_councils_term_is_not_offered_and_not_changed(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Its id, sent by hand, is no choice of the form."""
    other = seat(factories.make_council("elsewhere"), "Amina Diallo")
    seat(council, "Lin Wei", TODAY - timedelta(days=300), TODAY + timedelta(days=400))
    sign_in(client, officer)
    sent = {
        "terms": [str(other.id)],
        "kind": "extended",
        "months": "1",
        "decided_on": TODAY.isoformat(),
        "reason": "Late.",
        "step": "do",
    }
    assert 'href="#terms' in fill(client, f"/{council.slug}/terms/change-several", sent)
    assert ends(other) == [END]
