"""What acts say of offices and of sub-bodies with those who work in them."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, select

from council.audit.acts import Act
from council.audit.replaying import Change, Governed, Part, Told, wrote
from council.terms.offices.models import OfficeTerm, SubBody, SubBodyMember


def _given(told: Told) -> Iterator[Change]:
    agreed = told.of_it("person_id", "office", "start", "end")
    yield wrote(OfficeTerm, told.about, {"council_id": told.council, "created_at": told.at, **agreed})


def _ended(told: Told) -> Iterator[Change]:
    yield wrote(OfficeTerm, told.about, told.of_it("ended_on", "reason_sealed"))


def _sub_body(told: Told) -> Iterator[Change]:
    known = told.of_it("name", "formed_on", "ended_on", "version")
    yield wrote(SubBody, told.about, {"council_id": told.council, **known})


def _joined(told: Told) -> Iterator[Change]:
    yield wrote(SubBodyMember, told.about, told.of_it("body_id", "person_id", "adviser", "since"))


def _left(told: Told) -> Iterator[Change]:
    yield wrote(SubBodyMember, told.about, told.of_it("until"))


def _places_of(council_id: UUID) -> ColumnElement[bool]:
    return SubBodyMember.body_id.in_(select(SubBody.id).where(SubBody.council_id == council_id))


PART = Part(
    tables=(
        Governed(OfficeTerm, lambda council_id: OfficeTerm.council_id == council_id),
        Governed(SubBody, lambda council_id: SubBody.council_id == council_id),
        Governed(SubBodyMember, _places_of),
    ),
    replays={
        Act.OFFICE_GIVEN: _given,
        Act.OFFICE_ENDED: _ended,
        Act.SUB_BODY_FORMED: _sub_body,
        Act.SUB_BODY_RENAMED: _sub_body,
        Act.SUB_BODY_ENDED: _sub_body,
        Act.SUB_BODY_JOINED: _joined,
        Act.SUB_BODY_LEFT: _left,
    },
)
