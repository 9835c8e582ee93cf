"""The charter's form checks its rules while they are typed, and refuses what nobody could ever meet."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.audit.service import count
from council.councils import charter_editing as editing
from council.councils import service
from council.councils.models import Council
from tests.council.councils.cases import rules
from tests.council.councils.pages import NEW, fields_of, filled, text_of

SignIn = Callable[[FlaskClient, User], None]
CHECK = "/test-council/charter/check"
MEN = "quotas__6__least"  # beside at least eleven women of 24


@pytest.mark.usefixtures("officer_signed_in")
def test_contradictory_quotas_are_found_as_they_are_typed(client: FlaskClient) -> None:
    """The answer is a part of the page: which sentences, and the least change; nothing is saved."""
    before = count()
    answer = client.post(CHECK, data=filled(client, NEW, **{MEN: "20"}))
    told = text_of(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert "<html" not in answer.get_data(as_text=True)
    assert "At least 20 members with “Gender: Man”. At least 11 members with “Gender: Woman”." in told
    assert "At least 13 members with “Gender: Man”. Now the number is 20." in told
    assert count() == before


@pytest.mark.usefixtures("officer_signed_in")
def test_rules_that_hold_together_are_said_to(client: FlaskClient) -> None:
    """The charter as it is passes."""
    told = text_of(client.post(CHECK, data=filled(client, NEW)).get_data(as_text=True))
    assert told == "Yes. With the right people, a council can keep all seats and quotas."


@pytest.mark.usefixtures("officer_signed_in")
def test_the_check_has_a_button_for_browsers_without_scripts(client: FlaskClient) -> None:
    """The same words stand in the whole page, and everything typed is still there."""
    page = client.post(NEW, data=filled(client, NEW, step="check", **{MEN: "20"})).get_data(as_text=True)
    assert "These rules contradict each other" in text_of(page)
    assert fields_of(page)["quotas-6-least"] == "20"


@pytest.mark.usefixtures("officer_signed_in")
def test_a_number_half_typed_is_no_fault_of_the_rules(client: FlaskClient) -> None:
    """Where a field is empty or not a number, the check waits and says so; where the sums are wrong, it says which."""
    empty = client.post(CHECK, data=filled(client, NEW, months="")).get_data(as_text=True)
    assert "A number or a text is missing or cannot be read." in text_of(empty)
    seats = client.post(CHECK, data=filled(client, NEW, seat_groups__0__seats="23")).get_data(as_text=True)
    assert "The kinds of seats add up to 23" in text_of(seats)


@pytest.mark.usefixtures("officer_signed_in")
def test_a_quota_turned_upside_down_is_named(client: FlaskClient) -> None:
    """Away from its field, a mistake says which of the quotas it is about."""
    sent = filled(client, NEW, quotas__6__least="20", quotas__6__most="3")
    told = text_of(client.post(CHECK, data=sent).get_data(as_text=True))
    assert told == "Quota “Gender: Man”: The least number is above the largest. Change one of them."


@pytest.mark.usefixtures("officer_signed_in")
@pytest.mark.parametrize("step", ["preview", "adopt"])
def test_rules_that_nobody_could_meet_do_not_enter_into_force(client: FlaskClient, council: Council, step: str) -> None:
    """Neither read as a version nor adopted; the page says which rules."""
    answer = client.post(NEW, data=filled(client, NEW, step=step, confirm="y", **{MEN: "20"}))
    assert answer.status_code == 422
    assert "nobody could ever form this council" in text_of(answer.get_data(as_text=True))
    assert [charter.number for charter in service.charters_of(council)] == [1]


@pytest.mark.usefixtures("officer_signed_in")
def test_a_condition_is_added_warned_about_and_kept_in_its_language(client: FlaskClient, council: Council) -> None:
    """Added by a button; the check says whom it shuts out; in force it stands in the writer's language."""
    page = client.post(NEW, data=filled(client, NEW, step="add_condition")).get_data(as_text=True)
    sent = fields_of(page)
    sent["eligibility-0-kind"], sent["eligibility-0-text"] = "lawful_residence", "A valid residence permit"
    told = text_of(client.post(CHECK, data=sent).get_data(as_text=True))
    assert "“A valid residence permit” shuts out people without regular status" in told
    sent["step"], sent["confirm"] = "adopt", "y"
    assert client.post(NEW, data=sent).status_code == 302
    (kept,) = service.rules_of(service.charters_of(council)[0]).eligibility
    assert kept.text == {"en": "A valid residence permit"}
    gone = client.post(NEW, data=filled(client, NEW, step="remove_condition_0")).get_data(as_text=True)
    assert "eligibility-0-text" not in fields_of(gone)


@pytest.mark.usefixtures("officer_signed_in")
def test_a_quota_of_none_is_warned_about(client: FlaskClient) -> None:
    """Whom it shuts out is said."""
    sent = filled(client, NEW, quotas__9__least="", quotas__9__most="0")
    assert "Nobody with “Migration status: Migrant worker” can sit" in text_of(
        client.post(CHECK, data=sent).get_data(as_text=True)
    )


@pytest.mark.usefixtures("officer_signed_in")
def test_who_decided_needs_its_day(client: FlaskClient, council: Council) -> None:
    """A body without a day, or a day without a body, is half a decision."""
    half = client.post(NEW, data=filled(client, NEW, decided_by="The city", step="preview"))
    assert half.status_code == 422
    assert "Enter both which body decided and on which day" in text_of(half.get_data(as_text=True))
    whole = filled(client, NEW, decided_by="The city", decided_on="2026-06-03", months="36", step="adopt", confirm="y")
    assert client.post(NEW, data=whole).status_code == 302
    assert service.charters_of(council)[0].decided_by == "The city"


def test_a_member_cannot_ask_for_a_check(client: FlaskClient, member_user: User, sign_in: SignIn) -> None:
    """The page is not there for her."""
    sign_in(client, member_user)
    assert client.post(CHECK, data={"csrf_token": "x"}).status_code in {400, 404}


@pytest.mark.usefixtures("officer_signed_in")
def test_the_preview_offers_a_try_with_the_people_of_today(client: FlaskClient) -> None:
    """It sends the very rules that were read, as data."""
    preview = client.post(NEW, data=filled(client, NEW, months="36", step="preview")).get_data(as_text=True)
    sent = next(part for part in preview.split('name="rules" value="')[1:]).split('"')[0].replace("&#34;", '"')
    assert json.loads(sent)["terms"]["months"] == 36


@pytest.mark.usefixtures("english")
def test_a_condition_changed_in_one_language_stays_in_the_others() -> None:
    """What a reader corrects in English leaves the French as it was; untouched, nothing is copied into English."""
    french = {"kind": "other", "text": {"fr": "Habiter la ville"}}
    both = {"kind": "other", "text": {"en": "Live here", "fr": "Habiter ici"}}
    start = editing.Start("version:1", rules(eligibility=[french, both]), "", (), ())
    values = editing.form_values(start, date(2026, 7, 1))
    values["eligibility"][1]["text"] = "Live in the city"
    told = [each.text for each in editing.changed_rules(start.rules, values).eligibility]
    assert told == [{"fr": "Habiter la ville"}, {"en": "Live in the city", "fr": "Habiter ici"}]
    values["eligibility"] = [{"place": "7", "kind": "other", "text": "New"}]
    assert [each.text for each in editing.changed_rules(start.rules, values).eligibility] == [{"en": "New"}]
