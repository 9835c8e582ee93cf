"""Every answer carries the headers that keep a browser from being used against its owner, errors included."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from council.access import Role, public
from council.app import create_app
from council.config import Settings
from council.councils.models import Council
from council.database import db
from tests import factories
from tests.security.routes import path_of

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def _faults(answer: TestResponse, *, private: bool = True) -> list[str]:
    """What is missing from an answer's headers."""
    told = dict(each.strip().split(" ", 1) for each in answer.headers.get("Content-Security-Policy", "x y").split(";"))
    expected = {
        "policy": told == POLICY,
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "no-referrer",
        "no-store": not private or answer.headers.get("Cache-Control") == "no-store",
        "vary": not private or "Cookie" in answer.headers.get("Vary", ""),
    }
    return [name for name, kept in expected.items() if not kept]


def _answers(client: FlaskClient, council: Council) -> Iterator[tuple[str, TestResponse]]:
    for rule in client.application.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            path = path_of(rule, council.slug)
            yield f"{method} {rule.endpoint}", client.open(path, method=method)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_and_method_carries_the_headers(app: Flask, council: Council, role: Role | None) -> None:
    """Whoever asks, whatever the answer is: page, redirect, nothing here, forged form; and never a fault of ours."""
    client = app.test_client()
    if role is not None:
        factories.sign_in(client, factories.make_user("somebody", council, role))
    answers = dict(_answers(client, council))
    faults = {name: _faults(answer, private=not name.endswith(" static")) for name, answer in answers.items()}
    assert {name: found for name, found in faults.items() if found} == {}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code >= 500} == {}


@pytest.mark.parametrize("status", [400, 404, 405, 413, 429, 500])
def test_every_error_carries_the_headers(app: Flask, status: int) -> None:
    """Each kind of error page is as well protected as the page it stands for."""
    client = app.test_client()
    answer = _erring(client, status)
    assert answer.status_code == status
    assert _faults(answer) == []


def _erring(client: FlaskClient, status: int) -> TestResponse:
    app = client.application
    if status == 413:
        app.config["MAX_CONTENT_LENGTH"] = 10
    if status == 500:
        app.view_functions["portal.contact"] = public(lambda: str(1 / 0))
        return client.get("/contact")
    if status == 429:
        for _try in range(6):
            page = factories.hidden_fields(client.get("/sign-in").get_data(as_text=True))
            answer = client.post("/sign-in", data={**page, "email": "ann@test.example", "password": "wrong"})
        return answer
    method, path = {400: ("POST", "/sign-in"), 405: ("POST", "/contact"), 413: ("POST", "/sign-in")}.get(
        status, ("GET", "/no/such/page/at/all")
    )
    return client.open(path, method=method, data={"x": "y" * 100})


def test_over_tls_the_browser_is_told_to_stay_there(tmp_path: Path, sqlite_settings: Settings) -> None:
    """HSTS on every answer, and the cookie marked secure, once the site is served over TLS."""
    app = create_app(sqlite_settings.model_copy(update={"tls": True}))
    client = app.test_client()
    answer = client.get("/sign-in", base_url="https://council.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Secure" in answer.headers["Set-Cookie"]
    assert tmp_path.exists()
    with app.app_context():
        db.engine.dispose()


def test_without_tls_nothing_is_promised_about_it(client: FlaskClient) -> None:
    """A site tried out on a laptop does not lock the browser into TLS."""
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


@pytest.mark.parametrize("host", ["a" * 64, "a" * 5000, "a..b"])
def test_a_name_that_no_site_can_have_is_refused_and_is_no_fault_of_ours(client: FlaskClient, host: str) -> None:
    """No page could say where its links lead, so there is none; the headers are there all the same."""
    answer = client.get("/", headers={"Host": host})
    assert (answer.status_code, _faults(answer)) == (400, [])
