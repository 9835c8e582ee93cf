"""What a council wants to be diverse in: adding and retiring dimensions, and reading them in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select

from council.access import Sensitivity
from council.audit.acts import Act
from council.audit.replaying import as_told, fingerprint
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council, Dimension, DimensionValue, Labels
from council.councils.rules import UNDISCLOSED
from council.database import db
from council.errors import Refused

SENSITIVITIES = ("open", "restricted", "sealed")
ALWAYS_SEALED = frozenset({"lgbtqia", "undocumented"})  # these answers can cost somebody her freedom or her life

# Stored beside the other values, because a value keeps the wording under which people chose it.
PREFER_NOT_TO_SAY: Labels = {
    "ar": "أفضّل عدم الإجابة",
    "en": "Prefer not to say",
    "es": "Prefiero no decirlo",
    "fr": "Je préfère ne pas répondre",
    "ru": "Предпочитаю не отвечать",
    "zh": "不愿透露",
}


@dataclass(frozen=True)
class ValueView:
    """One value, with its name in every language it has."""

    key: str
    name: Labels


@dataclass(frozen=True)
class DimensionView:
    """One dimension with its values in order; "undisclosed" is always the last."""

    id: UUID
    key: str
    name: Labels
    purpose: Labels
    sensitivity: str
    values: tuple[ValueView, ...]


def dimensions_of(council: Council, on: date | None = None) -> list[DimensionView]:
    """The dimensions in use on a day, in order; without a day, those that were not retired."""
    chosen = select(Dimension).where(Dimension.council_id == council.id, _in_use(Dimension, on))
    dimensions = list(db.session.scalars(chosen.order_by(Dimension.position)))
    kept = select(DimensionValue.dimension_id, DimensionValue.key, DimensionValue.name).where(
        DimensionValue.dimension_id.in_([each.id for each in dimensions]), _in_use(DimensionValue, on)
    )
    values: dict[UUID, list[ValueView]] = {each.id: [] for each in dimensions}
    for dimension_id, key, name in db.session.execute(kept.order_by(DimensionValue.position)):
        values[dimension_id].append(ValueView(key, name))
    return [
        DimensionView(
            each.id,
            each.key,
            each.name,
            each.purpose,
            each.sensitivity,
            tuple(sorted(values[each.id], key=lambda value: value.key == UNDISCLOSED)),
        )
        for each in dimensions
    ]


def add_dimension(  # noqa: PLR0913  # a dimension is told whole, in one act
    actor: Actor,
    council: Council,
    *,
    key: str,
    name: Labels,
    purpose: Labels,
    sensitivity: str,
    values: Sequence[tuple[str, Labels]],
) -> Dimension:
    """Begin asking about something, with the values a person may choose; "prefer not to say" is added to them."""
    keys = [value_key for value_key, _name in values]
    if sensitivity not in SENSITIVITIES or not keys or len(set(keys)) != len(keys):
        raise Refused(
            _("The dimension “%(key)s” is not complete.", key=key),
            _("Give it a sensitivity, and at least one value; no value twice."),
        )
    refuse_in_the_open(sensitivity, [key, *keys])
    taken = select(Dimension.id).where(Dimension.council_id == council.id, Dimension.key == key)
    if db.session.scalar(taken) is not None:
        raise Refused(_("The council has a dimension “%(key)s” already.", key=key), _("Choose another name for it."))
    position = select(func.coalesce(func.max(Dimension.position), 0)).where(Dimension.council_id == council.id)
    dimension = Dimension(
        council_id=council.id,
        key=key,
        name=dict(name),
        purpose=dict(purpose),
        sensitivity=sensitivity,
        position=(db.session.scalar(position) or 0) + 1,
    )
    db.session.add(dimension)
    db.session.flush()
    offered = [each for each in values if each[0] != UNDISCLOSED]
    last = next((each for each in values if each[0] == UNDISCLOSED), (UNDISCLOSED, PREFER_NOT_TO_SAY))
    answers = [
        DimensionValue(id=uuid4(), dimension_id=dimension.id, key=value_key, name=dict(value_name), position=place)
        for place, (value_key, value_name) in enumerate([*offered, last], start=1)
    ]
    db.session.add_all(answers)
    db.session.flush()
    details: dict[str, Detail] = {
        **as_told(dimension, "key", "name", "purpose", "sensitivity", "position"),
        "values": [each.key for each in answers],
        "value_ids": [str(each.id) for each in answers],
        "value_names": [fingerprint(each.name) for each in answers],
    }
    record(actor, Act.DIMENSION_ADDED, _subject(dimension), council=council.id, details=details)
    return dimension


def refuse_in_the_open(sensitivity: str, keys: Sequence[str]) -> None:
    """Refuse to ask in the open for what must never be seen beside a person."""
    if sensitivity != Sensitivity.SEALED and not ALWAYS_SEALED.isdisjoint(keys):
        raise Refused(
            _("This answer can endanger people, so it is only ever asked sealed."),
            _("Choose “sealed”: it is counted, and nobody sees it person by person."),
        )


def retire_dimension(actor: Actor, dimension: Dimension, *, on: date) -> None:
    """Stop asking about something from a day on; what people declared before stays theirs."""
    if dimension.retired_on is not None:
        raise Refused(_("This dimension was retired already."), _("Nothing needs to be done."))
    dimension.retired_on = on
    details = {"key": dimension.key, "on": on.isoformat()}
    record(actor, Act.DIMENSION_RETIRED, _subject(dimension), council=dimension.council_id, details=details)


def _in_use(table: type[Dimension] | type[DimensionValue], on: date | None) -> ColumnElement[bool]:
    return table.retired_on.is_(None) if on is None else or_(table.retired_on.is_(None), table.retired_on > on)


def _subject(dimension: Dimension) -> Subject:
    return Subject("dimension", str(dimension.id))
