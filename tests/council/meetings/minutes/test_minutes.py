"""Minutes from the first draft to the public page, through the pages and through the services."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from council.access import Role
from council.accounts.models import User
from council.audit.service import count, verify
from council.calls.texts import TextStatus
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Changed, Refused
from council.meetings.agenda.service import agenda_of
from council.meetings.minutes import comments, files, service
from council.meetings.minutes.models import Minutes
from council.meetings.minutes.service import Written
from council.meetings.models import Meeting
from council.members import service as members
from council.members.messages import letters_of
from council.members.models import Person
from tests import factories, pdf_ua
from tests.council.councils.pages import text_of
from tests.council.meetings.minutes.helpers import BEGAN, held_meeting
from tests.council.members.helpers import read, send
from tests.factories import ACTOR, hidden_fields

C = "/test-council/meetings"
LONG_AGO, UNTIL, AFTER = date(2026, 1, 1), date(2026, 12, 1), date(2026, 12, 2)
SECRET = "The officer is leaving."
TEXT = f"## Housing\n\n{{{{member:PSEUDONYM}}}} spoke.\n\n::: confidential\n\n{SECRET}\n\n:::\n\nWe agreed."


class Windows(NamedTuple):
    """The browsers of the secretariat, of Amina, and of somebody without an account."""

    office: FlaskClient
    own: FlaskClient
    anyone: FlaskClient


@pytest.fixture
def windows(office: FlaskClient, own: FlaskClient, client: FlaskClient) -> Windows:
    """One for each."""
    return Windows(office, own, client)


def begun(meeting: Meeting, text: str = "") -> Minutes:
    """Minutes with a first text."""
    with transaction():
        found = service.begin(ACTOR, meeting, language="en")
        if text:
            service.save(ACTOR, found, Written("en", text, TextStatus.REVIEWED, 1))
    return found


def approved(meeting: Meeting, later: Meeting, text: str = "") -> Minutes:
    """Minutes that a later meeting approved."""
    found = begun(meeting, text)
    with transaction():
        service.open_for_comments(ACTOR, found, until=UNTIL, on=UNTIL)
        service.approve(ACTOR, found, at_meeting=later, on=AFTER)
    return found


def latest(found: Minutes, language: str = "en") -> str:
    """The text that stands now."""
    version = service.latest_in(found, language)
    assert version is not None
    return service.whole_text(version)


def test_minutes_go_from_the_draft_to_everyone_through_the_pages(
    windows: Windows, people: list[Person], meeting: Meeting, later: Meeting
) -> None:
    """Begun, written, commented on, answered, approved and published; what is confidential stays in the office."""
    office, own, anyone = windows
    here, public = f"{C}/{meeting.id}/minutes", f"/test-council/public/minutes/{meeting.id}"
    hidden = hidden_fields(read(office, here))
    assert office.post(f"{here}/begin", data={**hidden, "language": "en"}).status_code == 302
    assert "no minutes to read yet" in text_of(read(own, here))
    text = TEXT.replace("PSEUDONYM", people[0].pseudonym)
    assert send(office, f"{here}/en/write", text=text, status="reviewed", step="save")[0] == 302
    assert send(office, f"{here}/comments", until="2199-12-31")[0] == 302
    assert [each.kind for each in letters_of(people[0]).letters] == ["minutes"]
    page = read(own, here)
    told = [each in page for each in (SECRET, "Amina Diallo", "Confidential parts were left out.")]
    assert told == [False, True, True]
    assert SECRET in read(office, here)

    assert send(own, f"/me/test-council/meetings/{meeting.id}/comment", text="More on rent.")[0] == 302
    (made,) = comments.comments_of(service.of_meeting(meeting.council, meeting.id))
    answer = f"{here}/comments/{made.id}/answer"
    assert send(office, answer, taken_up="no", reason="")[0] == 422
    assert send(office, answer, taken_up="yes", reason="")[0] == 302
    assert "Taken up in the text" in text_of(read(own, here))
    assert "Members may still comment" in text_of(read(office, f"{here}/approve"))
    assert anyone.get(public).status_code == 404

    with transaction():
        service.of_meeting(meeting.council, meeting.id).comments_until = LONG_AGO
    assert send(office, f"{here}/approve", meeting=str(later.id))[0] == 302
    assert "Confidential parts are left out." in text_of(read(office, f"{here}/publish"))
    assert send(office, f"{here}/publish", readers="everyone")[0] == 302
    page = read(anyone, public)
    assert [each in page for each in (SECRET, "We agreed.", "Meeting 2")] == [False, True, True]
    assert "Meeting 1" in text_of(read(anyone, "/test-council/public/minutes"))
    assert verify() is None


def test_the_draft_is_made_of_agenda_attendance_and_decisions(meeting: Meeting, people: list[Person]) -> None:
    """The same every time: who came as references, each item with its decisions, the confidential one marked."""
    text = latest(begun(meeting))
    pseudonyms = " ".join(sorted(each.pseudonym for each in people))
    assert f"- Present: {{{{members:{pseudonyms}}}}}" in text
    assert "Quorum at the first call: 2 needed, 3 present." in text
    assert "> **Decision 1, carried:** Ask for more rooms." in text
    assert "In favour: 2; against: 1; abstained: 0." in text
    assert text.index("## 1. Housing") < text.index("::: confidential") < text.index("## 2. Staff of the office")
    assert not any(name in text for name in ("Amina", "Boris", "Chana"))


def test_titles_are_never_read_as_marks(meeting: Meeting) -> None:
    """Stars, brackets, references and fences in the words of an agenda stay words."""
    with transaction():
        agenda_of(meeting)[0].title = {"en": "::: confidential **a** {{member:P-X}} [b](https://c.example)"}
    text = latest(begun(meeting))
    assert "## 1. : confidential \\*\\*a\\*\\* \\{\\{member:P-X\\}\\} \\[b\\](https://c.example)" in text


def test_a_member_appears_as_she_allows_on_the_day_of_reading(
    office: FlaskClient, meeting: Meeting, people: list[Person]
) -> None:
    """By name, by pseudonym, or as a member: what she chooses later holds for what was written before."""
    amina = people[0]
    begun(meeting, f"{{{{member:{amina.pseudonym}}}}} spoke.")
    for attribution, told in (("name", "Amina Diallo"), ("pseudonym", amina.pseudonym), ("none", "A member")):
        with transaction():
            amina.attribution = attribution
        page = text_of(read(office, f"{C}/{meeting.id}/minutes")).replace("\u2068", "").replace("\u2069", "")
        assert f"{told} spoke." in page
        assert ("Amina" in page) == (attribution == "name")


def test_nothing_of_her_is_left_once_she_is_erased(
    windows: Windows, meeting: Meeting, later: Meeting, people: list[Person]
) -> None:
    """Neither her name nor her pseudonym in the text, in versions compared or in the file; nor her comment."""
    amina = people[0]
    found = begun(meeting, f"{{{{member:{amina.pseudonym}}}}} spoke.")
    with transaction():
        service.open_for_comments(ACTOR, found, until=UNTIL, on=UNTIL)
        comments.comment(ACTOR, found, amina, text="I never said so.", on=UNTIL)
        service.approve(ACTOR, found, at_meeting=later, on=AFTER)
        service.publish(ACTOR, found, for_everyone=True)
    with transaction():
        members.erase_person(ACTOR, amina, on=AFTER)
    public = f"/test-council/public/minutes/{meeting.id}"
    here = f"{C}/{meeting.id}/minutes"
    pages = [read(windows.anyone, public), read(windows.office, here), read(windows.office, f"{here}/en/versions")]
    pages.append(_file_text(windows.anyone, f"{public}/en.pdf"))
    for page in pages:
        assert [each in page for each in ("Amina", amina.pseudonym, "I never said so.")] == [False, False, False]
    assert "These words were erased" in pages[1]


def _file_text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def test_a_stale_text_is_refused_and_nothing_typed_is_lost(
    office: FlaskClient, other_office: FlaskClient, meeting: Meeting
) -> None:
    """Two write at once: the second reads what the first saved beside her own text, and saves it then."""
    begun(meeting, "Same.\n\nBefore.")
    here = f"{C}/{meeting.id}/minutes/en/write"
    hers = hidden_fields(read(office, here))
    assert send(other_office, here, text="Same.\n\nBefore, and after.", status="draft", step="save")[0] == 302
    answer = office.post(here, data={**hers, "text": "Same.\r\n\r\nLong before.", "status": "draft", "step": "save"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Long before." in page, "Somebody else saved a version meanwhile." in page) == (
        409,
        True,
        True,
    )
    compared = page[page.index('class="compared"') : page.index('class="how-to-write"')]
    assert (compared.count("<ins>"), compared.count("<del>")) == (1, 1)
    again = {**hidden_fields(page), "text": "Long before, and after.", "status": "draft", "step": "save"}
    assert office.post(here, data=again).status_code == 302
    found = service.of_meeting(meeting.council, meeting.id)
    assert [each.number for each in service.versions_of(found, "en")] == [4, 3, 2, 1]
    assert latest(found) == "Long before, and after."


def test_a_preview_saves_nothing_and_shows_what_is_safe(office: FlaskClient, meeting: Meeting) -> None:
    """Without JavaScript: the page comes back with the text as it would look, and with the text as it was typed."""
    begun(meeting)
    before, here = count(), f"{C}/{meeting.id}/minutes/en/write"
    text = "## Planted\n\n<script>alert(1)</script> [x](javascript:alert(1)) Amina Diallo"
    status, page = send(office, here, text=text, status="draft", step="preview")
    assert (status, count()) == (200, before)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<h2>Planted</h2>" in page
    assert "Names that stand in the text as plain words" in page


def test_the_chooser_puts_a_member_where_a_place_was_left(
    office: FlaskClient, meeting: Meeting, people: list[Person]
) -> None:
    """The first place is filled; without one she stands at the end; whoever was not there cannot be chosen."""
    begun(meeting)
    here, chosen = f"{C}/{meeting.id}/minutes/en/write", people[1].pseudonym
    page = send(office, here, text="So said {{member}}.", member=chosen, status="draft", step="refer")[1]
    assert f"So said {{{{member:{chosen}}}}}." in page
    page = send(office, here, text="At the end", member=chosen, status="draft", step="refer")[1]
    assert f"At the end\n\n{{{{member:{chosen}}}}}" in page.replace("\r", "")
    status, page = send(office, here, text="So said {{member}}.", member="P-NOBODY", status="draft", step="refer")
    assert (status, "So said {{member}}." in page) == (422, True)


def test_a_text_that_could_be_meant_otherwise_is_not_saved(office: FlaskClient, meeting: Meeting) -> None:
    """Nothing, somebody unknown, and marks of confidential parts that are not in order; what was typed stays."""
    begun(meeting)
    before = count()
    for text in ("", "{{member:P-NOBODY}}", "::: confidential\nx", "a ::: b", ":::"):
        status, page = send(office, f"{C}/{meeting.id}/minutes/en/write", text=text, status="draft", step="save")
        assert (status, count(), text in page) == (422, before, True)


def test_others_compare_only_versions_without_what_became_confidential(windows: Windows, meeting: Meeting) -> None:
    """Not the versions from before they were asked, nor any in which something stood that was hidden later."""
    found = begun(meeting, "One.")
    with transaction():
        service.open_for_comments(ACTOR, found, until=UNTIL, on=UNTIL)
    for number, text in ((2, f"Two.\n{SECRET}"), (3, f"Three.\n\n::: confidential\n{SECRET}\n:::"), (4, "Four.")):
        with transaction():
            service.save(ACTOR, found, Written("en", text, TextStatus.DRAFT, number))
    here = f"{C}/{meeting.id}/minutes/en/versions"
    pages = [read(windows.own, f"{here}?before={each}&after=5") for each in (1, 2, 3, 4)]
    assert [SECRET in each for each in pages] == [False] * 4
    assert [each.number for each in service.versions_for_others(found, "en")] == [5, 4]
    office = read(windows.office, f"{here}?before=3&after=4")
    assert (SECRET in office, "<ins>" in office, "removed:" in office) == (True, True, True)


def test_versions_are_sealed_in_the_database(meeting: Meeting) -> None:
    """Neither the text nor what is confidential in it can be read without the key."""
    found = begun(meeting, TEXT.replace("{{member:PSEUDONYM}}", "Somebody"))
    stored = [each.text_sealed for each in service.versions_of(found, "en")]
    assert not any(word in each for each in stored for word in (b"Housing", SECRET.encode()))


def test_a_translation_knows_when_its_original_changed(meeting: Meeting) -> None:
    """It stays as it is and is said to be older, until it is saved again."""
    found = begun(meeting, "One.")
    with transaction():
        service.save(ACTOR, found, Written("ar", "واحد", TextStatus.MACHINE, 0))
    translated = service.latest_in(found, "ar")
    assert translated is not None
    assert (translated.original, service.is_outdated(found, translated)) == (2, False)
    with transaction():
        service.save(ACTOR, found, Written("en", "Two.", TextStatus.DRAFT, 2))
    assert service.is_outdated(found, translated)
    with transaction():
        again = service.save(ACTOR, found, Written("ar", "اثنان", TextStatus.REVIEWED, 1))
    assert not service.is_outdated(found, again)


def test_a_translation_hides_as_many_parts_as_its_original(meeting: Meeting) -> None:
    """A mark that was lost while translating publishes nothing."""
    found = begun(meeting, f"One.\n\n::: confidential\n{SECRET}\n:::")
    with pytest.raises(Refused, match="1 part of the original is confidential"), transaction():
        service.save(ACTOR, found, Written("fr", "Un.\n\nLe secret.", TextStatus.REVIEWED, 0))
    with transaction():
        service.save(ACTOR, found, Written("fr", "Un.\n\n::: confidentiel\nLe secret.\n:::", TextStatus.REVIEWED, 0))


def test_each_step_waits_for_the_one_before(council: Council, meeting: Meeting, later: Meeting) -> None:
    """No approval while members may comment, none by an earlier meeting or one to come; no publication before it."""
    found = begun(meeting)
    with transaction():
        earlier = held_meeting(council, number=3, starts_at=BEGAN - timedelta(days=9))
        coming = held_meeting(council, number=4, starts_at=BEGAN + timedelta(days=90))
        coming.state = "announced"
    with pytest.raises(Refused), transaction():
        service.begin(ACTOR, meeting, language="en")
    with pytest.raises(Refused), transaction():
        service.begin(ACTOR, coming, language="en")
    with pytest.raises(Refused), transaction():
        service.approve(ACTOR, found, at_meeting=later, on=AFTER)
    with transaction():
        service.open_for_comments(ACTOR, found, until=UNTIL, on=UNTIL)
    for at_meeting, on in ((later, UNTIL), (earlier, AFTER), (coming, AFTER), (meeting, AFTER)):
        with pytest.raises(Refused), transaction():
            service.approve(ACTOR, found, at_meeting=at_meeting, on=on)
    with pytest.raises(Refused), transaction():
        service.publish(ACTOR, found, for_everyone=True)
    with transaction():
        service.approve(ACTOR, found, at_meeting=later, on=AFTER)
    with pytest.raises(Refused), transaction():
        service.open_for_comments(ACTOR, found, until=AFTER, on=AFTER)


def test_what_was_approved_stays_as_it_is_and_translations_go_on(meeting: Meeting, later: Meeting) -> None:
    """The original is closed; another language can still be added."""
    found = approved(meeting, later, "Agreed.")
    with pytest.raises(Refused), transaction():
        service.save(ACTOR, found, Written("en", "Otherwise.", TextStatus.REVIEWED, 2))
    with transaction():
        service.save(ACTOR, found, Written("fr", "Convenu.", TextStatus.REVIEWED, 0))
    assert (latest(found), latest(found, "fr")) == ("Agreed.", "Convenu.")


def test_a_refused_save_shows_the_text_again(office: FlaskClient, meeting: Meeting, later: Meeting) -> None:
    """Approved while she was writing: she reads why it was not saved, and her text is still there."""
    found = begun(meeting, "Agreed.")
    here = f"{C}/{meeting.id}/minutes/en/write"
    hers = hidden_fields(read(office, here))
    with transaction():
        service.open_for_comments(ACTOR, found, until=UNTIL, on=UNTIL)
        service.approve(ACTOR, found, at_meeting=later, on=AFTER)
    answer = office.post(here, data={**hers, "text": "Otherwise.", "status": "draft", "step": "save"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Otherwise." in page, "These minutes were approved" in page) == (409, True, True)


def test_minutes_of_members_only_are_never_for_everyone(
    council: Council, windows: Windows, meeting: Meeting, later: Meeting
) -> None:
    """Not offered in the form, and refused by the service; those with a part in the council read them."""
    with transaction():
        meeting.kind = "preparatory"
    found = approved(meeting, later, "Between us.")
    page = read(windows.office, f"{C}/{meeting.id}/minutes/publish")
    assert ('value="council"' in page, 'value="everyone"' in page) == (True, False)
    with pytest.raises(Refused), transaction():
        service.publish(ACTOR, found, for_everyone=True)
    assert send(windows.office, f"{C}/{meeting.id}/minutes/publish", readers="council")[0] == 302
    assert windows.anyone.get(f"/test-council/public/minutes/{meeting.id}").status_code == 404
    assert windows.anyone.get(f"/test-council/public/minutes/{meeting.id}/en.pdf").status_code == 404
    assert "Between us." in read(windows.own, f"{C}/{meeting.id}/minutes")
    assert [each.id for each in service.published_minutes(council)] == [found.id]
    assert service.published_minutes(council, for_everyone=True) == []


@pytest.mark.parametrize("language", pdf_ua.LANGUAGES)
def test_the_file_is_accessible_in_every_language(
    meeting: Meeting, later: Meeting, people: list[Person], language: str
) -> None:
    """PDF/UA with everything that Markdown knows, without what is confidential, and made the same twice."""
    text = (
        f"#### Deep\n\n{{{{members:{' '.join(each.pseudonym for each in people)}}}}} **b** *i* `c`\n\n"
        "- [l](https://a.example)\n  1. two\n\n> said\n\n| a | b |\n|---|---|\n| c | |\n\n```\ncode\n```\n\n---"
        f"\n\n::: confidential\n{SECRET}\n:::"
    )
    found = approved(meeting, later, text)
    if language != "en":
        with transaction():
            service.save(ACTOR, found, Written(language, f"{text}\n\nمجلس", TextStatus.REVIEWED, 0))
    version = service.latest_in(found, language)
    assert version is not None
    content = files.as_pdf(found, version)
    pdf_ua.checked(content)
    assert files.as_pdf(found, version) == content
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert (SECRET in words, "Chana" in words, "Amina" in words) == (False, False, True)


def test_nobody_outside_reads_a_draft(
    council: Council, client: FlaskClient, own: FlaskClient, meeting: Meeting
) -> None:
    """Not on its page, not its versions, not its file; and another council's officer finds nothing."""
    begun(meeting, "Draft.")
    here = f"{C}/{meeting.id}/minutes"
    assert "Draft." not in read(own, here)
    assert [own.get(f"{here}/en/{each}").status_code for each in ("versions", "minutes.pdf")] == [404, 404]
    assert own.get(f"/me/test-council/meetings/{meeting.id}/comment").status_code == 404
    elsewhere = factories.make_council("another-council")
    factories.sign_in(client, factories.make_user("stranger", elsewhere, Role.SECRETARIAT))
    assert client.get(f"/another-council/meetings/{meeting.id}/minutes").status_code == 404
    assert council


