"""Looking ahead: hand-known councils through the real queue and solver, and the page as each role reads it."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

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
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.errors import Refused
from council.jobs import JobState
from council.rotation.forecast import bridge as forecast_bridge
from council.rotation.forecast import service as forecasts
from council.rotation.forecast.facts import look, rotation_days, term_in_rotations
from council.rotation.forecast.reading import AheadReading, forecast_reading
from council.rotation.forecast.service import ForecastState
from council.rotation.models import Forecast
from council.rotation.sight import sight_of
from council.terms import service as terms
from council.terms.limits import add_months
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.helpers import ASKED, BEGUN, DAY, LATER
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
PAGE = "/test-council/ahead"
GROUP = {"key": "members", "name": {"en": "Members"}, "seats": 4}
DETAINED = {"key": "detained", "where": {"detention": ["affected"]}, "least": 2}
WHO = "Detention: Affected"
LAST = (date(2028, 7, 1), date(2029, 7, 1))


def small(rules: Mapping[str, object] | None = None, *, later: date = LATER) -> Council:
    """Four seats: two members whose terms end first and, a year later, the only two who were detained; nobody applied.

    The charter allows one term of two years, wants two members who were detained, and a month's notice of a call.
    """
    with transaction():
        council = councils.found_council(ACTOR, slug="test-council", name={"en": "Small"}, level="local", about={})
        councils.add_dimension(
            ACTOR,
            council,
            key="detention",
            name={"en": "Detention"},
            purpose={},
            sensitivity="restricted",
            values=[("affected", {"en": "Affected"}), ("other", {"en": "Other"})],
        )
        stated = {
            "least_size": 1,
            "most_size": 4,
            "seat_groups": [GROUP],
            "terms": {"months": 24, "most_consecutive": 1},
            "dimensions": ["detention"],
            "quotas": [DETAINED],
            "notices": [{"of": "call", "length": 1, "unit": "month"}],
            **(rules or {}),
        }
        councils.adopt_charter(ACTOR, council, rules=CharterRules.model_validate(stated), in_force_from=BEGUN)
        for number in range(4):
            value = "other" if number < 2 else "affected"
            person = helpers.add_person(council, f"Member {number}", {"detention": value})
            end = DAY if number < 2 else later
            terms.begin_term(ACTOR, council, person=person, seat_group="members", start=BEGUN, end=end)
    return council


def apply(council: Council, people: int, value: str = "other") -> None:
    """So many eligible people apply, in a call of ninety days."""
    with transaction():
        helpers.take_in(council, {f"Applicant {value} {number}": {"detention": value} for number in range(people)})


def ask(council: Council) -> Forecast:
    """A look ahead asked for and not yet computed."""
    with transaction():
        return forecasts.ask_forecast(ACTOR, council, asked=forecast_bridge.ask(council, ASKED), on=ASKED)


def looked(app: Flask, council: Council) -> Forecast:
    """A look ahead computed through the real queue's own steps."""
    forecast = ask(council)
    helpers.run(app, jobs.work_on(forecast.id))
    assert forecasts.state_of(forecast, at=datetime.now(UTC)) is ForecastState.COMPUTED
    return forecast


def read_as(app: Flask, forecast: Forecast, role: Role, today: date = ASKED) -> AheadReading:
    """What somebody with a role reads, in English."""
    dimensions = councils.dimensions_of(forecast.council, on=ASKED)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return forecast_reading(forecast, sight_of(frozenset({role}), dimensions), today)


def test_a_quota_whose_holders_leave_is_told_with_the_day_on_which_outreach_starts(app: Flask) -> None:
    """Both leave at the second rotation and nobody in the pool could follow: two are lacking, from then on.

    A call of ninety days and a month's notice before 1 July 2027 begin on 3 March 2027.
    """
    council = small()
    apply(council, 8)
    told = read_as(app, looked(app, council), Role.SECRETARIAT)
    assert [each.day for each in told.rotations] == [DAY, LATER, *LAST]
    assert [[(line.key, line.status.label) for line in each.dangers] for each in told.rotations] == [
        [],
        [("detained", "2 people are lacking")],
        [("detained", "2 people are lacking")],
        [("detained", "2 people are lacking")],
    ]
    second = told.rotations[1]
    assert second.seats == "2 of 4 seats are free from this day on."
    assert second.dangers[0].rule == f"At least 2 members with “{WHO}”."
    assert second.dangers[0].sentences == (
        f"The terms of all 2 members with “{WHO}” end on 1 July 2027.",
        "Nobody in the pool could take a seat.",
    )
    assert second.start == "Outreach should start by 3 March 2027."
    assert told.now == (f"By 3 March 2027, start to look for people with “{WHO}”, for the rotation on 1 July 2027.",)


