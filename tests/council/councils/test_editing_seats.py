"""Kinds of seats, kept applications and reminders in the form of the charter: added, changed and taken out."""

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from council.councils import service
from council.councils.models import Council
from council.councils.rules import USUAL_REMINDERS, CharterRules
from tests.council.councils.pages import NEW, fields_of, filled, text_of


def newest(council: Council) -> CharterRules:
    """The rules of the newest version."""
    return service.rules_of(max(service.charters_of(council), key=lambda each: each.number))


def press(client: FlaskClient, step: str, sent: MultiDict[str, str] | None = None) -> MultiDict[str, str]:
    """Press a button of the form, and read the form that comes back."""
    sent = filled(client, NEW) if sent is None else sent
    sent["step"] = step
    return fields_of(client.post(NEW, data=sent).get_data(as_text=True))


def adopt(client: FlaskClient, sent: MultiDict[str, str]) -> None:
    """Put what the form holds into force."""
    sent["step"], sent["confirm"] = "adopt", "y"
    answer = client.post(NEW, data=sent)
    assert answer.status_code == 302, text_of(answer.get_data(as_text=True))


@pytest.mark.usefixtures("officer_signed_in")
def test_a_kind_of_seat_is_added_renamed_and_taken_out(client: FlaskClient, council: Council) -> None:
    """A new one gets a key of its name and nobody is kept from it; a renamed one keeps its key and all the rest."""
    before = newest(council).seat_groups[0]
    sent = press(client, "add_seat_group")
    sent["seat_groups-0-name"], sent["seat_groups-0-seats"] = "Everybody", str(before.seats - 4)
    sent["seat_groups-1-name"], sent["seat_groups-1-seats"] = "Youth seats", "4"
    adopt(client, sent)
    first, second = newest(council).seat_groups
    assert first == before.model_copy(update={"name": {**before.name, "en": "Everybody"}, "seats": before.seats - 4})
    assert (second.key, second.name, second.seats) == ("youth-seats", {"en": "Youth seats"}, 4)
    assert (second.reserved_for, second.selection) == ({}, "lottery")
    sent = press(client, "remove_seat_group_1")
    sent["seat_groups-0-seats"] = str(before.seats)
    adopt(client, sent)
    assert [each.key for each in newest(council).seat_groups] == [before.key]


@pytest.mark.usefixtures("officer_signed_in")
def test_the_last_kind_of_seat_has_no_button_to_take_it_out(client: FlaskClient) -> None:
    """A council without seats is none; with a second kind both have the button."""
    page = client.get(NEW).get_data(as_text=True)
    assert "remove_seat_group_0" not in page
    page = client.post(NEW, data=filled(client, NEW, step="add_seat_group")).get_data(as_text=True)
    assert ("remove_seat_group_0" in page, "remove_seat_group_1" in page) == (True, True)


@pytest.mark.usefixtures("officer_signed_in")
def test_the_check_while_typing_counts_the_added_seats(client: FlaskClient, council: Council) -> None:
    """Seats that no longer add up are said at once, before anything is saved."""
    seats = newest(council).seats
    sent = press(client, "add_seat_group")
    sent["seat_groups-1-name"], sent["seat_groups-1-seats"] = "Youth seats", "4"
    said = text_of(client.post(NEW.replace("/new", "/check"), data=sent).get_data(as_text=True))
    assert f"The kinds of seats add up to {seats + 4}" in said
    assert newest(council).seats == seats


@pytest.mark.usefixtures("officer_signed_in")
def test_reminders_start_from_the_usual_ones_and_follow_the_charter_then(client: FlaskClient, council: Council) -> None:
    """Stated nowhere, the page tells the usual way; the button brings it to be changed, and one more or fewer."""
    sent = filled(client, NEW)
    for place in reversed(range(len(newest(council).reminders))):
        sent = press(client, f"remove_reminder_{place}", sent)
    sent["step"] = "edit"
    assert "in the usual way" in text_of(client.post(NEW, data=sent).get_data(as_text=True))
    sent = press(client, "add_reminder", sent)
    sent = press(client, "remove_reminder_3", sent)
    sent = press(client, "add_reminder", sent)
    sent["reminders-0-length"], sent["reminders-3-length"] = "5", "3"
    adopt(client, sent)
    first, *others = newest(council).reminder_ladder
    assert (first.length, others[:2]) == (5, list(USUAL_REMINDERS[1:3]))
    assert others[2].key == "before_end-3-day"


@pytest.mark.usefixtures("officer_signed_in")
def test_the_same_reminder_twice_is_refused(client: FlaskClient, council: Council) -> None:
    """It would be sent twice on one day."""
    known = newest(council).reminders
    sent = press(client, "add_reminder")
    for part in ("when", "length", "unit"):
        sent[f"reminders-{len(known)}-{part}"] = sent[f"reminders-0-{part}"]
    sent["step"] = "preview"
    answer = client.post(NEW, data=sent)
    assert answer.status_code == 422
    assert "The same thing is stated twice." in answer.get_data(as_text=True)
    assert newest(council).reminders == known


@pytest.mark.usefixtures("officer_signed_in")
def test_applications_may_be_kept_for_the_next_call_and_no_longer(client: FlaskClient, council: Council) -> None:
    """Ticked and not ticked."""
    kept = newest(council).applications_carry_over
    for wanted in (not kept, kept):
        sent = filled(client, NEW)
        sent.pop("applications_carry_over", None)
        if wanted:
            sent["applications_carry_over"] = "y"
        adopt(client, sent)
        assert newest(council).applications_carry_over is wanted
