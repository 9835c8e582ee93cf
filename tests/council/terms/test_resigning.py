"""Giving up a seat before the end of a term, by oneself or through an officer, and taking that back."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Replacement, Term, TermAmendment
from council.terms.resigning import service as resigning
from council.terms.seats import AmendmentKind
from tests import factories

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
START, END = TODAY - timedelta(days=300), TODAY + timedelta(days=400)
LEAVES = TODAY + timedelta(days=40)


def seat(council: Council, name: str, user: User | None = None) -> Term:
    """Somebody who sits now."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name=name, user=user)
        return terms.begin_term(factories.ACTOR, council, person=person, seat_group="members", start=START, end=END)


def again(term: Term) -> Term:
    """The same term, read now."""
    return db.session.get_one(Term, term.id)


def leave(term: Term, *, own: bool = True) -> None:
    """Give the seat up from a day on."""
    with transaction():
        resigning.resign(factories.ACTOR, again(term), leaves_on=LEAVES, on=TODAY, reason="Tired." * (not own), own=own)


def send(client: FlaskClient, path: str, **sent: str) -> tuple[int, str]:
    """Open a page, fill its form and send it."""
    hidden = factories.hidden_fields(client.get(path).get_data(as_text=True))
    answer = client.post(path, data={**hidden, **sent})
    return answer.status_code, answer.get_data(as_text=True)


def test_a_member_gives_up_her_seat_without_saying_why(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """What happens is told first and saves nothing; confirmed, her seat falls vacant on the day, marked as her own."""
    term = seat(council, "Amina Diallo", member_user)
    sign_in(client, member_user)
    assert f"/me/terms/{term.id}/resign" in client.get("/me").get_data(as_text=True)
    path = f"/me/terms/{term.id}/resign"
    status, told = send(client, path, leaves_on=LEAVES.isoformat(), reason="", step="look")
    assert (status, "reserve list" in told or "The charter does not say" in told) == (200, True)
    assert terms.effective_end(again(term)) == END
    sent = {**factories.hidden_fields(told), "leaves_on": LEAVES.isoformat(), "reason": "", "step": "do"}
    assert client.post(path, data=sent).status_code == 302
    made = db.session.scalars(select(TermAmendment)).one()
    assert (made.kind, made.new_end, made.own, terms.reason_of(made)) == ("resigned", LEAVES, True, "")
    act = json.loads(db.session.scalars(select(Entry.body).where(Entry.act == Act.TERM_AMENDED.value)).one())
    assert (act["actor"], act["details"]["own"]) == (f"account:{member_user.id}", True)
    text = client.get("/me").get_data(as_text=True)
    assert ("Your seat falls vacant on" in text, "Take my resignation back" in text) == (True, True)
    assert "What do you wish" not in text


def test_an_officer_enters_a_resignation_and_it_is_marked(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """It is not the member's own entry; the desk says that a seat will fall vacant, and when."""
    term = seat(council, "Amina Diallo")
    sign_in(client, officer)
    path = f"/{council.slug}/terms/{term.id}/resign"
    assert path in client.get(f"/{council.slug}/terms/{term.id}/change").get_data(as_text=True)
    status, _told = send(client, path, leaves_on=LEAVES.isoformat(), reason="", step="do")
    made = db.session.scalars(select(TermAmendment)).one()
    assert (status, made.kind, made.new_end, made.own) == (302, "resigned", LEAVES, False)
    assert "1 member leaves before the end of her term" in client.get(f"/{council.slug}/").get_data(as_text=True)


def test_a_resignation_is_taken_back_while_nobody_follows(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """Her term ends as agreed again, and both changes stay written down."""
    term = seat(council, "Amina Diallo", member_user)
    leave(term)
    sign_in(client, member_user)
    hidden = factories.hidden_fields(client.get("/me").get_data(as_text=True))
    assert client.post(f"/me/terms/{term.id}/resign/back", data=hidden).status_code == 302
    kinds = [each.kind for each in terms.amendments_of(again(term))]
    assert (terms.effective_end(again(term)), kinds) == (END, ["resigned", "stayed"])
    assert not resigning.held_of(again(term)).departed


def test_nobody_takes_a_resignation_back_once_somebody_was_asked_to_follow(council: Council) -> None:
    """While a question for the seat waits, and once it was accepted; a refusal frees the way again."""
    term = seat(council, "Amina Diallo")
    leave(term)
    with transaction():
        asked = members.add_person(factories.ACTOR, council, name="Lin Wei")
        waiting = Replacement(term_id=term.id, person_id=asked.id, number=1, source="named", asked_on=TODAY)
        db.session.add(waiting)
    with pytest.raises(Refused), transaction():
        resigning.take_back(factories.ACTOR, again(term), on=TODAY, own=True)
    with transaction():
        db.session.get_one(Replacement, waiting.id).answer = "declined"
    with transaction():
        resigning.take_back(factories.ACTOR, again(term), on=TODAY, own=True)
    assert terms.effective_end(again(term)) == END


def test_nobody_takes_a_resignation_back_after_its_day(council: Council) -> None:
    """On the day the seat is vacant it is too late; without a resignation there is nothing to take back."""
    term = seat(council, "Amina Diallo")
    with pytest.raises(Refused), transaction():
        resigning.take_back(factories.ACTOR, again(term), on=TODAY, own=True)
    leave(term)
    with pytest.raises(Refused), transaction():
        resigning.take_back(factories.ACTOR, again(term), on=LEAVES, own=True)
    assert terms.effective_end(again(term)) == LEAVES


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), END, END + timedelta(days=1)])
def test_a_seat_is_given_up_from_today_on_and_before_the_term_ends(council: Council, day: object) -> None:
    """Neither for the past nor for a day on which the term is over anyhow."""
    term = seat(council, "Amina Diallo")
    with pytest.raises(Refused), transaction():
        resigning.resign(factories.ACTOR, again(term), leaves_on=day, on=TODAY, reason="", own=True)  # type: ignore[arg-type]
    assert terms.effective_end(again(term)) == END


