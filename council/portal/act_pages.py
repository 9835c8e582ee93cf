"""The page of one act: what it says, and its place in the record."""

from flask import render_template

from council.access import Permission, requires
from council.audit import checkpoints
from council.audit import service as audit
from council.audit.acts import SUPPORT_CASES
from council.councils.models import Council
from council.errors import NotFound
from council.portal import record
from council.portal.browsing import finding, words
from council.portal.section import blueprint


@blueprint.get("/<council>/audit/acts/<int:number>")
@requires(Permission.READ_RECORD)
def act(council: Council, number: int) -> str:
    """One act of this council, in words and as it is written, with the proof that it is in the record."""
    entry = audit.act_of(council.id, number)
    if entry is None:
        raise NotFound
    [line], latest = record.lines_of(council, [entry]), checkpoints.latest()
    signed = latest if latest is not None and latest.size >= number else None
    changed = words.changes(finding.said(entry).get("details", {}), finding.before(entry))
    support = entry.act in SUPPORT_CASES
    told = {"line": line, "entry": entry, "signed": signed, "changed": changed, "support": support}
    return render_template("portal/act.html", **told, council=council)
