"""What the record is narrowed to, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from council.councils.models import Council
from council.i18n import day
from council.portal import acts_in_words
from council.portal.browsing.facts import label_of, value_words
from council.portal.browsing.finding import ACCOUNT, APPLICANT, SYSTEM, Wanted


@dataclass(frozen=True)
class Chip:
    """One thing that the list is narrowed to, and the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Changed:
    """One detail of an act, with what it was before."""

    label: str
    before: str
    after: str


def actors() -> dict[str, str]:
    """The kinds of actors."""
    return {ACCOUNT: _("a person with an account"), APPLICANT: _("an applicant"), SYSTEM: _("the system")}


def chips(council: Council, what: Wanted) -> list[Chip]:
    """What the list is narrowed to, each with the way to the list without it."""
    told = {
        "person": _("about %(person)s", person=what.person),
        "act": acts_in_words.in_words(what.act),
        "by": actors().get(what.by, ""),
        "from": _("from %(day)s", day=day(what.start)),
        "until": _("until %(day)s", day=day(what.end)),
    }
    return [Chip(told[name], _without(council, what, name)) for name in what.address]


def changes(details: Mapping[str, object], before: Mapping[str, object]) -> list[Changed]:
    """Those details of an act that were something else before; hashes by how they begin."""
    return [
        Changed(
            label_of(name), value_words(name, before[name]) or _("nothing"), value_words(name, value) or _("nothing")
        )
        for name, value in details.items()
        if name in before and before[name] != value
    ]


def _without(council: Council, what: Wanted, name: str) -> str:
    kept = {each: value for each, value in what.address.items() if each != name}
    return url_for("portal.browse", council=council, **kept)
