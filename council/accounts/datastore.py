"""Flask-Security's view of the accounts. It reads and changes them; only `database.transaction()` saves."""

from flask_security.core import RoleMixin
from flask_security.datastore import SQLAlchemyUserDatastore

from council.accounts.models import User
from council.database import db


class Accounts(SQLAlchemyUserDatastore):  # type: ignore[misc]  # Flask-Security is untyped
    """The accounts, without application-wide roles: roles are granted per council, by the councils area."""

    def __init__(self) -> None:
        super().__init__(db, User, RoleMixin)

    def commit(self) -> None:
        """Nothing: the transaction around the request saves, or undoes, everything together."""

    def find_role(self, role: str) -> None:
        """There are none."""
