"""The pages of the history: right figures for those who may read them, on the record, and nothing for others."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.reports.history import figures, reading
from council.reports.history.comparing import compared
from council.reports.history.measures import seat_time_owed
from council.reports.history.spans import History, Span, history_of, stretches
from council.rotation import settling
from council.terms import service as terms
from tests import factories
from tests.council.members.helpers import add_dimension, read
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.test_adoption import adopt, drawn
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
FIRST, SECOND = date(2023, 7, 1), date(2024, 7, 1)
LATER = TODAY + timedelta(days=400)
PAGES = ("audit/history", "audit/history/gender", "audit/intersections", "audit/compare", "audit/work")


@pytest.fixture
def past(council: Council) -> Council:
    """Eight members of two rotations: four women at first, of whom two were followed by men; nobody sits on."""
    latest = councils.latest_charter(council)
    assert latest is not None
    terms_alone = {**latest.rules["terms"], "interim_until_succeeded": False, "interim_months": 0}
    rules = councils.rules_of(latest).model_validate({**latest.rules, "terms": terms_alone})
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=factories.CHARTER_FROM)
        for number in range(10):
            said = {"gender": "woman" if number < 4 else "man", "age_band": "18-29" if number % 2 else "30-44"}
            allowed = {each.key: {value.key for value in each.values} for each in councils.dimensions_of(council)}
            values = {key: value for key, value in said.items() if value in allowed[key]}
            person = helpers.add_person(council, f"Member {number}", values)
            start, end = (FIRST, SECOND) if number < 2 else (SECOND if number > 7 else FIRST, LATER)
            terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=end)
    return council


def looks() -> list[dict[str, object]]:
    """What the record says of looks at exact figures."""
    entries = db.session.query(Entry).filter_by(act=Act.HISTORY_READ.value).order_by(Entry.sequence)
    return [json.loads(each.body)["details"] for each in entries]


def known(council: Council) -> History:
    """The history as the pages read it."""
    with transaction():
        settling.settle(council, TODAY)
    return history_of(council, TODAY)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECRETARIAT])
def test_each_look_at_exact_figures_is_written_into_the_record(
    client: FlaskClient, past: Council, sign_in: SignIn, role: Role
) -> None:
    """Opening a page is one look, opening it again another; each says which page, dimensions and days."""
    sign_in(client, factories.make_user("reader", past, role))
    for page in (*PAGES, PAGES[1]):
        read(client, f"/test-council/{page}")
    told = looks()
    names = ["overview", "dimension", "intersections", "compare", "work", "dimension"]
    assert [each["page"] for each in told] == names
    assert {(each["from"], each["until"]) for each in told} == {(FIRST.isoformat(), TODAY.isoformat())}
    assert told[1]["dimensions"] == ["gender"]


def test_nobody_else_finds_the_pages(client: FlaskClient, past: Council, member_user: User, sign_in: SignIn) -> None:
    """They look like pages that do not exist, and nothing is written."""
    assert past
    sign_in(client, member_user)
    assert {client.get(f"/test-council/{page}").status_code for page in PAGES} == {404}
    assert looks() == []


def test_a_page_writes_down_what_was_due_before_it_shows_it(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """No worker ran: the first look settles, the second finds nothing to settle."""
    assert past
    sign_in(client, auditor)
    for _again in range(2):
        page = read(client, "/test-council/audit/history/gender")
        assert "Woman: 2 at the end; between 2 and 4 in this time" in page
        assert db.session.query(Entry).filter_by(act=Act.FIGURES_KEPT.value).count() == 1


def test_days_can_be_chosen_and_nonsense_means_all_days(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """A part of the past shows its own figures; days that are none, or the wrong way round, show everything."""
    assert past
    sign_in(client, auditor)
    part = read(client, "/test-council/audit/history/gender?from=2023-07-01&until=2024-06-30")
    assert "Woman: 4 at the end; between 4 and 4 in this time" in part
    for asked in ("from=soon&until=9999-12-31", "from=2024-01-01&until=2023-08-01", "from=1900-01-01"):
        assert "between 2 and 4 in this time" in read(client, f"/test-council/audit/history/gender?{asked}")


def test_a_dimension_that_does_not_exist_is_not_there(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """Neither is a page of it, and nobody is written down for having looked."""
    assert past
    sign_in(client, auditor)
    assert client.get("/test-council/audit/history/shoe-size").status_code == 404
    assert looks() == []


def test_before_anybody_sat_the_pages_say_so(
    client: FlaskClient, council: Council, auditor: User, sign_in: SignIn
) -> None:
    """Empty, with what will stand there."""
    assert council
    sign_in(client, auditor)
    assert "Nothing is written down yet" in read(client, "/test-council/audit/history")
    assert "There is nothing to compare yet" in read(client, "/test-council/audit/compare")
    assert "No dimensions are looked at together" in read(client, "/test-council/audit/intersections")
    assert "Nothing is written down of this dimension" in read(client, "/test-council/audit/history/gender")


def test_figures_over_a_span_are_those_of_its_days(past: Council) -> None:
    """What the page adds up by stretches, added up day by day."""
    found = known(past)
    span = Span(FIRST + timedelta(days=30), SECOND + timedelta(days=30))
    told = figures.dimension_figures(found, "gender", span)
    assert told is not None
    daily = [next(stretches(found, "gender", Span(day, day + timedelta(1)))) for day in _days(span)]
    assert told.owed == seat_time_owed(daily)
    assert told.seat_days["woman"] == sum(each.counts["woman"] for each in daily)
    assert sum(each.days for each in told.stretches) == span.days


def _days(span: Span) -> list[date]:
    return [span.start + timedelta(number) for number in range(span.days)]


def test_targets_are_those_in_force_then(past: Council) -> None:
    """A charter that aims higher later changes no figure of the days before it."""
    found = known(past)
    early = Span(FIRST, SECOND)
    before = figures.dimension_figures(found, "gender", early)
    latest = councils.latest_charter(past)
    assert latest is not None
    rules = councils.rules_of(latest)
    aimed = [each.model_dump() for each in rules.targets if each.dimension != "gender"]
    aimed.append({"dimension": "gender", "value": "woman", "share": "3/4"})
    changed = rules.model_validate({**rules.model_dump(mode="json"), "targets": aimed})
    with transaction():
        councils.adopt_charter(ACTOR, past, rules=changed, in_force_from=SECOND)
    after = known(past)
    assert figures.dimension_figures(after, "gender", early) == before
    on = figures.on_day(after, "gender", SECOND)
    assert on is not None
    assert on.targets == {"woman": 18}
    assert on.gap == 18 - 2


def test_a_rotation_tells_who_left_by_which_rule(past: Council) -> None:
    """Two left when their term was over and could have returned; two joined who never sat before."""
    found = compared(known(past), FIRST, SECOND)
    assert (found.renewal.left, found.renewal.joined, found.renewal.newcomers) == (2, 2, 2)
    assert found.left == [("the term was over, and they do not sit again", 2)]
    gender = next(each for each in found.dimensions if each.label == "Gender")
    assert [(each.label, each.before, each.after, each.change) for each in gender.groups][:2] == [
        ("Woman", 4, 2, "−2"),
        ("Man", 4, 6, "+2"),
    ]
    assert (found.charter, found.proposal) == (2, None)


def test_chances_stand_beside_who_was_drawn(app: Flask) -> None:
    """After one draw of two seats: by their chances two were expected, two were drawn, in all groups together."""
    council = small_councils.small_council(small_councils.BY_LOT)
    adopt(drawn(app, council))
    with transaction():
        settling.settle(council, helpers.DAY)
    found = history_of(council, helpers.DAY)
    told = figures.dimension_figures(found, "origin", found.whole)
    assert told is not None
    assert sum(each.expected for each in told.luck.values()) == 2
    assert sum(each.drawn for each in told.luck.values()) == 2
    assert told.steps["applied"] == told.steps["eligible"] == {"north": 2, "south": 2}
    assert sum(told.steps["drawn"].values()) == sum(told.steps["seated"].values()) == 2
    with app.test_request_context():
        shown = reading.dimension_reading(found, found.dimensions[0], found.whole, 1)
        assert shown is not None
        page = render_template("reports/history/_luck.html", shown=shown)
    assert re.findall(r'<th scope="row">(\w+)</th>', page) == ["north", "south"]


def test_combinations_with_a_sealed_dimension_are_shown_to_nobody(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """The charter may look at them; this page does not, and says so. Another combination is shown."""
    add_dimension(past, "sealed", "secret")
    latest = councils.latest_charter(past)
    assert latest is not None
    told = councils.rules_of(latest).model_dump(mode="json")
    told["dimensions"] = [*told["dimensions"], "secret"]
    told["crossings"] = [{"dimensions": ["gender", "secret"]}, {"dimensions": ["gender", "region"]}]
    with transaction():
        rules = councils.rules_of(latest).model_validate(told)
        councils.adopt_charter(ACTOR, past, rules=rules, in_force_from=SECOND)
    sign_in(client, auditor)
    for asked in ("", "?of=gender+secret"):
        page = read(client, f"/test-council/audit/intersections{asked}")
        assert "Combinations with a sealed dimension are not shown here" in page
        assert "First value" not in page
        assert "Gender × Region" in page


def test_other_councils_stand_beside_only_where_the_reader_may_see_their_figures(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """She audits one, is a member of another, and has nothing to do with the third."""
    for slug, role in (("audited", Role.AUDITOR), ("joined", Role.MEMBER), ("strange", None)):
        other = factories.make_council(slug)
        with transaction():
            other.name = {"en": f"The {slug} council"}
            person = helpers.add_person(other, "Somebody", {"gender": "woman"})
            terms.begin_term(ACTOR, other, person=person, seat_group="members", start=FIRST, end=LATER)
            if role:
                councils.grant_role(ACTOR, other, user=auditor, role=role)
            settling.settle(other, TODAY)
    sign_in(client, auditor)
    page = read(client, "/test-council/audit/compare?by=gender")
    assert "The audited council" in page
    assert "The joined council" not in page
    assert "The strange council" not in page
    assert len(looks()) == 2
    assert past


def test_a_long_past_is_shown_in_pages(client: FlaskClient, past: Council, auditor: User, sign_in: SignIn) -> None:
    """Twelve rotations a page, the latest first; the drawings show all of them."""
    with transaction():
        for year in range(2000, 2020):
            for number in range(2):
                person = helpers.add_person(past, f"Member {number} of {year}", {"gender": "man"})
                begun, over = date(year, 1, 1), date(year + 1, 1, 1)
                terms.begin_term(ACTOR, past, person=person, seat_group="members", start=begun, end=over)
    sign_in(client, auditor)
    first = read(client, "/test-council/audit/history/gender")
    second = read(client, "/test-council/audit/history/gender?page=2")
    listed = [re.findall(r'<th scope="row" class="text-nowrap">([^<]+)<', page) for page in (first, second)]
    assert [len(each) for each in listed] == [12, 10]
    assert listed[0][0] == "1 July 2024"
    assert listed[1][-1] == "1 January 2000"
    assert first.count('small-council"') == 12


def test_erasing_a_member_changes_no_page_of_the_past(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """The page of a dimension reads the same before and after, letter by letter."""
    sign_in(client, auditor)
    before = read(client, "/test-council/audit/history/gender")
    person = terms.held_terms(past)[0].person_id
    with transaction():
        members.erase_person(ACTOR, members.person(past, person), on=TODAY)
    assert read(client, "/test-council/audit/history/gender") == before
