"""What a proposal says to whom: finished sentences and figures, and nothing a reader may not know."""

import json
from fractions import Fraction

import pytest
from flask import Flask

from council.access import Role
from council.councils import service as councils
from council.councils.models import Council
from council.members import service as members
from council.rotation import pool, service, table, words
from council.rotation.facts import gather
from council.rotation.models import Proposal
from council.rotation.reading import charter_of, conflict_reading, reading
from council.rotation.sight import full_sight, sight_of
from council.terms.service import Answer
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY

PROTECTED = ("migration_status", "experience", "racism", "gender", "age_band", "sector")


@pytest.fixture
def computed(app: Flask, council: Council) -> Proposal:
    """A computed proposal."""
    helpers.ready(council)
    return helpers.propose(app, council)


def read(proposal: Proposal, *roles: Role) -> tuple[str, object]:
    """The reading for somebody with these roles, whole and as one text."""
    dimensions = councils.dimensions_of(proposal.council, on=DAY)
    told = reading(proposal, sight_of(frozenset(roles), dimensions))
    return repr(told), told


def test_the_lists_and_figures_are_those_of_the_evidence(computed: Proposal) -> None:
    """Everyone in the evidence stands in exactly one list, and each bar has the evidence's counts."""
    answer = json.loads(service.evidence_of(computed))["proposal"]
    dimensions = councils.dimensions_of(computed.council, on=DAY)
    told = reading(computed, sight_of(frozenset({Role.SECRETARIAT}), dimensions))
    for part, lines in (("leaving", told.leaving), ("staying", told.staying), ("joining", told.joining)):
        assert [line.pseudonym for line in lines] == [line["person"] for line in answer[part]]
    counts = [(row.before, row.after) for dimension in told.dimensions for row in dimension.rows]
    assert counts == [(row["before"], row["after"]) for row in answer["composition"]["values"]]
    assert (len(told.before.seats), len(told.after.seats)) == (24, 24)


def test_the_headline_counts_who_moves(computed: Proposal) -> None:
    """The first sentence has the figures of the lists, and leaves out what nobody does."""
    dimensions = councils.dimensions_of(computed.council, on=DAY)
    told = reading(computed, sight_of(frozenset({Role.SECRETARIAT}), dimensions))
    assert told.headline.startswith(f"{len(told.leaving)} leave")
    assert f"{len(told.joining)} join" in told.headline
    assert ", 0 " not in told.headline


def test_the_secretariat_reads_names_and_everyone_else_pseudonyms(computed: Proposal, council: Council) -> None:
    """A name appears only for those who may see people."""
    names = {members.names_of_many([each.person_id])[each.person_id] for each in gather(council, DAY).ending}
    found = {
        role: sum(name in read(computed, role)[0] for name in names)
        for role in (Role.SECRETARIAT, Role.MEMBER, Role.AUDITOR)
    }
    assert found == {Role.SECRETARIAT: len(names), Role.MEMBER: 0, Role.AUDITOR: 0}


def test_a_member_reads_no_protected_value_nor_count(computed: Proposal, council: Council) -> None:
    """No label of a value of a restricted or sealed dimension is anywhere in what a member reads."""
    text, _told = read(computed, Role.MEMBER)
    labels = {
        value.name["en"]
        for dimension in councils.dimensions_of(council, on=DAY)
        for value in dimension.values
        if dimension.key in PROTECTED and len(value.name["en"]) > 4 and value.key != "undisclosed"
    }
    assert len(labels) > 15
    assert [label for label in labels if f"'{label}'" in text or f": {label}" in text] == []


def test_nobody_reads_a_sealed_value_beside_a_person(computed: Proposal, council: Council) -> None:
    """Sealed dimensions are counted for secretariat and auditor, and never named in a reason or coloured on a seat."""
    for role in (Role.SECRETARIAT, Role.AUDITOR):
        dimensions = councils.dimensions_of(council, on=DAY)
        told = reading(computed, sight_of(frozenset({role}), dimensions), "experience")
        sealed = {value.name["en"] for each in dimensions if each.sensitivity == "sealed" for value in each.values[:-1]}
        beside = [line.reason for line in (*told.leaving, *told.staying, *told.joining)]
        beside += [seat.label for seat in (*told.before.seats, *told.after.seats)]
        assert [text for text in beside for label in sealed if len(label) > 3 and label in text] == []
        assert {each.key for each in told.dimensions} >= {"experience", "racism"}


def test_an_auditor_sees_every_count_and_no_single_protected_value(computed: Proposal, council: Council) -> None:
    """The auditor's seats are coloured by open dimensions only; the bars are all there."""
    dimensions = councils.dimensions_of(council, on=DAY)
    told = reading(computed, sight_of(frozenset({Role.AUDITOR}), dimensions))
    opened = [each.key for each in dimensions if each.sensitivity == "open"]
    assert [colour.key for colour in told.colours] == opened
    assert (len(told.dimensions), told.hidden) == (len(dimensions), "")


