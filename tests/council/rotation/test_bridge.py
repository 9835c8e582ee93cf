"""From the council's facts to the solver's question, and through the queue to a kept answer."""

import json
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from council import jobs
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.calls import service as calls
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.jobs import Job, Jobs
from council.members import service as members
from council.rotation import bridge, question_bridge, service
from council.rotation.facts import gather
from council.rotation.models import Proposal
from council.terms import service as terms
from council.terms.models import Term
from council.terms.service import AmendmentKind, Answer
from solver import check
from solver.faults import faults_of
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY, LATER
from tests.factories import ACTOR


def asked(council: Council) -> dict[str, dict[str, object]]:
    """The people of the question, by pseudonym."""
    problem = question_bridge.question(gather(council, DAY), "seed").model_dump(mode="json", by_alias=True)
    return {person["id"]: person for person in problem["people"]}


def pseudonym(council: Council, term: Term) -> str:
    """Under which id a term's holder stands in the question."""
    return members.person(council, term.person_id).pseudonym


def acts_about(proposal: Proposal) -> list[str]:
    """What the record says of a proposal, in order."""
    about = select(Entry.act).where(Entry.subject == f"proposal:{proposal.id}").order_by(Entry.sequence)
    return list(db.session.scalars(about))


def test_each_person_stands_in_the_question_once_with_the_standing_that_follows(council: Council) -> None:
    """A running term continues; an ended one returns, or leaves by wish or for want of an answer or application."""
    sitting = helpers.seat_everyone(council)
    helpers.apply(council, 10)
    for term, answer in zip(sitting[1::2], (Answer.STAY, Answer.REAPPLY, Answer.LEAVE), strict=False):
        helpers.say(council, term, answer)
    people = asked(council)
    found = [
        (people[pseudonym(council, term)]["standing"], people[pseudonym(council, term)]["leaving_reason"])
        for term in sitting
    ]
    assert found[:8] == [
        ("continuing", None),
        ("returning", None),
        ("continuing", None),
        ("leaving", "term_ended"),
        ("continuing", None),
        ("leaving", "chose_to_leave"),
        ("continuing", None),
        ("leaving", "no_answer"),
    ]
    assert (len(people), sum(person["standing"] == "candidate" for person in people.values())) == (34, 10)


def test_who_answers_that_she_applies_again_returns_only_with_an_accepted_application(council: Council) -> None:
    """Without one, and while hers is not decided, she leaves; accepted, she stands as one whose term ends."""
    term = helpers.seat_everyone(council)[1]
    helpers.apply(council, 10)
    helpers.say(council, term, Answer.REAPPLY)
    name = pseudonym(council, term)
    found = [asked(council)[name]["standing"]]
    with transaction():
        [call] = calls.calls_of(council)
        person = members.person(council, term.person_id)
        application = calls.receive_application(ACTOR, call, person=person, on=helpers.ASKED)
    found.append(asked(council)[name]["standing"])
    with transaction():
        calls.decide_application(ACTOR, application, stage=calls.Stage.ELIGIBLE, on=helpers.ASKED)
    found.append(asked(council)[name]["standing"])
    with transaction():
        calls.decide_application(ACTOR, application, stage=calls.Stage.NOT_ELIGIBLE, reason="No.", on=helpers.ASKED)
    found.append(asked(council)[name]["standing"])
    assert found == ["leaving", "leaving", "returning", "leaving"]


def test_who_sits_on_a_kind_of_seat_that_is_no_more_counts_among_the_first_kind(council: Council) -> None:
    """A version of the charter without that kind lets everybody who sits on it stay, and asks a sound question."""
    sitting = helpers.seat_everyone(council)
    [group] = gather(council, DAY).rules.seat_groups
    helpers.adopt(council, {"seat_groups": [{**group.model_dump(), "key": "everybody"}]}, on=helpers.ASKED)
    problem = question_bridge.question(gather(council, DAY), "seed")
    assert faults_of(problem) == []
    assert {each.seat_group for each in problem.people} == {"everybody"}
    assert sum(each.standing == "continuing" for each in problem.people) == len(sitting) / 2


def test_the_values_in_the_question_are_the_ones_declared(council: Council) -> None:
    """For everybody and every dimension of the charter; silence is a value of its own."""
    helpers.ready(council, 20)
    with transaction():
        silent = helpers.add_person(council, "Silent", {})
        terms.begin_term(ACTOR, council, person=silent, seat_group="members", start=DAY, end=LATER)
    people = asked(council)
    keys = {dimension.key for dimension in councils.dimensions_of(council)}
    facts = {each.pseudonym: each.person_id for each in gather(council, DAY).people}
    for name, person in people.items():
        declared = members.traits_of_many([facts[name]])[facts[name]]
        assert person["values"] == {key: declared.get(key, "undisclosed") for key in keys}
    assert set(people[silent.pseudonym]["values"].values()) == {"undisclosed"}  # type: ignore[attr-defined]


