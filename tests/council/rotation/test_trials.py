"""Trials: rules changed in a scratch copy are solved as they are stated, seen by few, and never decide anything."""

import json
from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from council import jobs
from council.access import Role
from council.accounts.models import User
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import CharterRules
from council.councils.templates import template
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.rotation import adoption, bridge, drawings, review, service
from council.rotation.models import Proposal
from council.rotation.reading import charter_of, evidence_name
from council.rotation.service import UNDER_WAY
from council.rotation.words import Names
from council.rotation.workspace import trials
from council.rotation.workspace.trials import Changes
from council.terms.service import Answer
from tests import factories
from tests.council.councils.pages import filled, text_of
from tests.council.rotation import helpers
from tests.council.rotation.helpers import ASKED, DAY
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
ROTATION = "/test-council/rotations/2026-07-01"
FIRST = f"{ROTATION}/proposals/1"
RULES = template("regional-review").rules


def africa(rules: CharterRules) -> str:
    """The key of the quota on people from Africa."""
    return next(quota.key for quota in rules.quotas if quota.where == {"region": ["africa"]})


def seven(rules: CharterRules) -> Changes:
    """Exactly seven people from Africa, which the charter would allow and the priorities do not lead to."""
    return {"quotas": {africa(rules): {"least": 7, "most": 7}}}


