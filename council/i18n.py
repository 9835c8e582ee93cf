"""The reader's language: which one, in which direction, and how dates and stored names read in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date
from flask import Flask, Response, has_request_context, request, url_for
from flask_babel import Babel, get_locale
from flask_babel import format_datetime as babel_format_datetime
from flask_login import current_user

from council.config import LANGUAGES

COOKIE = "language"
IN_ADDRESS = "lang"  # so that a link can be shared in a language
DEFAULT = "en"
YEAR = 365 * 24 * 3600


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

    @app.after_request
    def _keep(response: Response) -> Response:
        """A visitor who followed a link in a language goes on reading in it."""
        chosen = request.args.get(IN_ADDRESS)
        if chosen in LANGUAGES and chosen != request.cookies.get(COOKIE) and not current_user.is_authenticated:
            keep_choice(response, str(chosen))
        return response

    @app.context_processor
    def _in_language() -> dict[str, object]:
        return {"locale": code(), "direction": direction(), "languages": languages()}


def keep_choice(response: Response, language: str) -> None:
    """Have this browser remember the language its reader chose."""
    response.set_cookie(COOKIE, language, max_age=YEAR, samesite="Lax", secure=request.is_secure, httponly=True)


def reader_language() -> str:
    """What the address says, this browser's choice here, her saved choice, what the browser asks for, English."""
    if not has_request_context():
        return DEFAULT
    saved = getattr(current_user, "language", None) if current_user else None
    for choice in (request.args.get(IN_ADDRESS), request.cookies.get(COOKIE), saved):
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
    here = _here() if has_request_context() and request.method == "GET" else "/"
    return [_language(each, url_for("language", code=each, next=here)) for each in LANGUAGES]


def shared_languages() -> list[Language]:
    """The same for a page that is passed on: its address holds the language, so that no cookie is needed."""
    return [_language(each, f"{request.path}?{IN_ADDRESS}={each}") for each in LANGUAGES]


def _language(language: str, url: str) -> Language:
    name = (Locale.parse(language).get_display_name(language) or language).capitalize()
    return Language(language, name, direction(language), current=language == code(), url=url)


def _here() -> str:
    """This page's path without a language in it, which would count for more than the one that is chosen."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != IN_ADDRESS]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def label(labels: Mapping[str, str] | str) -> str:
    """A stored name in the reader's language, else in English, else in the first language it has."""
    return labels if isinstance(labels, str) else in_language(labels, code())


def in_language(labels: Mapping[str, str], language: str) -> str:
    """A stored text in a language, else in English, else in the first language it has."""
    return labels.get(language) or labels.get(DEFAULT) or next(iter(labels.values()), "")


def day(value: date | None) -> str:
    """A date written out with its month; in English the day stands first, as everywhere but in one country."""
    if value is None:
        return ""
    return _written_out(value, str(get_locale() or DEFAULT))


@lru_cache(maxsize=4096)
def _written_out(value: date, locale: str) -> str:
    """A date in a language; a long list names few days many times."""
    return format_date(value, "d MMMM y" if Locale.parse(locale).language == "en" else "long", locale=locale)


def instant(value: datetime | None) -> str:
    """A moment, date and time, in UTC and saying so."""
    return f"{day(value.date())}, {babel_format_datetime(value, 'HH:mm')} UTC" if value else ""
