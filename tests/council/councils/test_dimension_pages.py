"""What a council asks: the library, questions of its own, and what is retired and never deleted."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.accounts.models import User
from council.config import LANGUAGES
from council.councils import dimension_editing as editing
from council.councils import service
from council.councils.dimension_library import library, not_taken, take
from council.councils.dimensions import ALWAYS_SEALED
from council.councils.models import Council, Dimension
from council.councils.rules import UNDISCLOSED
from council.database import db, transaction
from council.errors import Refused
from tests import factories

SignIn = Callable[[FlaskClient, User], None]
YES_NO = [("yes", {"en": "Yes"}), ("no", {"en": "No"})]
NAMED = (
    {"undocumented", "low_wage_work", "gender", "age_group", "climate_displacement", "detention", "migrant_of_colour"}
    | {"disability", "religious_minority", "national_minority", "linguistic_minority", "racial_or_ethnic_minority"}
    | {"diaspora", "grassroots", "lgbtqia", "indigenous", "low_income", "in_no_organisation"}
)


@pytest.fixture
def desk(app: Flask, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    client = app.test_client()
    sign_in(client, officer)
    return client


def _read(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def _send(client: FlaskClient, page: str, path: str = "", /, **fields: object) -> tuple[int, str]:
    hidden = factories.hidden_fields(_read(client, page))
    answer = client.post(path or page, data={**hidden, **fields})
    return answer.status_code, answer.get_data(as_text=True)


def _keys(council: Council) -> list[str]:
    return [each.key for each in service.dimensions_of(council, on=datetime.now(UTC).date())]


def test_the_library_holds_every_group_that_guidance_names() -> None:
    """Each once, with every word in every language."""
    assert [each.key for each in library() if each.key not in NAMED] == []
    assert {each.key for each in library()} == NAMED
    for each in library():
        texts = [each.name, each.purpose, *([each.note] if each.note else []), *(value.name for value in each.values)]
        assert [text for text in texts if set(text) != set(LANGUAGES) or not all(text.values())] == []


def test_what_can_endanger_is_sealed_in_the_library() -> None:
    """Status, origin, belief, body and love are never shown beside a person; children come with safeguards."""
    open_ones = {each.key for each in library() if each.sensitivity != "sealed"}
    assert open_ones == {"low_wage_work", "gender", "age_group", "diaspora", "grassroots", "in_no_organisation"}
    assert {each.key for each in library() if each.always_sealed} == ALWAYS_SEALED
    notes = {each.key: each.note["en"] for each in library() if each.note}
    assert "Children take part only with safeguards" in notes["age_group"]
    assert "Never a public category" in notes["undocumented"]


@pytest.mark.parametrize("sensitivity", ["open", "restricted"])
def test_undocumented_is_never_asked_in_the_open(council: Council, sensitivity: str) -> None:
    """Neither as a question nor as an answer to one, also not one that is added later."""
    told = {"name": {"en": "Papers"}, "purpose": {"en": "To test."}, "sensitivity": sensitivity}
    for key, values in (("undocumented", YES_NO), ("papers", [("undocumented", {"en": "None"}), *YES_NO])):
        with pytest.raises(Refused), transaction():
            service.add_dimension(factories.ACTOR, council, key=key, values=values, **told)  # type: ignore[arg-type]
    with transaction():
        harmless = service.add_dimension(factories.ACTOR, council, key="papers", values=YES_NO, **told)  # type: ignore[arg-type]
    with pytest.raises(Refused), transaction():
        editing.add_value(factories.ACTOR, harmless, key="undocumented", name={"en": "None"})


def test_what_a_council_has_or_had_is_not_offered_again(council: Council) -> None:
    """A retired question keeps its key, so the library does not bring another under it."""
    with transaction():
        take(factories.ACTOR, council, ["detention"])
    assert "gender" not in {each.key for each in not_taken(council)}
    assert "detention" not in {each.key for each in not_taken(council)}
    with transaction():
        service.retire_dimension(factories.ACTOR, editing.dimension(council, "detention"), on=date(2026, 1, 1))
    assert "detention" not in {each.key for each in not_taken(council)}


def test_questions_are_taken_from_the_library(desk: FlaskClient, council: Council) -> None:
    """They are asked from today, with "prefer not to say"."""
    base = f"/{council.slug}/dimensions"
    page = _read(desk, base)
    assert "Children take part only with safeguards" in page
    assert _send(desk, base, f"{base}/take", wanted=["undocumented", "disability"])[0] == 302
    assert _keys(council)[-2:] == ["undocumented", "disability"]
    taken = service.dimensions_of(council)[-1]
    assert (taken.sensitivity, [value.key for value in taken.values]) == ("sealed", ["yes", "no", UNDISCLOSED])


def test_the_library_says_where_its_words_were_not_checked(desk: FlaskClient, council: Council) -> None:
    """In English there is no such warning."""
    desk.set_cookie("language", "fr")
    assert "message-warning" in _read(desk, f"/{council.slug}/dimensions")
    desk.set_cookie("language", "en")
    assert "message-warning" not in _read(desk, f"/{council.slug}/dimensions")


def test_choosing_nothing_is_said(desk: FlaskClient, council: Council) -> None:
    """An empty choice is a slip."""
    base = f"/{council.slug}/dimensions"
    status, body = _send(desk, base, f"{base}/take")
    assert (status, "Choose at least one." in body) == (422, True)


def test_a_council_asks_something_of_its_own_in_its_languages(desk: FlaskClient, council: Council) -> None:
    """The words stand as written, the keys come from them."""
    fields = {
        "name-en": "Arrived by sea",
        "name-ar": "الوصول بحرًا",
        "purpose-en": "To hear them.",
        "sensitivity": "sealed",
    }
    answers = {"values-0-en": "Yes", "values-1-en": "No", "values-1-fr": "Non"}
    assert _send(desk, f"/{council.slug}/dimensions/new", **fields, **answers)[0] == 302
    added = service.dimensions_of(council)[-1]
    assert (added.key, added.name) == ("arrived_by_sea", {"ar": "الوصول بحرًا", "en": "Arrived by sea"})
    assert [(value.key, value.name) for value in added.values][:2] == [
        ("yes", {"en": "Yes"}),
        ("no", {"en": "No", "fr": "Non"}),
    ]


@pytest.mark.parametrize(
    ("left_out", "words"),
    [("values-1-en", "Write at least two answers."), ("name-en", "Write something in at least one language.")],
)
def test_a_question_without_a_name_or_answers_is_refused(
    desk: FlaskClient, council: Council, left_out: str, words: str
) -> None:
    """The page says what is missing, and nothing is saved."""
    fields = {"name-en": "Sea", "purpose-en": "Why.", "sensitivity": "open", "values-0-en": "Yes", "values-1-en": "No"}
    before = _keys(council)
    status, body = _send(desk, f"/{council.slug}/dimensions/new", **{**fields, left_out: ""})
    assert (status, words in body, _keys(council)) == (422, True, before)


def test_an_answer_is_added_and_another_retired(desk: FlaskClient, council: Council) -> None:
    """Retired, its row stays; "prefer not to say" cannot be retired."""
    with transaction():
        take(factories.ACTOR, council, ["age_group"])
    base = f"/{council.slug}/dimensions/age_group/values"
    assert _send(desk, f"{base}/new", **{"name-en": "Over 80"})[0] == 302
    assert _send(desk, f"{base}/under18/retire")[0] == 302
    shown = service.dimensions_of(council)[-1]
    assert [value.key for value in shown.values] == ["from18to29", "from30to59", "from60", "over_80", UNDISCLOSED]
    assert "under18" in editing.taken_value_keys(editing.dimension(council, "age_group"))
    assert desk.get(f"{base}/{UNDISCLOSED}/retire").status_code == 404


def test_a_question_keeps_two_answers(council: Council) -> None:
    """With one it would ask nothing."""
    with transaction():
        take(factories.ACTOR, council, ["detention"])
    found = editing.dimension(council, "detention")
    with pytest.raises(Refused), transaction():
        editing.retire_value(factories.ACTOR, editing.value_of(found, "yes"), on=date(2026, 1, 1))


def test_what_the_charter_names_cannot_be_retired(desk: FlaskClient, council: Council) -> None:
    """The page says what to do first, and the question stays."""
    named = {dimension for dimension, _value in service.rules_of(service.charters_of(council)[0]).named_values()}
    key, value = next(
        (each.key, value.key)
        for each in service.dimensions_of(council)
        for value in each.values
        if each.key in named and editing.named_by_a_charter(council, each.key, value.key, on=datetime.now(UTC).date())
    )
    for path in (f"{key}/retire", f"{key}/values/{value}/retire"):
        status, body = _send(desk, f"/{council.slug}/dimensions/{path}")
        assert (status, "A rule of the charter names this" in body) == (400, True)
    assert key in _keys(council)


def test_a_question_is_retired_and_never_deleted(desk: FlaskClient, council: Council) -> None:
    """It stands among those asked in the past, and its row stays."""
    with transaction():
        take(factories.ACTOR, council, ["diaspora"])
    path = f"/{council.slug}/dimensions/diaspora/retire"
    assert "From today nobody is asked this" in _read(desk, path)
    assert _send(desk, path)[0] == 302
    assert "Part of a diaspora, until" in _read(desk, f"/{council.slug}/dimensions")
    assert db.session.scalar(db.select(Dimension.retired_on).where(Dimension.key == "diaspora")) is not None
    assert desk.get(path).status_code == 404
