"""Why applications were not eligible, counted for the secretariat and the auditor without pointing at anybody."""

from collections.abc import Sequence

from flask.testing import FlaskClient

from council.accounts.models import User
from council.calls.models import Application
from council.calls.review import cases
from council.calls.review.models import CallReview
from council.calls.review.phases import Outcome, Phase, Refusal
from council.calls.review.refusals import refusal_counts, refusals
from council.calls.suppression import Hidden
from council.database import transaction
from tests import factories
from tests.council.calls.review.conftest import ACTOR, go_on_to
from tests.council.members.helpers import read


def _turn_away(review: CallReview) -> None:
    """One of the three is turned away, and the review comes to its end."""
    go_on_to(review, Phase.ELIGIBILITY)
    with transaction():
        case = cases.active(review)[0]
        cases.note_outcome(ACTOR, case, Outcome.NOT_ELIGIBLE, refusal=Refusal.CONDITION, reason="Words.")


def test_reasons_are_counted_when_a_review_is_decided(review: CallReview) -> None:
    """Not before: a number that grows would tell what was noted."""
    _turn_away(review)
    council = review.call.council
    assert sum(refusal_counts(council).values()) == 0
    go_on_to(review, Phase.DECIDED)
    found = refusals(council)
    assert (found.calls, found.decided, found.refused) == (1, 3, 1)
    assert refusal_counts(council)[Refusal.CONDITION] == 1
    assert {each.shown.hidden for each in found.lines} == {Hidden.SMALL}


def test_an_auditor_reads_the_reasons_and_a_member_does_not(
    client: FlaskClient, review: CallReview, auditor: User, member_user: User
) -> None:
    """She finds reasons and "fewer than 5", and nobody's name."""
    _turn_away(review)
    go_on_to(review, Phase.DECIDED)
    path = f"/{review.call.council.slug}/refusals"
    factories.sign_in(client, auditor)
    page = read(client, path)
    assert ("fewer than 5" in page, "Amina" in page, "Words." in page) == (True, False, False)
    other = client.application.test_client()
    factories.sign_in(other, member_user)
    assert other.get(path).status_code == 404


def test_an_application_taken_back_meanwhile_counts_nowhere(review: CallReview, applied: Sequence[Application]) -> None:
    """Neither as decided nor as refused."""
    with transaction():
        applied[0].stage = "withdrawn"
    go_on_to(review, Phase.DECIDED)
    assert refusals(review.call.council).decided == 2
