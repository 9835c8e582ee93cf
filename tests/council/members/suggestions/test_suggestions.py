"""Members suggest changes of the charter, support each other's, and are answered; each is named only as she allowed."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.service import count, verify
from council.councils.models import Council
from council.database import transaction
from council.errors import Refused
from council.members import service as members
from council.members.messages import letters_of
from council.members.models import Person
from council.members.suggestions import service
from council.members.suggestions.models import Suggestion
from council.members.suggestions.reading import lines
from council.members.suggestions.service import State
from tests import factories
from tests.council.councils.pages import text_of
from tests.council.members.helpers import read, send

SignIn = Callable[[FlaskClient, User], None]
Browser = Callable[[User | None], FlaskClient]
LIST = "/test-council/charter/suggestions"
TODAY = date(2026, 11, 22)
TEXT, REASON = "At least three members are under thirty.", "Half of those who apply are young."


@pytest.fixture
def author(council: Council, member_user: User) -> Person:
    """Amina, a member with an account."""
    with transaction():
        return members.add_person(factories.ACTOR, council, name="Amina Diallo", user=member_user)


@pytest.fixture
def browser(client: FlaskClient, sign_in: SignIn) -> Browser:
    """A browser of her own for each reader."""

    def opened(user: User | None) -> FlaskClient:
        assert user is not None
        mine = client.application.test_client()
        sign_in(mine, user)
        return mine

    return opened


@pytest.fixture
def other(council: Council) -> Person:
    """Boris, another member with an account."""
    user = factories.make_user("boris", council, Role.MEMBER)
    with transaction():
        return members.add_person(factories.ACTOR, council, name="Boris Petrov", user=user)


def suggested(author: Person) -> Suggestion:
    """A suggestion of hers."""
    with transaction():
        return service.suggest(factories.ACTOR, author, section="seats", text=TEXT, reason=REASON)


def named(person: Person, attribution: str) -> None:
    """Let her choose how minutes name her."""
    with transaction():
        person.attribution = attribution


def test_a_member_suggests_another_supports_and_the_secretariat_answers(
    browser: Browser, author: Person, other: Person, officer: User
) -> None:
    """From the form to the answer, through the pages; each step is one act, and the member is told."""
    hers, before = browser(author.user), count()
    assert send(hers, f"{LIST}/new", section="quotas", text=TEXT, reason=REASON)[0] == 302
    assert count() == before + 1
    page = text_of(read(hers, LIST))
    assert "Suggestion 1: Diversity: what must hold" in page
    assert (TEXT in page, REASON in page, "Waits for an answer" in page) == (True, True, True)

    (line,) = lines(author.council, None, TODAY)
    boris = browser(other.user)
    hidden = factories.hidden_fields(read(boris, LIST))
    assert boris.post(f"{LIST}/{line.id}/support", data=hidden).status_code == 302
    assert "1 member supports it." in text_of(read(boris, LIST))

    secretariat, page = browser(officer), f"{LIST}/{line.id}/answer"
    assert send(secretariat, page, outcome="no", reason="")[0] == 422
    assert send(secretariat, page, outcome="1", reason="")[0] == 302
    assert "Taken up in version 1" in text_of(read(secretariat, LIST))
    assert [each.kind for each in letters_of(author).letters] == ["suggestion"]
    assert secretariat.get(page).status_code == 409
    assert verify() is None


@pytest.mark.parametrize(
    ("attribution", "told"),
    [("none", ("A member", "1 member supports it.")), ("name", ("Amina Diallo", "Among them: Boris Petrov."))],
)
def test_people_are_named_as_each_allowed(
    author: Person, other: Person, attribution: str, told: tuple[str, str]
) -> None:
    """Nobody's name stands beside her words unless she chose so for minutes."""
    suggestion = suggested(author)
    with transaction():
        service.support(factories.ACTOR, suggestion, person=other)
    named(author, attribution)
    named(other, attribution)
    (line,) = lines(author.council, None, TODAY)
    assert line.author == told[0]
    assert line.support.endswith(told[1])


def test_a_pseudonym_is_used_where_she_chose_it(council: Council, author: Person) -> None:
    """Her pseudonym, and not her name."""
    suggested(author)
    named(author, "pseudonym")
    (line,) = lines(council, None, TODAY)
    assert line.author == author.pseudonym


def test_the_form_says_under_which_name_it_will_stand(client: FlaskClient, author: Person, sign_in: SignIn) -> None:
    """Before she writes anything."""
    assert author.user is not None
    sign_in(client, author.user)
    assert "It is signed “A member”" in text_of(read(client, f"{LIST}/new"))
    named(author, "name")
    assert "It is signed “Amina Diallo”" in text_of(read(client, f"{LIST}/new"))