def test_a_members_objectives_are_told_without_figures(computed: Proposal) -> None:
    """How many seats are missing to targets on protected dimensions is a count of them."""
    _text, told = read(computed, Role.MEMBER)
    assert [line.value for line in told.objectives] == ["", "", ""]  # type: ignore[attr-defined]
    assert all(line.optimal for line in told.objectives)  # type: ignore[attr-defined]


def test_a_proposal_says_when_the_facts_have_changed_since(app: Flask, council: Council) -> None:
    """A new answer after the question was put is not in the answer, and the page says so."""
    sitting = helpers.ready(council)
    proposal = helpers.propose(app, council)
    dimensions = councils.dimensions_of(council, on=DAY)
    sight = sight_of(frozenset({Role.SECRETARIAT}), dimensions)
    before = reading(proposal, sight).remarks
    helpers.say(council, sitting[-1], Answer.STAY)
    after = reading(proposal, sight).remarks
    assert (before, ["propose again" in remark for remark in after]) == ((), [True])


def test_a_conflict_is_told_in_words_of_the_charter(app: Flask, council: Council) -> None:
    """The names of dimensions and values, the numbers, and what can be done; no code and no key."""
    helpers.seat_everyone(council)
    helpers.apply(council, 30)
    quotas = [
        {"key": "many-women", "where": {"gender": ["woman"]}, "least": 13},
        {"key": "many-men", "where": {"gender": ["man"]}, "least": 12},
    ]
    helpers.adopt(council, {"quotas": quotas})
    proposal = helpers.propose(app, council)
    told = conflict_reading(proposal, full_sight(charter_of(proposal)[1]))
    assert sorted(told.rules) == [
        "At least 12 members with “Gender: Man”.",
        "At least 13 members with “Gender: Woman”.",
        "The seat group “Members” has 24 seats, and all must be filled.",
    ]
    assert "without any one of them" in told.explanation


@pytest.mark.parametrize(
    "code",
    [
        "term_ended",
        "chose_to_leave",
        "no_answer",
        "term_limit",
        "total_limit",
        "no_seat_group",
        "not_selected",
        "pinned_out",
    ],
)
def test_every_reason_for_leaving_has_words(app: Flask, code: str) -> None:
    """No code of the solver reaches a reader."""
    assert app
    assert code not in words.leaving_reason(code)


def test_every_kind_of_rule_in_a_conflict_has_words(app: Flask, council: Council) -> None:
    """Each kind and bound that the solver can name becomes a sentence."""
    assert app
    charter = councils.latest_charter(council)
    assert charter is not None
    names = words.Names.of(councils.rules_of(charter), councils.dimensions_of(council))
    kinds = [
        ("seats", "members", "exactly"),
        ("quota", "women", "min"),
        ("quota", "women", "max"),
        ("cap", "organisation", "max"),
        ("cap", "country", "max"),
        ("cap", "household", "max"),
        ("newcomers", "newcomers", "min"),
        ("newcomers", "newcomers", "max"),
        ("conflict", "x", "max"),
        ("pin", "P-23", "min"),
        ("term_rules", "term_rules", "rule"),
    ]
    told = [words.rule({"kind": kind, "key": key, "bound": bound, "amount": 2}, names) for kind, key, bound in kinds]
    assert len(set(told)) == len(kinds)


@pytest.mark.parametrize(("exact", "said"), [("36/5", "7.2"), ("1", "1"), ("1/3", "0.33"), ("0", "0")])
def test_exact_amounts_are_rounded_only_for_reading(app: Flask, exact: str, said: str) -> None:
    """Fractions of seats are written with at most two places."""
    assert app
    assert words.number(Fraction(exact)) == said


def test_the_pool_counts_what_the_facts_hold(council: Council) -> None:
    """Each quota's three figures, recounted person by person."""
    helpers.ready(council)
    facts = gather(council, DAY)
    counted = {each.key: each for each in pool.count(facts).quotas}
    for quota in facts.rules.quotas:
        holds = [
            each for each in facts.people if all(each.values[key] in allowed for key, allowed in quota.where.items())
        ]
        figures = {
            kind: sum(each.standing == kind for each in holds) for kind in ("continuing", "returning", "candidate")
        }
        found = counted[quota.key]
        assert (found.continuing, found.returning, found.applicants) == tuple(figures.values())


def test_the_pool_is_counted_again_after_an_act(council: Council) -> None:
    """A new answer changes the counts at once, though they are kept between two looks."""
    sitting = helpers.ready(council)
    before = pool.pool_of(council, DAY)
    assert pool.pool_of(council, DAY) is before
    helpers.say(council, sitting[-1], Answer.STAY)
    assert pool.pool_of(council, DAY).returning == before.returning + 1


def test_the_table_says_the_same_as_the_page(computed: Proposal, council: Council) -> None:
    """The command line prints the headline, every person with the reason, every dimension and every priority."""
    dimensions = councils.dimensions_of(council, on=DAY)
    told = reading(computed, sight_of(frozenset({Role.SECRETARIAT}), dimensions))
    text = "\n".join(table.lines(table.Outcome(1, answer=told)))
    wanted = [told.headline, *(line.reason for line in told.joining), *(line.name for line in told.leaving)]
    wanted += [each.title for each in told.dimensions] + [line.name for line in told.objectives]
    assert [part for part in wanted if part not in text] == []
