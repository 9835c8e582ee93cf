"""What everyone may follow of first terms without signing in: the promise of the draw, the draw, and the file."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, render_template

from council import addresses
from council.access import public
from council.councils.models import Council
from council.councils.phrases import years_and_months
from council.drawing import qr_of
from council.i18n import day as written_day
from council.i18n import instant
from council.responses import as_file
from council.rotation.models import Staggering
from council.rotation.promised import sha256
from council.rotation.stagger import promise as stagger_promise
from council.rotation.stagger import service as staggering
from council.rotation.stagger.reading import Cohort, public_cohorts
from council.rotation.stagger.service import StaggeringState
from council.rotation.way_pages import blueprint, day_in

HERE = "/<council>/public/stagger/<day>"


@dataclass(frozen=True)
class Withdrawn:
    """A draw that was promised and is not held."""

    promised_at: str
    at: str
    reason: str


@dataclass(frozen=True)
class PublicStaggering:
    """First terms as everyone may read them: pseudonyms, lengths, hashes and numbers, and nobody's values."""

    begins_on: str
    cohorts: tuple[Cohort, ...]
    slips: tuple[str, ...]
    dealt: tuple[tuple[str, tuple[str, ...]], ...]
    plan_sha256: str
    file_sha256: str
    file_name: str
    method: str
    source: str
    committed_at: str
    draw_at: str
    numbers: str
    drawn_at: str
    withdrawn: Withdrawn | None
    earlier: tuple[Withdrawn, ...]


@blueprint.get(HERE)
@public
def public_stagger(council: Council, day: str) -> str:
    """The promise and the draw."""
    found, *before = staggering.promised_in_public(council, day_in(day))
    stagger_promise.refuse_if_altered(found, staggering.plan_of(found))
    address = addresses.shown("rotation.public_stagger", council=council, day=day)
    told = _told(found, before)
    return render_template("rotation/stagger_public.html", told=told, day=day, address=address, qr=qr_of(address))


@blueprint.get(f"{HERE}/file.json")
@public
def public_stagger_file(council: Council, day: str) -> Response:
    """The public file: the slips, the lengths, the promise, and the draw."""
    found = staggering.promised_in_public(council, day_in(day))[0]
    stagger_promise.refuse_if_altered(found, staggering.plan_of(found))
    return as_file(found.public_file or b"{}", "application/json", _file_name(found))


def _told(found: Staggering, before: list[Staggering]) -> PublicStaggering:
    file: dict[str, Any] = json.loads(found.public_file or b"{}")
    return PublicStaggering(
        begins_on=written_day(found.begins_on),
        cohorts=public_cohorts(found, [each["seats"] for each in file["cohorts"]]),
        slips=tuple(file["slips"]),
        dealt=_dealt(file),
        plan_sha256=file["plan"],
        file_sha256=sha256(found.public_file),
        file_name=_file_name(found),
        method=found.method or "",
        source=found.source or "",
        committed_at=instant(found.committed_at),
        draw_at=instant(found.draw_at),
        numbers=found.numbers or "",
        drawn_at=instant(found.drawn_at) if found.drawn_at else "",
        withdrawn=_withdrawn(found) if found.state == StaggeringState.WITHDRAWN.value else None,
        earlier=tuple(map(_withdrawn, before)),
    )


def _dealt(file: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each length, who got it."""
    dealt: dict[str, int] = file["dealt"] or {}
    return tuple(
        (years_and_months(each["months"]), tuple(sorted(name for name, place in dealt.items() if place == at)))
        for at, each in enumerate(file["cohorts"])
        if dealt
    )


def _withdrawn(found: Staggering) -> Withdrawn:
    """When a draw was promised and when it was taken back, and why."""
    told = staggering.told_of(found)
    return Withdrawn(instant(found.committed_at), instant(datetime.fromisoformat(told["at"])), told["reason"])


def _file_name(found: Staggering) -> str:
    return f"{found.council.slug}-{found.begins_on.isoformat()}-first-terms.json"
