"""Flask-Security's view of the accounts. It reads and changes them; only `database.transaction()` saves."""

from typing import Any

from flask_security.core import RoleMixin
from flask_security.datastore import SQLAlchemyUserDatastore
from werkzeug.local import LocalProxy

from council.accounts.models import User
from council.database import db


class Accounts(SQLAlchemyUserDatastore):
    """The accounts, without application-wide roles: roles are granted per council, by the councils area."""

    def __init__(self) -> None:
        super().__init__(db, User, RoleMixin)

    def commit(self) -> None:
        """Nothing: the transaction around the request saves, or undoes, everything together."""

    def find_role(self, role: str) -> None:
        """There are none."""


def account_behind(user: Any) -> User:
    """The account that Flask-Security means: it passes Flask-Login's proxies and looser types around."""
    found = user._get_current_object() if isinstance(user, LocalProxy) else user  # noqa: SLF001  # the proxy's own way
    if not isinstance(found, User):
        message = "nobody is signed in here"
        raise TypeError(message)
    return found
