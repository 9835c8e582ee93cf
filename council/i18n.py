"""The reader's language: which one, in which direction, and how dates and stored names read in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale
from flask import Flask, has_request_context, request, url_for
from flask_babel import Babel, get_locale
from flask_babel import format_date as babel_format_date
from flask_babel import format_datetime as babel_format_datetime
from flask_login import current_user

from council.config import LANGUAGES

COOKIE = "language"
DEFAULT = "en"


@dataclass(frozen=True)
class Language:
    """A language the site speaks, named in itself."""

    code: str
    name: str
    direction: str
    current: bool
    url: str


def init_app(app: Flask, translations: str) -> None:
    """Choose each reader's language and give templates what they need to write in it."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    # One for each application: it keeps the catalogues it has read, and another application may have others.
    Babel(app, locale_selector=reader_language, default_locale=DEFAULT, default_timezone="UTC")
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["instant"] = instant
    app.jinja_env.globals["label"] = label

    @app.context_processor
    def _language() -> dict[str, object]:
        return {"locale": code(), "direction": direction(), "languages": languages()}


def reader_language() -> str:
    """Her saved choice, then this browser's choice here, then what the browser asks for, then English."""
    if not has_request_context():
        return DEFAULT
    saved = getattr(current_user, "language", None) if current_user else None
    for choice in (request.cookies.get(COOKIE), saved):
        if choice in LANGUAGES:
            return str(choice)
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT


def code() -> str:
    """The code of the language being written."""
    found = get_locale()
    return found.language if found else DEFAULT


def direction(language: str | None = None) -> str:
    """`rtl` or `ltr`."""
    return str(Locale.parse(language or code()).text_direction)


def languages() -> list[Language]:
    """The languages of the site, each with a link that changes this page into it."""
    here = request.full_path.rstrip("?") if has_request_context() and request.method == "GET" else "/"
    return [
        Language(
            code=each,
            name=(Locale.parse(each).get_display_name(each) or each).capitalize(),
            direction=direction(each),
            current=each == code(),
            url=url_for("language", code=each, next=here),
        )
        for each in LANGUAGES
    ]


def label(labels: Mapping[str, str] | str) -> str:
    """A stored name in the reader's language, else in English, else in the first language it has."""
    if isinstance(labels, str):
        return labels
    return labels.get(code()) or labels.get(DEFAULT) or next(iter(labels.values()), "")


def day(value: date | None) -> str:
    """A date written out with its month; in English the day stands first, as everywhere but in one country."""
    if value is None:
        return ""
    return str(babel_format_date(value, "d MMMM y" if code() == "en" else "long"))


def instant(value: datetime | None) -> str:
    """A moment, date and time, in UTC and saying so."""
    return f"{day(value.date())}, {babel_format_datetime(value, 'HH:mm')} UTC" if value else ""
