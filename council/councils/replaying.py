"""What acts say of councils, their charters, their dimensions with values, and who holds which role."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, select

from council.audit.acts import Act
from council.audit.replaying import Change, Governed, Part, Told, wrote
from council.councils.models import Charter, Council, Dimension, DimensionValue, RoleGrant


def _founded(told: Told) -> Iterator[Change]:
    yield wrote(Council, told.about, told.of_it("slug", "name", "level", "about", "parent_id", "version"))


def _described(told: Told) -> Iterator[Change]:
    yield wrote(Council, told.about, told.of_it("name", "about", "version"))


def _placed(told: Told) -> Iterator[Change]:
    yield wrote(Council, told.about, told.of_it("level", "parent_id", "version"))


def _charter(told: Told) -> Iterator[Change]:
    stated = told.of_it("number", "in_force_from", "rules", "source", "decided_by", "decided_on", "reference")
    kept = {**told.of_it("document", "version"), "document_hash": told.details["sha256"], "created_at": told.at}
    yield wrote(Charter, told.about, {"council_id": told.council, **stated, **kept})


def _dimension(told: Told) -> Iterator[Change]:
    asked = told.of_it("key", "name", "purpose", "sensitivity", "position")
    yield wrote(Dimension, told.about, {"council_id": told.council, **asked})
    answers = zip(*(told.details[name] for name in ("value_ids", "values", "value_names")), strict=True)
    for position, (value_id, key, name) in enumerate(answers, start=1):
        columns = {"dimension_id": told.about, "key": key, "name": name, "position": position}
        yield wrote(DimensionValue, value_id, columns)


def _dimension_retired(told: Told) -> Iterator[Change]:
    yield wrote(Dimension, told.about, {"retired_on": told.details["on"]})


def _value(told: Told) -> Iterator[Change]:
    columns = {"dimension_id": told.about, "key": told.details["value"], **told.of_it("name", "position")}
    yield wrote(DimensionValue, told.details["id"], columns)


def _value_retired(told: Told) -> Iterator[Change]:
    yield wrote(DimensionValue, told.details["id"], told.of_it("retired_on"))


def _granted(told: Told) -> Iterator[Change]:
    columns = {"user_id": told.about, "council_id": told.council, "granted_at": told.at, **told.of_it("role")}
    yield wrote(RoleGrant, told.details["id"], columns)


def _revoked(told: Told) -> Iterator[Change]:
    yield wrote(RoleGrant, told.details["id"], {"revoked_at": told.at})


def _values_of(council_id: UUID) -> ColumnElement[bool]:
    return DimensionValue.dimension_id.in_(select(Dimension.id).where(Dimension.council_id == council_id))


PART = Part(
    tables=(
        Governed(Council, lambda council_id: Council.id == council_id),
        Governed(Charter, lambda council_id: Charter.council_id == council_id),
        Governed(Dimension, lambda council_id: Dimension.council_id == council_id),
        Governed(DimensionValue, _values_of),
        Governed(RoleGrant, lambda council_id: RoleGrant.council_id == council_id),
    ),
    replays={
        Act.COUNCIL_FOUNDED: _founded,
        Act.COUNCIL_DESCRIBED: _described,
        Act.COUNCIL_PLACED: _placed,
        Act.CHARTER_ENTERED_INTO_FORCE: _charter,
        Act.DIMENSION_ADDED: _dimension,
        Act.DIMENSION_RETIRED: _dimension_retired,
        Act.DIMENSION_VALUE_ADDED: _value,
        Act.DIMENSION_VALUE_RETIRED: _value_retired,
        Act.ROLE_GRANTED: _granted,
        Act.ROLE_REVOKED: _revoked,
    },
)
