"""Assessing without names: numbers of her own, points that stay closed, and leaving an application to others."""

from collections.abc import Sequence

import pytest

from council.access import Role
from council.accounts.models import User
from council.calls.models import Application, Call
from council.calls.review import assessing, cases, service, unnamed
from council.calls.review.models import Assessor, BlindCopy, CallReview
from council.calls.review.phases import Outcome, Phase, Refusal
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from tests import factories
from tests.council.calls.review.conftest import ACTOR, CLOSED, apply, go_on_to, name_assessors, person_of

POINTS = {"reach": 4, "care": 2}


@pytest.fixture
def reading(review: CallReview, two: Sequence[User]) -> Sequence[Assessor]:
    """Both assessors, with the assessment open."""
    name_assessors(review, two)
    go_on_to(review, Phase.BLIND)
    return assessing.assessors_of(review)


def _give(copy: BlindCopy, comment: str = "Clear.") -> None:
    with transaction():
        assessing.give(ACTOR, copy, points=POINTS, comment=comment)


def test_each_assessor_meets_every_application_under_numbers_of_her_own(
    call: Call, two: Sequence[User], review: CallReview
) -> None:
    """With twenty applications two orders that were drawn agree with each other, or with the arrival, never."""
    for number in range(20):
        apply(call, f"Person {number}")
    name_assessors(review, two)
    go_on_to(review, Phase.BLIND)
    orders = [[each.case_id for each in assessing.copies_of(one)] for one in assessing.assessors_of(review)]
    arrival = [each.id for each in cases.active(review)]
    assert (len(orders[0]), sorted(orders[0]) == sorted(orders[1])) == (23, True)
    assert (orders[0] != orders[1], arrival not in orders) == (True, True)


def test_an_assessor_reads_the_answers_meant_for_her_and_nothing_else(
    reading: Sequence[Assessor], applied: Sequence[Application]
) -> None:
    """No name, no pseudonym, and no answer that is for the secretariat."""
    shown = [unnamed.copy_page(each) for each in assessing.copies_of(reading[0])]
    told = repr(shown)
    assert all(f"why {name}" in told for name in ("Amina", "Béla", "Carmen"))
    assert "help for" not in told
    assert [person_of(each).pseudonym in told for each in applied] == [False, False, False]


def test_points_stay_closed_until_the_assessment_is_over(reading: Sequence[Assessor], review: CallReview) -> None:
    """The secretariat sees how many there are; the other assessor sees nothing at all."""
    _give(assessing.copies_of(reading[0])[0])
    assert (assessing.progress(review).given, assessing.progress(review).too_few) == (1, 3)
    with pytest.raises(NotFound):
        assessing.given_by_case(review)
    others = [unnamed.copy_page(each) for each in assessing.copies_of(reading[1])]
    assert [(each.own, each.others) for each in others] == [([], [])] * 3


def test_when_it_is_over_an_assessor_sees_what_others_gave_where_she_gave_points_too(
    reading: Sequence[Assessor], review: CallReview
) -> None:
    """Whoever gave nothing learns nothing."""
    first, second = (assessing.copies_of(each) for each in reading)
    same = next(each for each in second if each.case_id == first[0].case_id)
    for copy in (first[0], same, first[1]):
        _give(copy)
    go_on_to(review, Phase.VISIBLE)
    shown = {each.case_id: unnamed.copy_page(each) for each in assessing.copies_of(reading[1])}
    assert len(shown[same.case_id].others) == 2
    assert shown[first[1].case_id].others == []


def test_what_is_noted_later_does_not_reach_the_assessors(reading: Sequence[Assessor], review: CallReview) -> None:
    """Her list stays as it was, so that no gap in it tells of a decision before its time."""
    go_on_to(review, Phase.VISIBLE)
    before = unnamed.list_page(reading[0])
    with transaction():
        case = cases.active(review)[0]
        cases.note_outcome(ACTOR, case, Outcome.NOT_ELIGIBLE, refusal=Refusal.ASSESSMENT, reason="Words.")
    assert unnamed.list_page(reading[0]) == before


def test_points_can_be_changed_until_the_end_and_not_after(reading: Sequence[Assessor], review: CallReview) -> None:
    """The last ones count."""
    copy = assessing.copies_of(reading[0])[0]
    _give(copy, "First.")
    _give(copy, "Second.")
    told = assessing.given(copy)
    assert told is not None
    assert (told.comment, dict(told.points)) == ("Second.", POINTS)
    go_on_to(review, Phase.VISIBLE)
    with pytest.raises(Refused, match="The assessment is over"):
        _give(copy)
    with pytest.raises(Refused, match="The assessment is over"), transaction():
        assessing.state_conflict(ACTOR, copy)


