"""A review through its pages: an officer and two assessors, from the deadline to the pool."""

from collections.abc import Sequence
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from council.accounts.models import User
from council.calls import service as calls
from council.calls.models import Application, Call
from council.calls.review import assessing, cases, service
from council.calls.service import Stage
from council.councils import service as councils
from council.database import db, transaction
from council.members import service as members
from council.terms import service as terms
from tests import factories
from tests.council.members.helpers import read, send


def test_an_officer_and_two_assessors_come_from_the_deadline_to_the_pool(
    app: Flask, desk: FlaskClient, call: Call, *, applied: Sequence[Application], two: Sequence[User]
) -> None:
    """Each phase is opened by its page; at the end the eligible people are the pool of the rotation."""
    base = f"/{call.council.slug}/calls/{call.id}/review"
    assert desk.get(base).location == f"{base}/open"
    assert send(desk, f"{base}/open")[0] == 302
    for user in two:
        assert send(desk, f"{base}/assessors", user=str(user.id))[0] == 302
    assert send(desk, f"{base}/next")[0] == 302
    page = read(desk, base)
    assert "Not noted yet" in page
    assert send(desk, f"{base}/all", reason="Looked at each.")[0] == 302
    assert send(desk, f"{base}/next")[0] == 302
    review = service.review(call)
    for user in two:
        _assesses(app.test_client(), call, str(review.id), user)
    assert "6 of 6" in read(desk, base)
    assert send(desk, f"{base}/next")[0] == 302
    assert "2 assessments; on average" in read(desk, base)
    case = next(each for each in cases.active(review) if each.application_id == applied[0].id)
    told = {"outcome": "not_eligible", "refusal": "assessment", "reason": "Nothing on reaching others."}
    assert send(desk, f"{base}/applications/{case.id}", **told)[0] == 302
    assert send(desk, f"{base}/next")[0] == 302
    counts = calls.call_counts(call)
    assert (counts[Stage.ELIGIBLE], counts[Stage.NOT_ELIGIBLE]) == (2, 1)
    assert calls.reason_of(db.session.get_one(Application, applied[0].id)) == "Nothing on reaching others."
    pool = calls.applicants(call.council, call.rotation_on)
    names = members.names_of_many(pool)
    assert sorted(names.values()) == ["Béla", "Carmen"]


def _assesses(client: FlaskClient, call: Call, review_id: str, user: User) -> None:
    factories.sign_in(client, user)
    base = f"/{call.council.slug}/assessments"
    assert f"{base}/{review_id}" in read(client, base)
    assert "Application 3" in read(client, f"{base}/{review_id}")
    for number in (1, 2, 3):
        page = read(client, f"{base}/{review_id}/{number}")
        assert ("why " in page, "help for" in page, "What help" in page) == (True, False, False)
        answer = send(client, f"{base}/{review_id}/{number}", points_reach="4", points_care="2", comment="Clear.")
        assert answer[0] == 302
    assert "You have assessed everything." in read(client, f"{base}/{review_id}")


def test_a_review_that_comes_too_early_leads_back_to_the_call(desk: FlaskClient, call: Call) -> None:
    """Without applications there is nothing to open, and the page of the call says so."""
    base = f"/{call.council.slug}/calls/{call.id}"
    assert desk.get(f"{base}/review/open").location == base
    assert "No application waits for a decision." in read(desk, base)


def test_a_page_left_open_while_the_review_went_on_notes_nothing(
    desk: FlaskClient, call: Call, applied: Sequence[Application]
) -> None:
    """Calling all that remain complete does not become calling all that remain eligible."""
    base = f"/{call.council.slug}/calls/{call.id}/review"
    send(desk, f"{base}/open")
    old = factories.hidden_fields(read(desk, f"{base}/all"))
    send(desk, f"{base}/next")
    assert desk.post(f"{base}/all", data={**old, "reason": "Looked at each."}).status_code == 409
    assert cases.outcome_counts(service.review(call))[None] == len(applied)


