"""The demonstration council: believable, lawful under its own charter, the same each time, and worth proposing."""

import shutil
import sqlite3
from collections import Counter
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from council import demo, demo_rotation, demo_story, jobs
from council.access import Role
from council.accounts import service as accounts
from council.app import create_app
from council.audit import service as audit
from council.audit.models import Entry
from council.audit.service import System
from council.calls import service as calls
from council.calls.service import Stage
from council.config import Settings
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules, meets
from council.database import db, transaction
from council.demo import SignIn
from council.demo_story import Story
from council.mail import OutgoingMail
from council.meetings import service as meetings
from council.meetings.notice import announced_late
from council.members import service as members
from council.members.buddies.service import pairings_of
from council.members.groups import service as groups
from council.members.skills import service as skills
from council.reports.evidence import service as evidence
from council.reports.evidence.service import CheckKind
from council.reports.reconciling.comparing import differences
from council.rotation import adoption, bridge, drawings, funnels, snapshots
from council.rotation import service as rotations
from council.rotation.explain import service as explanations
from council.rotation.explain.service import ExplanationState
from council.terms import service as terms
from council.terms.offices import bodies
from council.terms.offices import service as offices
from tests.conftest import settings_for

ON = date(2026, 11, 22)
ROTATION = date(2027, 7, 1)
PAST = [date(2024, 7, 1), date(2025, 7, 1), date(2026, 7, 1)]


@pytest.fixture(scope="module")
def story() -> Story:
    """The demonstration as it is invented; nothing is written."""
    return demo_story.invented(ON)


@pytest.fixture(scope="module")
def seeded(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[SignIn]]:
    """A database with the demonstration council, made once, and who can sign in to it."""
    folder = tmp_path_factory.mktemp("seeded")
    shutil.copy(empty_sqlite, folder / "council.sqlite3")
    app = create_app(settings_for(folder))
    with app.test_request_context():
        sign_ins = demo.seed(ON)
        db.session.remove()
        with sqlite3.connect(folder / "council.sqlite3") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "council.sqlite3", sign_ins


@pytest.fixture
def sqlite_settings(seeded: tuple[Path, list[SignIn]], tmp_path: Path) -> Settings:
    """Settings over a fresh copy of the demonstration's database."""
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(seeded[0], instance / "council.sqlite3")
    return settings_for(instance)


@pytest.fixture
def demo_council(app: Flask) -> Council:
    """The demonstration council in a database of the test's own."""
    assert app
    found = councils.find_council(demo_story.SLUG)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 22), date(2027, 7, 1)),
        (date(2026, 12, 1), date(2027, 8, 1)),
        (date(2027, 2, 28), date(2027, 10, 1)),
        (date(2028, 2, 29), date(2028, 10, 1)),
    ],
)
def test_the_coming_rotation_is_always_some_months_ahead(on: date, expected: date) -> None:
    """Whichever day the demonstration is made, there is time to prepare for a rotation on the first of a month."""
    assert demo_story.coming_rotation(on) == expected


def test_the_same_seed_invents_the_same_people() -> None:
    """Two runs agree in every name, statement and term."""
    first, second = demo_story.invented(ON), demo_story.invented(ON)
    assert first.applicants == second.applicants
    assert first.services == second.services


def test_three_rotations_lie_in_the_past(demo_council: Council) -> None:
    """Besides the founding, new members joined on three days, each a year apart."""
    begun = sorted({each.start for each in terms.held_terms(demo_council) if not each.partial})
    assert begun == [date(2023, 7, 1), *PAST]


def test_every_past_council_was_full_and_met_its_quotas(demo_council: Council) -> None:
    """On each rotation day 24 people sat, and no quota was broken and no organisation had more than two members."""
    rules = _rules(demo_council)
    for day in PAST:
        sitting = [seat.person_id for seat in terms.seated(demo_council, day)]
        said = members.traits_of_many(sitting).values()
        counts = {each.key: sum(meets(each.where, traits) for traits in said) for each in rules.quotas}
        bounds = {each.key: each.in_seats(24) for each in rules.quotas}
        broken = [key for key, (least, most) in bounds.items() if not (least or 0) <= counts[key] <= (most or 24)]
        named = Counter(name for name in members.organisations_of_many(sitting).values() if name)
        assert (len(sitting), broken, max(named.values()) <= 2) == (24, [], True)


def test_nobody_served_longer_than_the_charter_allows(demo_council: Council) -> None:
    """At most two full terms each, never overlapping; some members are in their first term, some in their second."""
    held = sorted(terms.held_terms(demo_council), key=lambda each: (str(each.person_id), each.start))
    served = {person: list(theirs) for person, theirs in groupby(held, key=lambda each: each.person_id)}
    full = {person: sum(not each.partial for each in theirs) for person, theirs in served.items()}
    assert max(full.values()) == 2
    assert all(before.end <= after.start for theirs in served.values() for before, after in pairwise(theirs))
    terms_served = Counter(full[seat.person_id] for seat in terms.seated(demo_council, ON))
    assert min(terms_served[1], terms_served[2]) > 0


