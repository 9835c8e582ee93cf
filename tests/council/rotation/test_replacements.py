"""Vacant seats and who takes them: in the charter's order, passing over whom its rules keep out, each attempt kept."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from council import i18n, mail
from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import Quota
from council.database import db, transaction
from council.errors import Changed, Refused
from council.members import service as members
from council.members.models import Person
from council.rotation.facts import gather
from council.rotation.models import Proposal, ReservePlace
from council.rotation.story import exists
from council.rotation.vacancy import service as replacements
from council.rotation.vacancy.service import OpenSeat, Reply
from council.rotation.vacancy.stepping_in import Obstacle, breaks
from council.terms import service as terms
from council.terms import substitutes
from council.terms.models import Replacement, Term
from council.terms.seats import AmendmentKind
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY, LATER
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
UNTIL = TODAY + timedelta(days=240)
LEFT = date(2026, 11, 1)  # eight months before the end that was agreed
SECRET = "Moved for her health."


def resign(term: Term, day: date = LEFT) -> Term:
    """Somebody leaves before her time."""
    with transaction():
        term = terms.term(term.council, term.id)
        terms.amend_term(ACTOR, term, kind=AmendmentKind.RESIGNED, new_end=day, decided_on=day, reason=SECRET)
    return term


def reserve(people: list[Person]) -> None:
    """A reserve list in this order, as an adoption on 1 July 2026 would write it."""
    proposal = db.session.scalars(select(Proposal)).one()
    with transaction():
        db.session.add_all(
            ReservePlace(
                proposal_id=proposal.id, person_id=person.id, position=position, valid_until=UNTIL + timedelta(days=400)
            )
            for position, person in enumerate(people, start=1)
        )


@pytest.fixture
def gone(council: Council) -> Term:
    """A council of 24 from which a woman has resigned; at most twelve men may sit, and as many do."""
    return resign(seat_everyone(council, LATER))


@pytest.fixture
def gone_today(council: Council) -> Term:
    """The same, with the seat vacant from today on."""
    return resign(seat_everyone(council, UNTIL), TODAY)


def seat_everyone(council: Council, until: date) -> Term:
    """Twelve women and twelve men, with a proposal that a reserve list can hang on; says who sits first."""
    most_men = {"key": "men", "where": {"gender": ["man"]}, "most": 12}
    helpers.adopt(council, {"quotas": [most_men], "caps": [{"per": "organisation", "most": 2}]})
    charter = councils.latest_charter(council)
    assert charter is not None
    with transaction():
        sitting = []
        for number in range(24):
            values = {"gender": "man" if number % 2 else "woman"}
            person = helpers.add_person(council, f"Member {number}", values)
            term = terms.begin_term(ACTOR, council, person=person, seat_group="members", start=helpers.BEGUN, end=until)
            sitting.append(term)
        adopted = Proposal(council_id=council.id, charter_id=charter.id, rotation_on=DAY, number=1, state="adopted")
        adopted.requested_at, adopted.problem_sealed = datetime.now(UTC), b""
        db.session.add(adopted)
    return sitting[0]


def people(council: Council, *kinds: str) -> list[Person]:
    """New people of these kinds: woman, man, or none, who says nothing."""
    with transaction():
        return [
            helpers.add_person(council, f"Reserve {number}", {"gender": kind} if kind != "none" else {})
            for number, kind in enumerate(kinds)
        ]


def seat_of(term: Term) -> OpenSeat:
    """The seat that a term left empty."""
    found = replacements.open_seat(term.council, term.id, LEFT)
    assert found is not None
    return found


def ask(term: Term, person: Person) -> Replacement:
    """Somebody is asked on the day the seat falls vacant."""
    with transaction():
        return replacements.ask(ACTOR, seat_of(term), person, on=LEFT)


def answer(asked: Replacement, reply: Reply, start: date = LEFT) -> None:
    """What she says."""
    with transaction():
        replacements.answer(ACTOR, asked, reply=reply, start=start, on=LEFT)


def test_the_reserve_list_is_asked_in_order_and_passes_over_whom_the_rules_keep_out(
    council: Council, gone: Term
) -> None:
    """A thirteenth man would break the quota; nor is an erased person or a member asked, but the next woman."""
    man, erased, first, second = people(council, "man", "woman", "woman", "woman")
    sitting = terms.seated(council, LEFT)[3].person_id
    reserve([man, erased, members.person(council, sitting), first, second])
    with transaction():
        members.erase_person(ACTOR, erased, on=LEFT)
    found = replacements.candidates(seat_of(gone), LEFT)
    assert [each.obstacle.by if each.obstacle else None for each in found] == [
        Obstacle.QUOTA,
        Obstacle.ERASED,
        Obstacle.SITS,
        None,
        None,
    ]
    for passed in (man, second):
        with pytest.raises(Changed):
            ask(gone, passed)
    asked = ask(gone, first)
    with pytest.raises(Changed):
        ask(gone, second)
    answer(asked, Reply.DECLINED)
    answer(ask(gone, second), Reply.ACCEPTED)
    assert [(each.person_id, each.answer) for each in replacements.attempts(gone)] == [
        (first.id, "declined"),
        (second.id, "accepted"),
    ]


def test_whoever_accepts_serves_the_rest_of_the_term(council: Council, gone: Term) -> None:
    """Eight months are left: a partial term; the seat is vacant no more, and nobody can take it twice."""
    (first,) = people(council, "woman")
    reserve([first])
    asked = ask(gone, first)
    answer(asked, Reply.ACCEPTED, date(2026, 11, 15))
    assert [(each.start, each.end, each.partial, each.follows) for each in terms.terms_of(first)] == [
        (date(2026, 11, 15), LATER, True, gone.id)
    ]
    assert replacements.open_seat(council, gone.id, LEFT) is None
    assert len(terms.seated(council, date(2026, 11, 15))) == 24
    with pytest.raises(Changed):
        answer(asked, Reply.ACCEPTED)


@pytest.mark.parametrize("reply", [Reply.DECLINED, Reply.UNREACHED])
def test_without_a_yes_the_seat_stays_vacant(council: Council, gone: Term, reply: Reply) -> None:
    """The attempt is kept, the list is exhausted, and nobody's term begins."""
    (first,) = people(council, "woman")
    reserve([first])
    answer(ask(gone, first), reply)
    assert seat_of(gone).vacancy.term_id == gone.id
    assert not any(each.may_be_asked for each in replacements.candidates(seat_of(gone), LEFT))
    assert terms.terms_of(first) == []


