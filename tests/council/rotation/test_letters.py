"""A letter to each who asked for a seat: her result, her chance and her way back, and nothing of anybody else."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound
from council.members import service as members
from council.members.models import Person
from council.rotation import adoption
from council.rotation.explain import letters
from council.rotation.models import Proposal, ReservePlace
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.hand_counted import (
    FIRST,
    NORTH,
    ONE_FROM_THE_SOUTH,
    PLANTED,
    SOUTH,
    called,
    explained,
    hand_counted,
)
from tests.council.rotation.promised_draws import NUMBERS, SOURCE
from tests.council.rotation.small_councils import draw, promise, sign_off
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
APPLICANTS = {"Zahra Quill": NORTH, "Yusuf Reed": NORTH, "Xenia Stone": NORTH, "Wanda Thorn": SOUTH}
RESERVE = {"vacancy": {"filled_by": "reserve_list", "reserve_list_length": 1}}


def drawn(app: Flask, **rules: object) -> Proposal:
    """Two seats for one from the south and three from the north: drawn, and the file is written."""
    proposal = explained(app, hand_counted(APPLICANTS, **{"quotas": [ONE_FROM_THE_SOUTH], **RESERVE, **rules}))
    sign_off(proposal)
    promise(app, proposal)
    draw(app, proposal)
    return proposal


def text_of(letter: letters.Letter) -> str:
    """All that a letter says."""
    parts = [letter.name, letter.council, letter.title, *letter.result]
    for section in letter.sections:
        parts += [section.title, *section.lines, *(word for fact in section.facts for word in fact)]
    return "\n".join(parts)


def letter(proposal: Proposal, name: str) -> str:
    """What one person's letter says."""
    return text_of(letters.letter_to(proposal, called(name).id))


@pytest.fixture
def proposal(app: Flask) -> Proposal:
    """A rotation that is drawn."""
    return drawn(app)


