"""What each rule costs, why somebody has no seat and what would make a council possible, all counted by hand before."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council import jobs
from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.rotation import service
from council.rotation.explain import bridge as explaining_bridge
from council.rotation.explain import service as explanations
from council.rotation.explain.people import Chance, WhyReading, chances_of, why_of, without_a_chance
from council.rotation.explain.reading import CostLine, costs_reading, least_change
from council.rotation.explain.service import ExplanationState
from council.rotation.models import Explanation, Proposal
from council.rotation.sight import Sight, sight_of
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.hand_counted import (
    FIRST,
    NORTH,
    ONE_FROM_THE_SOUTH,
    PLANTED,
    SOUTH,
    called,
    explained,
    hand_counted,
    work_on_explaining,
)
from tests.council.rotation.helpers import DAY
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
PROTECTED = PLANTED[2:]
TWO_NORTH_ONE_SOUTH = {"North One": NORTH, "North Two": NORTH, "South": SOUTH}


def sight(proposal: Proposal, role: Role, own: str | None = None) -> Sight:
    """What somebody with a role sees; `own` is her pseudonym."""
    return sight_of(frozenset({role}), councils.dimensions_of(proposal.council, on=DAY), own)


def why(proposal: Proposal, name: str, role: Role = Role.SECRETARIAT, *, own: bool = False) -> WhyReading:
    """Why somebody has a seat or none, as somebody with a role reads it."""
    person = called(name)
    return why_of(proposal, sight(proposal, role, person.pseudonym if own else None), person.pseudonym)


def test_a_quota_costs_what_the_council_could_be_closer_without_it(app: Flask) -> None:
    """Three from the north are wished for, one from the south must sit: one seat. A quota that is met anyway: none."""
    north = {"key": "north", "where": {"region": ["north"]}, "least": 1}
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH, quotas=[ONE_FROM_THE_SOUTH, north]))
    told = costs_reading(proposal, sight(proposal, Role.SECRETARIAT))
    sentence = "Without it, the council could come 1 seat closer to all its targets together."
    assert told.lines == (CostLine("Region: Planted south", sentence),)
    assert told.free == ("Region: Planted north",)
    assert (told.state, told.hidden, told.remark) == (ExplanationState.READY, "", "")


def test_the_chances_are_those_counted_by_hand(app: Flask) -> None:
    """The one from the south sits on every council, and the two from the north on half of them each."""
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH, quotas=[ONE_FROM_THE_SOUTH]))
    by_name = {name: chances_of(proposal)[called(name).pseudonym] for name in TWO_NORTH_ONE_SOUTH}
    assert by_name == {"North One": Chance(10, 20), "North Two": Chance(10, 20), "South": Chance(20, 20)}
    told = why(proposal, "North One")
    assert told.what == "May be drawn."
    assert told.chance == "The chance is 50%: on 10 of 20 councils, each as likely as any other."
    assert why(proposal, "South").what == "Is on every council that can be drawn."


def test_who_has_no_chance_is_told_the_price_of_her_seat(app: Flask) -> None:
    """Without the quota nobody from the south is on the best councils: with her, one seat more would be missing."""
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH))
    told = why(proposal, "South", Role.MEMBER, own=True)
    assert told.reason.startswith("There are councils with this person that follow every rule")
    assert told.price == ("With this person, the council would be 1 seat further from all its targets together.",)
    assert why(proposal, "South").price == told.price  # the target is on an open dimension
    assert why(proposal, "South", Role.MEMBER).price == ()
    assert "priorities leave this person no seat" in why(proposal, "South", Role.MEMBER).reason


def test_a_price_that_could_tell_what_somebody_declared_is_told_to_her_alone(app: Flask) -> None:
    """Where the target is on a sealed dimension, neither the secretariat nor the auditor reads it beside her."""
    targets = [{"dimension": "creed", "value": "belief", "share": "1"}]
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH, targets=targets))
    for role in (Role.SECRETARIAT, Role.AUDITOR):
        assert why(proposal, "South", role).price == (
            "This is not shown here, because it could tell what this person declared.",
        )
    assert "1 seat further" in why(proposal, "South", Role.MEMBER, own=True).price[0]


@pytest.mark.parametrize(
    ("dimension", "role", "line"),
    [
        ("region", Role.SECRETARIAT, "At most 0 members with “Region: Planted south”."),
        ("status", Role.SECRETARIAT, "At most 0 members with “Status: Planted none”."),
        ("status", Role.AUDITOR, "A rule about protected information."),
        ("creed", Role.SECRETARIAT, "A rule about protected information."),
    ],
)
def test_rules_are_named_beside_a_person_only_where_her_values_may_be_read(
    app: Flask, dimension: str, role: Role, line: str
) -> None:
    """A quota of none keeps her out, and is named only to those who may read what she declared."""
    nobody = {"key": "nobody", "where": {dimension: [SOUTH[dimension]]}, "most": 0}
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH, quotas=[nobody]))
    told = why(proposal, "South", role)
    assert told.reason == "No council with this person can follow every rule."
    assert told.price == (line,)


def test_who_served_too_long_is_told_from_when_she_may_come_back(app: Flask) -> None:
    """One term in a row and two years off: the way back opens two years after the last term."""
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH))
    told = why(proposal, "May Not")
    assert told.what == "Leaves the council."
    assert told.reason == "Has served as many terms in a row as the charter allows."
    assert told.price == ("A term may begin from 1 July 2028 on.",)
    assert why(proposal, "Goes On").what == "Stays on the council."


def test_people_treated_alike_are_told_that_the_lot_decided_where_nothing_is_drawn(app: Flask) -> None:
    """Three from the north for two seats: two sit, and the third came later in the order of the lot."""
    group = {"key": "members", "name": {"en": "Members"}, "seats": 3, "selection": "nomination"}
    north = {f"North {number}": NORTH for number in range(3)}
    proposal = explained(app, hand_counted(north, seat_groups=[group]))
    reasons = [why(proposal, name) for name in north]
    assert sorted(each.what for each in reasons) == ["Does not join the council."] + ["Joins the council."] * 2
    left_out = next(each for each in reasons if each.what.startswith("Does not"))
    assert left_out.reason.startswith("The rules treat this person and others alike.")
    assert left_out.chance == ""


def test_beyond_the_effort_allowed_it_says_that_it_was_not_computed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is given a reason that was not looked for."""
    monkeypatch.setattr(explaining_bridge, "MOST_SEARCHES", 0)
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH))
    assert why(proposal, "South").reason.startswith("It was not computed why.")
    monkeypatch.setattr(explaining_bridge, "MOST_SECONDS", -1)
    second = explained(app, proposal.council)
    assert costs_reading(second, sight(second, Role.SECRETARIAT)).lines == ()


