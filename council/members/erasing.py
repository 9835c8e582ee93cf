"""Erasing a person, beside forgetting who she is: an account that was only hers is closed and forgotten as well."""

from sqlalchemy import select

from council.access import Role
from council.accounts import service as accounts
from council.accounts.models import User
from council.audit.service import Actor
from council.councils import service as councils
from council.councils.models import Council, RoleGrant
from council.database import db
from council.members.models import Person


def leave_no_account(actor: Actor, user: User, council: Council) -> None:
    """End what an account may do as a member of a council; if it serves nothing else, close and forget it."""
    for grant in _grants_of(user):
        if grant.council_id == council.id and grant.role == Role.MEMBER:
            councils.revoke_role(actor, grant)
    if not _grants_of(user) and not _is_somebody(user):
        accounts.close_account(actor, user, erase=True)


def _grants_of(user: User) -> list[RoleGrant]:
    """Every role an account holds, in any council."""
    held = select(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.revoked_at.is_(None))
    return list(db.session.scalars(held))


def _is_somebody(user: User) -> bool:
    """Whether some council knows a person by this account."""
    return db.session.scalar(select(Person.id).where(Person.user_id == user.id).limit(1)) is not None