def test_somebody_with_a_seat_from_the_rotation_day_on_must_be_seated(council: Council) -> None:
    """A term agreed for the future is kept: its holder is asked about as an applicant with a pin."""
    helpers.seat_everyone(council)
    helpers.apply(council, 5)
    with transaction():
        late = helpers.add_person(council, "Late", helpers.values_of(council, 3))
        terms.begin_term(ACTOR, council, person=late, seat_group="members", start=DAY, end=LATER)
    facts = gather(council, DAY)
    problem = question_bridge.question(facts, "seed")
    assert [(pin.person, pin.seated) for pin in problem.pins] == [(late.pseudonym, True)]
    assert facts.open_seats == 11


def test_a_member_at_her_limit_is_barred_by_the_solver_from_her_own_terms(app: Flask, council: Council) -> None:
    """She leaves because of the limit, which the checker recomputes from the terms in the evidence."""
    sitting = helpers.ready(council)
    with transaction():
        person = members.person(council, sitting[7].person_id)
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=date(2023, 7, 1), end=helpers.BEGUN)
    proposal = helpers.propose(app, council)
    told = json.loads(service.evidence_of(proposal))["proposal"]
    reasons = {line["person"]: line["reason"]["code"] for line in told["leaving"]}
    assert reasons[person.pseudonym] == "term_limit"


def test_a_resignation_on_the_rotation_day_is_a_wish_to_leave(council: Council) -> None:
    """Who resigned to that day does not return, whatever she answered before."""
    sitting = helpers.seat_everyone(council)
    helpers.say(council, sitting[1], Answer.STAY)
    with transaction():
        terms.amend_term(
            ACTOR,
            terms.term(council, sitting[0].id),
            kind=AmendmentKind.RESIGNED,
            new_end=DAY,
            decided_on=helpers.ASKED,
            reason="Moved.",
        )
    person = asked(council)[pseudonym(council, sitting[0])]
    assert (person["standing"], person["leaving_reason"]) == ("leaving", "chose_to_leave")


def test_the_question_holds_no_name_and_no_organisation(council: Council) -> None:
    """Only pseudonyms and numbers reach the evidence."""
    helpers.seat_everyone(council)
    with transaction():
        person = members.add_person(ACTOR, council, name="Zanele Unmistakable", organisation="Unmistakable House")
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=DAY, end=LATER)
    text = question_bridge.question(gather(council, DAY), "seed").model_dump_json()
    assert ("Unmistakable" in text, "Member 1" in text, '"organisation":"o1"' in text) == (False, False, True)


def test_a_rotation_without_a_free_seat_is_not_asked(council: Council) -> None:
    """There is nothing to propose while everybody's term goes on."""
    helpers.seat_everyone(council)
    with pytest.raises(Refused):
        bridge.ask(council, date(2026, 1, 1))


def test_a_proposal_goes_from_the_request_through_the_queue_to_checked_evidence(any_app: Flask) -> None:
    """On both databases: requested, computed, sealed, and sound when checked by the standard library alone."""
    council = factories.make_council()
    helpers.ready(council)
    proposal = helpers.propose(any_app, council)
    content = service.evidence_of(proposal)
    assert (proposal.state, helpers.state_of_job(proposal)) == ("computed", "done")
    assert check.check(content).ok
    assert acts_about(proposal) == ["proposal_requested", "proposal_computed", "explanation_asked"]
    assert audit.verify() is None


def test_one_changed_byte_in_the_kept_evidence_is_found(app: Flask, council: Council) -> None:
    """The checker refuses the file as soon as a value in it is another."""
    helpers.ready(council)
    content = service.evidence_of(helpers.propose(app, council))
    changed = content.replace(b'"continuing"', b'"returning"', 1)
    assert not check.check(changed).ok


def test_what_is_stored_does_not_show_a_value_or_a_pseudonym(app: Flask, council: Council) -> None:
    """Question and answer lie sealed: neither values nor people can be read from the row."""
    helpers.ready(council)
    proposal = helpers.propose(app, council)
    raw = proposal.problem_sealed + (proposal.evidence_sealed or b"")
    people = [each.pseudonym.encode() for each in gather(council, DAY).people]
    assert [word for word in (b"refugee", b"migration_status", *people) if word in raw] == []


def test_an_impossible_quota_ends_with_the_rules_in_conflict(app: Flask, council: Council) -> None:
    """Thirteen women and twelve men do not go into 24 seats: the proposal names the three rules, and no other."""
    helpers.seat_everyone(council)
    helpers.apply(council, 30)
    helpers.adopt(
        council,
        {
            "quotas": [
                {"key": "many-women", "where": {"gender": ["woman"]}, "least": 13},
                {"key": "many-men", "where": {"gender": ["man"]}, "least": 12},
            ]
        },
    )
    proposal = helpers.propose(app, council)
    told = service.conflict_of(proposal)
    assert proposal.state == "impossible"
    assert sorted(rule["key"] for rule in told["rules"]) == ["many-men", "many-women", "members"]
    assert acts_about(proposal) == ["proposal_requested", "proposal_impossible", "explanation_asked"]


