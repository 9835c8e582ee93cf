"""Two ways to what is recorded of a person: her own, and the secretariat's on her behalf."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from council.accounts.models import User
from council.councils.models import Council
from council.errors import NotFound
from council.i18n import day
from council.members import service
from council.members.models import Person
from council.members.service import BY_HERSELF


@dataclass(frozen=True)
class Door:
    """Who is at the form: `by`, where it leads back to, and the steps that led here."""

    by: str
    back: str
    steps: tuple[dict[str, str], ...]

    @property
    def own(self) -> bool:
        """Whether it is herself."""
        return self.by == BY_HERSELF


def own_door(council: Council | None, user: User, title: str) -> tuple[Person, Door]:
    """The reader herself in a council, and the way back to her own page."""
    person = service.person_of(user, council) if council else None
    if person is None or person.erased_at is not None:
        raise NotFound
    back = url_for("portal.me")
    return person, Door(BY_HERSELF, back, ({"label": _("My page"), "url": back}, {"label": title}))


def officers_door(council: Council, person: Person, title: str) -> Door:
    """The secretariat's way to somebody's form, and back to her page."""
    if person.erased_at is not None:
        raise NotFound
    back = url_for("members.person", council=council, person_id=person.id)
    people = {"label": _("People"), "url": url_for("members.people", council=council)}
    steps = (people, {"label": service.name_of(person), "url": back}, {"label": title})
    return Door(service.BY_OFFICER, back, steps)


def entered(by: str | None, on: date | None, *, own: bool) -> str:
    """Who entered something, and when; empty when nothing was entered."""
    if by is None:
        return ""
    if by == BY_HERSELF:
        return _("You entered this on %(day)s.", day=day(on)) if own else _("Entered by herself, %(day)s.", day=day(on))
    return (
        _("The secretariat entered this for you on %(day)s.", day=day(on))
        if own
        else _("Entered by the secretariat on her behalf, %(day)s.", day=day(on))
    )
