"""What everyone may follow without signing in: the promise of a draw, the draw, the file, and how to check it."""

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import Response, render_template

from council import addresses
from council.access import public
from council.councils.models import Council
from council.drawing import qr_of
from council.i18n import instant
from council.responses import as_file
from council.rotation import drawings, promised, service
from council.rotation.models import Drawing, Proposal
from council.rotation.service import ProposalState
from council.rotation.story import title_of
from council.rotation.way import percent
from council.rotation.way_pages import blueprint, day_in

DRAW = "/<council>/public/draws/<day>"


@dataclass(frozen=True)
class PublicDraw:
    """A draw as everyone may read it: pseudonyms, chances, hashes and numbers, and nobody's values."""

    title: str
    method: str
    source: str
    committed_at: str
    draw_at: str
    sha256: str
    panels: int
    people: tuple[tuple[str, str], ...]
    drawn: tuple[str, ...]
    panel: str
    numbers: str
    drawn_at: str
    file_name: str
    file_sha256: str
    withdrawn: str | None
    warning: str


@dataclass(frozen=True)
class AlteredDraw:
    """A draw that is not what was promised: what the record says of it, and nothing of what stands there now."""

    title: str
    sha256: str
    warning: str


@blueprint.get(DRAW)
@public
def public_draw(council: Council, day: str) -> str:
    """The promise and the draw."""
    return _page("rotation/public_draw.html", council, day)


@blueprint.get(f"{DRAW}/screen")
@public
def screen(council: Council, day: str) -> str:
    """The same for a wall, readable from the back of a room."""
    return _page("rotation/screen.html", council, day)


@blueprint.get(f"{DRAW}/file.json")
@public
def public_file(council: Council, day: str) -> Response:
    """The public file: what was promised, every panel, and the draw."""
    found = drawings.public_proposal(council, day_in(day))
    promised.refuse_if_altered(found)
    return as_file(drawings.drawing_of(found).public_file or b"{}", "application/json", _file_name(found))


def _page(template: str, council: Council, day: str) -> str:
    found = drawings.public_proposal(council, day_in(day))
    drawing, parts = drawings.drawing_of(found), promised.altered_parts(found)
    if promised.stops(parts):
        altered = AlteredDraw(title_of(found.rotation_on), promised.promised_digest(found), promised.warning_of(parts))
        return render_template("rotation/altered.html", told=altered)
    address = addresses.shown("rotation.public_draw", council=council, day=day)
    told = _told(found, drawing, promised.warning_of(parts))
    return render_template(template, told=told, day=day, address=address, qr=qr_of(address))


def _told(found: Proposal, drawing: Drawing, warning: str) -> PublicDraw:
    file: dict[str, Any] = json.loads(drawing.public_file or b"{}")
    width = len(str(max(len(file["panels"]) - 1, 0)))
    drawn = () if drawing.panel is None else tuple(file["people"][at]["id"] for at in file["panels"][drawing.panel])
    return PublicDraw(
        title=title_of(found.rotation_on),
        method=drawing.method or "",
        source=drawing.source or "",
        committed_at=instant(drawing.committed_at),
        draw_at=instant(drawing.draw_at),
        sha256=drawing.committed_sha256 or "",
        panels=len(file["panels"]),
        people=tuple((each["id"], percent(Fraction(each["ideal"]))) for each in file["people"]),
        drawn=tuple(sorted(drawn)),
        panel="" if drawing.panel is None else f"{drawing.panel:0{width}}",
        numbers=drawing.numbers or "",
        drawn_at=instant(drawing.drawn_at) if drawing.drawn_at else "",
        file_name=_file_name(found),
        file_sha256=promised.sha256(drawing.public_file),
        withdrawn=_reason(found),
        warning=warning,
    )


def _reason(found: Proposal) -> str | None:
    """Why a draw that was promised is not held; nothing if it is."""
    if found.state != ProposalState.WITHDRAWN.value:
        return None
    return str(service.conflict_of(found).get("reason", ""))


def _file_name(found: Proposal) -> str:
    return f"{found.council.slug}-{found.rotation_on.isoformat()}-draw.json"
