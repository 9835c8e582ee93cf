"""What acts say of first terms of different lengths: the plan, the promise, the numbers, and what they dealt."""

from collections.abc import Iterator

from council.audit.acts import Act
from council.audit.replaying import Change, Governed, Part, Replay, Told, each_of, instant, wrote
from council.rotation.models import Staggering


def _stepped(*names: str) -> Replay:
    """What each step tells, and some columns more."""

    def replay(told: Told) -> Iterator[Change]:
        yield wrote(Staggering, told.about, told.of_it("state", "version", *names))

    return replay


def _requested(told: Told) -> Iterator[Change]:
    asked = told.of_it("charter_id", "problem_sealed", "begins_on", "number")
    yield wrote(Staggering, told.about, {"council_id": told.council, "requested_at": told.at, **asked})


def _committed(told: Told) -> Iterator[Change]:
    when = {"draw_at": instant(told.details["draw_at"]), "committed_at": told.at}
    yield wrote(Staggering, told.about, {**when, "public_file": told.details["public_sha256"]})


def _drawn(told: Told) -> Iterator[Change]:
    yield wrote(Staggering, told.about, {"drawn_at": told.at, "public_file": told.details["public_sha256"]})


PART = Part(
    tables=(Governed(Staggering, lambda council_id: Staggering.council_id == council_id),),
    replays={
        Act.STAGGERING_REQUESTED: each_of(_stepped(), _requested),
        Act.STAGGERING_PLANNED: _stepped("plan_sealed", "plan_sha256"),
        Act.STAGGERING_FAILED: _stepped("told"),
        Act.STAGGERING_COMMITTED: each_of(_stepped("method", "source"), _committed),
        Act.STAGGERING_DRAWN: each_of(_stepped("numbers", "dealt"), _drawn),
        Act.STAGGERING_ADOPTED: _stepped(),
        Act.STAGGERING_WITHDRAWN: _stepped("told"),
    },
)