@pytest.mark.parametrize("points", [{"reach": 4}, {"reach": 6, "care": 1}, {"reach": -1, "care": 1}, {}])
def test_points_that_do_not_fit_the_criteria_are_refused(reading: Sequence[Assessor], points: dict[str, int]) -> None:
    """Each criterion, and no more than it allows."""
    with pytest.raises(Refused, match="do not fit"), transaction():
        assessing.give(ACTOR, assessing.copies_of(reading[0])[0], points=points, comment="")


def test_whoever_may_know_the_person_leaves_her_to_others(reading: Sequence[Assessor], review: CallReview) -> None:
    """Her points are forgotten, it counts as a conflict, and nobody waits for her."""
    copy = assessing.copies_of(reading[0])[0]
    _give(copy)
    with transaction():
        assessing.state_conflict(ACTOR, copy)
    found = assessing.progress(review)
    assert (copy.given_sealed, found.conflicts, found.given, found.expected) == (None, 1, 0, 5)


def test_whoever_applied_does_not_assess(review: CallReview, call: Call) -> None:
    """Nor does anybody without a role that assesses."""
    applicant = factories.make_user("applicant", call.council, Role.MEMBER)
    auditor = factories.make_user("auditor", call.council, Role.AUDITOR)
    apply(call, "Dana", user=applicant)
    assert {applicant.id, auditor.id} & {each.id for each in assessing.may_be_named(review)} == set()
    for user in (applicant, auditor):
        with pytest.raises(Refused, match="cannot assess"), transaction():
            assessing.name_assessor(ACTOR, review, user=user)


def test_nobody_assesses_what_she_sent_after_she_was_named(review: CallReview, call: Call, two: Sequence[User]) -> None:
    """A late application of an assessor is laid before the others, and not before her."""
    name_assessors(review, two)
    apply(call, "Dana", user=two[0])
    go_on_to(review, Phase.BLIND)
    assert [len(assessing.copies_of(each)) for each in assessing.assessors_of(review)] == [3, 4]


def test_an_assessor_who_gave_nothing_can_be_taken_off(reading: Sequence[Assessor], review: CallReview) -> None:
    """Whoever gave points stays, and so do her points."""
    _give(assessing.copies_of(reading[0])[0])
    with pytest.raises(Refused, match="has given points"), transaction():
        assessing.take_off(ACTOR, reading[0])
    with transaction():
        assessing.take_off(ACTOR, reading[1])
    assert [each.number for each in assessing.assessors_of(review)] == [1]


def test_somebody_named_late_gets_the_same_applications(
    reading: Sequence[Assessor], review: CallReview, officer: User
) -> None:
    """And nobody else's numbers change under her hands."""
    before = [(each.number, each.case_id) for each in assessing.copies_of(reading[0])]
    name_assessors(review, [officer])
    latest = assessing.assessors_of(review)[-1]
    assert [(each.number, each.case_id) for each in assessing.copies_of(reading[0])] == before
    assert len(assessing.copies_of(latest)) == 3


def test_going_back_and_on_again_keeps_what_was_given(reading: Sequence[Assessor], review: CallReview) -> None:
    """The one who gave points keeps her numbers; nothing is given twice."""
    copy = assessing.copies_of(reading[0])[0]
    _give(copy)
    number = copy.number
    with transaction():
        service.go_back(ACTOR, review, reason="A rule was misread.", on=CLOSED)
    go_on_to(review, Phase.BLIND)
    again = db.session.get_one(BlindCopy, copy.id)
    assert (again.number, again.given_at is not None, len(assessing.copies_of(reading[0]))) == (number, True, 3)


def test_erasing_an_applicant_closes_what_was_said_of_her(
    reading: Sequence[Assessor], applied: Sequence[Application]
) -> None:
    """Points and comment were sealed under her key."""
    copy = next(each for each in assessing.copies_of(reading[0]) if each.case.application_id == applied[0].id)
    _give(copy)
    with transaction():
        members.erase_person(ACTOR, person_of(applied[0]), on=CLOSED)
    assert (assessing.given(copy), len(assessing.copies_of(reading[0]))) == (None, 2)
