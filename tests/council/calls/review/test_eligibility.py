"""What the charter's rules say of applicants, and what an officer may note against them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask

from council.calls.models import Application
from council.calls.review import answering, cases, reading
from council.calls.review.eligibility import findings_of
from council.calls.review.models import CallReview, ReviewCase
from council.calls.review.phases import Outcome, Phase, Refusal
from council.councils import service as councils
from council.councils.models import Charter
from council.database import db, moment, transaction
from council.errors import Refused
from council.members import messages
from council.members import service as members
from council.terms import service as terms
from tests.council.calls.review.conftest import ACTOR, CLOSED, go_on_to, person_of
from tests.council.members.helpers import add_dimension


def _case(review: CallReview, application: Application) -> ReviewCase:
    return next(each for each in cases.active(review) if each.application_id == application.id)


def _refusals(review: CallReview, application: Application) -> list[Refusal]:
    case = _case(review, application)
    return [each.refusal for each in findings_of(review, [case])[case.id]]


def _served(application: Application, *spans: tuple[date, date]) -> None:
    with transaction():
        for start, end in spans:
            person = person_of(application)
            group = _rules_of(person.council_id)["seat_groups"][0]["key"]
            terms.begin_term(ACTOR, person.council, person=person, seat_group=group, start=start, end=end)


def _rules_of(council_id: object) -> Mapping[str, Any]:
    found = db.session.scalars(db.select(Charter).where(Charter.council_id == council_id)).first()
    assert found is not None
    rules: Mapping[str, Any] = found.rules
    return rules


def _change_rules(review: CallReview, **changed: object) -> None:
    """The charter the review judges by says something else."""
    with transaction():
        charter = db.session.get_one(Charter, review.charter_id)
        charter.rules = {**charter.rules, **changed}


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(date(2022, 7, 1), date(2024, 7, 1))], []),
        ([(date(2022, 7, 1), date(2024, 7, 1)), (date(2024, 7, 1), date(2026, 7, 1))], [Refusal.TERM_LIMIT]),
        ([(date(2021, 7, 1), date(2023, 7, 1)), (date(2023, 7, 1), date(2025, 7, 1))], [Refusal.TIME_OFF]),
        ([(date(2025, 7, 1), date(2027, 7, 1))], [Refusal.SITS]),
    ],
)
def test_terms_served_stand_against_an_application(
    review: CallReview,
    applied: Sequence[Application],
    spans: Sequence[tuple[date, date]],
    expected: Sequence[Refusal],
) -> None:
    """Two terms of two years are the limit, two years off follow, and who sits cannot be seated again."""
    limits = {"months": 24, "most_consecutive": 2, "cooling_off_months": 24}
    _change_rules(review, terms=limits)
    _served(applied[0], *spans)
    assert (_refusals(review, applied[0]), _refusals(review, applied[1])) == (list(expected), [])


@pytest.mark.parametrize(("sensitivity", "named"), [("restricted", True), ("sealed", False)])
def test_seats_kept_for_a_group_are_not_open_to_others(
    app: Flask, review: CallReview, applied: Sequence[Application], *, sensitivity: str, named: bool
) -> None:
    """The secretariat reads by what the seats are kept only where it may read what people said."""
    key = add_dimension(review.call.council, sensitivity)
    groups = [{**each, "reserved_for": {key: ["first"]}} for each in _rules_of(review.call.council_id)["seat_groups"]]
    rules = councils.rules_of(review.charter)
    _change_rules(review, dimensions=[*rules.dimensions, key], seat_groups=groups)
    with transaction():
        members.declare_traits(ACTOR, person_of(applied[0]), {key: "first"}, on=CLOSED, by="self")
        members.declare_traits(ACTOR, person_of(applied[1]), {key: "second"}, on=CLOSED, by="self")
    go_on_to(review, Phase.ELIGIBILITY)
    assert [_refusals(review, each) for each in applied] == [[], [Refusal.NO_SEAT], [Refusal.NO_SEAT]]
    with app.test_request_context():
        told = " ".join(reading.case_page(_case(review, applied[1])).against)
    assert ("Test" in told, "Second value" in told) == (named, False)


def test_overriding_a_rule_needs_a_reason(review: CallReview, applied: Sequence[Application]) -> None:
    """And the reason stays with the secretariat."""
    _served(applied[0], (date(2025, 7, 1), date(2027, 7, 1)))
    go_on_to(review, Phase.ELIGIBILITY)
    case = _case(review, applied[0])
    with pytest.raises(Refused, match="A rule stands against"), transaction():
        cases.note_outcome(ACTOR, case, Outcome.ELIGIBLE, refusal=None, reason="")
    with transaction():
        cases.note_outcome(ACTOR, case, Outcome.ELIGIBLE, refusal=None, reason="She resigns before.")
    assert (case.outcome, cases.reason_of(case)) == ("eligible", "She resigns before.")


@pytest.mark.parametrize(("refusal", "reason"), [(None, "Words."), (Refusal.OTHER, "")])
def test_turning_somebody_away_needs_both_reasons(
    review: CallReview, applied: Sequence[Application], refusal: Refusal | None, reason: str
) -> None:
    """One that can be counted, and one that she can read."""
    go_on_to(review, Phase.ELIGIBILITY)
    with pytest.raises(Refused, match="The reason is missing"), transaction():
        cases.note_outcome(ACTOR, _case(review, applied[0]), Outcome.NOT_ELIGIBLE, refusal=refusal, reason=reason)


def test_conditions_in_words_are_looked_at_by_somebody(review: CallReview) -> None:
    """What cannot be computed is not taken as given without a word."""
    _change_rules(review, eligibility=[{"kind": "other", "text": {"en": "Lives in the region."}}])
    go_on_to(review, Phase.ELIGIBILITY)
    with pytest.raises(Refused, match="conditions that cannot be computed"), transaction():
        cases.settle(ACTOR, review, reason="")
    with transaction():
        assert cases.settle(ACTOR, review, reason="Each was asked.") == 3


def test_whoever_is_turned_away_by_a_rule_reads_it_in_her_language(
    review: CallReview, applied: Sequence[Application]
) -> None:
    """The reason is written when the rest is noted, and told when the review is decided."""
    _served(applied[0], (date(2025, 7, 1), date(2027, 7, 1)))
    with transaction():
        person_of(applied[0]).language = "fr"
    go_on_to(review, Phase.DECIDED)
    answer = answering.answer_to(applied[0], on=CLOSED)
    assert answer is not None
    assert (answer.refusal, "1 juillet 2027" in answer.reason or "1er juillet 2027" in answer.reason) == (
        Refusal.SITS,
        True,
    )
    assert answering.answer_to(applied[1], on=CLOSED) is None


def test_whoever_can_be_reached_is_told_and_the_mail_says_nothing_of_the_outcome(
    review: CallReview, applied: Sequence[Application]
) -> None:
    """A mail is read on its way, so it only says that there is an answer."""
    with transaction():
        members.correct_person(ACTOR, person_of(applied[0]), contact="amina@test.example")
    go_on_to(review, Phase.DECIDED)
    letter = messages.latest_to(person_of(applied[0]))
    assert letter is not None
    assert (letter.subject, "eligible" in letter.body) == ("Your application is decided", False)
    assert messages.latest_to(person_of(applied[1])) is None


def test_an_erased_applicant_is_left_out_and_breaks_nothing(review: CallReview, applied: Sequence[Application]) -> None:
    """Her case is gone from every list; the review goes on without her."""
    case = _case(review, applied[0])
    with transaction():
        members.erase_person(ACTOR, person_of(applied[0]), on=CLOSED)
    go_on_to(review, Phase.DECIDED)
    assert (len(cases.active(review)), cases.reason_of(case), applied[0].stage) == (2, "", "received")


def test_a_request_to_complete_opens_her_application_again(review: CallReview, applied: Sequence[Application]) -> None:
    """Until its last day, and only for her; once it is read, nobody changes anything."""
    with transaction():
        applied[0].answers_sealed = None
        applied[0].acknowledged_at = moment()
    case = _case(review, applied[0])
    with transaction():
        answering.ask_to_complete(ACTOR, case, until=date(2026, 3, 9), on=CLOSED)
    days = (date(2026, 3, 9), date(2026, 3, 10))
    assert [answering.may_correct(applied[0], usual=False, on=day) for day in days] == [True, False]
    assert answering.may_correct(applied[1], usual=False, on=CLOSED) is False
    with transaction():
        cases.note_complete(ACTOR, case)
    go_on_to(review, Phase.ELIGIBILITY)
    assert answering.may_correct(applied[1], usual=True, on=CLOSED) is False


@pytest.mark.parametrize(("receipt", "coded"), [(b"r" * 32, True), (None, False)])
def test_a_receipt_code_is_spoken_of_to_whoever_has_one(
    review: CallReview, applied: Sequence[Application], *, receipt: bytes | None, coded: bool
) -> None:
    """Who applied from her own page got no code, so neither the request nor the answer asks her for one."""
    with transaction():
        applied[0].answers_sealed, applied[0].receipt_hash = None, receipt
        members.correct_person(ACTOR, person_of(applied[0]), contact="amina@test.example")
    with transaction():
        answering.ask_to_complete(ACTOR, _case(review, applied[0]), until=date(2026, 3, 9), on=CLOSED)
        cases.note_complete(ACTOR, _case(review, applied[0]))
    go_on_to(review, Phase.DECIDED)
    told = [messages.read(each).body for each in messages.messages_of(person_of(applied[0]))]
    assert len(told) == 2
    assert ["receipt code" in each for each in told] == [coded, coded]
    assert ["own page" in each for each in told] == [True, not coded]
