"""The papers of a meeting, as an officer, a member, an auditor and somebody invited find them."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from council.access import Role
from council.accounts.models import User
from council.calls.texts import TextStatus
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import Notice
from council.database import transaction
from council.meetings.models import Meeting
from council.meetings.papers import service
from council.meetings.papers.models import PaperFile
from council.meetings.papers.service import Draft
from tests import factories
from tests.council.meetings.assemblies import NOW, START, announced, member_with_account
from tests.council.meetings.papers.files import PDF, TEXT
from tests.council.test_list_queries import questions
from tests.factories import ACTOR

pytestmark = pytest.mark.usefixtures("in_january")
SignIn = Callable[[FlaskClient, User], None]
OUT_OF_DATE = "Out of date: the original is newer"


@pytest.fixture
def office(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which an officer is signed in."""
    sign_in(client, officer)
    return client


def room(meeting: Meeting) -> str:
    """Where the papers of a meeting are."""
    return f"/test-council/meetings/{meeting.id}/papers"


def paper_in(meeting: Meeting, *languages: str, published: bool = False) -> list[PaperFile]:
    """A paper in English and in other languages."""
    with transaction():
        paper = service.add_paper(ACTOR, meeting, title={"en": "Rents"}, draft=Draft("en", TEXT), at=NOW)
        for language in languages:
            service.put_file(ACTOR, paper, Draft(language, PDF, TextStatus.MACHINE, "Jeanne"), at=NOW)
        files = service.files_of([paper])
        for each in files if published else []:
            service.publish(ACTOR, each, at=NOW)
    return files


def send(client: FlaskClient, page: str, typed: Mapping[str, object], *, to: str = "") -> TestResponse:
    """Fill in the form of a page and send it."""
    hidden = factories.hidden_fields(text_of(client, page))
    return client.post(to or page, data={**hidden, **typed})


def text_of(client: FlaskClient, address: str) -> str:
    """What a page says."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_officer_adds_a_paper_publishes_it_and_translates_it(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """From the first file to a translation that waits, each by its form."""
    meeting = announced(council)
    sign_in(client, officer)
    typed = {"title-en": "Rents", "language": "en", "status": "reviewed", "file": (io.BytesIO(TEXT), "rents.txt")}
    added = send(client, f"{room(meeting)}/add", typed)
    assert added.status_code == 302
    (file,) = service.files_of(service.papers_of(meeting))
    published = send(client, room(meeting), {}, to=f"{room(meeting)}/files/{file.id}/publish")
    assert published.status_code == 302
    french = {"language": "fr", "status": "machine", "translator": "Jeanne", "file": (io.BytesIO(PDF), "x.pdf")}
    send(client, f"{room(meeting)}/{file.paper_id}/put", french)
    page = text_of(client, room(meeting))
    found = [words for words in ("Translated by Jeanne", "Not published", "11 January 2027") if words in page]
    assert len(found) == 3


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"\x89PNG\r\n\x1a\n", b""])
def test_a_file_of_another_kind_is_refused_with_the_form(office: FlaskClient, council: Council, content: bytes) -> None:
    """Its name does not help, and nothing is kept."""
    meeting = announced(council)
    typed = {"title-en": "Rents", "language": "en", "status": "draft", "file": (io.BytesIO(content), "paper.pdf")}
    answer = send(office, f"{room(meeting)}/add", typed)
    assert answer.status_code == 422
    assert "This file is not a PDF" in answer.get_data(as_text=True)
    assert service.papers_of(meeting) == []


def test_members_read_what_is_published_and_nothing_else(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    """A draft is neither listed nor given out; its translator is not named."""
    _person, user = member_with_account(council, "Amina")
    meeting = announced(council)
    (public,), (draft,) = paper_in(meeting, published=True), paper_in(meeting)
    sign_in(client, user)
    page = text_of(client, room(meeting))
    assert (str(public.id) in page, str(draft.id) in page) == (True, False)
    assert client.get(f"{room(meeting)}/files/{public.id}/content").data == TEXT
    assert client.get(f"{room(meeting)}/files/{draft.id}/content").status_code == 404
    assert client.get(f"{room(meeting)}/files/{draft.id}").status_code == 404


def test_a_translators_name_is_the_secretariats(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """A member reads the translation without it."""
    _person, user = member_with_account(council, "Amina")
    meeting = announced(council)
    paper_in(meeting, "fr", published=True)
    sign_in(client, user)
    page = text_of(client, room(meeting))
    assert ("French" in page, "Jeanne" in page) == (True, False)


def test_an_auditor_sees_the_papers_and_changes_none(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """She reads when each was published."""
    meeting = announced(council)
    (file,) = paper_in(meeting, published=True)
    sign_in(client, factories.make_user("auditor", council, Role.AUDITOR))
    assert "11 January 2027" in text_of(client, room(meeting))
    assert client.get(f"{room(meeting)}/add").status_code == 404
    assert client.get(f"{room(meeting)}/files/{file.id}").status_code == 404


def test_somebody_invited_finds_them_on_her_own_page(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """The published ones; the address of a draft leads to nothing."""
    _person, user = member_with_account(council, "Amina")
    meeting = announced(council)
    (public,), (draft,) = paper_in(meeting, published=True), paper_in(meeting)
    sign_in(client, user)
    own = f"/me/test-council/meetings/{meeting.id}"
    page = text_of(client, own)
    assert (f"{own}/papers/{public.id}" in page, str(draft.id) in page) == (True, False)
    answer = client.get(f"{own}/papers/{public.id}")
    assert (answer.data, answer.headers["Content-Disposition"]) == (TEXT, 'attachment; filename="paper-1-en-1.txt"')
    assert client.get(f"{own}/papers/{draft.id}").status_code == 404


def test_a_translation_is_shown_out_of_date_only_where_the_newer_original_is_seen(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """For members the original counts as newer once it is published; the secretariat is told at once."""
    _person, user = member_with_account(council, "Amina")
    meeting = announced(council)
    paper = paper_in(meeting, "fr", published=True)[0].paper
    with transaction():
        newer = service.put_file(ACTOR, paper, Draft("en", TEXT), at=NOW)
    said = []
    for who, published in ((user, False), (officer, False), (user, True)):
        if published:
            with transaction():
                service.publish(ACTOR, newer, at=NOW)
        fresh = client.application.test_client()
        sign_in(fresh, who)
        said.append(OUT_OF_DATE in text_of(fresh, room(meeting)))
    assert said == [False, True, True]


def test_an_officer_says_how_far_a_file_was_checked_and_takes_it_away(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Both from the page of the file."""
    meeting = announced(council)
    (file,) = paper_in(meeting)
    address = f"{room(meeting)}/files/{file.id}"
    sign_in(client, officer)
    send(client, address, {"status": "reviewed", "translator": "Paul"})
    assert "Translated by Paul" in text_of(client, room(meeting))
    send(client, address, {}, to=f"{address}/remove")
    assert "There are no papers for this meeting yet." in text_of(client, room(meeting))


