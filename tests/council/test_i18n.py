"""The reader's language: hers before the browser's, written in its own direction, and no application's but its own."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from flask_login import LoginManager

from council import i18n

TEXT = "Sign in"


def _said_in_arabic(app: Flask) -> str:
    with app.test_request_context(), force_locale("ar"):
        return gettext(TEXT)


def test_an_application_without_catalogues_silences_no_other(app: Flask, tmp_path: Path) -> None:
    """Two applications in one process each read their own catalogues, whichever speaks first."""
    bare = Flask("bare")
    LoginManager(bare).user_loader(lambda _who: None)
    i18n.init_app(bare, str(tmp_path))
    said = (_said_in_arabic(bare), _said_in_arabic(app))
    assert said[0] == TEXT
    assert said[1] not in {TEXT, ""}


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [(None, "ru-RU,ru;q=0.9", "ru"), ("ar", "ru", "ar"), ("xx", "fr", "fr"), (None, "de", "en"), (None, "zh-CN", "zh")],
)
def test_the_browser_chooses_until_the_reader_does(
    client: FlaskClient, cookie: str | None, accepted: str, expected: str
) -> None:
    """A choice made here wins over what the browser asks for; an unknown one counts for nothing."""
    if cookie:
        client.set_cookie(i18n.COOKIE, cookie)
    page = client.get("/", headers={"Accept-Language": accepted}).get_data(as_text=True)
    assert f'<html lang="{expected}" dir="{"rtl" if expected == "ar" else "ltr"}">' in page


def test_a_stored_name_falls_back_to_english_and_then_to_what_there_is(app: Flask) -> None:
    """A name that lacks the reader's language is shown in English, else in any language it has."""
    with app.test_request_context(), force_locale("fr"):
        told = [i18n.label({"fr": "A", "en": "B"}), i18n.label({"en": "B", "ru": "C"}), i18n.label({"ru": "C"})]
    assert told == ["A", "B", "C"]


def test_a_date_is_written_out_with_its_month(app: Flask) -> None:
    """No date reads as figures alone, and none in the American order."""
    written = {}
    for language in ("en", "es", "zh"):
        with app.test_request_context(), force_locale(language):
            written[language] = i18n.day(date(2027, 7, 1))
    assert written == {"en": "1 July 2027", "es": "1 de julio de 2027", "zh": "2027年7月1日"}
