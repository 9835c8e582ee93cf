"""A new version of the charter through the real client: typed, read, confirmed, refused."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.audit.service import count, verify
from council.councils import service
from council.councils.models import Council
from council.councils.templates import templates
from council.database import transaction
from tests import factories
from tests.council.councils.cases import rules
from tests.council.councils.pages import CHARTER, NEW, fields_of, filled, text_of

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()


def versions(council: Council) -> list[int]:
    """The numbers of the charter's versions, the newest first."""
    return [charter.number for charter in service.charters_of(council)]


@pytest.mark.usefixtures("officer_signed_in")
def test_the_form_sent_as_it_came_changes_no_sentence(client: FlaskClient) -> None:
    """Every field goes to the page and back without loss."""
    answer = client.post(NEW, data=filled(client, NEW, step="preview"))
    assert answer.status_code == 200
    assert "No sentence differs from the version before it." in text_of(answer.get_data(as_text=True))


@pytest.mark.usefixtures("officer_signed_in")
@pytest.mark.parametrize("key", [each.key for each in templates()])
def test_a_new_version_can_begin_from_every_template(client: FlaskClient, key: str) -> None:
    """The form is filled from it, and reads in sentences, as long as the questions agree with the council's."""
    sent = filled(client, f"{NEW}?from=template:{key}", step="preview")
    answer = client.post(NEW, data=sent)
    assert answer.status_code == 200
    assert "Read the new version" in text_of(answer.get_data(as_text=True))


@pytest.mark.usefixtures("officer_signed_in")
@pytest.mark.parametrize("start", ["template:atlantis", "version:7", "version:²", "nonsense"])
def test_a_version_cannot_begin_from_what_is_not_there(client: FlaskClient, start: str) -> None:
    """An invented beginning is not found, in the address and in the form."""
    assert client.get(NEW, query_string={"from": start}).status_code == 404
    assert client.post(NEW, data=filled(client, NEW, start=start)).status_code == 404


@pytest.mark.usefixtures("officer_signed_in")
def test_a_new_version_is_read_first_and_then_put_into_force(client: FlaskClient, council: Council) -> None:
    """The preview marks what is new and what falls away and saves nothing; the confirmed form saves it once."""
    day = TODAY + timedelta(days=10)
    sent = filled(client, NEW, months="36", quotas__0__least="2", in_force_from=day.isoformat(), step="preview")
    preview = client.post(NEW, data=sent).get_data(as_text=True)
    assert "A term lasts 2 years. A term lasts 3 years. Changed" in text_of(preview)
    assert "<del>A term lasts 2 years.</del>" in preview
    assert versions(council) == [1]

    confirmed = fields_of(preview)
    confirmed["confirm"], confirmed["step"] = "y", "adopt"
    answer = client.post(NEW, data=confirmed)
    assert (answer.status_code, answer.headers["Location"]) == (302, CHARTER)
    newest = service.charters_of(council)[0]
    assert (newest.number, newest.in_force_from) == (2, day)
    adopted, before = service.rules_of(newest), templates()[0].rules
    assert (adopted.terms.months, adopted.quotas[0].least) == (36, 2)
    assert adopted.model_dump(exclude={"terms", "quotas"}) == before.model_dump(exclude={"terms", "quotas"})
    assert verify() is None


@pytest.mark.usefixtures("officer_signed_in")
def test_a_new_version_needs_its_confirmation(client: FlaskClient, council: Council) -> None:
    """Without the tick nothing is saved, and the preview says what is missing."""
    answer = client.post(NEW, data=filled(client, NEW, months="36", step="adopt"))
    assert answer.status_code == 422
    assert "Tick the box when you have read the new version." in text_of(answer.get_data(as_text=True))
    assert versions(council) == [1]


