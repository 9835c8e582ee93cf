"""The evidence desk: every past decision with its fingerprint, and the page on which one is checked again."""

from datetime import UTC, datetime
from importlib import resources
from typing import Any
from uuid import UUID

from flask import Response, current_app, redirect, render_template, url_for
from flask import request as asked_page
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import awaited, jobs
from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound, Refused
from council.form_base import ConfirmForm
from council.paging import always_seven, page_asked, page_links
from council.reports.evidence import reading, service, words
from council.reports.evidence.models import EvidenceCheck
from council.reports.evidence.service import CheckKind, Decision
from council.reports.section import blueprint
from council.responses import Progress, as_file, polled
from council.rotation import drawings, promised
from council.rotation.models import Proposal
from council.rotation.reading import evidence_name
from council.rotation.stagger import service as staggering

DECISIONS = "/<council>/audit/decisions"
HERE = f"{DECISIONS}/<about>/<uuid:decision_id>"
ANSWERS_SHOWN = 10


@blueprint.get(DECISIONS)
@requires(Permission.READ_RECORD)
def decisions(council: Council) -> str:
    """Every proposal and every draw, the latest first."""
    shown = reading.decisions(council, page_asked(asked_page.args))

    def link(page: int) -> str:
        return url_for("reports.decisions", council=council, page=page)

    numbers = always_seven(shown.page, shown.pages)
    links = page_links(shown.page, shown.pages, link, numbers=numbers) if shown.pages > 1 else None
    return render_template("reports/evidence/decisions.html", shown=shown, links=links, words=words)


@blueprint.get(HERE)
@requires(Permission.READ_RECORD)
def decision(council: Council, about: str, decision_id: UUID) -> str:
    """One decision: its fingerprints, what was found each time, and the ways to check it again."""
    found = reading.decision(council, about, decision_id)
    latest = service.latest(found.id)
    recorded = reading.recorded_of([f"{about}:{found.id}"]).get(f"{about}:{found.id}")
    return render_template(
        "reports/evidence/decision.html",
        found=found,
        about=about,
        mark=words.state_mark(found.state),
        fingerprint=_fingerprint(found),
        recorded=recorded,
        warning=promised.warning_of(promised.altered_parts(found)) if isinstance(found, Proposal) else "",
        state=awaited.state_of(latest, at=datetime.now(UTC)) if latest else None,
        progress=_progress(found, latest),
        answers=service.made(found.id, ANSWERS_SHOWN),
        words=words,
        can={kind.value: service.can_be(found, kind) for kind in CheckKind},
        file_name=_file_name(found),
        form=ConfirmForm(),
    )


@blueprint.get(f"{HERE}/progress")
@requires(Permission.READ_RECORD)
def decision_progress(council: Council, about: str, decision_id: UUID) -> Response:
    """The part of the page that is asked for again while the work goes on."""
    found = reading.decision(council, about, decision_id)
    return polled(_progress(found, service.latest(found.id)))


@blueprint.post(f"{HERE}/<kind>")
@requires(Permission.READ_RECORD)
def check_decision(council: Council, about: str, decision_id: UUID, kind: str) -> Answer:
    """Check it again, or compute it again, outside this request."""
    if kind not in set(CheckKind):
        raise NotFound
    form = ConfirmForm()
    form.validate_on_submit()
    current_app.extensions["council.jobs"].sweep()
    with transaction(form.key):
        found = reading.decision(council, about, decision_id)
        asked = service.ask(account_behind(current_user), found, kind=CheckKind(kind))
        job_id = jobs.work_on(asked.id)
    jobs.hand_over(current_app, job_id)
    return redirect(url_for("reports.decision", council=council, about=about, decision_id=decision_id))


@blueprint.get(f"{HERE}/file.json")
@requires(Permission.READ_RECORD)
def decision_file(council: Council, about: str, decision_id: UUID) -> Response:
    """The file with which it is checked; each download is recorded."""
    with transaction():
        found, user = reading.decision(council, about, decision_id), account_behind(current_user)
        content = _handed_out(user, found)
        name = _file_name(found)
    return as_file(content, "application/json", name)


@blueprint.get("/record/check.py")
@public
def checker() -> Response:
    """The independent checker of evidence, one file that needs nothing else."""
    return as_file((resources.files("solver") / "check.py").read_bytes(), "text/x-python", "check.py")


def _progress(found: Decision, asked: EvidenceCheck | None) -> Progress:
    address: dict[str, Any] = {"council": found.council, "about": service.about(found), "decision_id": found.id}
    url, running = url_for("reports.decision_progress", **address), awaited.is_running(asked, at=datetime.now(UTC))
    return Progress(url, _("Checking this decision"), awaited.percent_of(asked), running)


def _fingerprint(found: Decision) -> str:
    """The fingerprint of the file as it lies here now; empty where there is none, or where it does not open."""
    try:
        return promised.sha256(reading.file_of(found))
    except (NotFound, Refused):
        return ""


def _handed_out(user: User, found: Decision) -> bytes:
    if isinstance(found, Proposal):
        return drawings.hand_out(user, found)
    return staggering.hand_out(user, found)


def _file_name(found: Decision) -> str:
    """A file name that names no person."""
    if isinstance(found, Proposal):
        return evidence_name(found)
    return f"{found.council.slug}-{found.begins_on.isoformat()}-first-terms-{found.number}.json"