@pytest.fixture
def desk(app: Flask, proposal: Proposal, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    browser = app.test_client()
    sign_in(browser, factories.make_user("officer", proposal.council, Role.SECRETARIAT))
    return browser


def with_account(council: Council, name: str) -> User:
    """Give somebody an account."""
    user = factories.make_user(name.split(maxsplit=1)[0].lower(), council, Role.MEMBER)
    with transaction():
        db.session.get_one(Person, called(name).id).user_id = user.id
    return user


def test_who_was_drawn_reads_her_term_her_chance_and_how_it_was_drawn(proposal: Proposal) -> None:
    """The one from the south is on every council; one of the three from the north sits, with the chance of a third."""
    told = letter(proposal, "Wanda Thorn")
    assert "You were drawn. Your term begins on 1 July 2026 and ends on 1 July 2028." in told
    assert "Your chance was 100%: you were on 20 of 20 councils that could be drawn." in told
    assert NUMBERS in told
    assert SOURCE in told
    assert "http://localhost/test-council/public/draws/2026-07-01" in told
    assert re.search(r"\b[0-9a-f]{64}\b", told)
    assert "You may come back from 1 July 2030 on." in told  # one term in a row, then two years off


def test_the_three_alike_are_told_of_a_third_of_the_chance_each(proposal: Proposal) -> None:
    """Seven, seven and six of the twenty councils; one was drawn, one is on the list of one, one has neither."""
    three = [letter(proposal, name) for name in APPLICANTS if name != "Wanda Thorn"]
    times = sorted(int(found[1]) for each in three if (found := re.search(r"you were on (\d+) of 20", each)))
    assert times == [6, 7, 7]
    assert sum("You were drawn." in each for each in three) == 1
    assert sum("on the reserve list, at place 1" in each for each in three) == 1
    assert sum("You were not drawn" in each for each in three) == 1


def test_who_may_not_begin_a_term_reads_why_and_from_when_she_may(proposal: Proposal) -> None:
    """Her first term is over, and two years off begin."""
    told = letter(proposal, "May Not")
    assert "Your term ends on 1 July 2026." in told
    assert "You have served as many terms in a row as the charter allows." in told
    assert "You may apply again for a term that begins on 1 July 2028 or later." in told
    assert "Your chance" not in told


def test_who_had_no_chance_is_told_so_without_a_word_about_others(app: Flask) -> None:
    """Only people from the north are aimed at, so that nobody from the south is on the best councils."""
    told = letter(drawn(app, quotas=[]), "Wanda Thorn")
    assert "You were on none of the 20 councils that could be drawn." in told
    assert "No council that comes as close to the targets of the charter has you on it." in told
    assert "You may apply again for the next rotation, on 1 July 2027." in told


def test_no_letter_tells_anything_of_anybody_else_or_anything_declared(proposal: Proposal) -> None:
    """Neither another's name nor pseudonym, nor any value that anybody declared, her own included."""
    everyone = {members.name_of(each): each.pseudonym for each in db.session.query(Person)}
    written = letters.letters_of(proposal)
    assert [each.name for each in written] == sorted([*APPLICANTS, "May Not"])
    for each in written:
        others = {*everyone, *everyone.values()} - {each.name, everyone[each.name]}
        assert not [word for word in (*others, *PLANTED) if word in text_of(each)]


def test_after_adoption_the_letters_say_the_same_and_name_the_place_that_was_kept(proposal: Proposal) -> None:
    """The reserve list is then the one in the books."""
    before = [text_of(each) for each in letters.letters_of(proposal)]
    with transaction():
        adoption.adopt(ACTOR, proposal)
    assert [text_of(each) for each in letters.letters_of(proposal)] == before
    with transaction():
        place = db.session.query(ReservePlace).one()
        place.position, place.valid_until = 4, date(2027, 3, 1)
    told = letter(proposal, members.name_of(place.person))
    assert "at place 4. If a seat falls vacant before 1 March 2027, you may be asked." in told


def test_where_nothing_is_drawn_the_letter_tells_of_rules_and_no_chance(app: Flask) -> None:
    """The lot only put people whom the rules treat alike into an order."""
    group = {"key": "members", "name": {"en": "Members"}, "seats": 3, "selection": "nomination"}
    proposal = explained(app, hand_counted(APPLICANTS, quotas=[ONE_FROM_THE_SOUTH], seat_groups=[group]))
    with pytest.raises(NotFound):
        letters.letters_of(proposal)
    sign_off(proposal)
    with transaction():
        adoption.adopt(ACTOR, proposal)
    assert "You were chosen. Your term begins" in letter(proposal, "Wanda Thorn")
    told = [letter(proposal, name) for name in APPLICANTS]
    assert not [each for each in told if "Your chance" in each or "pseudonym" in each]
    assert sum("Among you the lot decided" in each for each in told) == 2


def test_there_is_no_letter_before_the_draw(app: Flask) -> None:
    """Nobody's result is settled."""
    proposal = explained(app, hand_counted(APPLICANTS))
    with pytest.raises(NotFound):
        letters.recipients(proposal)
    assert letters.proposals_with_a_letter_to(called("Zahra Quill")) == []


# The pages


def test_each_letter_is_in_its_readers_language_and_direction(desk: FlaskClient) -> None:
    """The officer's page stays in English; the Arabic letter in it is marked as Arabic, from right to left."""
    person = called("Zahra Quill")
    with transaction():
        db.session.get_one(Person, person.id).language = "ar"
    page = desk.get(f"{FIRST}/letters/{person.id}").get_data(as_text=True)
    assert '<html lang="en" dir="ltr">' in page
    assert re.search(r'<article class="letter"\s+lang="ar"\s+dir="rtl">', page)
    assert letters.letter_to(desk_proposal(), person.id).language == "ar"


def desk_proposal() -> Proposal:
    """The proposal there is."""
    return db.session.query(Proposal).one()


def test_all_letters_stand_on_one_page_and_reading_them_changes_nothing(desk: FlaskClient) -> None:
    """One for each who asked for a seat; the record is as long as before."""
    before = db.session.query(Entry).count()
    listed = desk.get(f"{FIRST}/letters").get_data(as_text=True)
    assert listed.count(f"{FIRST}/letters/") == 1 + 5
    page = desk.get(f"{FIRST}/letters/all").get_data(as_text=True)
    assert page.count('<article class="letter"') == 5
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title is not None
    assert not [name for name in APPLICANTS if name in title[1]]
    assert db.session.query(Entry).count() == before


def test_a_person_finds_her_own_letter_on_her_page_and_nobody_elses(
    app: Flask, proposal: Proposal, sign_in: SignIn
) -> None:
    """Neither through her own address nor through the secretariat's."""
    sign_in(browser := app.test_client(), with_account(proposal.council, "Zahra Quill"))
    own = f"/me/letters/{proposal.id}"
    assert own in browser.get("/me").get_data(as_text=True)
    page = browser.get(own).get_data(as_text=True)
    assert "Zahra Quill" in page
    assert "Yusuf Reed" not in page
    for name in ("Yusuf Reed", "Zahra Quill"):
        assert browser.get(f"{FIRST}/letters/{called(name).id}").status_code == 404
    assert browser.get(f"{FIRST}/letters/all").status_code == 404


@pytest.mark.parametrize("name", ["Goes On", ""])
def test_who_asked_for_no_seat_has_no_letter(app: Flask, proposal: Proposal, sign_in: SignIn, name: str) -> None:
    """A member whose term goes on, and an account without a person."""
    user = with_account(proposal.council, name) if name else factories.make_user("stranger")
    sign_in(browser := app.test_client(), user)
    assert browser.get(f"/me/letters/{proposal.id}").status_code == 404
    assert "/me/letters/" not in browser.get("/me").get_data(as_text=True)


def test_there_is_no_letter_to_somebody_erased(desk: FlaskClient) -> None:
    """The others keep theirs."""
    person = called("Zahra Quill")
    with transaction():
        members.erase_person(ACTOR, person, on=helpers.ASKED)
    assert desk.get(f"{FIRST}/letters/{person.id}").status_code == 404
    page = desk.get(f"{FIRST}/letters/all").get_data(as_text=True)
    assert page.count('<article class="letter"') == 4
    assert person.pseudonym not in page
