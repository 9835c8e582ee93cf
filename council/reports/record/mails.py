"""The latest checkpoint by mail, once a week, to everybody who audits a council: a copy outside of this site."""

from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from council import addresses, i18n, mail
from council.access import Role
from council.accounts.models import User
from council.audit import checkpoints
from council.audit.acts import Act
from council.audit.models import Checkpoint
from council.audit.service import Actor, Subject, record
from council.councils.models import RoleGrant
from council.database import db

EVERY = timedelta(days=7)


def is_due(at: datetime) -> bool:
    """Whether there is a checkpoint to send, and none was sent for a week."""
    last = db.session.scalar(select(func.max(Checkpoint.mailed_at)))
    newest = checkpoints.latest()
    return (
        newest is not None and newest.mailed_at is None and (last is None or last <= at - EVERY) and bool(_auditors())
    )


def send(actor: Actor, *, at: datetime) -> int:
    """Write the latest checkpoint to every auditor; says to how many. Nothing is written when it is not due."""
    checkpoint = checkpoints.latest()
    if checkpoint is None or not is_due(at):
        return 0
    auditors = _auditors()
    for user in auditors:
        with force_locale(user.language or i18n.DEFAULT):
            mail.write(user.email, _("The latest checkpoint of the record"), _letter(checkpoint), at=at)
    checkpoint.mailed_at = at
    subject = Subject("checkpoint", str(checkpoint.size))
    record(actor, Act.CHECKPOINT_SENT, subject, details={"size": checkpoint.size, "auditors": len(auditors)})
    return len(auditors)


def _auditors() -> list[User]:
    held = select(RoleGrant.user_id).where(RoleGrant.role == Role.AUDITOR.value, RoleGrant.revoked_at.is_(None))
    return sorted(db.session.scalars(select(User).where(User.id.in_(held), User.active)), key=lambda user: user.email)


def _letter(checkpoint: Checkpoint) -> str:
    parts = (
        _("You receive this because you audit a council. Keep this mail: you need not do anything else."),
        _(
            "Below is the checkpoint of the record over its first %(size)s acts, made on %(time)s. With it you can "
            "find out later whether any of these acts was changed, taken away or put in another order.",
            size=checkpoint.size,
            time=i18n.instant(checkpoint.made_at),
        ),
        checkpoint.note.rstrip("\n"),
        _("This is the key that signed it. It must be the one that you wrote down at the beginning:"),
        checkpoints.signer().verifier.text,
        _("How to hold a checkpoint against the record:"),
        addresses.known("reports.record"),
    )
    return "\n\n".join(parts) + "\n"