def test_a_running_search_stops_soon_after_it_is_cancelled(app: Flask) -> None:
    """Cancelling while the solver works: nothing is kept, and the work ends long before its time is used up."""
    council = helpers.hard_council()
    proposal, job_id = helpers.request(council)
    number = proposal.number
    worker = threading.Thread(target=_work, args=(app, job_id))
    worker.start()
    _wait_for(app, job_id, lambda job: bool(job.progress_now))
    with transaction():
        service.cancel_proposal(ACTOR, service.proposal(council, DAY, number))
    worker.join(timeout=20)
    assert not worker.is_alive()
    db.session.rollback()
    assert (proposal.state, helpers.state_of_job(proposal)) == ("cancelled", "cancelled")
    assert (proposal.evidence_sealed, acts_about(proposal)) == (None, ["proposal_requested", "proposal_cancelled"])


def test_a_silent_worker_leaves_an_interrupted_proposal_that_starts_again(app: Flask, council: Council) -> None:
    """The sweep notices the missing heartbeat, the record says so, and the same question is then answered."""
    helpers.ready(council)
    proposal, job_id = helpers.request(council)
    _fall_silent(job_id)
    queue: Jobs = app.extensions["council.jobs"]
    swept = queue.sweep()
    assert (swept, proposal.state) == (1, "interrupted")
    with transaction():
        again = service.restart_proposal(ACTOR, service.proposal(council, DAY, 1)).id
    helpers.run(app, again)
    assert proposal.state == "computed"
    assert acts_about(proposal) == [
        "proposal_requested",
        "proposal_interrupted",
        "proposal_restarted",
        "proposal_computed",
        "explanation_asked",
    ]


def test_a_worker_that_wakes_up_too_late_saves_nothing(app: Flask, council: Council) -> None:
    """Its job was swept and the proposal started again: its answer no longer counts, the later one does."""
    helpers.ready(council)
    proposal, first = helpers.request(council)
    _fall_silent(first)
    app.extensions["council.jobs"].sweep()
    with transaction():
        second = service.restart_proposal(ACTOR, service.proposal(council, DAY, 1)).id
    assert (service.may_still_save(proposal.id, first), service.may_still_save(proposal.id, second)) == (False, False)
    helpers.run(app, second)
    assert acts_about(proposal).count("proposal_computed") == 1


def test_a_fault_in_the_work_is_recorded_and_can_be_tried_again(app: Flask, council: Council) -> None:
    """A question that cannot be read ends as failed, with its act; the reader gets no stack trace."""
    helpers.ready(council)
    proposal, job_id = helpers.request(council)
    with transaction():
        proposal.problem_sealed = b"damaged by a failing disk"
    helpers.run(app, job_id)
    assert (proposal.state, service.conflict_of(proposal)) == ("failed", {"code": "fault"})
    assert acts_about(proposal) == ["proposal_requested", "proposal_failed"]


def test_a_search_that_settles_nothing_in_its_time_says_so(app: Flask) -> None:
    """With almost no work allowed the answer is neither yes nor no, and it is not dressed up as either."""
    council = helpers.hard_council()
    proposal, job_id = helpers.request(council)
    quick = app.config["COUNCIL_SETTINGS"].model_copy(update={"solver_deterministic_seconds": 0.01})
    bridge.register(app.extensions["council.jobs"], quick)
    helpers.run(app, job_id)
    assert (proposal.state, service.conflict_of(proposal)) == ("failed", {"code": "undecided"})


def test_the_record_tells_of_a_request_without_a_trait(app: Flask, council: Council) -> None:
    """Ids, numbers and hashes only."""
    helpers.ready(council)
    helpers.propose(app, council)
    requested = select(Entry.body).where(Entry.act.in_([Act.PROPOSAL_REQUESTED, Act.PROPOSAL_COMPUTED]))
    text = b"".join(db.session.scalars(requested))
    assert [word in text for word in (b"woman", b"refugee", b"africa")] == [False, False, False]


def test_the_web_process_does_not_load_the_solver() -> None:
    """Importing the application leaves CP-SAT, which takes a second and much memory, to the worker."""
    told = "import sys, council.app; print('ortools' in sys.modules, 'solver.rotation' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def _work(app: Flask, job_id: object) -> None:
    with app.app_context():
        app.extensions["council.jobs"].run(job_id)


def _wait_for(app: Flask, job_id: object, true_of: object) -> None:
    """Until the job's row says so, or the test fails after a while."""
    end = datetime.now(UTC) + timedelta(seconds=30)
    with app.app_context():
        while datetime.now(UTC) < end:
            job = db.session.get_one(Job, job_id, populate_existing=True)
            if true_of(job):  # type: ignore[operator]
                return
            db.session.rollback()
            threading.Event().wait(0.05)
    pytest.fail("the work never got that far")


def _fall_silent(job_id: object) -> None:
    """As a killed worker leaves it: taken, and its last heartbeat long ago."""
    with transaction():
        job = db.session.get_one(Job, job_id)
        job.state = jobs.JobState.RUNNING.value
        job.beat_at = datetime.now(UTC) - timedelta(minutes=1)
