"""What acts say of terms and their amendments, of what members wish when a term ends, and of substitutes."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from council.audit.acts import Act
from council.audit.replaying import Change, Governed, Part, Told, took_away, wrote
from council.terms.models import Substitute, Term, TermAmendment, TermEndAnswer


def _begun(told: Told) -> Iterator[Change]:
    agreed = told.of_it("person_id", "seat_group", "start", "end", "partial")
    yield wrote(Term, told.about, {"council_id": told.council, "created_at": told.at, **agreed})


def _amended(told: Told) -> Iterator[Change]:
    changed = told.of_it("number", "kind", "new_end", "decided_on", "reason_sealed", "own")
    yield wrote(TermAmendment, told.details["id"], {"term_id": told.about, "created_at": told.at, **changed})
    if "answer_dropped" in told.details:
        yield took_away(TermEndAnswer, told.details["answer_dropped"])


def _answered(told: Told) -> Iterator[Change]:
    wish = told.of_it("answer", "answered_on", "assisted")
    yield wrote(TermEndAnswer, told.details["id"], {"term_id": told.about, **wish})


def _named(told: Told) -> Iterator[Change]:
    yield wrote(Substitute, told.about, told.of_it("term_id", "person_id", "position", "named_on"))


def _removed(told: Told) -> Iterator[Change]:
    yield took_away(Substitute, told.about)


def terms_of(council_id: UUID) -> Select[UUID]:  # type: ignore[type-arg, unused-ignore]
    """The ids of a council's terms."""
    return select(Term.id).where(Term.council_id == council_id)


def _amendments_of(council_id: UUID) -> ColumnElement[bool]:
    return TermAmendment.term_id.in_(terms_of(council_id))


PART = Part(
    tables=(
        Governed(Term, lambda council_id: Term.council_id == council_id),
        Governed(TermAmendment, _amendments_of),
        Governed(TermEndAnswer, lambda council_id: TermEndAnswer.term_id.in_(terms_of(council_id))),
        Governed(Substitute, lambda council_id: Substitute.term_id.in_(terms_of(council_id))),
    ),
    replays={
        Act.TERM_BEGUN: _begun,
        Act.TERM_AMENDED: _amended,
        Act.TERM_END_ANSWERED: _answered,
        Act.SUBSTITUTE_NAMED: _named,
        Act.SUBSTITUTE_REMOVED: _removed,
    },
)
