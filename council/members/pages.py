"""Finished values for the pages about one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from flask import current_app, url_for
from flask_babel import gettext as _
from wtforms import Field

from council.access import Permission, Role, may
from council.councils.dimensions import DimensionView
from council.councils.models import Council
from council.i18n import day, label
from council.members import service
from council.members.doors import entered
from council.members.forms import PREFIX, DeclareForm
from council.members.models import Person
from council.members.needs.service import needs_of
from council.members.queries import VisibleTrait

Row = Mapping[str, object]


@dataclass(frozen=True)
class PersonPage:
    """What the page of one person shows."""

    title: str
    lead: str
    identity: Sequence[Row]
    declared: Sequence[Row]
    links: Sequence[Row]
    erased: bool


def person_page(council: Council, person: Person, roles: frozenset[Role]) -> PersonPage:
    """One person, as far as a reader with these roles may see her."""
    erased = person.erased_at is not None
    traits = service.visible_traits(person, roles)
    return PersonPage(
        title=service.name_of(person),
        lead=_erased_lead(person) if erased else _("Here you see what is recorded, and can correct it."),
        identity=_identity(person),
        declared=[_declared(council, person, trait) for trait in traits],
        links=_elsewhere(council, person),
        erased=erased,
    )


def _erased_lead(person: Person) -> str:
    when = day(person.erased_at.date() if person.erased_at else None)
    return _("This person was erased on %(day)s. Only the pseudonym is left.", day=when)


def _identity(person: Person) -> list[Row]:
    return [
        {"term": _("Pseudonym"), "value": person.pseudonym},
        {"term": _("Contact"), "value": service.contact_of(person) or _("Not given")},
        {"term": _("Organisation"), "value": service.organisation_of(person) or _("No organisation")},
        {"term": _("Language to write in"), "value": language_name(person.language) or _("Not known")},
        {
            "term": _("Named in public"),
            "value": _("Yes, the person agreed") if person.listed else _("No, only counted"),
        },
        {"term": _("Account"), "value": _account(person)},
        {"term": _("How she appears"), "value": _chosen(person), "action": _action("members.preferences", person)},
        {"term": _("What she needs to take part"), "value": _told(person), "action": _action("members.needs", person)},
        {"term": _("Added"), "value": day(person.created_at.date())},
    ]


def _account(person: Person) -> str:
    if person.user_id:
        return _("Has an account")
    return _("No account; entered by the secretariat") if person.assisted else _("No account")


def _chosen(person: Person) -> str:
    """Who said how she appears, if anybody did."""
    return entered(person.choices_by, person.choices_on, own=False) or _("Nothing chosen: the safest holds")


def _told(person: Person) -> str:
    """Whether she told needs; what they are stands on a page of its own."""
    told = needs_of(person)
    return entered(told.by, told.on, own=False) if told else _("Nothing told")


def _action(endpoint: str, person: Person) -> Row:
    return {"label": _("Change"), "url": url_for(endpoint, council=person.council, person_id=person.id)}


def _declared(council: Council, person: Person, trait: VisibleTrait) -> Row:
    value = label(trait.value_name) if trait.value_name else _("Declared. Nobody sees it person by person.")
    withdraw = url_for("members.withdraw", council=council, person_id=person.id, dimension=trait.dimension)
    return {
        "term": label(trait.dimension_name),
        "value": f"{value} – {_source(trait)}",
        "action": {"label": _("Withdraw"), "url": withdraw},
    }


def _source(trait: VisibleTrait) -> str:
    when = day(trait.declared_on)
    if trait.declared_by == "self":
        return _("by the person, %(day)s", day=when)
    if trait.declared_by == "import":
        return _("from an imported file, %(day)s", day=when)
    return _("through an officer, %(day)s", day=when)


def _elsewhere(council: Council, person: Person) -> list[Row]:
    """Pages of other areas that exist."""
    known = current_app.view_functions
    links: list[Row] = []
    if person.erased_at is None and may(Permission.EDIT_PEOPLE, council):
        for endpoint, words in (("skills_of", _("Her skills")), ("groups_of_person", _("Groups she belongs to"))):
            links.append({"label": words, "url": url_for(f"members.{endpoint}", council=council, person_id=person.id)})
    if "calls.person_applications" in known:
        url = url_for("calls.person_applications", council=council, person_id=person.id)
        links.append({"label": _("Applications of this person"), "url": url})
    if "terms.person_terms" in known:
        url = url_for("terms.person_terms", council=council, person_id=person.id)
        links.append({"label": _("Terms of this person, and the limit"), "url": url})
    if "terms.begin" in known and person.erased_at is None and may(Permission.EDIT_TERMS, council):
        url = url_for("terms.begin", council=council, person_id=person.id)
        links.append({"label": _("Give this person a term"), "url": url})
    return links


def who_sees(dimension: DimensionView) -> str:
    """Who will see an answer, and why it is asked: as the charter's authors wrote it, else from its sensitivity."""
    seen = {
        "open": _("Everyone with a role in this council may see this answer."),
        "restricted": _("Only the secretariat sees this answer. Others see how many people gave it."),
        "sealed": _(
            "Nobody sees this answer person by person on this site. It is counted, and it stands under the pseudonym "
            "in the file with which auditors check a proposal."
        ),
    }[dimension.sensitivity]
    free = _("Answering is free, and an answer can be withdrawn at any time.")
    return f"{label(dimension.purpose) or seen} {free}"


def who_sees_identity() -> Mapping[str, str]:
    """Who will see the fields that say who somebody is, and why each is asked."""
    return {
        "name": _(
            "The secretariat sees this name, and members of the council when this person sits in it. "
            "In files for checking, only the pseudonym stands."
        ),
        "contact": _("Only the secretariat sees this. It is used to write to this person, and for nothing else."),
        "organisation": _(
            "The secretariat sees this. It is used where the charter says how many members one organisation may have."
        ),
    }


@dataclass(frozen=True)
class Question:
    """One dimension in the form in which an officer records what somebody says."""

    field: Field
    now: str
    privacy: str


def questions(
    form: DeclareForm, person: Person, dimensions: Sequence[DimensionView], roles: frozenset[Role]
) -> list[Question]:
    """Each dimension with what is recorded now, as far as the reader may see it."""
    known = {trait.dimension: trait for trait in service.visible_traits(person, roles)}
    return [Question(form[f"{PREFIX}{each.key}"], _now(known.get(each.key)), who_sees(each)) for each in dimensions]


def _now(trait: VisibleTrait | None) -> str:
    if trait is None:
        return _("Nothing is recorded now.")
    if trait.value_name is None:
        return _("An answer is recorded. It is not shown.")
    return _("Recorded now: %(answer)s.", answer=label(trait.value_name))


def language_name(code: str | None) -> str:
    """A language, named in itself."""
    return (Locale.parse(code).get_display_name(code) or code).capitalize() if code else ""