def test_the_seat_that_was_filled_is_the_one_no_longer_vacant(council: Council, gone: Term) -> None:
    """Two leave; the seat of the second is taken first; what stays vacant is that of the first."""
    other = next(each for each in terms.seated(council, LEFT) if each.person_id != gone.person_id)
    later = resign(terms.term(council, other.term_id), date(2026, 12, 1))
    (first,) = people(council, "woman")
    reserve([first])
    assert {each.term_id for each in replacements.vacancies(council, LEFT)} == {gone.id, later.id}
    answer(ask(later, first), Reply.ACCEPTED, date(2026, 12, 1))
    for day in (LEFT, date(2026, 12, 1), date(2027, 1, 1)):
        assert [each.term_id for each in replacements.vacancies(council, day)] == [gone.id]


def test_nobody_takes_a_seat_before_it_is_vacant(council: Council, gone: Term) -> None:
    """The first day of the new term is the day on which the old one ended, or later."""
    (first,) = people(council, "woman")
    reserve([first])
    with pytest.raises(Refused):
        answer(ask(gone, first), Reply.ACCEPTED, date(2026, 10, 1))
    assert terms.terms_of(first) == []


def test_whoever_accepts_is_told_by_one_mail_about_herself(council: Council, gone: Term) -> None:
    """It says from when until when, and neither who left nor why."""
    (first,) = people(council, "woman")
    user = factories.make_user("follower", council, Role.MEMBER)
    with transaction():
        members.person(council, first.id).user_id = user.id
    reserve([first])
    answer(ask(gone, first), Reply.ACCEPTED)
    (letter,) = db.session.scalars(select(mail.OutgoingMail)).all()
    assert letter.recipient == user.email
    assert "1 November 2026" in letter.body
    assert "1 July 2027" in letter.body
    assert not {"Member 0", SECRET, "resigned"} & {
        part for part in ("Member 0", SECRET, "resigned") if part in letter.body
    }