def test_a_change_over_an_older_state_is_refused(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Somebody else said in between how far it was checked."""
    meeting = announced(council)
    (file,) = paper_in(meeting)
    address = f"{room(meeting)}/files/{file.id}"
    sign_in(client, officer)
    answer = send(client, address, {"status": "reviewed", "version": "7"})
    assert answer.status_code == 409


def test_papers_published_after_the_charters_last_day_are_marked(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    """A month before 10 March is 10 February; on the 12th the original is late, and a later issue changes nothing."""
    _ask_for_papers(council)
    _person, user = member_with_account(council, "Amina")
    meeting = announced(council)
    english, french = paper_in(meeting, "fr")
    with transaction():
        service.publish(ACTOR, english, at=datetime(2027, 2, 12, 9, tzinfo=UTC))
        service.publish(ACTOR, french, at=datetime(2027, 2, 10, 9, tzinfo=UTC))
        newer = service.put_file(ACTOR, french.paper, Draft("fr", PDF), at=NOW)
        service.publish(ACTOR, newer, at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    sign_in(client, user)
    page = text_of(client, room(meeting))
    assert [page.count(words) for words in ("2 days late", "In time", "1 March 2027")] == [1, 1, 1]


def _ask_for_papers(council: Council) -> None:
    """A charter that wants papers a month before a meeting."""
    now = councils.charter_on(council, START.date())
    assert now is not None
    notices = [Notice(of="papers", length=1, unit="month")]
    rules = councils.rules_of(now).model_copy(update={"notices": notices})
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=date(2026, 1, 1))


def test_a_longer_list_of_papers_asks_the_database_no_more(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """One question for the papers and one for their files."""
    meeting = announced(council)
    paper_in(meeting, "fr")
    sign_in(client, officer)
    text_of(client, room(meeting))
    with questions() as few:
        text_of(client, room(meeting))
    for _number in range(5):
        paper_in(meeting, "fr", "ar")
    with questions() as many:
        text_of(client, room(meeting))
    assert len(many) <= len(few) + 1