@pytest.mark.usefixtures("officer_signed_in")
def test_a_confirmed_form_counts_once(client: FlaskClient, council: Council) -> None:
    """Sent a second time it is refused, because a newer version is there."""
    sent = filled(client, NEW, months="36", step="adopt", confirm="y")
    assert client.post(NEW, data=sent).status_code == 302
    assert client.post(NEW, data=sent).status_code == 409
    assert versions(council) == [2, 1]


@pytest.mark.usefixtures("officer_signed_in")
def test_a_version_written_on_a_stale_page_is_refused(client: FlaskClient, council: Council) -> None:
    """When somebody else put a version into force in the meantime, hers does not silently follow it."""
    sent = filled(client, NEW, months="36", step="adopt", confirm="y")
    with transaction():
        service.adopt_charter(factories.ACTOR, council, rules=rules(), in_force_from=TODAY, source="")
    assert client.post(NEW, data=sent).status_code == 409
    assert versions(council) == [2, 1]


@pytest.mark.usefixtures("officer_signed_in")
def test_back_from_the_preview_everything_typed_is_still_there(client: FlaskClient) -> None:
    """The button “Change something” brings the form with what was changed."""
    preview = client.post(NEW, data=filled(client, NEW, months="36", quotas__3__most="9", step="preview"))
    again = fields_of(preview.get_data(as_text=True))
    again["step"] = "edit"
    sent = fields_of(client.post(NEW, data=again).get_data(as_text=True))
    assert (sent["months"], sent["quotas-3-most"]) == ("36", "9")


@pytest.mark.usefixtures("officer_signed_in")
def test_a_quota_can_be_added_and_taken_out_by_buttons(client: FlaskClient, council: Council) -> None:
    """Without scripts: two answers to one question and one to another become one quota; another is removed."""
    sent = filled(client, NEW, new_least="1", step="add_quota")
    sent.setlist("new_values", ["gender:another", "age_band:under30", "age_band:from60"])
    added = client.post(NEW, data=sent).get_data(as_text=True)
    assert "Gender: Another gender, and at the same time Age: Under 30 or 60 or over" in text_of(added)
    removed = fields_of(added)
    removed["step"] = "remove_quota_0"
    page = client.post(NEW, data=removed).get_data(as_text=True)
    confirmed = fields_of(page)
    confirmed["step"], confirmed["confirm"] = "adopt", "y"
    assert client.post(NEW, data=confirmed).status_code == 302
    quotas = service.rules_of(service.charters_of(council)[0]).quotas
    assert "region-africa" not in {quota.key for quota in quotas}
    assert quotas[-1].where == {"gender": ["another"], "age_band": ["under30", "from60"]}
    assert (quotas[-1].least, quotas[-1].most) == (1, None)


@pytest.mark.usefixtures("officer_signed_in")
def test_two_questions_are_looked_at_together(client: FlaskClient, council: Council) -> None:
    """Ticked once, a pair is stated in either order of its questions, and counts where it is put."""
    sent = filled(client, NEW, fourth_priority="uncovered_intersections", step="adopt", confirm="y")
    sent.setlist("crossings", ["gender+region"])
    assert client.post(NEW, data=sent).status_code == 302
    rules = service.rules_of(service.charters_of(council)[0])
    assert [each.dimensions for each in rules.crossings] == [["gender", "region"]]
    assert [each.key for each in rules.priorities][3:] == ["uncovered_intersections"]
    assert fields_of(client.get(NEW).get_data(as_text=True)).getlist("crossings") == ["gender+region"]


@pytest.mark.usefixtures("officer_signed_in")
def test_a_quota_without_an_answer_is_not_added(client: FlaskClient) -> None:
    """The page says what to tick, and the list stays as it was."""
    before = filled(client, NEW, step="add_quota", new_least="1")
    page = client.post(NEW, data=before).get_data(as_text=True)
    assert "Tick at least one answer." in text_of(page)
    count_of = [sum(name.endswith("-where") for name in each) for each in (before, fields_of(page))]
    assert count_of == [12, 12]