def test_each_attempt_is_an_act_without_reasons(council: Council, gone: Term) -> None:
    """Asked and answered stand in the record; why the seat is vacant does not."""
    (first,) = people(council, "woman")
    reserve([first])
    answer(ask(gone, first), Reply.DECLINED)
    rows = db.session.scalars(select(Entry).order_by(Entry.sequence)).all()
    assert [each.act for each in rows][-2:] == [Act.REPLACEMENT_ASKED.value, Act.REPLACEMENT_ANSWERED.value]
    assert not any(SECRET in str(vars(each)) for each in rows)


def test_personal_substitutes_are_asked_before_anybody_else(council: Council, gone: Term) -> None:
    """Where the charter gives each seat a substitute, hers is asked, and no other seat's."""
    group = {"key": "members", "name": {"en": "Members"}, "seats": 24, "substitutes": 24, "substitute_mode": "personal"}
    helpers.adopt(council, {"seat_groups": [group], "vacancy": {"filled_by": "personal_substitute"}})
    mine, other = people(council, "woman", "woman")
    neighbour = terms.term(council, terms.seated(council, LEFT)[0].term_id)
    with transaction():
        substitutes.name_substitute(ACTOR, terms.term(council, gone.id), mine, on=helpers.ASKED)
        substitutes.name_substitute(ACTOR, neighbour, other, on=helpers.ASKED)
    assert [each.person.id for each in replacements.candidates(seat_of(gone), LEFT)] == [mine.id]
    answer(ask(gone, mine), Reply.ACCEPTED)
    assert terms.terms_of(mine)[0].end == LATER


@pytest.mark.parametrize(
    ("bounds", "hers", "theirs", "empty", "broken"),
    [
        ((None, 2), "woman", 2, 1, True),
        ((None, 2), "man", 2, 1, False),
        ((None, 2), "woman", 3, 1, False),  # broken already, whoever comes
        ((3, None), "man", 2, 1, True),
        ((3, None), "woman", 2, 1, False),
        ((3, None), "man", 2, 2, False),  # the other empty seat can still do it
        ((3, None), "man", 1, 1, False),  # out of reach, whoever comes
    ],
)
def test_a_quota_keeps_out_only_who_breaks_it(
    bounds: tuple[int | None, int | None], hers: str, *, theirs: int, empty: int, broken: bool
) -> None:
    """Somebody is passed over when the quota could be kept with another, and not with her."""
    quota = Quota(key="women", where={"gender": ["woman"]}, least=bounds[0], most=bounds[1])
    sitting = [{"gender": "woman"}] * theirs + [{"gender": "man"}] * 5
    assert breaks(quota, {"gender": hers}, sitting, seats=10, empty=empty) is broken


# The pages


