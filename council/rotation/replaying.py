"""What acts say of proposals, their review and draw, of the reserve list, of pins, and of who was asked for a seat."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from council.audit.acts import Act
from council.audit.replaying import Change, Governed, Part, Plain, Replay, Told, each_of, instant, wrote
from council.rotation.models import Drawing, Opinion, Pin, Proposal, ReservePlace, Review
from council.terms.models import Replacement
from council.terms.replaying import terms_of


def _stepped(*names: str) -> Replay:
    """What each step tells of its proposal, and some columns more."""

    def replay(told: Told) -> Iterator[Change]:
        yield wrote(Proposal, told.about, told.of_it("state", "version", *names))

    return replay


def _requested(told: Told) -> Iterator[Change]:
    asked = told.of_it("charter_id", "requested_by_id", "problem_sealed", "trial", "rotation_on", "number")
    yield wrote(Proposal, told.about, {"council_id": told.council, "requested_at": told.at, **asked})


def _restarted(told: Told) -> Iterator[Change]:
    yield wrote(Proposal, told.about, {"conflict": None})


def _computed(told: Told) -> Iterator[Change]:
    yield wrote(Proposal, told.about, {"computed_at": told.at})
    if "drawing" in told.details:
        columns = {"proposal_id": told.about, **told.of_it("lottery_sealed")}
        yield wrote(Drawing, told.details["drawing"], columns)


def _impossible(told: Told) -> Iterator[Change]:
    yield wrote(Proposal, told.about, {"computed_at": told.at})


def _review_opened(told: Told) -> Iterator[Change]:
    columns = {"proposal_id": told.about, "opened_at": told.at, **told.of_it("closes_on", "voters", "concerned")}
    yield wrote(Review, told.details["review"], columns)


def _spoken(told: Told) -> Iterator[Change]:
    said = told.of_it("person_id", "voice", "assisted", "comment_sealed")
    yield wrote(Opinion, told.details["id"], {"review_id": told.details["review"], "given_at": told.at, **said})


def _review_closed(told: Told) -> Iterator[Change]:
    if "review" in told.details:
        yield wrote(Review, told.details["review"], {"closed_at": told.at})


def _promised(told: Told) -> Iterator[Change]:
    draw_at = instant(told.details["draw_at"])
    yield wrote(Drawing, told.details["drawing"], {**told.of_it("method", "source"), "draw_at": draw_at})


def _committed(told: Told) -> Iterator[Change]:
    yield wrote(Proposal, told.about, {"evidence_sha256": told.details["file_sha256"]})
    hashes = {"committed_sha256": told.details["sha256"], "public_file": told.details["public_sha256"]}
    columns = {"committed_at": told.at, **hashes, **told.of_it("committed_sealed")}
    yield wrote(Drawing, told.details["drawing"], columns)


def _drawn(told: Told) -> Iterator[Change]:
    yield wrote(Drawing, told.details["drawing"], {"drawn_at": told.at, **told.of_it("numbers", "panel")})


def _finished(told: Told) -> Iterator[Change]:
    yield wrote(Proposal, told.about, told.of_it("evidence_sha256"))
    hashes = {"finished_sha256": told.details["evidence_sha256"], "public_file": told.details["public_sha256"]}
    yield wrote(Drawing, told.details["drawing"], {**hashes, **told.of_it("finished_sealed")})


def _reserve_list(told: Told) -> Iterator[Change]:
    for place_id, until in told.details.get("places_before", {}).items():
        yield wrote(ReservePlace, place_id, {"valid_until": until})
    listed = zip(told.details.get("places", []), told.details.get("place_people", []), strict=True)
    for position, (place_id, person_id) in enumerate(listed, start=1):
        place: dict[str, Plain] = {"proposal_id": told.about, "person_id": person_id, "position": position}
        yield wrote(ReservePlace, place_id, {**place, "valid_until": told.details["places_until"]})


def _pinned(told: Told) -> Iterator[Change]:
    decided = told.of_it("rotation_on", "seated", "reason_sealed")
    columns = {"council_id": told.council, "person_id": told.about, "made_at": told.at, **decided}
    yield wrote(Pin, told.details["id"], columns)


def _unpinned(told: Told) -> Iterator[Change]:
    yield wrote(Pin, told.details["id"], {"removed_at": told.at})


def _asked(told: Told) -> Iterator[Change]:
    yield wrote(Replacement, told.about, told.of_it("term_id", "person_id", "number", "source", "asked_on"))


def _answered(told: Told) -> Iterator[Change]:
    yield wrote(Replacement, told.about, told.of_it("answer", "answered_on", "new_term_id"))


def _proposals_of(council_id: UUID) -> Select[UUID]:  # type: ignore[type-arg, unused-ignore]
    return select(Proposal.id).where(Proposal.council_id == council_id)


def _opinions_of(council_id: UUID) -> ColumnElement[bool]:
    return Opinion.review_id.in_(select(Review.id).where(Review.proposal_id.in_(_proposals_of(council_id))))


_STEP = _stepped()

PART = Part(
    tables=(
        Governed(Proposal, lambda council_id: Proposal.council_id == council_id),
        Governed(Review, lambda council_id: Review.proposal_id.in_(_proposals_of(council_id))),
        Governed(Opinion, _opinions_of),
        Governed(Drawing, lambda council_id: Drawing.proposal_id.in_(_proposals_of(council_id))),
        Governed(ReservePlace, lambda council_id: ReservePlace.proposal_id.in_(_proposals_of(council_id))),
        Governed(Pin, lambda council_id: Pin.council_id == council_id),
        Governed(Replacement, lambda council_id: Replacement.term_id.in_(terms_of(council_id))),
    ),
    replays={
        Act.PROPOSAL_REQUESTED: each_of(_STEP, _requested),
        Act.PROPOSAL_CANCELLED: _STEP,
        Act.PROPOSAL_RESTARTED: each_of(_STEP, _restarted),
        Act.PROPOSAL_COMPUTED: each_of(_stepped("evidence_sealed", "evidence_sha256"), _computed),
        Act.PROPOSAL_IMPOSSIBLE: each_of(_stepped("conflict"), _impossible),
        Act.PROPOSAL_FAILED: _stepped("conflict"),
        Act.PROPOSAL_INTERRUPTED: _stepped("conflict"),
        Act.PROPOSAL_WITHDRAWN: each_of(_stepped("conflict"), _review_closed),
        Act.REVIEW_OPENED: each_of(_STEP, _review_opened),
        Act.OPINION_GIVEN: _spoken,
        Act.PROPOSAL_SIGNED_OFF: each_of(_STEP, _review_closed),
        Act.PROPOSAL_SENT_BACK: each_of(_STEP, _review_closed),
        Act.COMMITMENT_ASKED: each_of(_STEP, _promised),
        Act.COMMITMENT_FAILED: _STEP,
        Act.DRAW_COMMITTED: each_of(_STEP, _committed),
        Act.PANEL_DRAWN: each_of(_STEP, _drawn),
        Act.DRAW_FINISHED: _finished,
        Act.PROPOSAL_ADOPTED: each_of(_STEP, _reserve_list),
        Act.PIN_MADE: _pinned,
        Act.PIN_REMOVED: _unpinned,
        Act.REPLACEMENT_ASKED: _asked,
        Act.REPLACEMENT_ANSWERED: _answered,
    },
)