# what is typed, the field it is about, what the page says beside it
MISTAKES = [
    ({"months": ""}, "months", "Enter a whole number."),
    ({"months": "many"}, "months", "Enter a whole number, in figures."),
    ({"months": "0"}, "months", "Enter a whole number from 1 to 240."),
    ({"months": "9" * 5000}, "months", "Enter a whole number, in figures."),
    ({"in_force_from": "soon"}, "in_force_from", "Enter a date, for example 2027-06-30."),
    ({"in_force_from": "2022-07-01"}, "in_force_from", "A new version cannot change the past."),
    ({"quotas-0-least": "9"}, "quotas-0-least", "The least number is above the largest."),
    (
        {"quotas-0-least": "", "quotas-0-most": ""},
        "quotas-0-least",
        "Enter the least number, the largest number, or both.",
    ),
    ({"targets-0-share": "a lot"}, "targets-0-share", "Write a share as a fraction or a decimal number"),
    ({"targets-0-share": "1/2"}, None, "The shares aimed at in one question add up to more than the whole council."),
    (
        {"targets-19-share": "", "targets-19-most_affected": "y"},
        "targets-19-share",
        "Write a share, or take away the mark",
    ),
    ({"seat_groups-0-seats": "23"}, None, "The kinds of seats add up to 23, but the council has between 24 and 24."),
    ({"second_priority": "most_affected_gap"}, None, "The same thing is stated twice."),
    (
        {"second_priority": "uncovered_intersections"},
        None,
        "Tick which questions are looked at together, or take out the priority on combinations.",
    ),
    ({"filled_by": "magic"}, "filled_by", "Not a valid choice."),
    ({"quotas-0-where": "region:atlantis"}, "in_force_from", "The dimension “region” has no value “atlantis”."),
    ({"quotas-0-where": ";;::"}, "quotas-0-least", "This value does not fit a charter."),
]


@pytest.mark.usefixtures("officer_signed_in")
@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{n}-{m[1]}" for n, m in enumerate(MISTAKES)])
def test_a_mistake_stands_beside_its_field_and_saves_nothing(
    client: FlaskClient, council: Council, mistake: tuple[dict[str, str], str | None, str]
) -> None:
    """In the summary above and beside the field, or above only when it is about the whole."""
    typed, field, says = mistake
    sent = filled(client, NEW, step="adopt", confirm="y")
    for name, value in typed.items():
        sent[name] = value
    before = count()
    answer = client.post(NEW, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in text_of(page)
    beside = re.search(rf'id="{field}-error">(.*?)</p>', page, re.DOTALL)
    assert (says in text_of(beside.group(1)) if beside else None) == (True if field else None)
    assert (versions(council), count()) == ([1], before)


@pytest.mark.usefixtures("officer_signed_in")
def test_beginning_from_a_template_brings_its_questions(client: FlaskClient, council: Council) -> None:
    """The preview names the questions that will be new; confirming adds them and the rules together."""
    sent = filled(client, f"{NEW}?from=template:un-hrc", step="preview")
    preview = client.post(NEW, data=sent).get_data(as_text=True)
    assert "The council will also ask about: Regional group." in text_of(preview)
    assert "regional_group" not in {each.key for each in service.dimensions_of(council)}
    confirmed = fields_of(preview)
    confirmed["step"], confirmed["confirm"] = "adopt", "y"
    assert client.post(NEW, data=confirmed).status_code == 302
    assert "regional_group" in {each.key for each in service.dimensions_of(council)}
    assert service.rules_of(service.charters_of(council)[0]).seats == 47


@pytest.mark.usefixtures("officer_signed_in")
def test_a_form_from_another_site_changes_nothing(client: FlaskClient, council: Council) -> None:
    """Without the page's own token a new version is refused."""
    sent = filled(client, NEW, step="adopt", confirm="y")
    del sent["csrf_token"]
    assert client.post(NEW, data=sent).status_code == 400
    assert versions(council) == [1]
