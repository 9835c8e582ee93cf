"""A council's name, its words about itself, and its place among others: no circles, no strangers' councils."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.service import count
from council.councils import service
from council.councils.models import Council
from council.councils.place import service as place
from council.database import transaction
from council.errors import Refused
from tests import factories
from tests.council.councils.pages import text_of

SignIn = Callable[[FlaskClient, User], None]
ABOUT = "/test-council/about"


def part_of(council: Council, parent: Council | None) -> None:
    """Put a council below another."""
    with transaction():
        place.set_place(factories.ACTOR, council, level=council.level, parent=parent)


def sent(client: FlaskClient, **typed: str) -> dict[str, str]:
    """The hidden fields of the page, and what is typed."""
    return {**factories.hidden_fields(client.get(ABOUT).get_data(as_text=True)), **typed}


def test_a_council_shows_what_it_is_part_of_and_what_is_part_of_it(client: FlaskClient, council: Council) -> None:
    """On the public page, the widest first."""
    world = factories.make_council("world", "un-cmw")
    city = factories.make_council("city", "mannheim")
    part_of(council, world)
    part_of(city, council)
    page = text_of(client.get("/test-council/public/").get_data(as_text=True))
    assert "Part of: United Nations Committee on Migrant Workers (worldwide)" in page
    assert "Its councils:" in page
    assert [kin.council.slug for kin in place.family_of(city).above] == ["world", "test-council"]
    assert "Part of:" not in text_of(client.get("/world/public/").get_data(as_text=True))


def test_no_council_is_part_of_itself(council: Council) -> None:
    """Not directly, and not by way of others; nothing is changed."""
    world, city = factories.make_council("world", "un-cmw"), factories.make_council("city", "mannheim")
    part_of(council, world)
    part_of(city, council)
    for circle in (world, council, city):
        with pytest.raises(Refused, match="itself part of this council"):
            part_of(world, circle)
    assert world.parent_id is None


def test_an_administrator_chooses_among_councils_she_administers(
    client: FlaskClient, council: Council, administrator: User, sign_in: SignIn
) -> None:
    """Others are not even named; one not offered is refused as if it were not there."""
    world = factories.make_council("world", "un-cmw")
    sign_in(client, administrator)
    assert 'value="world"' not in client.get(ABOUT).get_data(as_text=True)
    assert client.post(f"{ABOUT}/place", data=sent(client, level="global", parent="world")).status_code == 422
    with transaction():
        service.grant_role(factories.ACTOR, world, user=administrator, role=Role.ADMINISTRATOR)
    before = count()
    assert client.post(f"{ABOUT}/place", data=sent(client, level="national", parent="world")).status_code == 302
    assert (council.parent_id, council.level, count()) == (world.id, "national", before + 1)


def test_an_officer_changes_the_words_and_not_the_place(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """In each language; an emptied one shows the English text; the place is the administrators' to change."""
    sign_in(client, officer)
    typed = {"name_en": "Council of the city", "name_fr": "Conseil de la ville", "about_en": "It advises the mayor."}
    assert client.post(ABOUT, data=sent(client, **typed)).status_code == 302
    assert council.name == {"en": "Council of the city", "fr": "Conseil de la ville"}
    assert council.about == {"en": "It advises the mayor."}
    assert client.post(f"{ABOUT}/place", data=sent(client, level="local", parent="")).status_code == 404


def test_a_council_keeps_a_name_and_a_stale_page_changes_nothing(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Without a name in any language nothing is saved, and neither is what was written over somebody else's change."""
    sign_in(client, officer)
    before = dict(council.name)
    assert client.post(ABOUT, data=sent(client, about_en="Only words.")).status_code == 422
    stale = sent(client, name_en="Mine")
    with transaction():
        place.describe(factories.ACTOR, council, name={"en": "Theirs"}, about={})
    assert client.post(ABOUT, data=stale).status_code == 409
    assert (before != council.name, council.name) == (True, {"en": "Theirs"})


def test_a_level_that_does_not_exist_is_refused(council: Council) -> None:
    """With the levels there are."""
    with pytest.raises(Refused, match="is not a level"), transaction():
        place.set_place(factories.ACTOR, council, level="galactic", parent=None)
