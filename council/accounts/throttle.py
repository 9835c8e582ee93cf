"""How often somebody may try to get in. Counted in the database, so that every process and every restart knows.

A try is counted before it is looked at and forgiven when it was right: however many arrive at once, no more than the
limit are looked at. Account names and addresses are kept only as keyed hashes, and for a quarter of an hour.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select

from council.accounts.models import SignInTry
from council.database import db, moment, transaction
from council.errors import TooMany

WINDOW = timedelta(minutes=15)
HOUSEHOLD = 64  # bits of an IPv6 address that one connection keeps; the others it may change at will


@dataclass(frozen=True)
class Gate:
    """Something that can be tried: its name, and how often within the window, per account and per address."""

    name: str
    per_account: int
    per_address: int


SIGN_IN = Gate("sign-in", 5, 50)
CODE = Gate("code", 5, 50)
PASSWORD = Gate("password", 5, 50)
RECOVERY = Gate("recovery", 5, 20)
RECEIPT = Gate("receipt", 5, 20)
APPLYING = Gate("applying", 60, 30)  # per call, and per address: many may share the telephone of a meeting place


def take(gate: Gate, account: str) -> None:
    """Count one try before it is looked at; raises `TooMany`, with how long to wait, when there were too many."""
    with transaction():
        db.session.execute(delete(SignInTry).where(SignInTry.tried_at <= moment() - WINDOW))
        wait = max(
            _wait(_bucket(gate, "account", account), gate.per_account),
            _wait(_bucket(gate, "address", _address()), gate.per_address),
        )
        if not wait:
            _count(gate, account)
    if wait:
        raise _too_many(wait)


def forgive(gate: Gate, account: str) -> None:
    """Forget the tries of an account after a right one, and this last one of its address."""
    db.session.execute(delete(SignInTry).where(SignInTry.bucket == _bucket(gate, "account", account)))
    address = _bucket(gate, "address", _address())
    last = select(SignInTry.id).where(SignInTry.bucket == address).order_by(SignInTry.tried_at.desc()).limit(1)
    db.session.execute(delete(SignInTry).where(SignInTry.id == db.session.scalar(last)))


def forget_tries(*, at: datetime) -> None:
    """Delete the tries that count no more; a quiet site keeps none either."""
    db.session.execute(delete(SignInTry).where(SignInTry.tried_at <= at - WINDOW))


def _count(gate: Gate, account: str) -> None:
    for bucket in (_bucket(gate, "account", account), _bucket(gate, "address", _address())):
        db.session.add(SignInTry(bucket=bucket, tried_at=moment()))


def _wait(bucket: bytes, most: int) -> int:
    """Minutes until the next try is looked at; 0 when that is now."""
    nth_last = select(SignInTry.tried_at).where(SignInTry.bucket == bucket, SignInTry.tried_at > moment() - WINDOW)
    full_since: datetime | None = db.session.scalar(
        nth_last.order_by(SignInTry.tried_at.desc()).offset(most - 1).limit(1)
    )
    if full_since is None:
        return 0
    return max(1, ceil((full_since + WINDOW - moment()) / timedelta(minutes=1)))


def _address() -> str:
    """Where a try comes from: an address, or the whole network that one IPv6 connection is given."""
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:  # a server that listens on a socket of the machine knows none
        return request.remote_addr or ""
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, HOUSEHOLD), strict=False))


def _bucket(gate: Gate, kind: str, who: str) -> bytes:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"throttle\x1f{gate.name}\x1f{kind}\x1f{who}".encode(), hashlib.sha256).digest()


def _too_many(minutes: int) -> TooMany:
    return TooMany(
        _("There were too many tries in a short time, so this account and this connection have to wait."),
        ngettext(
            "Try again in %(num)d minute. Nothing else is affected.",
            "Try again in %(num)d minutes. Nothing else is affected.",
            minutes,
        ),
    )
