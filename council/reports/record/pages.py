"""The pages of the record: its checkpoints and key for everyone; for auditors whether it is whole, and what to keep."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from council import addresses
from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.audit import bundles, checkpoints
from council.audit import service as audit
from council.audit.comparing import Comparison, compare
from council.audit.notes import BadNote
from council.audit.service import Unsound
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound, Refused
from council.reports.record import bundling, feed, words
from council.reports.record.forms import CompareForm
from council.reports.section import blueprint

SHOWN, IN_FEED = 10, 100


@blueprint.get("/record")
@public
def record() -> str:
    """What the record is, its latest checkpoints, the key that signs them, and how to keep one."""
    return render_template(
        "reports/record/public.html",
        newest=checkpoints.newest(SHOWN),
        key=checkpoints.verifier(),
        feed=addresses.shown("reports.checkpoint_feed"),
    )


@blueprint.get("/record/checkpoints.atom")
@public
def checkpoint_feed() -> Response:
    """The latest checkpoints, for a program that keeps them."""
    key = checkpoints.verifier()
    content = feed.feed_of(checkpoints.newest(IN_FEED), key.name if key else "")
    return Response(content, mimetype="application/atom+xml")


@blueprint.get("/record/checkpoints/<int:size>.txt")
@public
def checkpoint_file(size: int) -> Response:
    """One checkpoint, as it was signed."""
    found = checkpoints.at(size)
    if found is None:
        raise NotFound
    return _file(found.note.encode(), f"checkpoint-{size}.txt", "text/plain")


@blueprint.get("/record/key.txt")
@public
def record_key() -> Response:
    """The key that signs the checkpoints."""
    return _file(f"{checkpoints.signer().verifier.text}\n".encode(), "key.txt", "text/plain")


@blueprint.get("/record/verify_bundle.py")
@public
def verify_bundle() -> Response:
    """The program that checks a bundle or a proof without this site."""
    return _file(bundles.program(), bundles.PROGRAM, "text/x-python")


@blueprint.get("/<council>/audit/checkpoint")
@requires(Permission.READ_RECORD)
def audit_checkpoint(council: Council) -> str:
    """Whether the record is whole, and whether it still begins as the checkpoint says that the reader kept."""
    form = CompareForm(request.args)
    found, flaw = _compared(form) if request.args else (None, "")
    return render_template(
        "reports/record/checkpoint.html",
        whole=words.told(found.standing) if found else words.wholeness(),
        latest=checkpoints.latest(),
        form=form,
        flaw=flaw,
        answer=words.answer(found) if found else None,
        proof=found.head.size if found and _has_proof(found) else None,
        council=council,
    )


@blueprint.get("/<council>/audit/checkpoint/<int:size>/proof.json")
@requires(Permission.READ_RECORD)
def consistency_proof(council: Council, size: int) -> Response:
    """The proof that an older checkpoint is the beginning of the latest."""
    return _proof(f"{council.slug}-from-{size}.json", lambda: bundles.consistency(size))


@blueprint.get("/<council>/audit/acts/<int:number>/proof.json")
@requires(Permission.READ_RECORD)
def inclusion_proof(council: Council, number: int) -> Response:
    """The act with the proof that it is in the record that the latest checkpoint signs."""
    entry = audit.act_of(council.id, number)
    if entry is None:
        raise NotFound
    return _proof(f"{council.slug}-act-{number}.json", lambda: bundles.inclusion(entry))


@blueprint.get("/<council>/audit/bundle.zip")
@requires(Permission.READ_RECORD)
def bundle(council: Council) -> Response:
    """The record with all evidence, to be checked elsewhere; taking it along is recorded."""
    now = datetime.now(UTC)
    with transaction():
        content = bundling.export(account_behind(current_user), council, at=now)
    return _file(content, f"{council.slug}-{now.date().isoformat()}.zip", "application/zip")


def _proof(name: str, prove: Callable[[], dict[str, Any]]) -> Response:
    """A proof as a file; there is none where the record is not whole."""
    try:
        found = prove()
    except Unsound as error:
        whole = _("Read whether the record is whole: it says what is wrong.")
        raise Refused(words.fault_words(error.fault), whole) from error
    return _file(json.dumps(found, indent=1).encode(), name, "application/json")


def _compared(form: CompareForm) -> tuple[Comparison | None, str]:
    if not form.validate():
        return None, ""
    try:
        return compare(form.checkpoint.data), ""
    except BadNote as found:
        return None, words.flaw_words(found.flaw)


def _has_proof(found: Comparison) -> bool:
    return words.answer(found).good and checkpoints.at(found.head.size) is not None


def _file(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
