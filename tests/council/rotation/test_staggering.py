"""First terms of different lengths, all the way: planned in the real queue, promised, drawn and adopted on pages."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from council import crypto, database, jobs, mail
from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.rotation.drawings import Promise
from council.rotation.models import Staggering
from council.rotation.stagger import adoption as stagger_adoption
from council.rotation.stagger import bridge as stagger_bridge
from council.rotation.stagger import service as staggering
from council.rotation.stagger.facts import Hindrance, first_terms, founding_day
from council.rotation.stagger.words import hindrance_words
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from tests import factories
from tests.council.rotation import helpers
from tests.factories import ACTOR
from tests.solver.terminal import run as rotation_command

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
BEGUN = TODAY.replace(day=1)
HALF, WHOLE = add_months(BEGUN, 12), add_months(BEGUN, 24)
HERE = "/test-council/stagger"
PUBLIC = f"/test-council/public/stagger/{BEGUN.isoformat()}"
NUMBERS = "5 17 23 31 40 44"
TOMORROW = datetime.now(UTC) + timedelta(days=1)
PROMISE = Promise(method="octo-41", source="The six numbers of the national lottery.", draw_at=TOMORROW)


def seat(council: Council, people: int, *, group: str = "members", months: int = 24, number: int = 0) -> None:
    """So many members whose first terms begin together."""
    with transaction():
        for at in range(number, number + people):
            asked = enumerate(councils.dimensions_of(council), start=2)
            values = {each.key: each.values[at * place // 3 % (len(each.values) - 1)].key for place, each in asked}
            person = helpers.add_person(council, f"Member {at}", values)
            end = add_months(BEGUN, months)
            terms.begin_term(ACTOR, council, person=person, seat_group=group, start=BEGUN, end=end)


@pytest.fixture
def new_council(council: Council) -> Council:
    """Twenty-four members who begin together, under a charter that gives half of them one year and half two."""
    seat(council, 24)
    return council


@pytest.fixture
def desk(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    sign_in(client, officer)
    return client


def read(client: FlaskClient, path: str) -> str:
    """A page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def send(client: FlaskClient, path: str, page: str | None = None, **fields: str) -> int:
    """Fill in a form and send it."""
    return client.post(path, data={**factories.hidden_fields(read(client, page or path)), **fields}).status_code


def ask(council: Council) -> Staggering:
    """A plan asked for and not yet made."""
    with transaction():
        asked = stagger_bridge.ask(first_terms(council, BEGUN, on=TODAY))
        return staggering.request_plan(ACTOR, council, asked=asked)


def planned(app: Flask, council: Council) -> Staggering:
    """A plan, made through the real queue's own steps."""
    found = ask(council)
    helpers.run(app, jobs.work_on(found.id))
    assert found.state == "made"
    return found


def commit(found: Staggering, promise: Promise = PROMISE) -> None:
    """The draw is promised."""
    with transaction():
        staggering.promise_draw(ACTOR, found, promise=promise, public=stagger_bridge.announced(found, promise))


class Later(datetime):
    """The clock, two days fast."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Later":
        """The moment in two days."""
        return datetime.now(tz) + timedelta(days=2)  # type: ignore[return-value]


def two_days_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, what is saved is saved in two days."""
    monkeypatch.setattr(database, "datetime", Later)


@pytest.fixture
def promised(app: Flask, new_council: Council, monkeypatch: pytest.MonkeyPatch) -> Staggering:
    """A draw that was promised, and its moment has come."""
    found = planned(app, new_council)
    commit(found)
    two_days_pass(monkeypatch)
    return found


def draw(found: Staggering, numbers: str = NUMBERS) -> dict[str, int]:
    """The numbers are entered."""
    with transaction():
        canonical, dealt, public = stagger_bridge.dealt(found, numbers)
        staggering.draw(ACTOR, found, numbers=canonical, dealt=dealt, public=public)
    return dealt


