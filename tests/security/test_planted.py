"""No page, letter, file name, address, log line or mail says of a person what its reader may not know.

Two councils are filled with words that stand nowhere else: the values of a restricted and of a sealed dimension, by key
and by name in every language, and everybody's name, contact, organisation, reasons and comments. Then everyone, from a
visitor to the auditor, opens everything, in English and in Arabic, and every planted word in every answer must stand in
the table below, which says who reads what on which page, and why. Whatever is not in the table is a fault.

A value is a word of the charter too, and a page that lists what may be answered tells nothing of a person. The two are
told apart by counting: each value of a protected dimension is held by one person alone, no quota and no target names
it, and one value is held by nobody. A page that only lists the dimension therefore has all its values equally often; a
value that stands more often than another, as what is chosen in a form does, tells of a person. Pages that list are
named in the table as well, so that a page of counts, which has all values too, is found when it opens to a member.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typst
from flask import Flask
from sqlalchemy import select

from council import pdf
from council.access import public
from council.app import create_app
from council.audit.acts import Act
from council.audit.models import Entry
from council.database import db
from council.mail import OutgoingMail
from tests import factories
from tests.conftest import Browser, settings_for
from tests.security import planted_recommendations
from tests.security.crawler import Answer, CannotFill, addresses, crawl
from tests.security.planted_council import (
    FIRST,
    VALUES,
    YOUNG,
    Reader,
    Word,
    examples,
    kind_of,
    plant,
    reader,
    words_in,
)

SELF, ANYONE = "herself", "anyone"


@dataclass(frozen=True)
class May:
    """Who may read which words on which pages, and why."""

    kinds: set[str]
    who: set[str]
    pages: set[str]
    why: str


@dataclass(frozen=True)
class Fault:
    """A word where it may not stand."""

    reader: str
    role: str
    page: str
    kind: str
    word: Word
    url: str


OFFICE, MEMBER, AUDITOR, ADMINISTRATOR = "secretariat", "member", "auditor", "administrator"
ASSESSOR = "assessor"
READS_PROPOSALS = {OFFICE, MEMBER, AUDITOR}
PROPOSALS = {"rotation.proposal", "rotation.compare"}
LISTS = {"restricted list", "sealed list"}
PAGES_ABOUT_ONE_PERSON = {
    *("members.person", "members.correct", "members.declare", "members.erase", "members.withdraw"),
    *("calls.application", "calls.person_applications", "terms.begin", "terms.amend", "terms.enter_answer"),
    *("terms.person_terms", "terms.resign_for", "terms.send_reminder"),
    *("terms.end_office", "terms.leave_body", "terms.other_seats"),
    *("terms.substitutes_of", "rotation.enter_opinion", "rotation.letter", "rotation.remove_pin", "rotation.vacancy"),
    *("rotation.why", "members.preferences", "members.needs", "members.skills_of", "members.groups_of_person"),
    *("members.end_affiliation", "portal.end_pairing", "calls.review_case"),
    *("calls.take_in_known", "meetings.answer_for", "meetings.hours"),
    *("terms.end_office", "terms.leave_body", "terms.other_seats"),
}
PAGES_OF_MANY = {
    *("members.people", "calls.call", "calls.preview_pool", "portal.overview", "terms.timeline"),
    *("terms.amend_many", "terms.reminders", "terms.offices", "terms.give_office", "terms.join_body"),
    *("rotation.rotation", "rotation.proposal", "rotation.pin", "rotation.adopt", "rotation.compare"),
    *("rotation.letters", "rotation.all_letters", "rotation.stagger", "rotation.ahead"),
    *("recommendations.draft", "recommendations.edit", "meetings.invitations", "meetings.agenda"),
    *("meetings.write_minutes", "portal.meetings", "portal.buddies", "portal.pair", "members.group", "calls.review"),
    *("meetings.live", "meetings.live_now", "meetings.decide", "meetings.held", "meetings.ballot"),
    *("meetings.enter_paper_votes", "meetings.count_ballot", "meetings.stop_ballot"),
    *("meetings.dates", "meetings.dates_for"),
    *("terms.offices", "terms.give_office", "terms.join_body"),
}
OWN_COPY = {"portal.own_copy", "portal.own_copy_json", "portal.own_copy_pdf"}
GROUPS = {
    *("members.groups", "members.group", "members.correct_group", "members.end_group", "members.groups_of_person"),
    "members.end_affiliation",
}
OWN_GROUPS = {"members.own_groups", "members.leave_own_group"}
HISTORY = {"reports.history", "reports.dimension_history", "reports.document_file"}
TABLE = (
    May({"public name"}, {ANYONE}, {"portal.public_members"}, "she agreed to be named"),
    May(
        {"public name"},
        {MEMBER, AUDITOR, ADMINISTRATOR, ASSESSOR},
        {"portal.overview", "terms.timeline"},
        "named there as in public",
    ),
    May(
        {"name", "public name"},
        {OFFICE},
        PAGES_ABOUT_ONE_PERSON | PAGES_OF_MANY,
        "the secretariat works with people, whom it has to know by name",
    ),
    May({"contact"}, {OFFICE}, {"members.person", "members.correct", "calls.application"}, "to reach them"),
    May(
        {"house"},
        {OFFICE},
        {"members.people", "members.person", "members.correct", "members.groups_of_person"},
        "the charter may cap it",
    ),
    May({"refusal"}, {OFFICE}, {"calls.application"}, "it wrote the reason itself"),
    May({"answer"}, {OFFICE}, {"calls.application"}, "the secretariat decides about the application"),
    May({"restricted list"}, {OFFICE}, {"calls.coverage"}, "how many applied with each answer"),
    May({"answer", "comment"}, {MEMBER}, {"calls.assess"}, "she assesses the answers without names, and wrote this"),
    May({"departure"}, {OFFICE}, {"terms.amend", "terms.person_terms"}, "it wrote the reason itself"),
    May({"pin"}, {OFFICE}, {"rotation.remove_pin"}, "it wrote the reason itself"),
    May({"pin"}, READS_PROPOSALS, {"rotation.rotation"} | PROPOSALS, "whoever reviews reads why"),
    May({"comment"}, READS_PROPOSALS, {"rotation.proposal"}, "the council reads what was said"),
    May({"withdrawn"}, READS_PROPOSALS, PROPOSALS, "the council reads why it was taken back"),
    May({"name", "contact", "house"}, {SELF}, {"portal.me"} | OWN_COPY, "what is recorded of herself"),
    May({"name", "contact"}, {SELF}, {"members.own_details"}, "so that she can correct it"),
    May(
        {"restricted value", "sealed value"},
        {SELF},
        {"portal.me"} | OWN_COPY,
        "what she declared herself",
    ),
    May(LISTS, {ANYONE}, {"members.about_me", "calls.apply_known_own"}, "the answers to choose from"),
    May(
        {"restricted value", "sealed value"},
        {SELF},
        {"members.about_me", "calls.apply_known_own"},
        "what she said of herself",
    ),
    May({"refusal", "departure", "pin", "comment"}, {SELF}, OWN_COPY, "what was written of her, and by her"),
    May({"name"}, {SELF}, {"rotation.own_letter"}, "a letter to herself"),
    May({"need"}, {SELF}, {"members.own_needs"}, "what she needs herself"),
    May({"need"}, {OFFICE}, {"members.needs"}, "it prepares the meetings"),
    May({"need"}, {SELF}, OWN_COPY, "what she told of herself"),
    May({"group", "public group"}, {MEMBER}, OWN_COPY, "where she belongs, in the copy that only she has"),
    May({"group", "public group"}, {MEMBER}, OWN_GROUPS, "where she belongs herself"),
    May({"public group"}, {ANYONE}, {"members.own_groups"}, "groups that wish to be named, to choose from"),
    May(LISTS, {OFFICE, AUDITOR}, HISTORY, "what the charter asks about; each look is written into the record"),
    May({"restricted list"}, {AUDITOR}, {"portal.act", "reports.inclusion_proof"}, "the act by which it is asked"),
    May(
        {"suggested", "told"},
        {OFFICE, MEMBER, AUDITOR, ADMINISTRATOR, ASSESSOR},
        {"members.suggestions"},
        "whoever has a part in the council reads what is suggested, and what was answered",
    ),
    May(
        {"suggested"}, {OFFICE, ADMINISTRATOR}, {"members.ask_answer_suggestion"}, "whoever writes the charter answers"
    ),
    May({"suggested", "told"}, {SELF}, OWN_COPY, "what she suggested herself, and what she was answered"),
    May(
        {"minuted"},
        {ANYONE},
        {"meetings.public_minutes_of", "meetings.public_minutes_file"},
        "minutes that were published for everyone",
    ),
    May(
        {"minuted"},
        {OFFICE, MEMBER, AUDITOR},
        {"meetings.minutes", "meetings.minutes_versions", "meetings.minutes_file"},
        "minutes that members were asked to comment on",
    ),
    May({"minuted"}, {OFFICE}, {"meetings.write_minutes"}, "it writes them"),
    May(
        {"hushed"},
        {OFFICE},
        {"meetings.minutes", "meetings.minutes_versions", "meetings.write_minutes"},
        "what is confidential is read by the secretariat, and by nobody else",
    ),
    May({"venue", "dial"}, {OFFICE}, {"meetings.meeting", "meetings.change_meeting"}, "it prepares the meeting"),
    May({"venue", "dial"}, {MEMBER}, {"meetings.meeting", "meetings.own_meeting"}, "she is invited"),
    May(
        {"calledoff"},
        {OFFICE, MEMBER, AUDITOR},
        {"meetings.meeting"},
        "whoever reads of the meeting reads why it does not take place",
    ),
    May({"calledoff"}, {MEMBER}, {"meetings.own_meeting", "members.own_messages"} | OWN_COPY, "she was invited"),
    May({"interpreter"}, {OFFICE}, {"meetings.interpretation"}, "it booked this"),
    May({"translator"}, {OFFICE}, {"meetings.papers", "meetings.check_paper"}, "it wrote down who translates"),
    May({"paper"}, {OFFICE, MEMBER, AUDITOR}, {"meetings.paper_file"}, "a paper that was published"),
    May({"paper"}, {MEMBER}, {"meetings.own_paper_file"}, "the same, for whoever is invited"),
    May({"excuse", "bring"}, {OFFICE}, {"meetings.invitations", "meetings.answer_for"}, "it prepares the meeting"),
    May({"excuse", "bring"}, {SELF}, {"meetings.own_meeting"} | OWN_COPY, "what she answered"),
    May({"idea"}, {OFFICE}, {"meetings.agenda", "meetings.decline_item"}, "it decides about it"),
    May({"idea", "overruled"}, {SELF}, {"meetings.own_meeting"} | OWN_COPY, "what she proposed, and what became of it"),
    May({"remark", "settled"}, {OFFICE, MEMBER, AUDITOR}, {"meetings.minutes"}, "the council reads what was said"),
    May({"remark"}, {OFFICE}, {"meetings.answer_minutes_comment"}, "the secretariat answers"),
    May({"remark", "settled"}, {SELF}, OWN_COPY, "what she said to minutes, and what she was answered"),
    May({"lesson"}, {OFFICE, MEMBER, AUDITOR}, {"meetings.after"}, "the council reads what was learnt"),
    May({"lesson"}, {OFFICE}, {"meetings.look_back"}, "the secretariat wrote it"),
    May({"official"}, {OFFICE}, {"recommendations.asked"}, "the secretariat wrote to her"),
    May({"opposed"}, {OFFICE, MEMBER, AUDITOR}, {"recommendations.recommendation"}, "she wants it read"),
    May(
        {"opposed"},
        {ANYONE},
        {"recommendations.public_account", "recommendations.public_account_pdf"},
        "she wants it read by everybody",
    ),
    May({"opposed"}, {OFFICE}, {"recommendations.publish_account"}, "it looks the account over"),
    May({"objected", "opposed"}, {SELF}, OWN_COPY, "what she objects"),
    May({"objected", "opposed"}, {SELF}, {"recommendations.own_objection"}, "so that she can change it"),
    May({"effort"}, {SELF}, {"meetings.own_contributions"} | OWN_COPY, "what she noted for herself"),
    May({"office"}, {OFFICE}, {"terms.end_office"}, "it wrote the reason itself"),
    May({"office"}, {SELF}, OWN_COPY, "why her office ended early"),
    May({"elsewhere"}, {SELF}, {"terms.own_other_seats"} | OWN_COPY, "where else she sits, as she wrote it"),
    May({"elsewhere"}, {OFFICE}, {"terms.other_seats"}, "it enters this for those without an account"),
    May({"public group"}, {ANYONE}, {"portal.public_members"}, "the group wishes to be named"),
    May({"group", "public group"}, {OFFICE}, GROUPS, "the secretariat works with groups"),
    May({"reach"}, {OFFICE}, {"members.group", "members.correct_group"}, "to reach the group"),
    May(
        {"restricted value"},
        {OFFICE},
        {"members.person", "members.declare", "portal.overview", "rotation.proposal", "rotation.stagger"}
        | {"terms.timeline", "terms.amend_many"},
        "restricted means: the secretariat, and nobody else",
    ),
    May(
        {"restricted list"},
        {OFFICE},
        {"terms.timeline"},
        "the answers by which it may narrow the list; no sealed one is among them",
    ),
    May(
        {"restricted value", "sealed value"},
        {OFFICE, ADMINISTRATOR},
        {"councils.retire_value"},
        "a page about this one answer, as the charter offers it; it says of nobody that she gave it",
    ),
    May(
        {"restricted value", "sealed value"},
        {OFFICE},
        {"calls.preview_pool"},
        "what the file says that the secretariat has just uploaded, before anything of it is kept",
    ),
    May({"public name"}, {ANYONE}, {"terms.public_popolo"}, "she agreed to be named"),
    May(
        {"name", "public name"},
        {OFFICE},
        {"terms.preview_members", "terms.popolo_file"},
        "the secretariat works with people, whom it has to know by name",
    ),
    May(
        {"name", "public name", "contact", "house", "restricted value"},
        {OFFICE},
        {"terms.export_file"},
        "the members as a file, with what the pages show her; each look at it is written into the record",
    ),
    May(
        {"restricted value", "sealed value"},
        {OFFICE},
        {"terms.preview_members"},
        "what the file says that the secretariat has just uploaded, before anything of it is kept",
    ),
    May(
        LISTS,
        {OFFICE},
        {"terms.import_members", "terms.preview_members"},
        "the answers to choose from, none of them chosen",
    ),
    May({"office"}, {OFFICE}, {"terms.end_office"}, "it wrote the reason itself"),
    May(
        LISTS | {"restricted value", "sealed value"},
        {OFFICE, AUDITOR},
        {"rotation.evidence", "rotation.stagger_plan", "reports.bundle", "reports.decision_file"},
        "the evidence, under pseudonyms; each look at it is written into the record",
    ),
    May(
        LISTS,
        {OFFICE, ADMINISTRATOR},
        {"councils.new_charter", "councils.dimensions"},
        "rules are written about these values",
    ),
    May(
        LISTS,
        {OFFICE},
        {"members.declare", "calls.take_in", "calls.import_pool", "calls.preview_pool", "calls.pool_example_file"},
        "the answers to choose from, none of them chosen",
    ),
    May(
        LISTS,
        {OFFICE, AUDITOR},
        {"portal.overview"} | PROPOSALS,
        "how many members gave each answer: the secretariat and the auditor see every count, and nobody else",
    ),
)


REFUSED = {  # who opens these reads why it cannot be done, and what to do next
    ("portal.ask_for_erasure", 400),  # while she sits on the council
    ("members.ask_answer_suggestion", 409),  # once it was answered
    ("calls.apply_known_own", 400),  # while she has a seat that goes on
    ("calls.take_in_known", 400),  # the same, by an officer
    ("meetings.comment_on_minutes", 400),  # when the time for comments is over
    ("meetings.decide", 400),  # while the meeting is not open
    ("meetings.open_ballot", 400),  # the same
    ("meetings.enter_paper_votes", 400),  # when the ballot has ended
    ("meetings.count_ballot", 400),  # the same
    ("meetings.stop_ballot", 400),  # the same
    ("meetings.look_back", 400),  # before the meeting is over
}
THE_END = "everybody has read everything"  # so that an empty log is not taken for a clean one


@dataclass(frozen=True)
class Crawled:
    """Everything that everybody read, and everything that was logged meanwhile."""

    app: Flask
    readers: list[Reader]
    answers: list[tuple[Reader, Answer]]
    logged: list[str]
    instance: Path


class Ears(logging.Handler):
    """Keeps every record of every logger, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.written.append(self.format(record))


