"""Offices in the form of the charter: added, named twice, renamed without losing their key, and taken out."""

import pytest
from flask.testing import FlaskClient

from council.councils import service
from council.councils.models import Council
from council.councils.offices import offices_of
from council.councils.rules import CharterRules
from tests.council.councils.pages import NEW, fields_of, filled


def _officers(council: Council) -> CharterRules:
    return service.rules_of(service.charters_of(council)[0])


@pytest.mark.usefixtures("officer_signed_in")
def test_an_office_is_added_to_the_charter_and_taken_out(client: FlaskClient, council: Council) -> None:
    """Added by a button and filled in, it is in force under a key of its name; taken out, it is gone."""
    page = client.post(NEW, data=filled(client, NEW, step="add_office")).get_data(as_text=True)
    sent = fields_of(page)
    sent["officers-0-name"], sent["officers-0-months"] = "Co-chair", "12"
    sent["step"], sent["confirm"] = "adopt", "y"
    assert client.post(NEW, data=sent).status_code == 302
    (office,) = offices_of(_officers(council))
    assert (office.key, office.name, office.months, office.holders) == ("co-chair", {"en": "Co-chair"}, 12, 1)
    gone = client.post(NEW, data=filled(client, NEW, step="remove_office_0")).get_data(as_text=True)
    assert "officers-0-name" not in fields_of(gone)


@pytest.mark.usefixtures("officer_signed_in")
def test_an_office_keeps_its_key_under_another_name(client: FlaskClient, council: Council) -> None:
    """Whoever holds it goes on holding it when a new version calls it something else."""
    for name in ("Chair", "President"):
        page = client.post(NEW, data=filled(client, NEW, step="add_office" if name == "Chair" else "edit"))
        sent = fields_of(page.get_data(as_text=True))
        sent["officers-0-name"], sent["step"], sent["confirm"] = name, "adopt", "y"
        assert client.post(NEW, data=sent).status_code == 302
    rules = max(service.charters_of(council), key=lambda each: each.number)
    found = [(each.key, each.name) for each in offices_of(service.rules_of(rules))]
    assert found == [("chair", {"en": "President"})]
