"""Changing what a council asks about: a value more, a value or a dimension less. Nothing is ever deleted."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service
from council.councils.dimensions import refuse_in_the_open
from council.councils.models import Council, Dimension, DimensionValue, Labels
from council.councils.rules import UNDISCLOSED
from council.database import db
from council.errors import NotFound, Refused

FEWEST_VALUES = 2


@dataclass(frozen=True)
class Retired:
    """Something a council asked about once."""

    name: Labels
    on: date


def dimension(council: Council, key: str) -> Dimension:
    """A dimension in use; another is not there."""
    found = db.session.scalar(select(Dimension).where(Dimension.council_id == council.id, Dimension.key == key))
    if found is None or found.retired_on is not None:
        raise NotFound
    return found


def taken_keys(council: Council) -> set[str]:
    """The keys of every dimension a council has or had."""
    return set(db.session.scalars(select(Dimension.key).where(Dimension.council_id == council.id)))


def taken_value_keys(dimension: Dimension) -> set[str]:
    """The keys of every value a dimension has or had."""
    return set(db.session.scalars(select(DimensionValue.key).where(DimensionValue.dimension_id == dimension.id)))


def value_of(dimension: Dimension, key: str) -> DimensionValue:
    """A value in use; "prefer not to say" always is, and is none of these."""
    found = next((each for each in values_of(dimension.id) if each.key == key), None)
    if found is None or key == UNDISCLOSED:
        raise NotFound
    return found


def values_of(dimension_id: UUID) -> list[DimensionValue]:
    """The values in use of a dimension, in order."""
    offered = select(DimensionValue).where(
        DimensionValue.dimension_id == dimension_id, DimensionValue.retired_on.is_(None)
    )
    return list(db.session.scalars(offered.order_by(DimensionValue.position)))


def retired_dimensions(council: Council) -> list[Retired]:
    """What a council asked about once, the latest first."""
    gone = select(Dimension).where(Dimension.council_id == council.id, Dimension.retired_on.is_not(None))
    found = db.session.scalars(gone.order_by(Dimension.retired_on.desc()))
    return [Retired(each.name, each.retired_on) for each in found if each.retired_on]


def add_value(actor: Actor, dimension: Dimension, *, key: str, name: Labels) -> DimensionValue:
    """Offer one answer more; it stands before "prefer not to say"."""
    refuse_in_the_open(dimension.sensitivity, [key])
    if key in taken_value_keys(dimension):
        raise Refused(_("The dimension has a value “%(key)s” already.", key=key), _("Choose another name for it."))
    last = select(func.max(DimensionValue.position)).where(DimensionValue.dimension_id == dimension.id)
    position = (db.session.scalar(last) or 0) + 1
    added = DimensionValue(dimension_id=dimension.id, dimension=dimension, key=key, name=dict(name), position=position)
    db.session.add(added)
    db.session.flush()
    told = as_told(added, "id", "name", "position")
    details: dict[str, Detail] = {"dimension": dimension.key, "value": key, **told}
    record(actor, Act.DIMENSION_VALUE_ADDED, _subject(dimension), council=dimension.council_id, details=details)
    return added


def retire_value(actor: Actor, value: DimensionValue, *, on: date) -> None:
    """Stop offering an answer from a day on; who gave it before keeps it."""
    dimension = value.dimension
    if len([each for each in values_of(dimension.id) if each.key != UNDISCLOSED]) <= FEWEST_VALUES:
        raise Refused(
            _("A question with one answer is none."), _("Retire the whole dimension, or add another value first.")
        )
    value.retired_on = on
    told = as_told(value, "id", "retired_on")
    details: dict[str, Detail] = {"dimension": dimension.key, "value": value.key, **told}
    record(actor, Act.DIMENSION_VALUE_RETIRED, _subject(dimension), council=dimension.council_id, details=details)


def named_by_a_charter(council: Council, key: str, value: str | None = None, *, on: date) -> bool:
    """Whether a charter that is or will be in force names a dimension, or one value of it."""
    present = service.charter_on(council, on)
    ahead = [each for each in service.charters_of(council) if each.in_force_from and each.in_force_from > on]
    named = {
        pair for each in [*([present] if present else []), *ahead] for pair in service.rules_of(each).named_values()
    }
    return (key, value) in named if value else any(dimension == key for dimension, _value in named)


def _subject(dimension: Dimension) -> Subject:
    return Subject("dimension", str(dimension.id))