@pytest.fixture(scope="module")
def crawled(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Both councils planted, and read by everyone."""
    instance, ears = tmp_path_factory.mktemp("planted"), Ears()
    shutil.copy(empty_sqlite, instance / "council.sqlite3")
    root = logging.getLogger()
    level = root.level
    root.addHandler(ears)
    root.setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)  # statements by the ten thousand, without their values
    app = create_app(settings_for(instance))
    app.test_client_class = Browser
    with app.app_context():
        readers = plant(app)
        answers = [(each, answer) for each in readers for answer in _reads(app, each)]
        app.logger.warning(THE_END)
        yield Crawled(app, readers, answers, ears.written, instance)
        db.session.remove()
        db.engine.dispose()
    logging.getLogger("sqlalchemy").setLevel(logging.NOTSET)
    root.removeHandler(ears)
    root.setLevel(level)


def _reads(app: Flask, who: Reader) -> Iterator[Answer]:
    """All of it in English; in Arabic each page once, and what it leads to."""
    client = app.test_client()
    if who.user is not None:
        factories.sign_in(client, who.user)
    for language, at_most in (("en", None), ("ar", 1)):
        known = [{name: values[:at_most] for name, values in examples(slug).items()} for slug in (FIRST, YOUNG)]
        begin = ["/", *(each for some in known for each in addresses(app, some))]
        yield from crawl(client, begin, language)


def faults(who: Reader, answer: Answer) -> list[Fault]:
    """The words in an answer that its reader may not find there."""
    found = Counter(words_in(answer.text))
    return [
        Fault(who.name, who.roles.get(word.council, ANYONE), answer.endpoint, kind, word, answer.url)
        for word in found
        for kind in [kind_of(word, found)]
        if not _allowed(kind, _parts_of(who, word), answer.endpoint)
    ]


def _parts_of(who: Reader, word: Word) -> set[str]:
    """What the reader is to the council the word is of, and herself where it is about her."""
    parts = {who.roles.get(word.council, ANYONE), ANYONE}
    return {*parts, SELF} if (word.council, word.number) == who.is_person else parts


def _allowed(kind: str, roles: set[str], page: str) -> bool:
    return any(kind in may.kinds and roles & may.who and page in may.pages for may in TABLE)


def told(found: Iterable[Fault]) -> str:
    """Faults for whoever has to mend them, each kind once."""
    first: dict[tuple[str, str, str], Fault] = {}
    times: Counter[tuple[str, str, str]] = Counter()
    for fault in found:
        key = (fault.role, fault.page, fault.kind)
        first.setdefault(key, fault)
        times[key] += 1
    return "\n".join(
        f"{fault.role} on {fault.page}: {fault.kind} ({times[key]} times; {fault.reader} at {fault.url}: {fault.word})"
        for key, fault in sorted(first.items())
    )


def test_nobody_reads_what_is_not_hers(crawled: Crawled) -> None:
    """Every word on every page that anybody can open stands in the table."""
    found = [fault for who, answer in crawled.answers for fault in faults(who, answer)]
    assert not found, told(found)


def test_no_page_fails_while_everyone_reads(crawled: Crawled) -> None:
    """Every address gives a page, leads on, asks for more, or says that there is nothing here."""
    met = {(answer.endpoint, answer.status) for _who, answer in crawled.answers}
    assert {(page, status) for page, status in met if status >= 400 and status not in {404, 422}} == REFUSED


def test_nothing_of_anybody_is_logged(crawled: Crawled) -> None:
    """By the pages, by the services or by the worker, from the founding on."""
    assert THE_END in crawled.logged
    assert set(words_in("\n".join(crawled.logged))) == set()


def test_mails_name_nobody_and_tell_nothing(crawled: Crawled) -> None:
    """What concerns the recipient is told without a name, a value or a reason; it goes to the address she gave.

    Only why a meeting does not take place is written for everybody invited; the officer reads so before she sends it.
    And the official of a body is addressed by her own name.
    """
    assert crawled.app
    mails = list(db.session.scalars(select(OutgoingMail)))
    assert mails
    said = {(word.kind, each.recipient) for each in mails for word in words_in(f"{each.subject}\n{each.body}")}
    assert {kind for kind, recipient in said if recipient != planted_recommendations.DESK} == {"calledoff"}
    assert {kind for kind, recipient in said if recipient == planted_recommendations.DESK} <= {"official"}
    assert {word.kind for each in mails for word in words_in(each.recipient)} <= {"contact"}


def test_the_record_holds_no_word_of_anybody_in_clear(crawled: Crawled) -> None:
    """Names are sealed in it, and details are codes; only the act that adds a dimension lists its values."""
    assert crawled.app
    entries = db.session.scalars(select(Entry).where(Entry.act != Act.DIMENSION_ADDED.value))
    assert {each.act: word for each in entries for word in words_in(each.body.decode())} == {}


def test_no_file_is_named_after_anybody(crawled: Crawled) -> None:
    """In the instance folder; the names of downloads are among the headers that were read."""
    names = [str(path.relative_to(crawled.instance)) for path in crawled.instance.rglob("*")]
    assert names
    assert set(words_in("\n".join(names))) == set()


def test_every_kind_of_word_was_read_by_somebody_who_may(crawled: Crawled) -> None:
    """The crawl went far enough to meet all that was planted, and the table allows on no page what no page needs."""
    met = {
        (kind, part, answer.endpoint)
        for who, answer in crawled.answers
        for found in [Counter(words_in(answer.text))]
        for word in found
        for kind in [kind_of(word, found)]
        for part in _parts_of(who, word)
    }
    unmet = [
        (may.why, page)
        for may in TABLE
        for page in sorted(may.pages)
        if not any((kind, part, page) in met for kind in may.kinds for part in may.who)
    ]
    assert not unmet, "\n".join(map(str, unmet))


def test_a_search_does_not_look_into_what_is_sealed(crawled: Crawled) -> None:
    """Part of a sealed value, or of a restricted one, finds nobody."""
    client = crawled.app.test_client()
    user = reader(crawled.readers, "secretariat").user
    assert user is not None
    factories.sign_in(client, user)
    found = {
        part: client.get(f"/{FIRST}/people?q={part}").get_data(as_text=True) for part in ("zzts1", "zztr1", "zzname1x")
    }
    assert {part: "zzname1x" in page.replace('value="zzname1x"', "") for part, page in found.items()} == {
        "zzts1": False,
        "zztr1": False,
        "zzname1x": True,
    }


EVERY = [f"zzts{number}enx" for number in VALUES]
LEAKS = {
    "a sealed value": "<p>P-ABCDEF: zzts1enx</p>",
    "a sealed value by its key, in an attribute": '<i data-value="ZZTS2KX"></i>',
    "a sealed value in entities": "<p>&#122;&#122;ts3arx</p>",
    "a sealed value in a link": '<a href="/contact?was=zzts1kx">look</a>',
    "a restricted value": "<p>zztr2frx</p>",
    "a choice that is made": f"<select><option selected value='zzts1kx'></option></select>{' '.join(EVERY)}",
    "a table of counts": "".join(f"<tr><td>{each}</td><td>1</td></tr>" for each in EVERY),
    "a name": "<p>zzname7x</p>",
    "a contact": "<p>zzcontact3x@planted.example</p>",
    "a reason": "<p>zzdeparture4x</p>",
    "a comment": "<p>zycomment5x</p>",
}


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("name", ["visitor", "member", "auditor"])
def test_a_page_that_leaks_is_found(crawled: Crawled, name: str, leak: str) -> None:
    """The crawl can fail: a page made to tell something is caught, whoever opens it."""
    assert _found_on(crawled, name, lambda: LEAKS[leak])


@pytest.mark.parametrize("where", ["Content-Disposition", "Location", "X-Told"])
def test_a_header_that_leaks_is_found(crawled: Crawled, where: str) -> None:
    """A file's name, an address to go on to, anything else beside the page."""
    status = 302 if where == "Location" else 200
    assert _found_on(crawled, "visitor", lambda: ("", status, {where: "/contact?x=%7Azts1kx"}))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("word", ["zzts1kx", "ZZNAME7X", f"{'long' * 30}zzcomment3x{'long' * 30}"])
def test_a_file_that_leaks_is_found(crawled: Crawled, word: str, language: str) -> None:
    """A PDF is read too, among the letters of either direction, and where a long word is broken."""
    around = {"en": f"Before {word} after", "ar": f"قبل {word} بعد"}[language]
    told = {"title": "File", "council": "", "about": around, "footer": "", "sections": [], "language": language}
    direction = {"en": "ltr", "ar": "rtl"}[language]
    made = pdf.make_pdf("own_data.typ", {**told, "direction": direction}, at=datetime(2026, 11, 22, tzinfo=UTC))
    assert _found_on(crawled, "visitor", lambda: (made, 200, {"Content-Type": "application/pdf"}))


def test_what_a_file_tells_of_itself_is_read_too(crawled: Crawled) -> None:
    """A title that stands in the properties of a PDF alone, where nobody looks who only reads its pages."""
    made = typst.Compiler(b'#set document(title: "zzts1kx")\nNothing here.').compile(format="pdf")
    assert _found_on(crawled, "visitor", lambda: (made, 200, {"Content-Type": "application/pdf"}))


def test_a_page_that_tells_nothing_is_not_found_fault_with(crawled: Crawled) -> None:
    """So that silence, too, means something."""
    assert not _found_on(crawled, "visitor", lambda: "<p>Nothing here.</p>")


def _found_on(crawled: Crawled, name: str, view: Callable[[], Any]) -> list[Fault]:
    """The faults of a page with this content, in the place of one that everybody may open."""
    views, who = crawled.app.view_functions, reader(crawled.readers, name)
    kept = views["portal.contact"]
    views["portal.contact"] = public(view)
    try:
        return faults(who, next(crawl(crawled.app.test_client(), ["/contact"], "en")))
    finally:
        views["portal.contact"] = kept


def test_a_page_whose_address_cannot_be_filled_in_fails_loudly() -> None:
    """A new route is crawled as it is, or named until somebody gives an example."""
    app = Flask("new")
    app.add_url_rule("/new/<strange>", "new_page", str)
    with pytest.raises(CannotFill, match=r"new_page \(/new/<strange>\) needs an example for: strange"):
        addresses(app, {"day": ["2027-01-01"]})
    assert addresses(app, {"strange": ["a", "b"]}) == ["/new/a", "/new/b"]