def test_only_those_around_a_meeting_comment(own: FlaskClient, council: Council, meeting: Meeting) -> None:
    """A member who was neither invited nor there finds no form, and after the day nobody does."""
    found = begun(meeting)
    with transaction():
        service.open_for_comments(ACTOR, found, until=UNTIL, on=UNTIL)
        other = held_meeting(council, number=7)
    with transaction():
        elsewhere = service.begin(ACTOR, other, language="en")
        service.open_for_comments(ACTOR, elsewhere, until=UNTIL, on=UNTIL)
    assert own.get(f"/me/test-council/meetings/{other.id}/comment").status_code == 404
    with transaction():
        found.comments_until = LONG_AGO
    assert own.get(f"/me/test-council/meetings/{meeting.id}/comment").status_code == 400


def test_each_change_is_one_act_without_any_words(office: FlaskClient, meeting: Meeting, officer: User) -> None:
    """What was written is nowhere in the record."""
    found = begun(meeting)
    before = count()
    assert (
        send(office, f"{C}/{meeting.id}/minutes/en/write", text="Unmistakable", status="draft", step="save")[0] == 302
    )
    assert count() == before + 1
    bodies = [
        json.loads(each) for each in db.session.connection().exec_driver_sql("SELECT body FROM entries").scalars()
    ]
    assert "Unmistakable" not in json.dumps(bodies)
    saved = service.latest_in(found, "en")
    assert saved is not None
    assert (saved.number, saved.saved_by_id) == (2, officer.id)


def test_a_save_from_nowhere_is_refused(meeting: Meeting) -> None:
    """Whoever did not see the latest version overwrites nothing."""
    found = begun(meeting, "One.")
    for based_on in (0, 1, 3):
        with pytest.raises(Changed), transaction():
            service.save(ACTOR, found, Written("en", "Two.", TextStatus.DRAFT, based_on))
