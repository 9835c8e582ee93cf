"""Steps a person takes on the pages of her account."""

import re
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from council.accounts.models import User
from council.audit.models import Entry
from council.database import db
from tests.factories import PASSWORD, hidden_fields, sign_in

NEW_PASSWORD = "seven lamps on a long wall"


def send(client: FlaskClient, path: str, *, page: str = "", **data: Any) -> TestResponse:
    """Open a page, fill its form and send it to a path (the page's own unless told)."""
    shown = client.get(page or path).get_data(as_text=True)
    return client.post(path, data={**hidden_fields(shown), **data})


def try_to_sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    """Fill in the page of signing in, right or wrong."""
    return send(client, "/sign-in", email=email, password=password)


def is_signed_in(client: FlaskClient) -> bool:
    """Whether her own account opens."""
    return client.get("/me/account").status_code == 200


def acts(user: User) -> list[str]:
    """What the record says somebody did, in order."""
    rows = db.session.query(Entry.act).filter(Entry.actor == user.actor_id).order_by(Entry.sequence)
    return [act for (act,) in rows]


def code_now(secret: str) -> str:
    """What her authenticator shows at this moment."""
    code: str = current_app.extensions["security"].totp_factory.generate_totp_password(secret)
    return code


def set_up_second_factor(client: FlaskClient, user: User) -> str:
    """Sign in and set an authenticator up; gives back its secret."""
    sign_in(client, user)
    shown = send(client, "/account/second-factor", setup="authenticator").get_data(as_text=True)
    token = re.search(r"/account/second-factor/([^\"]+)\"", shown)
    assert token is not None
    with client.session_transaction() as session:
        secret: str = session["tf_totp_secret"]
    answer = client.post(
        f"/account/second-factor/{token.group(1)}", data={**hidden_fields(shown), "code": code_now(secret)}
    )
    assert answer.status_code == 302
    return secret
