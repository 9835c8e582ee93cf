"""Nothing happens twice: the same form sent eight times at once is carried out once."""

import ast
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council import app as app_module
from council.access import Role
from council.accounts.models import StoredSession, User
from council.audit.models import Entry
from council.councils.models import Council
from council.database import Base, db, transaction
from council.mail import OutgoingMail
from council.members import service as members
from tests import factories
from tests.council.councils.pages import fields_of
from tests.security.creating_forms import FORMS, OTHERS, Form, Sent, officer_of, ready
from tests.security.routes import path_of

AT_ONCE = 8
REFUSED = {400, 409, 422, 429}  # it was carried out already, in words that differ; or too many came
FAULT = 500
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHANGING = [
    Form("/me/account", {"language": "fr"}, target="/me/account/language", rounds=5),
    Form("/me/account", {}, target="/me/account/sign-out-elsewhere", rounds=5),
    Form("/account/forgotten-password", {"email": "officer@test.example"}, effects=OutgoingMail),
    Form("/test-council/people/new", {"name": "Amina"}, rounds=50),
    Form("/test-council/people/{person}/correct", {"name": "Amina the second", "language": "fr"}),
]


def _count(model: type[Base]) -> int:
    db.session.rollback()  # what other threads saved since is to be seen
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _sent_at_once(app: Flask, cookie: str, form: Form, data: Sent) -> list[int]:
    def send(_turn: int) -> int:
        client = app.test_client()
        client.set_cookie("session", cookie)
        return client.post(form.target or form.page, data={**data, **form.files()}).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(send, range(AT_ONCE)))


def _filled(client: FlaskClient, form: Form) -> tuple[str, dict[str, str]]:
    """The cookie and the data of one opened form."""
    shown = client.get(form.page).get_data(as_text=True)
    shown_already = dict(fields_of(shown)) if form.whole else factories.hidden_fields(shown)
    data = {**shown_already, **form.typed}
    assert re.fullmatch(r"[0-9a-f-]{36}", data["form_key"])
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value, data


@pytest.mark.parametrize("form", CHANGING, ids=[form.target or form.page for form in CHANGING])
def test_a_form_sent_eight_times_at_once_is_carried_out_once(any_app: Flask, form: Form) -> None:
    """One effect each time, however many copies arrive together; the others are told that it was done."""
    council = factories.make_council()
    client = any_app.test_client()
    factories.sign_in(client, officer_of(council))
    with transaction():
        person = members.add_person(factories.ACTOR, council, name="Amina").id
    form = form.told({"person": str(person)})
    for _round in range(form.rounds):
        cookie, data = _filled(client, form)
        before = _count(form.effects)
        answers = _sent_at_once(any_app, cookie, form, data)
        assert _count(form.effects) - before == 1
        assert len([status for status in answers if status in REFUSED]) == AT_ONCE - 1


def test_whatever_a_form_makes_is_made_once(any_app: Flask) -> None:
    """Every form that makes something new, sent eight times at once: one of it, and nobody meets a fault."""
    council = factories.make_council()
    officer, visitor = any_app.test_client(), any_app.test_client()
    with time_machine.travel(NOW, tick=True):
        user = officer_of(council)
        known = ready(council, user)
        factories.sign_in(officer, user)
        found = {}
        for endpoint, form in FORMS.items():
            told = form.told(known)
            cookie, data = _filled(visitor if form.anonymous else officer, told)
            before = _count(form.effects)
            answers = _sent_at_once(any_app, cookie, told, data)
            found[endpoint] = _count(form.effects) - before, max(answers) < FAULT
    assert found == dict.fromkeys(FORMS, (1, True))


def test_every_form_is_sent_or_makes_nothing_new(app: Flask) -> None:
    """A route that takes a form and is new must be written down: what it makes, or what it does instead."""
    takes_a_form = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    others = {each for named in OTHERS.values() for each in named.split()}
    assert (takes_a_form - others - FORMS.keys(), (others | FORMS.keys()) - takes_a_form) == (set(), set())
    assert others & FORMS.keys() == set()


def test_the_second_sending_is_explained(client: FlaskClient) -> None:
    """Who pressed the button twice reads that it was carried out once, and what to do."""
    factories.sign_in(client, factories.make_user("ann"))
    _cookie, data = _filled(client, CHANGING[0])
    assert client.post("/me/account/language", data=data).status_code == 302
    client.set_cookie("language", "en")  # she goes back to reading English, to be understood here
    answer = client.post("/me/account/language", data=data)
    assert answer.status_code == 409
    assert "it was carried out once" in answer.get_data(as_text=True)
    assert "Nothing needs to be repeated" in answer.get_data(as_text=True)


def test_a_password_changed_eight_times_at_once_is_changed_once(any_app: Flask) -> None:
    """Only the first copy still knows the old password; one act, one living session."""
    client = any_app.test_client()
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    new = "seven lamps on a long wall"
    typed = {"password": factories.PASSWORD, "new_password": new, "new_password_confirm": new}
    form = Form("/account/password", typed)
    shown = client.get(form.page).get_data(as_text=True)
    cookie = client.get_cookie("session")
    assert cookie is not None
    _sent_at_once(any_app, cookie.value, form, {**factories.hidden_fields(shown), **typed})
    db.session.rollback()
    acts = db.session.scalars(select(Entry.act).where(Entry.actor == user.actor_id)).all()
    assert acts.count("password_changed") == 1
    assert len(db.session.scalars(select(StoredSession)).all()) == 1


def test_a_form_without_its_key_is_refused(client: FlaskClient) -> None:
    """Nothing is carried out that could be carried out twice."""
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    _cookie, data = _filled(client, CHANGING[0])
    for key in ("", "made up"):
        assert client.post("/me/account/language", data={**data, "form_key": key}).status_code == 400
    assert db.session.get_one(User, user.id).language is None


def test_a_forged_form_is_refused_everywhere(app: Flask, council: Council) -> None:
    """Every route that takes a form refuses one without this session's token, before it does anything."""
    client = app.test_client()
    factories.sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    before = _count(Entry)
    refused = {}
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            from_elsewhere = client.post(path_of(rule, council.slug), data={"name": "x", "csrf_token": "forged"})
            refused[rule.endpoint] = from_elsewhere.status_code
    assert refused == dict.fromkeys(refused, 400)
    assert _count(Entry) == before


def test_every_transaction_of_a_form_uses_its_key_up() -> None:
    """No page carries a form out without its key.

    The transactions without one note a download or a look, write down what is due, or sign the record.
    """
    without = {
        f"{path.parent.name}.{path.stem}.{function.name}"
        for path in Path(app_module.__file__).parent.rglob("*.py")
        if path.stem == "views" or path.stem.endswith("pages")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and _opens_without_key(function)
    }
    assert without == {
        "exchange.pages.export_file",
        "exchange.pages.popolo_file",
        "rotation.views.evidence",
        "evidence.pages.decision_file",
        "stagger.pages.stagger_plan",
        "own.pages._note",
        "own.pages.note_reading",
        "calls.views._note_reading",
        "record.pages.bundle",
        "history.history_pages._record",
        "history.history_pages.settled_history",
        "documents.pages._checkpoint",
        "documents.pages.document_file",
    }


def _opens_without_key(function: ast.FunctionDef) -> bool:
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return any(call.func.id == "transaction" and not call.args for call in calls if isinstance(call.func, ast.Name))