def test_a_step_for_all_that_remain_is_offered_while_something_is_missing(
    desk: FlaskClient, call: Call, applied: Sequence[Application]
) -> None:
    """With three whole applications there is nothing to note; when an answer is missing in one, there is."""
    base = f"/{call.council.slug}/calls/{call.id}/review"
    send(desk, f"{base}/open")
    assert f"{base}/all" not in read(desk, base)
    with transaction():
        db.session.get_one(Application, applied[0].id).answers_sealed = None
    assert f"{base}/all" in read(desk, base)


def test_the_page_says_that_no_rule_stands_against_anybody(
    desk: FlaskClient, call: Call, applied: Sequence[Application]
) -> None:
    """Computed and empty is told apart from not computed; once somebody sits anyway, her line says it instead."""
    base, nothing = f"/{call.council.slug}/calls/{call.id}/review", "None of the rules stands against an application"
    send(desk, f"{base}/open")
    before = read(desk, base)
    send(desk, f"{base}/next")
    assert (nothing in before, nothing in read(desk, base)) == (False, True)
    with transaction():
        person = db.session.get_one(Application, applied[0].id).person
        group = councils.rules_of(service.review(call).charter).seat_groups[0].key
        start, end = date(2025, 7, 1), date(2027, 7, 1)
        terms.begin_term(factories.ACTOR, person.council, person=person, seat_group=group, start=start, end=end)
    assert nothing not in read(desk, base)


def test_a_number_that_means_another_application_by_now_is_left_to_nobody(
    app: Flask, desk: FlaskClient, call: Call, *, applied: Sequence[Application], two: Sequence[User]
) -> None:
    """Numbers are drawn anew when the review goes back; a page opened before that states no conflict."""
    base, reader = f"/{call.council.slug}/calls/{call.id}/review", app.test_client()
    send(desk, f"{base}/open")
    send(desk, f"{base}/assessors", user=str(two[0].id))
    send(desk, f"{base}/next")
    send(desk, f"{base}/all", reason="Looked at each.")
    send(desk, f"{base}/next")
    factories.sign_in(reader, two[0])
    own = f"/{call.council.slug}/assessments/{service.review(call).id}/{len(applied)}/conflict"
    old = factories.hidden_fields(read(reader, own))
    send(desk, f"{base}/back", reason="A rule was misread.")
    send(desk, f"{base}/next")
    assert reader.post(own, data=old).status_code == 409
    assert assessing.progress(service.review(call)).conflicts == 0


def test_an_assessor_finds_on_her_own_page_what_waits_for_her_points(
    app: Flask, desk: FlaskClient, call: Call, *, applied: Sequence[Application], two: Sequence[User]
) -> None:
    """Nothing waits before assessing begins; then her own page leads to the first application that she has not read."""
    base, reader = f"/{call.council.slug}/calls/{call.id}/review", app.test_client()
    factories.sign_in(reader, two[0])
    send(desk, f"{base}/open")
    send(desk, f"{base}/assessors", user=str(two[0].id))
    send(desk, f"{base}/next")
    send(desk, f"{base}/all", reason="Looked at each.")
    assert "wait for your points" not in read(reader, "/me")
    send(desk, f"{base}/next")
    first = f"/{call.council.slug}/assessments/{service.review(call).id}/1"
    page = read(reader, "/me")
    assert (f"{len(applied)} applications wait for your points." in page, f'href="{first}"' in page) == (True, True)


def test_a_step_that_is_refused_leads_back_to_its_own_page(
    desk: FlaskClient, call: Call, applied: Sequence[Application]
) -> None:
    """Going on before each application is noted says why not, with the way back to where one can decide again."""
    base = f"/{call.council.slug}/calls/{call.id}/review"
    send(desk, f"{base}/open")
    send(desk, f"{base}/next")
    fields = factories.hidden_fields(read(desk, f"{base}/next"))
    refused = desk.post(f"{base}/next", data=fields)
    assert (refused.status_code, f'href="{base}/next"' in refused.text) == (400, True)
    assert f"Of {len(applied)} applications" in refused.text
