"""Opening, finding and closing accounts."""

from uuid import uuid4

from flask_babel import gettext as _
from flask_security.mail_util import EmailValidateException
from flask_security.utils import hash_password
from sqlalchemy import select

from council import crypto, mail
from council.accounts.mailing import normalized
from council.accounts.models import User
from council.accounts.sessions import end_sessions_of
from council.audit.acts import Act
from council.audit.service import Actor, Subject, record
from council.config import LANGUAGES
from council.database import db, moment
from council.errors import Refused

SHORTEST_PASSWORD = 12


def create_account(actor: Actor, *, email: str, name: str, password: str | None, language: str | None = None) -> User:
    """Open an account. Without a password its owner sets one through "forgotten password"."""
    address = _address(email)
    if account_by_email(address) is not None:
        raise Refused(
            _("There is an account with this e-mail address already."), _("Use that account, or another address.")
        )
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise Refused(
            _("This password is too short."),
            _("Use at least %(length)d characters. Four or five words together are good.", length=SHORTEST_PASSWORD),
        )
    user = User(
        email=address,
        name=name.strip(),
        language=language,
        password=hash_password(password) if password is not None else None,
        created_at=moment(),
        confirmed_at=moment(),
    )
    db.session.add(user)
    db.session.flush()
    crypto.make_key(user.id)
    record(actor, Act.ACCOUNT_CREATED, account(user))
    return user


def account_by_email(email: str) -> User | None:
    """The account with this address, however it is written."""
    try:
        address = normalized(email)
    except EmailValidateException:
        return None
    return db.session.scalar(select(User).where(User.email == address))


def choose_language(actor: User, *, language: str) -> None:
    """Remember in which language somebody reads, on whatever device she signs in."""
    if language not in LANGUAGES:
        raise Refused(_("This site does not speak that language."), _("Choose one from the list."))
    actor.language = language
    record(actor, Act.LANGUAGE_CHOSEN, account(actor), details={"language": language})


def end_sessions(actor: User, *, except_id: str = "") -> int:
    """Sign somebody out on her own wish, everywhere or everywhere else; says in how many places."""
    ended = end_sessions_of(actor, except_id=except_id)
    record(
        actor,
        Act.SIGNED_OUT,
        account(actor),
        details={"where": "elsewhere" if except_id else "everywhere", "sessions": ended},
    )
    return ended


def close_account(actor: Actor, user: User, *, erase: bool = False) -> None:
    """Let an account sign in no more, and sign it out at once; erased, its name and address are unreadable too."""
    _shut(user)
    record(actor, Act.ACCOUNT_CLOSED, account(user), details={"erased": erase})
    if erase:
        forget_account(user)


def _shut(user: User) -> None:
    end_sessions_of(user)
    user.active = False
    user.fs_uniquifier = uuid4().hex


def forget_account(user: User) -> None:
    """Take away whatever tells whose account it was, and destroy its key. Only for whoever records why."""
    _shut(user)
    mail.forget_address(user.email)
    user.email = f"{user.id}@erased.invalid"
    user.name = ""
    user.language = user.password = None
    user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
    user.totp_counter = user.confirmed_at = None
    crypto.destroy_key(user.id, at=moment())


def account(user: User) -> Subject:
    """An account, as the subject of an act."""
    return Subject("account", str(user.id), user.id, user.name)


def _address(email: str) -> str:
    try:
        return normalized(email)
    except EmailValidateException as error:
        raise Refused(error.msg, _("Check the address.")) from None