@pytest.fixture
def desk(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    sign_in(client, officer)
    return client


@pytest.fixture
def trial(app: Flask, council: Council) -> Proposal:
    """A computed trial, the first proposal of its rotation."""
    helpers.ready(council, 36)
    rules = rules_of(council)
    with transaction():
        found = service.request_proposal(ACTOR, council, asked=bridge.ask(council, DAY, seven(rules)))
        job_id = jobs.work_on(found.id)
    helpers.run(app, job_id)
    return found


def rules_of(council: Council) -> CharterRules:
    """The charter's rules."""
    charter = councils.charter_on(council, DAY)
    assert charter is not None
    return councils.rules_of(charter)


def test_a_trial_is_solved_under_its_rules_and_the_charter_stays(council: Council, trial: Proposal) -> None:
    """The council has exactly as many as the trial asks; the charter, its versions and its words are as they were."""
    document = json.loads(service.evidence_of(trial))
    rules = rules_of(council)
    counted = {row["key"]: row for row in document["proposal"]["composition"]["quotas"]}
    asked = counted[africa(rules)]
    assert (asked["min"], asked["max"], asked["after"]) == (7, 7, 7)
    assert document["problem"]["charter"] == "test-council/1/trial"
    assert evidence_name(trial) == "test-council-2026-07-01-trial-1.json"
    assert drawings.has_drawing(trial)
    assert rules == RULES
    assert len(list(db.session.scalars(select(Charter)))) == 1
    read, dimensions = charter_of(trial)
    assert trials.in_words(rules, read, Names.of(rules, dimensions)) == [
        "Region: Africa – exactly 7 members instead of between 3 and 7 members."
    ]


def test_a_trial_is_asked_for_on_its_page(app: Flask, council: Council, desk: FlaskClient) -> None:
    """Nothing changed is refused, so are rules that do not hold together; what differs alone is kept, and shown."""
    helpers.ready(council, 36)
    place = [quota.key for quota in rules_of(council).quotas].index(africa(rules_of(council)))
    page = f"{ROTATION}/try"
    same = desk.post(page, data=filled(desk, page))
    assert same.status_code == 422
    assert "Nothing differs from the charter yet." in same.get_data(as_text=True)
    twisted = desk.post(page, data=filled(desk, page, **{f"quotas-{place}-least": "9"}))
    assert twisted.status_code == 422
    assert "The least number is above the largest." in twisted.get_data(as_text=True)
    unreadable = desk.post(page, data=filled(desk, page, **{"targets-0-share": "a fifth"}))
    assert unreadable.status_code == 422
    assert "Write a share as a fraction or a decimal number" in unreadable.get_data(as_text=True)
    crossed = desk.post(page, data=filled(desk, page, newcomers_least="3", newcomers_most="2"))
    assert crossed.status_code == 422
    assert service.proposals_of(council, DAY, trials=True) == []
    sent = filled(desk, page, **{f"quotas-{place}-least": "7", "targets-0-share": "0.2"})
    assert desk.post(page, data=sent).status_code == 302
    found = service.proposal(council, DAY, 1, trials=True)
    assert service.changes_of(found) == seven(rules_of(council))  # 0.2 is the 1/5 that the charter states
    helpers.run(app, jobs.work_on(found.id))
    told = desk.get(FIRST).get_data(as_text=True)
    assert "This is a trial" in told
    assert "Region: Africa – exactly 7 members instead of between 3 and 7 members." in told
    assert "Lay it before the council" not in told
    again = filled(desk, f"{page}?from=1")
    assert again[f"quotas-{place}-least"] == "7"
    assert desk.get(f"{page}?from=99999999999999999999").status_code == 404
    assert '<span class="badge-mark badge-plain">' in desk.get(ROTATION).get_data(as_text=True)


def test_nothing_can_be_decided_by_a_trial(council: Council, trial: Proposal) -> None:
    """Review, adoption and every state in which a proposal is under way are refused in words."""
    with pytest.raises(Refused, match="This is a trial under changed rules"), transaction():
        review.open_review(ACTOR, trial, closes_on=ASKED, on=ASKED)
    with pytest.raises(Refused, match="This is a trial under changed rules"), transaction():
        adoption.adopt(ACTOR, trial)
    for state in UNDER_WAY:
        with pytest.raises(Refused, match="This is a trial under changed rules"), transaction():
            service.step(service.proposal(council, DAY, 1, trials=True), state)
    assert trial.state == "computed"


def test_no_request_made_by_hand_takes_a_trial_further(desk: FlaskClient, council: Council, trial: Proposal) -> None:
    """Forms of other pages, sent to a trial's addresses, change nothing and are refused."""
    token = factories.hidden_fields(desk.get(ROTATION).get_data(as_text=True))
    before = db.session.scalars(select(Entry.sequence)).all()
    sent = {**token, "version": str(trial.version)}
    steps: Mapping[str, Mapping[str, str]] = {
        "review": {"closes_on": "2199-01-01"},
        "review/close": {},
        "withdraw": {"reason": "By hand."},
        "promise": {"method": "octo-41", "source": "Numbers.", "draw_at": "2199-01-01T12:00"},
        "draw": {"numbers": "1 2 3 4 5 6"},
        "finish": {},
        "adopt": {},
    }
    for step, fields in steps.items():
        assert desk.post(f"{FIRST}/{step}", data={**sent, **fields}).status_code in {400, 404, 409}, step
    assert "This is a trial under changed rules" in desk.post(
        f"{FIRST}/review", data={**sent, **steps["review"]}
    ).get_data(as_text=True)
    assert service.proposal(council, DAY, 1, trials=True).state == "computed"
    assert db.session.scalars(select(Entry.sequence)).all() == before


def test_a_trial_is_not_there_for_members(app: Flask, council: Council, trial: Proposal, sign_in: SignIn) -> None:
    """No page, progress, explanation, comparison or list shows it to a member; the auditor finds all of them."""
    helpers.propose(app, council)
    pseudonym = json.loads(service.evidence_of(trial))["proposal"]["joining"][0]["person"]
    pages = [FIRST, f"{FIRST}/progress", f"{FIRST}/people/{pseudonym}", f"{ROTATION}/compare?with=1&with=2"]
    member, auditor = app.test_client(), app.test_client()
    sign_in(member, factories.make_user("member", council, Role.MEMBER))
    sign_in(auditor, factories.make_user("auditor", council, Role.AUDITOR))
    nowhere = member.get(f"{ROTATION}/proposals/9").get_data(as_text=True)
    for page in pages:
        assert auditor.get(page).status_code in {200, 286}, page
        hidden = member.get(page)
        assert hidden.status_code == 404, page
    assert text_of(member.get(FIRST).get_data(as_text=True)) == text_of(nowhere)
    voice = factories.hidden_fields(member.get(ROTATION).get_data(as_text=True))
    assert member.post(f"{FIRST}/opinion", data=voice).status_code == 404
    assert f'href="{FIRST}"' not in member.get(ROTATION).get_data(as_text=True)
    assert f'href="{FIRST}"' in auditor.get(ROTATION).get_data(as_text=True)
    assert member.get(f"{ROTATION}/try").status_code == 404
    assert [each.number for each in service.proposals_of(council, DAY)] == [2]
    with pytest.raises(NotFound):
        service.proposal(council, DAY, 1)


def test_a_trial_that_is_being_computed_is_not_mentioned_to_members(
    council: Council, client: FlaskClient, sign_in: SignIn
) -> None:
    """A member's page of the rotation neither links to it nor says that something is being computed."""
    helpers.ready(council, 36)
    with transaction():
        service.request_proposal(ACTOR, council, asked=bridge.ask(council, DAY, seven(rules_of(council))))
    sign_in(client, factories.make_user("member", council, Role.MEMBER))
    page = client.get(ROTATION).get_data(as_text=True)
    assert "being computed" not in page
    assert "proposals/1" not in page


def test_a_trial_may_be_impossible(app: Flask, council: Council, desk: FlaskClient) -> None:
    """Its page names the changed rule, says that it is a trial, and offers another change."""
    sitting = helpers.seat_everyone(council)
    helpers.apply(council, 14)
    for term in sitting[1::2]:
        helpers.say(council, term, Answer.LEAVE)
    with transaction():
        found = service.request_proposal(
            ACTOR, council, asked=bridge.ask(council, DAY, {"newcomers": {"least": 20, "most": None}})
        )
        job_id = jobs.work_on(found.id)
    helpers.run(app, job_id)
    page = desk.get(FIRST).get_data(as_text=True)
    assert found.state == "impossible"
    assert "This is a trial" in page
    assert "Members who never sat before – at least 20 members instead of nothing asked." in page
    assert "Try another change" in page


BOUNDS = st.fixed_dictionaries({"least": st.none() | st.integers(0, 9), "most": st.none() | st.integers(9, 24)})


@given(
    quotas=st.dictionaries(st.sampled_from([quota.key for quota in RULES.quotas]), BOUNDS),
    newcomers=BOUNDS,
    order=st.lists(st.sampled_from(["most_affected_gap", "representation_gap", "worst_gap"]), unique=True),
)
def test_only_what_differs_is_kept_and_it_gives_the_same_rules(
    quotas: dict[str, trials.Bounds], newcomers: trials.Bounds, order: list[str]
) -> None:
    """The rules with what differs are the rules with all that is wanted, and what they state differs in nothing."""
    stated = trials.as_stated(RULES)
    wanted: Changes = {
        "quotas": {**stated["quotas"], **quotas},
        "targets": stated["targets"],
        "newcomers": newcomers,
        "priorities": [{"key": key, "slack": 0} for key in order],
    }
    changes = trials.differing(RULES, wanted)
    rules = trials.changed(RULES, changes)
    assert rules == trials.changed(RULES, wanted)
    assert trials.differing(RULES, stated) == {}
    assert trials.stated_with(RULES, changes) == wanted
    assert trials.differing(RULES, trials.stated_with(RULES, changes)) == changes