def test_a_quota_that_just_as_many_could_meet_is_told_as_well(app: Flask) -> None:
    """Two of the pool were detained: nobody is lacking, and nobody to spare. On the day outreach starts, it is now."""
    council = small()
    apply(council, 6)
    apply(council, 2, "affected")
    told = read_as(app, looked(app, council), Role.SECRETARIAT, today=date(2027, 3, 3))
    (line,) = told.rotations[1].dangers
    assert (line.urgent, line.status.label) == (False, "few could follow")
    assert line.sentences[1] == "2 people in the pool could take a seat."
    assert told.now[0] == f"Start now to look for people with “{WHO}”, for the rotation on 1 July 2027."


def test_members_who_may_return_could_follow_themselves(app: Flask) -> None:
    """Where two terms in a row are allowed, both may return; one more applied who could follow, and one leaves."""
    council = small({"terms": {"months": 24, "most_consecutive": 2}})
    apply(council, 6)
    told = read_as(app, looked(app, council), Role.SECRETARIAT)
    assert told.rotations[1].dangers[0].sentences[1] == "2 of them may return."
    assert [line.status.label for line in told.rotations[1].dangers] == ["few could follow"]
    assert {line.then.label for line in told.rotations[1].leaving} == {"may return"}


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR, Role.MEMBER])
def test_members_do_not_learn_of_a_restricted_dimension(app: Flask, client: FlaskClient, role: Role) -> None:
    """The page of a member says that something is hidden; neither who, nor how many, nor the day by which to start."""
    council = small({"targets": [{"dimension": "detention", "value": "affected", "share": "1/2"}]})
    apply(council, 8)
    looked(app, council)
    factories.sign_in(client, factories.make_user("reader", council, role))
    page = client.get(PAGE).get_data(as_text=True)
    shown = role is not Role.MEMBER
    assert ("Affected" in page, "are lacking" in page, "Quotas about protected" in page) == (shown, shown, not shown)
    assert ("Member 2" in page) == (role is Role.SECRETARIAT)


def test_members_do_not_learn_what_another_answered(app: Flask) -> None:
    """The secretariat reads that she leaves; to a member she is one whom the charter would let return."""
    council = small({"terms": {"months": 24, "most_consecutive": 2}})
    apply(council, 6)
    first = min(terms.ending(council, DAY), key=lambda seat: str(seat.term_id))
    with transaction():
        terms.answer_term_end(ACTOR, terms.term(council, first.term_id), answer=terms.Answer.LEAVE, on=ASKED)
    forecast = looked(app, council)
    said = [
        sorted(line.then.label for line in read_as(app, forecast, role).rotations[0].leaving)
        for role in (Role.SECRETARIAT, Role.MEMBER)
    ]
    assert said == [["leaves", "may return"], ["may return", "may return"]]


def test_who_must_leave_when_follows_from_the_terms_alone(council: Council) -> None:
    """Against a count by hand: when the latest term ends, and how many terms without a break led to it."""
    sitting = helpers.seat_everyone(council)
    with transaction():
        for term in sitting[:6]:
            terms.begin_term(
                ACTOR,
                council,
                person=term.person,
                seat_group=term.seat_group,
                start=date(2023, 7, 1),
                end=BEGUN,
            )
    known = look(council, ASKED)
    assert known is not None
    most = known.facts.rules.terms.most_consecutive
    assert most is not None
    expected = {}
    for term in sitting:
        served = 1 + sum(each.end <= BEGUN for each in terms.terms_of(term.person))
        expected[term.person.pseudonym] = (known.days.index(term.end), served >= most)
    assert {each.pseudonym: (each.at, each.then == "limit") for each in known.members} == expected
    assert {at for at, _must in expected.values()} == {0, 1}
    assert {must for _at, must in expected.values()} == {True, False}


def test_where_terms_do_not_fall_on_equal_days_only_who_leaves_when_is_told(app: Flask) -> None:
    """Terms of five months from 1 July and others until 15 December: no plan is made, and yet two leave in December."""
    council = small({"terms": {"months": 5, "most_consecutive": 1}}, later=date(2026, 12, 15))
    forecast = looked(app, council)
    told = read_as(app, forecast, Role.SECRETARIAT)
    assert forecasts.answer_of(forecast) is None
    assert told.remarks[0].startswith("The charter’s terms do not fall on equal days")
    assert [(each.day, len(each.leaving), each.seats) for each in told.rotations] == [
        (DAY, 2, ""),
        (date(2026, 12, 1), 0, ""),
        (date(2026, 12, 15), 2, ""),
        (date(2027, 5, 1), 0, ""),
    ]
    assert told.rotations[2].dangers[0].status.label == "2 people are lacking"
    assert told.basis[1] == "A call is taken to be open for 90 days, because there was none so far."