def adopt(found: Staggering) -> None:
    """The lengths are adopted."""
    with transaction():
        stagger_adoption.adopt(ACTOR, found, on=TODAY)


def ends(council: Council) -> dict[str, date]:
    """Until when each member sits, by pseudonym."""
    people = {person.id: person.pseudonym for person in db.session.scalars(select(Person))}
    return {people[each.person_id]: each.end for each in terms.held_terms(council)}


def test_first_terms_go_all_the_way_through_their_pages(  # noqa: PLR0917  # fixtures
    app: Flask, desk: FlaskClient, new_council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planned, promised, drawn and adopted; half the members then sit one year, and anyone with both files agrees."""
    visitor = app.test_client()
    waits = "First terms of different lengths wait to be drawn"
    assert ("Make a plan" in read(desk, HERE), waits in read(desk, "/test-council/")) == (True, True)
    assert HERE in read(desk, "/test-council/terms")
    assert send(desk, f"{HERE}/plan", HERE) == 302
    found = staggering.current(new_council, BEGUN)
    helpers.run(app, jobs.work_on(found.id))
    page = read(desk, HERE)
    assert ("No assignment is more even" in page, "12 members" in page) == (True, True)
    when = TOMORROW.strftime("%Y-%m-%dT%H:%M")
    assert visitor.get(PUBLIC).status_code == 404
    assert send(desk, f"{HERE}/promise", method="octo-41", source="The lottery.", draw_at="2020-01-01T10:00") == 400
    assert send(desk, f"{HERE}/promise", method="octo-41", source="The lottery.", draw_at=when) == 302
    assert str(found.plan_sha256) in read(visitor, PUBLIC)
    before = json.loads(read(visitor, f"{PUBLIC}/file.json"))
    assert send(desk, f"{HERE}/draw", numbers=NUMBERS) == 400
    two_days_pass(monkeypatch)
    assert send(desk, f"{HERE}/draw", numbers="abc !") == 400
    assert send(desk, f"{HERE}/draw", numbers=NUMBERS) == 302
    assert "The lengths of first terms are drawn" in read(visitor, PUBLIC)
    assert "no change" in read(desk, f"{HERE}/adopt")
    assert send(desk, f"{HERE}/adopt") == 302
    assert Counter(ends(new_council).values()) == {HALF: 12, WHOLE: 12}
    assert {name: WHOLE if at else HALF for name, at in (found.dealt or {}).items()} == ends(new_council)
    assert waits not in read(desk, "/test-council/")
    _checks_out(desk, visitor, tmp_path)
    after = json.loads(read(visitor, f"{PUBLIC}/file.json"))
    assert {**after, "numbers": None, "dealt": None} == before


def _checks_out(desk: FlaskClient, visitor: FlaskClient, folder: Path) -> None:
    """The command says yes to the plan and the public file."""
    for name, client, path in (("plan", desk, f"{HERE}/plan.json"), ("public", visitor, f"{PUBLIC}/file.json")):
        (folder / f"{name}.json").write_bytes(client.get(path).data)
    result = rotation_command("stagger-check", folder / "plan.json", folder / "public.json")
    assert result.output == "yes\n"


def test_the_same_numbers_deal_the_same_lengths_and_others_others(promised: Staggering) -> None:
    """However they are typed; nothing but the plan and the numbers decides."""
    first = stagger_bridge.dealt(promised, NUMBERS)
    assert stagger_bridge.dealt(promised, "44, 40 31 23 17 5")[:2] == first[:2]
    assert stagger_bridge.dealt(promised, "1 2 3 4 5 6")[1] != first[1]


def test_digits_drawn_by_hand_deal_when_there_are_as_many_as_promised(app: Flask, new_council: Council) -> None:
    """Three digits, and no other number of them."""
    found = planned(app, new_council)
    commit(found, Promise(method="digits", source="Three digits out of a hat.", draw_at=TOMORROW))
    assert stagger_bridge.dealt(found, "0 4 2")[0] == "042"
    with pytest.raises(Refused, match="3 digits are needed"):
        stagger_bridge.dealt(found, "42")


def test_a_draw_is_promised_once_and_held_once(promised: Staggering) -> None:
    """Neither a second promise, nor second numbers, nor a second adoption; nor taking back what is drawn."""
    with pytest.raises(Refused):
        commit(promised, Promise(method="digits", source="A hat.", draw_at=datetime.now(UTC) + timedelta(days=9)))
    draw(promised)
    with pytest.raises(Refused):
        draw(promised, "1 2 3 4 5 6")
    with pytest.raises(Refused), transaction():
        staggering.withdraw(ACTOR, promised, reason="We do not like it.")
    adopt(promised)
    with pytest.raises(Refused):
        adopt(promised)


def test_one_plan_is_made_at_a_time(app: Flask, new_council: Council) -> None:
    """Until it was taken back, and then the next has the next number."""
    found = planned(app, new_council)
    with pytest.raises(Refused):
        ask(new_council)
    with transaction():
        staggering.withdraw(ACTOR, found, reason="The charter is looked at again.")
    assert planned(app, new_council).number == 2


def test_a_promise_that_was_taken_back_stays_on_the_public_page(app: Flask, new_council: Council) -> None:
    """With its reason, also after the next promise."""
    found = planned(app, new_council)
    commit(found)
    with transaction():
        staggering.withdraw(ACTOR, found, reason="The lottery is not held that week.")
    page = read(app.test_client(), PUBLIC)
    assert ("This draw is not held" in page, "The lottery is not held that week." in page) == (True, True)
    commit(planned(app, new_council))
    page = read(app.test_client(), PUBLIC)
    assert ("The draw is on" in page, "The lottery is not held that week." in page) == (True, True)
    assert "Promised before and taken back" in page


ALTERED: dict[str, Callable[[Staggering], dict[str, object]]] = {
    "the plan": lambda found: {"plan_sealed": _sealed_otherwise(found)},
    "the plan and its fingerprint": lambda found: {"plan_sealed": _sealed_otherwise(found), "plan_sha256": "0" * 64},
    "the public file": lambda found: {"public_file": (found.public_file or b"").replace(b"octo-41", b"octo-42")},
    "the source": lambda _found: {"source": "Numbers of our own."},
    "the method": lambda _found: {"method": "digits"},
    "the moment": lambda _found: {"draw_at": datetime.now(UTC) - timedelta(days=9)},
    "what is dealt": lambda found: {"numbers": "1", "dealt": dict.fromkeys(_names(found), 1)},
}


def _sealed_otherwise(found: Staggering) -> bytes:
    """Another plan, sealed as ours are."""
    plan = json.loads(staggering.plan_of(found))
    for kind in plan["stagger"]["kinds"]:
        kind["counts"].reverse()
    return crypto.seal(found.council_id, json.dumps(plan), crypto.Place("staggerings", "plan_sealed", found.id))


def _names(found: Staggering) -> list[str]:
    return [person.pseudonym for person in staggering.people_of(found)]


@pytest.mark.parametrize("part", ALTERED)
def test_what_was_promised_cannot_be_changed_behind_the_pages(app: Flask, promised: Staggering, part: str) -> None:
    """Whoever rules the database is found out before the draw, and on the public page."""
    changed = ALTERED[part](promised)
    with transaction() as session:
        session.execute(update(Staggering).where(Staggering.id == promised.id).values(**changed))
    db.session.expire_all()
    with pytest.raises(Refused, match="not the one that was promised"), transaction():
        staggering.draw(ACTOR, promised, numbers="1", dealt={}, public=b"{}")
    assert app.test_client().get(PUBLIC).status_code == 400


def test_people_who_change_pseudonyms_are_found_out(promised: Staggering) -> None:
    """Who stands behind a slip is promised too."""
    dealt = draw(promised)
    one, two = (next(name for name, at in dealt.items() if at == place) for place in (0, 1))
    with transaction() as session:
        for before, after in ((one, "x"), (two, one), ("x", two)):
            session.execute(update(Person).where(Person.pseudonym == before).values(pseudonym=after))
    db.session.expire_all()
    with pytest.raises(Refused, match="not the one that was promised"):
        adopt(promised)


def test_a_plan_for_terms_that_were_changed_since_is_not_promised(app: Flask, new_council: Council) -> None:
    """It has to be made again."""
    found = planned(app, new_council)
    _amend(new_council, AmendmentKind.SHORTENED, HALF)
    with pytest.raises(Refused, match="Terms were changed since this plan was made"):
        commit(found)


def test_lengths_are_not_adopted_when_a_term_was_changed_since(promised: Staggering) -> None:
    """Nothing is done halfway."""
    draw(promised)
    council = promised.council
    _amend(council, AmendmentKind.EXTENDED, add_months(BEGUN, 30))
    before = ends(council)
    with pytest.raises(Refused, match="Terms were changed since these lengths were drawn"):
        adopt(promised)
    assert (ends(council), promised.state) == (before, "drawn")


def test_who_has_left_since_keeps_the_end_written_down_for_her(promised: Staggering) -> None:
    """And stands in nobody's way."""
    draw(promised)
    council, left = promised.council, BEGUN + timedelta(days=40)
    _amend(council, AmendmentKind.RESIGNED, left)
    adopt(promised)
    assert min(ends(council).values()) == left


def test_who_will_leave_after_her_length_is_over_keeps_that_day_and_sits_on_no_longer(promised: Staggering) -> None:
    """A departure that is known already is not turned into an agreed end."""
    draw(promised)
    left = add_months(BEGUN, 23)
    term = next(
        each for name, each in stagger_adoption.terms_dealt(promised).items() if (promised.dealt or {})[name] == 0
    )
    with transaction():
        terms.amend_term(
            ACTOR, term, kind=AmendmentKind.RESIGNED, new_end=left, decided_on=TODAY, reason="She moves away."
        )
    adopt(promised)
    held = next(each for each in terms.held_terms(promised.council) if each.term_id == term.id)
    assert (held.end, held.departed) == (left, True)


def test_somebody_who_is_erased_stands_by_her_pseudonym_alone(desk: FlaskClient, promised: Staggering) -> None:
    """On every page of the way, which still opens."""
    draw(promised)
    person = next(each for each in staggering.people_of(promised) if (promised.dealt or {})[each.pseudonym] == 0)
    name, pseudonym = members.name_of(person), person.pseudonym
    with transaction():
        members.erase_person(ACTOR, person, on=TODAY)
    for path in (HERE, f"{HERE}/adopt", PUBLIC):
        page = read(desk, path)
        assert (f">{name}<" in page, pseudonym in page) == (False, True), path
    adopt(promised)
    assert pseudonym in read(desk, HERE)
    changed = [each for term in db.session.scalars(select(Term)) for each in terms.amendments_of(term)]
    assert {terms.reason_of(each) for each in changed} == {"", "The length of this first term was drawn by lot."}


def _amend(council: Council, kind: AmendmentKind, end: date) -> None:
    with transaction():
        term = terms.term(council, terms.held_terms(council)[0].term_id)
        terms.amend_term(ACTOR, term, kind=kind, new_end=end, decided_on=TODAY, reason="So it was decided.")


def test_every_step_is_one_act_and_every_member_with_an_account_is_told(promised: Staggering) -> None:
    """In the order of the way; a mail speaks of its reader alone."""
    user = factories.make_user("noor")
    with transaction():
        member = staggering.people_of(promised)[0]
        member.user_id = user.id
    draw(promised)
    adopt(promised)
    acts = select(Entry.act).where(Entry.subject == f"staggering:{promised.id}").order_by(Entry.sequence)
    assert list(db.session.scalars(acts)) == [
        "staggering_requested",
        "staggering_planned",
        "staggering_committed",
        "staggering_drawn",
        "staggering_adopted",
    ]
    (letter,) = db.session.scalars(select(mail.OutgoingMail))
    assert (letter.recipient, "lasts until before" in letter.body, PUBLIC in letter.body) == (user.email, True, True)


def test_nobody_but_the_secretariat_acts_and_only_readers_of_evidence_get_the_plan(  # noqa: PLR0917  # fixtures
    app: Flask, promised: Staggering, member_user: User, auditor: User, sign_in: SignIn
) -> None:
    """Members follow it by pseudonym; each download of the plan is in the record."""
    assert promised.state == "committed"
    member, reader, visitor = app.test_client(), app.test_client(), app.test_client()
    sign_in(member, member_user)
    sign_in(reader, auditor)
    page = read(member, HERE)
    assert ("Draw</a>" in page, "Download the whole plan" in page, "Member 3" in page) == (False, False, False)
    for step in ("promise", "draw", "adopt", "withdraw", "plan.json"):
        assert member.get(f"{HERE}/{step}").status_code == 404
        assert visitor.get(f"{HERE}/{step}").status_code == 302
    assert reader.get(f"{HERE}/plan.json").data == staggering.plan_of(promised)
    downloads = select(Entry).where(Entry.act == Act.EVIDENCE_DOWNLOADED.value)
    assert len(list(db.session.scalars(downloads))) == 1


def test_no_page_and_no_file_for_everyone_shows_what_anybody_declared(
    app: Flask, promised: Staggering, member_user: User, sign_in: SignIn
) -> None:
    """Neither a value nor a dimension, before the draw and after it; a member reads of open dimensions only."""
    member, visitor = app.test_client(), app.test_client()
    sign_in(member, member_user)
    closed = [each for each in councils.dimensions_of(promised.council, on=BEGUN) if each.sensitivity != "open"]
    assert closed
    for _moment in ("promised", "drawn"):
        file = read(visitor, f"{PUBLIC}/file.json")
        words = {key for each in councils.dimensions_of(promised.council, on=BEGUN) for key in _words(each)}
        assert [word for word in words if f'"{word}"' in file] == []
        page = read(member, HERE)
        assert [each.key for each in closed if f">{each.name['en']}<" in page] == []
        if promised.state == "committed":
            draw(promised)


def _words(dimension: councils.DimensionView) -> list[str]:
    return [dimension.key, *(value.key for value in dimension.values)]


def test_counts_in_small_cohorts_are_told_only_where_single_values_are(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    """In a cohort of one, a count is what one person declared."""
    board = factories.make_council("board", "charlotte-county")
    with transaction():
        for key, sensitivity in (("status", "sealed"), ("town", "restricted")):
            councils.add_dimension(
                ACTOR,
                board,
                key=key,
                name={"en": f"The {key}"},
                purpose={},
                sensitivity=sensitivity,
                values=[("a", {"en": "A"}), ("b", {"en": "B"})],
            )
    helpers.adopt(board, {"dimensions": ["status", "town"]}, on=date(2022, 7, 2))
    seat(board, 5, months=36)
    planned(app, board)
    sign_in(client, factories.make_user("clerk", board, Role.SECRETARIAT))
    page = read(client, "/board/stagger")
    assert ("The town" in page, "The status" in page, "1 more dimension is balanced too" in page) == (True, False, True)


def test_a_job_that_fails_leaves_no_plan_and_can_be_asked_for_again(app: Flask, new_council: Council) -> None:
    """The page says so, without blame."""
    found = ask(new_council)
    with transaction():
        found.problem_sealed = b"broken"
    helpers.run(app, jobs.work_on(found.id))
    assert (found.state, staggering.told_of(found)) == ("failed", {"code": "fault"})
    assert planned(app, new_council).number == 2


def test_a_plan_taken_back_while_it_is_computed_is_not_kept(app: Flask, new_council: Council) -> None:
    """What the worker still finds is dropped."""
    found = ask(new_council)
    with transaction():
        staggering.withdraw(ACTOR, found, reason="Too early.")
    helpers.run(app, jobs.work_on(found.id))
    assert (found.state, found.plan_sealed) == ("withdrawn", None)
    with pytest.raises(NotFound):
        staggering.plan_of(found)


HINDRANCES: list[tuple[Hindrance, dict[str, object]]] = [
    (Hindrance.NOT_STATED, {"stagger": None}),
    (Hindrance.NOT_BY_LOT, {"stagger": {"cohorts": [{"months": 12}, {"months": 24}], "by": "votes"}}),
    (Hindrance.TOO_SHORT, {"stagger": {"cohorts": [{"months": 12}, {"months": 36}], "by": "lot"}}),
    (Hindrance.SIZES, {"stagger": {"cohorts": [{"months": 12, "seats": 4}, {"months": 24, "seats": 20}], "by": "lot"}}),
]


@pytest.mark.parametrize(("hindrance", "change"), HINDRANCES)
def test_what_stands_against_a_draw_is_told(council: Council, hindrance: Hindrance, change: dict[str, object]) -> None:
    """By the charter in force on the day, for twenty-three of twenty-four seats."""
    seat(council, 23)
    helpers.adopt(council, change, on=date(2022, 7, 2))
    first = first_terms(council, BEGUN, on=TODAY)
    words = hindrance_words(first)
    assert (first.hindrance, bool(words and words.what and words.todo)) == (hindrance, True)
    with pytest.raises(Refused):
        stagger_bridge.ask(first)


def test_no_lots_are_drawn_without_terms_or_charter_or_too_late_or_twice(council: Council) -> None:
    """Each with words of its own."""
    assert first_terms(council, BEGUN, on=TODAY).hindrance is Hindrance.NOBODY
    assert first_terms(council, date(2000, 1, 1), on=TODAY).hindrance is Hindrance.NO_CHARTER
    seat(council, 24)
    assert first_terms(council, BEGUN, on=HALF).hindrance is Hindrance.TOO_LATE
    _amend(council, AmendmentKind.SHORTENED, HALF)
    first = first_terms(council, BEGUN, on=TODAY)
    assert (first.hindrance, hindrance_words(first) is not None) == (Hindrance.DIFFERENT_ENDS, True)


def test_a_council_begins_on_the_latest_day_from_which_nobody_sits_on(new_council: Council) -> None:
    """Somebody who follows on one seat begins no council; everybody who follows does."""
    assert founding_day(new_council) == BEGUN
    later = BEGUN + timedelta(days=50)
    _amend(new_council, AmendmentKind.RESIGNED, later)
    with transaction():
        person = helpers.add_person(new_council, "Follower", {})
        terms.begin_term(ACTOR, new_council, person=person, seat_group="members", start=later, end=WHOLE)
    assert founding_day(new_council) == BEGUN
    with transaction():
        person = helpers.add_person(new_council, "Of the next council", {})
        terms.begin_term(
            ACTOR, new_council, person=person, seat_group="members", start=WHOLE, end=add_months(WHOLE, 24)
        )
    assert founding_day(new_council) == WHOLE


def test_parts_are_as_equal_as_can_be_within_each_kind_of_seat(app: Flask) -> None:
    """The 47 seats of `un-hrc` in three parts of each regional group, and all in all 16, 16 and 15."""
    world = factories.make_council("world", "un-hrc")
    charter = councils.charter_on(world, BEGUN)
    assert charter is not None
    groups = {group.key: group.seats for group in councils.rules_of(charter).seat_groups}
    for at, (key, seats) in enumerate(groups.items()):
        seat(world, seats, group=key, months=36, number=100 * at)
    first = first_terms(world, BEGUN, on=TODAY)
    assert sorted(first.cohorts) == [15, 16, 16]
    assert {key: sum(sizes) for key, sizes in (first.within or {}).items()} == groups
    assert max(max(sizes) - min(sizes) for sizes in (first.within or {}).values()) == 1
    assert planned(app, world).plan_sha256