def test_what_applicants_say_hangs_together(story: Story) -> None:
    """Region and status, and status and gender, are far from independent, as among real applicants."""
    assert _chi_square(story, "region", "language") > 100
    assert _chi_square(story, "migration_status", "age_band") > 40
    assert _chi_square(story, "migration_status", "sector") > 60


def _chi_square(story: Story, row: str, column: str) -> float:
    """How far two statements are from being independent among the applicants."""
    pairs = [
        (each.traits[row], each.language if column == "language" else each.traits[column]) for each in story.applicants
    ]
    rows, columns, cells = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    expected = {(a, b): rows[a] * columns[b] / len(pairs) for a in rows for b in columns}
    return sum((cells[cell] - count) ** 2 / count for cell, count in expected.items())


def test_some_prefer_not_to_say(story: Story) -> None:
    """Each closed question is left unanswered by somebody, and by no more than a quarter."""
    for dimension in ("gender", "migration_status", "experience", "racism"):
        silent = sum(each.traits[dimension] == "undisclosed" for each in story.applicants)
        assert 0 < silent < len(story.applicants) / 4


def test_names_come_in_several_scripts_and_nobody_shares_one(story: Story) -> None:
    """Latin, Arabic, Cyrillic and Chinese letters occur, and all names differ."""
    names = [each.name for each in story.applicants]
    scripts = {"a": "latin", "ا": "arabic", "а": "cyrillic"}
    assert {script for letter, script in scripts.items() if any(letter in name for name in names)} == set(
        scripts.values()
    )
    assert any("一" <= name[0] <= "鿿" for name in names)
    assert len(set(names)) == 160


def test_the_seeded_council_has_the_promised_sizes(demo_council: Council) -> None:
    """23 of 24 seats are taken, 12 terms end at the coming rotation, 160 people applied, and some still wait."""
    counts = calls.pool_counts(demo_council, ROTATION)
    ending = terms.ending(demo_council, ROTATION)
    assert terms.next_rotation(demo_council, ON) == ROTATION
    assert (len(terms.seated(demo_council, ON)), len(ending)) == (23, 12)
    assert (sum(counts.values()), counts[Stage.RECEIVED]) == (160, demo.UNDECIDED)
    assert min(counts.values()) > 0
    assert len(calls.calls_of(demo_council)) == 5


def test_the_past_of_the_seeded_council_is_written_down(demo_council: Council) -> None:
    """Every rotation has its composition of full seats, and those of the past how far applicants came."""
    written = snapshots.latest_by_day(demo_council)
    assert {day: sum(written[day].counts["gender"].values()) for day in PAST} == dict.fromkeys(PAST, 24)
    found = {each.rotation_on: each.whole for each in funnels.funnels_of(demo_council)}
    assert [found[day] for day in PAST] == [True, True, True]


def test_those_who_joined_last_were_drawn(demo_council: Council) -> None:
    """Whoever began a term at the last rotation is of the panel that the public numbers named; all of it is dated then.

    Some stayed who wished to, the others had applied; a reserve list stands, and why others were not chosen is known.
    """
    [proposal] = rotations.proposals_of(demo_council, PAST[-1])
    outcome = adoption.outcome_of(proposal)
    begun = {each.person_id for each in terms.held_terms(demo_council) if each.start == PAST[-1]}
    assert begun == {each.person.id for each in outcome.begins}
    assert (len(begun), 0 < sum(each.returning for each in outcome.begins) < 12) == (12, True)
    lottery, drawing = drawings.lottery_in(proposal), drawings.drawing_of(proposal)
    assert lottery is not None
    assert (len(lottery["panels"]), drawing.numbers) == (demo_rotation.PANELS, demo_rotation.NUMBERS)
    assert drawing.committed_at is not None
    assert drawing.drawn_at is not None
    told = [proposal.requested_at, drawing.committed_at, drawing.drawn_at]
    assert [each.date() < PAST[-1] for each in told] == [True] * 3
    assert told == sorted(told)
    assert len(adoption.reserve_list(demo_council, ON)) == 8
    assert explanations.state_of(proposal) is ExplanationState.READY


def test_whoever_checks_the_last_draw_is_told_that_it_is_right(app: Flask, demo_council: Council) -> None:
    """The independent checker says yes to its file, and the solver computes the same again."""
    [proposal] = rotations.proposals_of(demo_council, PAST[-1])
    for kind in CheckKind:
        with transaction():
            asked = evidence.ask(System("test"), proposal, kind=kind)
            job_id = jobs.work_on(asked.id)
        app.extensions["council.jobs"].run(job_id)
    db.session.rollback()
    told = {each.kind: each.answer for each in evidence.made(proposal.id, 5)}
    checked, again = told[CheckKind.CHECK], told[CheckKind.AGAIN]
    assert (checked["ok"], checked["altered"], checked["file_sha256"]) == (True, False, checked["recorded_sha256"])
    assert again["result"] == "identical"