@given(
    ends=st.lists(st.integers(1, 60), min_size=1, max_size=6),
    months=st.integers(1, 60),
    spacing=st.one_of(st.none(), st.integers(1, 36)),
)
def test_terms_end_as_many_rotations_later_as_is_said(ends: list[int], months: int, spacing: int | None) -> None:
    """Every term that begins on one of the days ends on the day said, or after the last where none is that late."""
    first = add_months(DAY, min(ends))
    rules = CharterRules.model_validate(
        {
            "least_size": 1,
            "most_size": 4,
            "seat_groups": [GROUP],
            "terms": {"months": months},
            "rotation_months": spacing,
        }
    )
    held = [
        terms.Held(UUID(int=at), UUID(int=at), "members", BEGUN, end, end)
        for at, end in enumerate(add_months(DAY, each) for each in ends)
    ]
    days = rotation_days(held, rules, first)
    assert list(days) == sorted(set(days))
    assert {each.end for each in held if each.end <= days[-1]} <= set(days)
    term, after = term_in_rotations(days, months), [bisect_right(days, add_months(day, months)) - 1 for day in days]
    on_days = all(add_months(day, months) in days or add_months(day, months) > days[-1] for day in days)
    steps = {end - at for at, end in enumerate(after) if add_months(days[at], months) in days}
    assert term is None or (on_days and steps <= {term})
    if term is not None:
        for at, day in enumerate(days):
            assert (at + term < len(days)) == (add_months(day, months) in days)


def test_a_second_look_waits_for_the_first_and_an_old_one_says_so(app: Flask) -> None:
    """While one is computed another is refused; after a change of the facts the page hints at it."""
    council = small()
    apply(council, 6)
    forecast = ask(council)
    with pytest.raises(Refused, match="is being computed"):
        ask(council)
    helpers.run(app, jobs.work_on(forecast.id))
    assert not read_as(app, forecast, Role.SECRETARIAT).changed
    with transaction():
        seat = terms.ending(council, DAY)[0]
        terms.amend_term(
            ACTOR,
            terms.term(council, seat.term_id),
            kind=terms.AmendmentKind.RESIGNED,
            new_end=ASKED,
            decided_on=ASKED,
            reason="Moved away.",
        )
    assert read_as(app, forecast, Role.SECRETARIAT).changed
    assert looked(app, council).id != forecast.id
    acts = select(Entry.act).where(Entry.act.like("forecast%"))
    assert (
        db.session.scalars(acts.order_by(Entry.sequence)).all()
        == [
            "forecast_requested",
            "forecast_computed",
        ]
        * 2
    )


def test_the_page_leads_from_the_first_look_to_the_answer(app: Flask, client: FlaskClient) -> None:
    """Nothing yet, being computed, cut off by a worker that fell silent, and asked for again."""
    council = small()
    apply(council, 6)
    factories.sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    assert "Nobody has looked ahead" in client.get(PAGE).get_data(as_text=True)
    forecast = ask(council)
    assert "This takes some seconds" in client.get(PAGE).get_data(as_text=True)
    assert client.get(f"{PAGE}/progress").status_code == 200
    with transaction():
        job = jobs.latest(forecast.id)
        assert job is not None
        job.state, job.beat_at = JobState.RUNNING.value, datetime.now(UTC) - timedelta(minutes=1)
    assert "was not finished" in client.get(PAGE).get_data(as_text=True)
    assert client.get(f"{PAGE}/progress").status_code == 286
    app.extensions["council.jobs"].sweep()
    db.session.rollback()
    assert (forecast.state, forecasts.code_of(forecast)) == ("failed", "cut_off")
    helpers.run(app, jobs.work_on(ask(council).id))
    assert "What to do now" in client.get(PAGE).get_data(as_text=True)


def test_a_council_without_terms_has_nothing_to_look_ahead_to(council: Council) -> None:
    """No rotation is coming: the question is refused, politely."""
    with pytest.raises(Refused, match="No rotation is coming"):
        forecast_bridge.ask(council, ASKED)


def test_an_officer_asks_on_the_page(client: FlaskClient, council: Council) -> None:
    """The button queues the work, once."""
    today = datetime.now(UTC).date()
    with transaction():
        person = helpers.add_person(council, "Member", {})
        end = today + timedelta(days=100)
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=today, end=end)
    factories.sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    form = factories.hidden_fields(client.get(PAGE).get_data(as_text=True))
    assert [client.post(PAGE, data=form).status_code for _ in range(2)] == [302, 409]
    forecast = forecasts.latest(council)
    assert forecast is not None
    assert forecast.state == ForecastState.REQUESTED.value