@pytest.fixture
def desk(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    sign_in(client, officer)
    return client


def read(client: FlaskClient, path: str) -> str:
    """A page, which must be there."""
    found = client.get(path)
    assert found.status_code == 200, found.get_data(as_text=True)
    return found.get_data(as_text=True)


def send(client: FlaskClient, path: str, page: str, **fields: str) -> int:
    """Fill in a form and send it."""
    return client.post(path, data={**factories.hidden_fields(read(client, page)), **fields}).status_code


def test_a_seat_is_filled_through_its_pages(council: Council, gone_today: Term, desk: FlaskClient) -> None:
    """The list leads to the seat; the next in line is asked and declines; the one after her accepts and sits."""
    man, first, second = people(council, "man", "woman", "woman")
    reserve([man, first, second])
    path = f"/test-council/vacancies/{gone_today.id}"
    assert path in read(desk, "/test-council/vacancies")
    page = read(desk, path)
    assert "On this seat, the quota on “Gender: Man” would be broken." in page
    assert "Reserve 1" in page
    assert send(desk, f"{path}/ask", path, person=str(second.id)) == 422
    assert send(desk, f"{path}/ask", path, person=str(first.id)) == 302
    assert send(desk, f"{path}/answer", path) == 422
    assert send(desk, f"{path}/answer", path, reply="declined") == 302
    assert send(desk, f"{path}/ask", path, person=str(second.id)) == 302
    assert f"until before {i18n.day(UNTIL)}" in read(desk, path)
    assert send(desk, f"{path}/answer", path, reply="accepted") == 302
    assert "This seat is not vacant." in read(desk, path)
    assert [each.end for each in terms.terms_of(second)] == [UNTIL]
    assert "No seat is vacant" in read(desk, "/test-council/vacancies")


def test_members_read_that_a_seat_is_vacant_and_never_why(
    gone_today: Term, client: FlaskClient, *, member_user: User, sign_in: SignIn
) -> None:
    """Since when, and how it is filled; not who left, and no way to the secretariat's page."""
    sign_in(client, member_user)
    page = read(client, "/test-council/vacancies")
    assert i18n.day(TODAY) in page
    assert not [told for told in ("Member 0", SECRET, "resigned", str(gone_today.id)) if told in page]
    assert client.get(f"/test-council/vacancies/{gone_today.id}").status_code == 404


def test_only_the_secretariat_reads_the_reason(council: Council, gone: Term, desk: FlaskClient) -> None:
    """It stands where the end of the term is changed; after the member was erased, it is gone."""
    path = f"/test-council/terms/{gone.id}/change"
    assert SECRET in read(desk, path)
    with transaction():
        members.erase_person(ACTOR, members.person(council, gone.person_id), on=LEFT)
    assert SECRET not in read(desk, path)


def test_the_day_on_which_a_seat_falls_vacant_is_a_rotation_of_its_own(council: Council, gone: Term) -> None:
    """A question to the solver can be put for it: one seat is open, everybody else sits on, and she leaves."""
    assert exists(council, LEFT)
    facts = gather(council, LEFT)
    standings = Counter(each.standing for each in facts.people)
    assert (facts.open_seats, standings) == (1, {"continuing": 23, "leaving": 1})
    assert [each.person_id for each in facts.ending] == [gone.person_id]


def test_an_exhausted_list_leads_to_a_new_call(gone_today: Term, desk: FlaskClient) -> None:
    """Nobody is left: the page says so, and what to do."""
    page, url = read(desk, f"/test-council/vacancies/{gone_today.id}"), "/test-council/calls/new"
    assert "Nobody is left who could be asked." in page
    assert url in page


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "9999-12-31", "2027-02-30"])
def test_a_first_day_that_is_none_is_not_there(gone_today: Term, desk: FlaskClient, day: str) -> None:
    """A preview is shown for days of our time."""
    assert desk.get(f"/test-council/vacancies/{gone_today.id}?from={day}").status_code == 404


def test_where_a_successor_is_appointed_the_page_offers_everybody_without_a_seat(
    council: Council, gone_today: Term, desk: FlaskClient
) -> None:
    """Somebody who sits is not offered; whoever is chosen is held to the charter's rules like anybody else."""
    helpers.adopt(council, {"vacancy": {"filled_by": "appointment"}, "quotas": [], "terms": {"months": 24}})
    (appointed,) = people(council, "man")
    path = f"/test-council/vacancies/{gone_today.id}"
    page = read(desk, path)
    assert "A successor is appointed." in page
    assert (f'value="{appointed.id}"' in page, "Member 3" in page) == (True, False)
    assert send(desk, f"{path}/ask", path, person=str(appointed.id)) == 302
    assert send(desk, f"{path}/answer", path, reply="accepted") == 302
    assert [(each.start, each.end, each.partial) for each in terms.terms_of(appointed)] == [(TODAY, UNTIL, True)]


def test_one_vacant_seat_stands_on_the_desk_with_the_way_to_it(gone_today: Term, desk: FlaskClient) -> None:
    """The button leads to the seat itself."""
    assert f"/test-council/vacancies/{gone_today.id}" in read(desk, "/test-council/")


def test_a_form_sent_twice_asks_once(gone_today: Term, council: Council, desk: FlaskClient) -> None:
    """The second time changes nothing, and says so."""
    first, second = people(council, "woman", "woman")
    reserve([first, second])
    path = f"/test-council/vacancies/{gone_today.id}"
    fields = {**factories.hidden_fields(read(desk, path)), "person": str(first.id)}
    assert desk.post(f"{path}/ask", data=fields).status_code == 302
    assert desk.post(f"{path}/ask", data=fields).status_code in {409, 422}
    assert [each.person_id for each in replacements.attempts(gone_today)] == [first.id]
