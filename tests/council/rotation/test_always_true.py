"""Whatever a secretariat does in whatever order: nobody sits twice, no seat is held twice, no limit is broken.

What must hold is counted again from the bare tables of terms and amendments, by rules written down a second time.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from council.app import create_app
from council.audit import service as audit
from council.audit.acts import Act
from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.errors import Changed, Refused
from council.members.models import Person
from council.reports.reconciling.comparing import differences
from council.rotation import adoption
from council.rotation.vacancy import service as replacements
from council.rotation.vacancy.service import Reply
from council.terms import refusals
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Replacement, Term, TermAmendment
from council.terms.seats import AmendmentKind, vacancies_on
from tests.conftest import settings_for
from tests.council.rotation import helpers
from tests.council.rotation.bare_tables import acts, by_person, may_begin, rows_of_terms, told_of_terms
from tests.council.rotation.small_councils import sign_off
from tests.factories import ACTOR

BEGINNING = date(2024, 1, 1)
GROUPS = ("members", "organisations")
MOST_SEATS, PEOPLE = 3, 6
DEPARTURES = (AmendmentKind.RESIGNED, AmendmentKind.REMOVED, AmendmentKind.SHORTENED)
# Each act beside the table in which it leaves one row.
ROWS: dict[Act, type[Any]] = {
    Act.TERM_BEGUN: Term,
    Act.TERM_AMENDED: TermAmendment,
    Act.CHARTER_ENTERED_INTO_FORCE: Charter,
    Act.REPLACEMENT_ASKED: Replacement,
    Act.PERSON_ADDED: Person,
}

TERM_RULES = st.fixed_dictionaries(
    {
        "months": st.integers(6, 24),
        "most_consecutive": st.none() | st.integers(1, 2),
        "cooling_off_months": st.integers(0, 24),
        "most_total_months": st.none() | st.integers(24, 60),
        "total_tolerance_days": st.integers(0, 62),
        "partial_terms_count": st.booleans(),
        "gap_days": st.integers(0, 62),
        "interim_months": st.integers(0, 12),
    }
)
FIRST_TERMS = st.lists(st.integers(3, 12), max_size=MOST_SEATS)  # months; never longer than any lifetime maximum


class DailyWork(RuleBasedStateMachine):
    """A small council from 2024 on, and everything a secretariat may do with its terms."""

    template: Path  # an embedded database with all tables and no row

    def __init__(self) -> None:
        """Open an application on a database of its own."""
        super().__init__()
        self.folder = Path(mkdtemp(prefix="council-always-"))
        shutil.copy(self.template, self.folder / "council.sqlite3")
        self.app = create_app(settings_for(self.folder))
        self.context = self.app.app_context()
        self.context.push()
        self.today = BEGINNING
        self.agreed_before: set[tuple[object, date]] = set()

    def teardown(self) -> None:
        """The record is whole at the end, and the tables are what it says; then the folder goes."""
        fault, different = audit.verify(), differences()
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        shutil.rmtree(self.folder, ignore_errors=True)
        assert (fault, different) == (None, [])

    # What a secretariat does

    @initialize(seats=st.integers(1, MOST_SEATS), rules=TERM_RULES, first_terms=FIRST_TERMS)
    def found(self, seats: int, rules: dict[str, Any], first_terms: list[int]) -> None:
        """A council with two kinds of seats, the first of which are taken, and people it knows."""
        with transaction():
            council = councils.found_council(ACTOR, slug="always", name={"en": "Always"}, level="local", about={})
            self.ids = [helpers.add_person(council, f"Person {number}", {}).id for number in range(PEOPLE)]
            self.council_id = council.id
        self._adopt_charter(seats, rules, "reserve_list")
        with transaction():
            for number, months in enumerate(first_terms[:seats]):
                person, end = db.session.get_one(Person, self.ids[number]), add_months(BEGINNING, months)
                terms.begin_term(ACTOR, self._council(), person=person, seat_group=GROUPS[0], start=BEGINNING, end=end)

    @rule(person=st.integers(0, PEOPLE - 1), group=st.sampled_from(GROUPS), data=st.data())
    def appoint(self, person: int, group: str, data: st.DataObject) -> None:
        """Give somebody a seat, about today or after her latest term."""
        start = self.today + timedelta(days=data.draw(st.integers(-40, 200)))
        if data.draw(st.booleans()):  # at once after her latest term
            start = max((row.end for row in rows_of_terms() if row.person == self.ids[person]), default=start)
        end = add_months(start, data.draw(st.integers(1, 30))) - timedelta(days=data.draw(st.integers(0, 5)))
        partial = data.draw(st.booleans())

        def act() -> None:
            someone = db.session.get_one(Person, self.ids[person])
            terms.begin_term(
                ACTOR, self._council(), person=someone, seat_group=group, start=start, end=end, partial=partial
            )

        self._try(act, {Act.TERM_BEGUN: 1})

    @rule(data=st.data())
    def amend(self, data: st.DataObject) -> None:
        """Let a term end on another day."""
        term = self._some_term(data)
        kind = data.draw(st.sampled_from([*DEPARTURES, AmendmentKind.EXTENDED]))
        end = terms.effective_end(term) + timedelta(days=data.draw(st.integers(-400, 400)))

        def act() -> None:
            known = terms.term(self._council(), term_id)
            terms.amend_term(ACTOR, known, kind=kind, new_end=end, decided_on=self.today, reason="It was agreed.")

        term_id = term.id
        self._try(act, {Act.TERM_AMENDED: 1})

    @rule(data=st.data())
    def resign(self, data: st.DataObject) -> None:
        """Somebody who sits leaves soon."""
        seats = [seat for seat in terms.seated(self._council(), self.today) if not seat.interim]
        if not seats:
            return
        seat = data.draw(st.sampled_from(seats))
        end = self.today + timedelta(days=data.draw(st.integers(0, 60)))

        def act() -> None:
            term = terms.term(self._council(), seat.term_id)
            terms.amend_term(
                ACTOR, term, kind=AmendmentKind.RESIGNED, new_end=end, decided_on=self.today, reason="She moved."
            )

        self._try(act, {Act.TERM_AMENDED: 1})

    @rule(data=st.data())
    def replace(self, data: st.DataObject) -> None:
        """Somebody is asked for a vacant seat, and accepts or declines."""
        vacant = [each for each in replacements.vacancies(self._council(), self.today) if each.term_id is not None]
        if not vacant:
            return
        chosen = data.draw(st.sampled_from(vacant))
        person = self.ids[data.draw(st.integers(0, PEOPLE - 1))]
        reply = data.draw(st.sampled_from([Reply.ACCEPTED, Reply.DECLINED]))
        begun = 1 if reply is Reply.ACCEPTED else 0

        def act() -> None:
            assert chosen.term_id is not None
            seat = replacements.open_seat(self._council(), chosen.term_id, self.today)
            assert seat is not None
            asked = replacements.ask(ACTOR, seat, db.session.get_one(Person, person), on=self.today)
            start = max(self.today, seat.since)
            replacements.answer(ACTOR, asked, reply=reply, start=start, on=self.today)

        self._try(act, {Act.REPLACEMENT_ASKED: 1, Act.REPLACEMENT_ANSWERED: 1, Act.TERM_BEGUN: begun})

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Somebody says what she wishes when her term ends."""
        term = self._some_term(data)
        wish = data.draw(st.sampled_from(list(terms.Answer)))
        term_id = term.id

        def act() -> None:
            terms.answer_term_end(ACTOR, terms.term(self._council(), term_id), answer=wish, on=self.today)

        self._try(act, {Act.TERM_END_ANSWERED: 1})

    @rule(
        more=st.integers(0, 1),
        rules=TERM_RULES,
        filled_by=st.sampled_from(["reserve_list", "appointment", "not_stated"]),
        wait=st.integers(0, 100),
    )
    def amend_charter(self, more: int, rules: dict[str, Any], filled_by: str, wait: int) -> None:
        """Another version of the charter, from today or later, with as many seats or one more."""
        latest = councils.latest_charter(self._council())
        assert latest is not None
        assert latest.in_force_from is not None
        seats = min(MOST_SEATS + 2, councils.rules_of(latest).seat_groups[0].seats + more)
        self.today = max(self.today, latest.in_force_from)
        self._adopt_charter(seats, rules, filled_by, wait)

    @precondition(lambda self: terms.next_rotation(self._council(), self.today) is not None)
    @rule(applicants=st.integers(0, 3))
    def rotate(self, applicants: int) -> None:
        """The coming rotation: applications, a proposal, the council's yes, its adoption."""
        council = self._council()
        day = terms.next_rotation(council, self.today)
        assert day is not None
        self._apply(day, applicants)
        try:
            proposal = helpers.propose(self.app, self._council(), day)
            if proposal.state != "computed":
                return
            sign_off(proposal)
            with transaction():
                adoption.adopt(ACTOR, proposal)
        except (Refused, Changed):
            return

    @rule(days=st.integers(1, 300))
    def wait(self, days: int) -> None:
        """Time goes by."""
        self.today += timedelta(days=days)

    # What always holds

    @invariant()
    def nobody_sits_twice_and_no_seat_is_held_twice(self) -> None:
        """No two terms of one person meet, and on no day are there more terms in a group than seats."""
        rows = list(rows_of_terms())
        for held in by_person(rows):
            assert all(before.end <= after.start for before, after in pairwise(held))
        for day in sorted({row.start for row in rows}):
            sitting = Counter(row.group for row in rows if row.start <= day < row.end)
            seats = {group.key: group.seats for group in self._rules(day).seat_groups} if self._charter(day) else {}
            assert all(sitting[group] <= number for group, number in seats.items())

    @invariant()
    def limits_and_time_off_hold(self) -> None:
        """Whoever begins a term has terms left by the charter, or was off for long enough.

        A charter may change after a term was agreed; only another charter's terms may then be too many.
        """
        assert self._too_many() <= self.agreed_before

    @invariant()
    def what_is_vacant_and_who_sits_make_the_council(self) -> None:
        """Today's vacancies are the seats less those who hold a term; whoever sits on does so on a vacant seat."""
        if not self._charter(self.today):
            return
        rules = self._rules(self.today)
        sitting = [row for row in rows_of_terms() if row.start <= self.today < row.end]
        vacant = terms.vacancies(self._council(), rules, self.today)
        assert len(vacant) == rules.seats - len(sitting)
        seated = terms.seated(self._council(), self.today)
        assert len({seat.person_id for seat in seated}) == len(seated)
        assert len(seated) <= rules.seats

    @invariant()
    def each_change_has_one_act(self) -> None:
        """The record holds as many acts of a kind as there are rows, and tells each term as its row does."""
        recorded = acts()
        assert {act: recorded[act.value] for act in ROWS} == {
            act: db.session.scalar(select(func.count()).select_from(table)) for act, table in ROWS.items()
        }
        told = {
            (each["subject"], *map(each["details"].get, ("seat_group", "start", "end"))) for each in told_of_terms()
        }
        rows = db.session.scalars(select(Term)).all()
        assert told == {(f"term:{row.id}", row.seat_group, f"{row.start}", f"{row.end}") for row in rows}

    # How

    def _too_many(self) -> set[tuple[object, date]]:
        """The terms that the charter in force when they begin does not allow, counted by hand."""
        return {
            (row.person, row.start)
            for held in by_person(rows_of_terms())
            for number, row in enumerate(held)
            if self._charter(row.start) and not may_begin(held[:number], row.start, self._rules(row.start).terms)
        }

    def _try(self, act: Callable[[], None], expected: dict[Act, int]) -> None:
        """Carry something out; refused, it leaves nothing behind, and done it leaves just these acts."""
        before = acts()
        done = Counter[str]()
        with suppress(Refused, Changed), transaction():
            act()
            done = Counter({each.value: number for each, number in expected.items() if number})
        left = acts()
        left.subtract(before)
        told = {Act.MESSAGE_SENT.value} if hasattr(Act, "MESSAGE_SENT") else set()
        assert {kind: number for kind, number in left.items() if number and kind not in told} == done

    def _adopt_charter(self, seats: int, rules: dict[str, Any], filled_by: str, wait: int = 0) -> None:
        groups = [
            {"key": key, "name": {"en": key}, "seats": seats if key == GROUPS[0] else 2, "selection": "appointment"}
            for key in GROUPS
        ]
        stated = {
            "least_size": 1,
            "most_size": 20,
            "seat_groups": groups,
            "terms": rules,
            "vacancy": {"filled_by": filled_by, "reserve_list_length": 2},
        }
        begins = self.today + timedelta(days=wait)
        with transaction():
            valid = CharterRules.model_validate(stated)
            councils.adopt_charter(ACTOR, self._council(), rules=valid, in_force_from=begins)
        self.agreed_before = self._too_many()

    def _apply(self, day: date, applicants: int) -> None:
        people: dict[str, dict[str, str]] = {f"Applicant {number} of {day}": {} for number in range(applicants)}
        with transaction():
            helpers.take_in(self._council(), people, closes_on=day - timedelta(days=60), rotation_on=day)

    def _some_term(self, data: st.DataObject) -> Term:
        found = list(db.session.scalars(select(Term).order_by(Term.created_at, Term.start)))
        assume(found)
        return found[data.draw(st.integers(0, len(found) - 1))]

    def _council(self) -> Council:
        return db.session.get_one(Council, self.council_id)

    def _charter(self, day: date) -> Charter | None:
        return councils.charter_on(self._council(), day)

    def _rules(self, day: date) -> CharterRules:
        charter = self._charter(day)
        assert charter is not None
        return councils.rules_of(charter)


def _live(sequences: int) -> None:
    run_state_machine_as_test(
        DailyWork,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_is_done_the_council_stays_whole(empty_sqlite: Path) -> None:
    """Random months of a secretariat's work, on a real database, with the real solver."""
    DailyWork.template = empty_sqlite
    _live(sequences=40)


def _nothing(*_args: object, **_kwargs: object) -> None:
    """Refuse nothing, write nothing."""


@pytest.mark.parametrize(
    ("where", "name", "instead"),
    [
        (refusals, "_refuse_a_second_seat", _nothing),
        (refusals, "_refuse_a_full_group", _nothing),
        (refusals, "_refuse_beyond_limits", _nothing),
        (terms, "record", _nothing),
        (terms, "vacancies_on", lambda held, rules, on: vacancies_on(held, rules, on)[1:]),
    ],
)
def test_a_fault_in_the_rules_would_be_noticed(
    empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch, where: ModuleType, name: str, *, instead: Callable[..., object]
) -> None:
    """With one rule taken out, or one seat not counted, the same months find that something is wrong."""
    DailyWork.template = empty_sqlite
    monkeypatch.setattr(where, name, instead)
    with pytest.raises((AssertionError, IntegrityError)):
        _live(sequences=60)