def test_a_seat_is_given_up_once(council: Council) -> None:
    """A second resignation finds the first and changes nothing."""
    term = seat(council, "Amina Diallo")
    leave(term)
    with pytest.raises(Refused):
        leave(term)
    assert len(terms.amendments_of(again(term))) == 1


def test_the_reason_is_sealed_and_goes_with_the_person(council: Council) -> None:
    """Once she is erased, her reason is empty and the history of her term stays."""
    term = seat(council, "Amina Diallo")
    leave(term, own=False)
    made = terms.amendments_of(again(term))[0]
    assert (terms.reason_of(made), b"Tired" in made.reason_sealed) == ("Tired.", False)
    with transaction():
        members.erase_person(factories.ACTOR, db.session.get_one(Person, again(term).person_id), on=TODAY)
    assert [terms.reason_of(each) for each in terms.amendments_of(again(term))] == [""]


def test_nobody_gives_up_another_members_seat(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """Neither her page nor the officer's page for it is there for another member."""
    other = seat(council, "Lin Wei", factories.make_user("other", council, Role.MEMBER))
    seat(council, "Amina Diallo", member_user)
    sign_in(client, member_user)
    hidden = factories.hidden_fields(client.get("/me").get_data(as_text=True))
    paths = (
        f"/me/terms/{other.id}/resign",
        f"/me/terms/{other.id}/resign/back",
        f"/{council.slug}/terms/{other.id}/resign",
    )
    sent = {**hidden, "leaves_on": LEAVES.isoformat(), "reason": "", "step": "do"}
    assert [client.post(path, data=sent).status_code for path in paths] == [404, 404, 404]
    assert terms.effective_end(again(other)) == END


def test_a_departure_entered_for_the_wrong_day_is_put_right_up_to_the_agreed_end(council: Council) -> None:
    """Later than written down, but not later than agreed."""
    term = seat(council, "Amina Diallo")
    leave(term)
    told = {"kind": AmendmentKind.RESIGNED, "decided_on": TODAY, "reason": "It was another day."}
    with transaction():
        terms.amend_term(factories.ACTOR, again(term), new_end=LEAVES + timedelta(days=5), **told)  # type: ignore[arg-type]
    with pytest.raises(Refused), transaction():
        terms.amend_term(factories.ACTOR, again(term), new_end=END + timedelta(days=1), **told)  # type: ignore[arg-type]
    held = resigning.held_of(again(term))
    assert (held.end, held.agreed_end) == (LEAVES + timedelta(days=5), END)


def test_her_own_page_tells_her_limit_and_what_each_answer_means(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """How long she may serve, in sentences; and below each answer, what it leads to."""
    seat(council, "Amina Diallo", member_user)
    sign_in(client, member_user)
    text = client.get("/me").get_data(as_text=True)
    told = (
        "Term 1 of at most 2 in a row.",
        "May serve again until",
        "unless you apply in the call",
        "It is not certain.",
    )
    assert [words in text for words in told] == [True] * 4