def test_after_an_erasure_the_words_are_gone_and_the_count_stays(
    council: Council, author: Person, other: Person
) -> None:
    """The line remains with its state; neither text, reason, answer nor name can be read; it can still be answered."""
    answered, waiting = suggested(author), suggested(author)
    named(author, "name")
    with transaction():
        service.support(factories.ACTOR, waiting, person=other)
        service.answer(factories.ACTOR, answered, taken_up_in=None, reason="Because Amina Diallo says so.")
    with transaction():
        members.erase_person(factories.ACTOR, author, on=TODAY)
        service.answer(factories.ACTOR, waiting, taken_up_in=None, reason="No.")
    told = lines(council, None, TODAY)
    assert [line.author for line in told] == ["A member", "A member"]
    assert {line.state_label for line in told} == {"Not taken up"}
    assert "Amina" not in repr(told)
    assert TEXT not in repr(told)
    assert verify() is None


def test_nobody_supports_her_own_or_twice_and_support_can_be_taken_back(author: Person, other: Person) -> None:
    """Each is refused politely; what was taken back no longer counts."""
    suggestion = suggested(author)
    with pytest.raises(Refused, match="your own"), transaction():
        service.support(factories.ACTOR, suggestion, person=author)
    with transaction():
        service.support(factories.ACTOR, suggestion, person=other)
    with pytest.raises(Refused, match="already"), transaction():
        service.support(factories.ACTOR, suggestion, person=other)
    with transaction():
        service.take_support_back(factories.ACTOR, suggestion, person=other)
    assert service.supporters_of([suggestion]) == {suggestion.id: []}
    with pytest.raises(Refused, match="do not support"), transaction():
        service.take_support_back(factories.ACTOR, suggestion, person=other)


@pytest.mark.parametrize("end", [State.WITHDRAWN, State.NOT_TAKEN_UP])
def test_what_is_over_stays_over(author: Person, other: Person, end: State) -> None:
    """A withdrawn or answered suggestion is not supported, withdrawn or answered again."""
    suggestion = suggested(author)
    with transaction():
        if end is State.WITHDRAWN:
            service.withdraw(factories.ACTOR, suggestion)
        else:
            service.answer(factories.ACTOR, suggestion, taken_up_in=None, reason="Too early.")
    tries: tuple[Callable[[], object], ...] = (
        lambda: service.withdraw(factories.ACTOR, suggestion),
        lambda: service.support(factories.ACTOR, suggestion, person=other),
        lambda: service.answer(factories.ACTOR, suggestion, taken_up_in=None, reason="No."),
    )
    for again in tries:
        with pytest.raises(Refused, match="already"), transaction():
            again()
    assert suggestion.state == end


def test_a_no_needs_its_reason(author: Person) -> None:
    """Also where no form asks for it."""
    with pytest.raises(Refused, match="says why"), transaction():
        service.answer(factories.ACTOR, suggested_in_place(author), taken_up_in=None, reason="  ")


def suggested_in_place(author: Person) -> Suggestion:
    """A suggestion within the transaction that is open."""
    return service.suggest(factories.ACTOR, author, section="seats", text=TEXT, reason=REASON)


def test_only_the_author_withdraws_and_only_from_this_council(browser: Browser, author: Person, other: Person) -> None:
    """Another member finds nothing there; neither does anybody under the address of another council."""
    suggestion, boris, hers = suggested(author), browser(other.user), browser(author.user)
    hidden = factories.hidden_fields(read(boris, LIST))
    assert boris.post(f"{LIST}/{suggestion.id}/withdraw", data=hidden).status_code == 404
    factories.make_council("other-council", "un-cmw")
    assert boris.post(f"/other-council/charter/suggestions/{suggestion.id}/support", data=hidden).status_code == 404
    hidden = factories.hidden_fields(read(hers, LIST))
    assert hers.post(f"{LIST}/{suggestion.id}/withdraw", data=hidden).status_code == 302
    assert "Withdrawn" in text_of(read(hers, LIST))


def test_an_account_that_belongs_to_nobody_here_reads_and_does_not_write(
    client: FlaskClient, auditor: User, author: Person, sign_in: SignIn
) -> None:
    """An auditor reads the list; the form is not there for her."""
    suggested(author)
    sign_in(client, auditor)
    page = read(client, LIST)
    assert TEXT in page
    assert "Support this suggestion" not in page
    assert client.get(f"{LIST}/new").status_code == 404
