"""What an auditor takes along: the record of her council with all its evidence, ready to be checked elsewhere."""

from datetime import datetime
from importlib import resources

from sqlalchemy import select

from council.audit import bundles
from council.audit.acts import Act
from council.audit.bundles import Owner
from council.audit.service import Actor, Subject, record
from council.councils.models import Council
from council.database import db
from council.rotation import drawings
from council.rotation.models import Proposal
from council.rotation.reading import evidence_name


def export(actor: Actor, council: Council, *, at: datetime) -> bytes:
    """The bundle of a council; that it was taken along is the last act in it."""
    files = evidence_of(council)
    subject = Subject("council", str(council.id))
    record(actor, Act.RECORD_EXPORTED, subject, council=council.id, details={"evidence": len(files)})
    checker = (resources.files("solver") / "check.py").read_bytes()
    return bundles.write_bundle(Owner(council.id, council.slug), files={**files, "check.py": checker}, at=at)


def evidence_of(council: Council) -> dict[str, bytes]:
    """The evidence of every proposal and draw of a council, by the name that it has in the bundle."""
    found = select(Proposal).where(Proposal.council_id == council.id, Proposal.evidence_sha256.is_not(None))
    proposals = db.session.scalars(found.order_by(Proposal.rotation_on, Proposal.number))
    return {f"evidence/{evidence_name(each)}": drawings.latest_file_of(each) for each in proposals}