def test_the_record_tells_the_past_in_its_order(demo_council: Council) -> None:
    """No act is dated before an earlier one, and what was written to people a year ago does not leave now."""
    assert demo_council
    dated = list(db.session.scalars(select(Entry.at).order_by(Entry.sequence)))
    assert dated == sorted(dated)
    assert dated[0].date() == date(2025, 11, 1)
    assert db.session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))).all() == []


def test_answers_are_of_every_kind_and_some_are_missing(demo_council: Council) -> None:
    """Stay, apply again and leave all occur; the member who signs in is among those who have not answered."""
    ending = terms.ending(demo_council, ROTATION)
    said = terms.answers(demo_council, [seat.term_id for seat in ending])
    user = accounts.account_by_email("member@demo.example")
    assert user is not None
    person = members.person_of(user, demo_council)
    own = [seat for seat in ending if person is not None and seat.person_id == person.id]
    assert {row.answer for row in said.values()} == {"stay", "reapply", "leave"}
    assert len(own) == 1
    assert own[0].term_id not in said
    assert terms.limit_on(demo_council, own[0].person_id, ROTATION).may_return


def test_the_daily_life_of_a_council_can_be_seen(app: Flask, demo_council: Council) -> None:
    """Offices, a working group, skills with one that is missing, groups of two kinds, pairs, and a resignation."""
    held = [each.office for each in offices.holdings(demo_council) if each.covers(ON)]
    assert sorted(held) == ["co-chair", "co-chair", "rapporteur"]
    [body] = bodies.bodies_of(demo_council)
    assert sorted(each.adviser for each in bodies.places_in(body)) == [False] * 4 + [True]
    said = skills.declared_by_many(seat.person_id for seat in terms.seated(demo_council, ON))
    asked = [each.key for each in skills.skills_of(demo_council)]
    assert [key for key in asked if all(key not in keys for keys in said.values())] == asked[-1:]
    assert {each.kind for each in groups.groups_of(demo_council)} == {"organised", "informal"}
    assert len(pairings_of(demo_council, ON)) == 2
    with app.test_request_context():
        [empty] = terms.vacancies(demo_council, _rules(demo_council), ON)
    left = next(each for each in terms.held_terms(demo_council) if each.term_id == empty.term_id)
    assert left.kind is terms.AmendmentKind.RESIGNED


def test_meetings_were_held_and_one_is_announced(demo_council: Council) -> None:
    """Two are over, one of them announced too late; of the coming one most have answered, and who signs in has not."""
    *held, coming = meetings.meetings_of(demo_council)
    assert [each.state for each in held] == ["closed", "closed"]
    assert announced_late(demo_council, [*held, coming]) == {held[1].id}
    answers = {each.answer for each in meetings.invitations_of(coming)}
    signing_in = [each for each in meetings.invitations_of(coming) if each.person.user_id]
    assert (coming.state, answers) == ("announced", {"come", "remote", "cannot", "none"})
    assert {each.answer for each in signing_in} == {"none"}
    assert (len(meetings.agenda_of(coming)), len(meetings.items_proposed(coming))) == (3, 1)


def test_each_role_gets_a_sign_in_of_its_own(seeded: tuple[Path, list[SignIn]], demo_council: Council) -> None:
    """Every role has an account, and members have three; each has one role and a password that no other has."""
    _database, sign_ins = seeded
    for each in sign_ins:
        user = accounts.account_by_email(each.email)
        assert user is not None
        assert councils.roles_of(user, demo_council) == frozenset({each.role})
        known = members.person_of(user, demo_council)
        assert (known is not None and members.name_of(known) == user.name) == (each.role is Role.MEMBER)
    assert Counter(each.role for each in sign_ins) == {role: 3 if role is Role.MEMBER else 1 for role in Role}
    assert len({each.password for each in sign_ins}) == len({each.name for each in sign_ins}) == 7
    assert min(len(each.password) for each in sign_ins) >= 16


def test_a_database_with_a_council_is_left_alone(app: Flask, demo_council: Council) -> None:
    """Seeding twice changes nothing and gives no second set of sign-ins; the record is whole, and so are the tables."""
    assert demo_council
    before = audit.count()
    with app.test_request_context():
        assert demo.seed(ON + timedelta(days=1)) == []
    assert audit.count() == before
    assert (audit.verify(), differences()) == (None, [])


def test_the_coming_rotation_can_be_proposed_and_is_worth_it(app: Flask, demo_council: Council) -> None:
    """Every quota can be met, some members return, others join, and not every target can be reached."""
    with app.test_request_context():
        outcome = bridge.propose_now(demo_council, rotation_on=ROTATION, actor=System("test"))
    answer = outcome.answer
    assert answer is not None
    assert (len(answer.staying) > 11, len(answer.joining) > 5) == (True, True)
    assert len(answer.staying) + len(answer.joining) == 24
    assert len(answer.after.seats) == 24
    assert [line.optimal for line in answer.objectives] == [True, True, True]
    assert answer.objectives[1].value != "0 seats"
    assert {row.status.kind for row in answer.quotas} == {"good"}


def _rules(council: Council) -> CharterRules:
    charter = councils.charter_on(council, ON)
    assert charter is not None
    return councils.rules_of(charter)
