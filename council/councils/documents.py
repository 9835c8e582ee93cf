"""The document of a charter's version: its full text in every language with its rules, kept as it was adopted.

It is one file of plain text for people and computers alike; whoever has its SHA-256 can prove what was decided.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale

from council.config import LANGUAGES
from council.councils.models import Charter
from council.councils.phrases import NamedDimension
from council.councils.rules import CharterRules
from council.councils.section import Section
from council.councils.sentences import sentences
from council.i18n import DEFAULT, code

FORM = "council-charter/1"


@dataclass(frozen=True)
class Decision:
    """Which body decided on a version, on which day, and where that is written down; empty where it is not known."""

    by: str = ""
    on: date | None = None
    reference: str = ""


@dataclass(frozen=True)
class ReadDocument:
    """A version's document as one reader reads it."""

    sections: list[Section]
    sha256: str
    language: str


def written(charter: Charter, rules: CharterRules, dimensions: Sequence[NamedDimension]) -> str:
    """The document of a version: what it says in every language, its rules, and who decided."""
    content = {
        "form": FORM,
        "council": charter.council.slug,
        "name": charter.council.name,
        "number": charter.number,
        "in_force_from": charter.in_force_from,
        "source": charter.source,
        "decided": {"by": charter.decided_by, "on": charter.decided_on, "reference": charter.reference},
        "text": {language: _spoken(language, rules, dimensions) for language in LANGUAGES},
        "rules": charter.rules,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"


def _spoken(language: str, rules: CharterRules, dimensions: Sequence[NamedDimension]) -> list[dict[str, Any]]:
    with force_locale(language):
        return [asdict(each) for each in sentences(rules, dimensions)]


def digest(content: str) -> str:
    """The SHA-256 of a document, as anybody computes it from the file."""
    return hashlib.sha256(content.encode()).hexdigest()


def content_of(charter: Charter) -> str | None:
    """The document kept with a version; none for a version adopted before documents were kept."""
    return charter.document or None


def read(content: str) -> ReadDocument:
    """A kept document in the reader's language."""
    text = json.loads(content)["text"]
    language = code() if code() in text else DEFAULT
    return ReadDocument([Section(**each) for each in text[language]], digest(content), language)