def test_the_kinds_with_most_people_are_answered_first(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """One search is allowed: two alike share its answer, and somebody who is alone in her kind has none."""
    monkeypatch.setattr(explaining_bridge, "MOST_SEARCHES", 1)
    apart = {"key": "apart", "where": {"creed": ["doubt"]}, "most": 3}
    people = {**TWO_NORTH_ONE_SOUTH, "South Too": SOUTH, "Other": {**SOUTH, "creed": "belief"}}
    proposal = explained(app, hand_counted(people, quotas=[apart]))
    assert why(proposal, "South").reason == why(proposal, "South Too").reason
    assert why(proposal, "South").reason.startswith("There are councils with this person")
    assert why(proposal, "Other").reason.startswith("It was not computed why.")


def test_the_least_change_makes_an_impossible_question_possible(app: Flask) -> None:
    """Two from the south are asked for, and one applied: the number has to fall by one."""
    quota = {**ONE_FROM_THE_SOUTH, "least": 2}
    proposal = explained(app, hand_counted(TWO_NORTH_ONE_SOUTH, quotas=[quota]))
    assert proposal.state == "impossible"
    told = least_change(proposal, sight(proposal, Role.MEMBER))
    assert told.lines == ("At least 1 member with “Region: Planted south”. Now the number is 2.",)
    assert told.remark == "That changes 1 seat in all. No smaller change is enough."


def test_a_change_of_a_protected_rule_is_named_to_those_who_may_count_it(app: Flask) -> None:
    """Members learn that there is one, and no more; without anybody left to count the smallest number goes."""
    quota = {"key": "belief", "where": {"creed": ["doubt"]}, "least": 1}
    proposal = explained(app, hand_counted({"North One": NORTH, "North Two": NORTH}, quotas=[quota]))
    hidden = "A rule about protected information would have to change as well."
    assert least_change(proposal, sight(proposal, Role.MEMBER)).lines == (hidden,)
    named = least_change(proposal, sight(proposal, Role.AUDITOR)).lines
    assert named == ("No smallest number of members with “Creed: Planted doubt”. Now it is 1.",)


def test_members_learn_what_open_rules_cost_and_no_figures_of_protected_targets(app: Flask) -> None:
    """One rule is counted without being named, and the price of the other is told without a number."""
    targets = [{"dimension": "creed", "value": "belief", "share": "1"}]
    protected = {"key": "doubt", "where": {"creed": ["doubt"]}, "least": 1}
    council = hand_counted(TWO_NORTH_ONE_SOUTH, targets=targets, quotas=[ONE_FROM_THE_SOUTH, protected])
    proposal = explained(app, council)
    told = costs_reading(proposal, sight(proposal, Role.MEMBER))
    assert told.hidden == "1 rule is not shown here, because it is about protected information."
    assert not re.search(r"creed|\d seat", repr((told.lines, told.free)), re.IGNORECASE)
    assert len(told.lines) + len(told.free) == 1


# The work


def test_explaining_is_asked_for_with_the_answer_and_kept_sealed(app: Flask) -> None:
    """Two acts follow the proposal's, and nothing that was found stands in the database in clear."""
    proposal = helpers.propose(app, hand_counted(TWO_NORTH_ONE_SOUTH))
    assert explanations.state_of(proposal) is ExplanationState.WAITING
    assert why(proposal, "South").waiting
    work_on_explaining(app, proposal)
    acts = [each.act for each in db.session.query(Entry).order_by(Entry.sequence)][-2:]
    assert acts == [Act.EXPLANATION_ASKED.value, Act.EXPLANATION_KEPT.value]
    sealed = db.session.query(Explanation).one().content_sealed
    assert sealed is not None
    assert called("South").pseudonym.encode() not in sealed


def test_work_that_failed_is_said_to_have_failed_and_can_be_asked_for_again(app: Flask) -> None:
    """By a question that does not open any more. Asking twice is refused, and asking before there is an answer."""
    proposal = helpers.propose(app, hand_counted(TWO_NORTH_ONE_SOUTH))
    question = proposal.problem_sealed
    with transaction():
        proposal.problem_sealed = question[:-1]
    work_on_explaining(app, proposal)
    assert explanations.state_of(proposal) is ExplanationState.FAILED
    with transaction():
        proposal.problem_sealed = question
        explanations.ask(ACTOR, proposal)
    with transaction(), pytest.raises(Refused):
        explanations.ask(ACTOR, proposal)
    work_on_explaining(app, proposal)
    assert explanations.state_of(proposal) is ExplanationState.READY
    waiting, _job = helpers.request(proposal.council)
    with transaction(), pytest.raises(Refused):
        explanations.ask(ACTOR, waiting)


def test_work_whose_worker_fell_silent_is_not_kept(app: Flask) -> None:
    """Swept while it ran: what it still finds comes too late."""
    proposal = helpers.propose(app, hand_counted(TWO_NORTH_ONE_SOUTH))
    found = explanations.explanation_of(proposal)
    assert found is not None
    job = jobs.latest(found.id)
    assert job is not None
    kind = app.extensions["council.jobs"].kinds[explanations.JOB_KIND]
    with transaction():
        job.state = jobs.JobState.INTERRUPTED.value
        kind.ended_badly(found.id, jobs.JobState.INTERRUPTED)
    kind.run(jobs.Handle(app, job.id, found.id))
    assert explanations.state_of(proposal) is ExplanationState.FAILED
    assert explanations.content_of(proposal) == {}


def test_a_trial_is_explained_only_when_somebody_asks(app: Flask) -> None:
    """So that the next trial does not wait for the explanations of this one."""
    proposal, job_id = helpers.request(hand_counted(TWO_NORTH_ONE_SOUTH))
    with transaction():
        proposal.trial = "{}"
    helpers.run(app, job_id)
    assert explanations.state_of(proposal) is ExplanationState.MISSING
    with transaction():
        explanations.ask(ACTOR, proposal)
    work_on_explaining(app, proposal)
    assert explanations.state_of(proposal) is ExplanationState.READY


# The pages


def test_an_officer_reads_why_and_asks_again_where_nothing_was_computed(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    """From the proposal to the reason of somebody without a chance, whose own page is one step away."""
    council = hand_counted(TWO_NORTH_ONE_SOUTH)
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    proposal = helpers.propose(app, council)
    found = explanations.explanation_of(proposal)
    assert found is not None
    assert "This is being computed." in client.get(FIRST).get_data(as_text=True)
    with transaction():
        explanations.give_up(ACTOR, found, code="fault")
    page = client.get(FIRST).get_data(as_text=True)
    assert "Compute it now" in page
    sent = client.post(f"{FIRST}/explain", data=factories.hidden_fields(page))
    assert sent.location.endswith("/proposals/1#costs")
    work_on_explaining(app, proposal)
    south = called("South").pseudonym
    assert f"{FIRST}/people/{south}" in client.get(FIRST).get_data(as_text=True)
    answer = client.get(f"{FIRST}/people/{south}").get_data(as_text=True)
    assert "South in this proposal" in answer
    assert "1 seat further" in answer


def test_a_member_reads_about_people_on_the_lists_under_their_pseudonyms(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    """Nobody’s name or value is told; somebody who is on no list is not there for her, but for the secretariat."""
    group = {"key": "members", "name": {"en": "Members"}, "seats": 3, "selection": "nomination"}
    council = hand_counted(TWO_NORTH_ONE_SOUTH, seat_groups=[group])
    sign_in(client, factories.make_user("member", council, Role.MEMBER))
    proposal = explained(app, council)
    for name, status in (("North One", 200), ("May Not", 200), ("South", 404)):
        person = called(name)
        answer = client.get(f"{FIRST}/people/{person.pseudonym}")
        assert answer.status_code == status
        assert not [planted for planted in (name, *PROTECTED) if planted in answer.get_data(as_text=True)]
    assert client.get(f"{FIRST}/people/P-000000").status_code == 404
    assert without_a_chance(proposal, sight(proposal, Role.MEMBER)) == []
    listed = without_a_chance(proposal, sight(proposal, Role.SECRETARIAT))
    assert listed == [(called("South").pseudonym, "South")]


def test_somebody_erased_since_keeps_her_pseudonym_and_breaks_no_page(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    """Her reason is still told, her name is not."""
    council = hand_counted(TWO_NORTH_ONE_SOUTH)
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    explained(app, council)
    person = called("South")
    with transaction():
        members.erase_person(ACTOR, person, on=helpers.ASKED)
    answer = client.get(f"{FIRST}/people/{person.pseudonym}").get_data(as_text=True)
    assert f"{person.pseudonym} in this proposal" in answer
    assert "South in" not in answer


def test_an_impossible_proposal_has_no_page_about_a_person(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    """There is nothing to say of her; the page of the proposal says what would have to change."""
    council = hand_counted(TWO_NORTH_ONE_SOUTH, quotas=[{**ONE_FROM_THE_SOUTH, "least": 2}])
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    proposal = explained(app, council)
    assert client.get(f"{FIRST}/people/{called('South').pseudonym}").status_code == 404
    assert "Now the number is 2." in client.get(FIRST).get_data(as_text=True)
    with pytest.raises(NotFound):
        service.evidence_of(proposal)
