"""The second factor: codes from an authenticator app, each of which counts once, and recovery codes kept as hashes."""

import hashlib
import hmac
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask
from flask_security import MfRecoveryCodesUtil, Totp, UserMixin
from flask_security.proxies import _security
from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet

from council.accounts import recording
from council.accounts.datastore import account_behind
from council.config import MasterKey

CODES = 10


def wallet(master_keys: tuple[MasterKey, ...]) -> AppWallet:
    """What seals the authenticator's secrets: keys derived from the master keys, the one in use first."""
    secrets = {key.key_id: _derived(key.secret) for key in master_keys}
    return AppWallet(secrets, default_tag=master_keys[0].key_id)


def _derived(secret: bytes) -> str:
    return HKDF(SHA256(), 32, salt=None, info=b"council second factor").derive(secret).hex()


class OneTimeCodes(Totp):
    """Authenticator codes (RFC 6238). One that was used, and any older one, is refused (its section 5.2)."""

    def __init__(self, secrets: AppWallet, issuer: str) -> None:
        self._totp = TOTP.using(issuer=issuer, wallet=secrets)

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Whether the code is right and newer than the last one that counted. Must run inside the transaction."""
        account = account_behind(user)
        last = account.totp_counter if totp_secret == account.tf_totp_secret else None
        try:
            match = self._totp.verify(str(token), totp_secret, window=window, last_counter=last)
        except TokenError:
            return False
        account.totp_counter = match.counter
        return True


class HashedRecoveryCodes(MfRecoveryCodesUtil):
    """Codes for the day the telephone is lost: shown once when made, kept as keyed hashes, each good once."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._pepper = str(app.config["SECURITY_PASSWORD_SALT"]).encode()

    def create_recovery_codes(self, user: UserMixin) -> list[str]:
        """New codes in place of the old ones."""
        codes: list[str] = _security.totp_factory.generate_recovery_codes(CODES)
        user.mf_recovery_codes = [self._hashed(code) for code in codes]
        recording.second_factor_changed(account_behind(user), "recovery_codes_made")
        return codes

    def get_recovery_codes(self, _user: UserMixin) -> list[str]:
        """Nothing: the codes themselves are not kept."""
        return []

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Whether this code is one of hers and unused."""
        sent = self._hashed(code)
        return any(hmac.compare_digest(sent, kept) for kept in user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Use a code up."""
        sent = self._hashed(code)
        user.mf_recovery_codes = [kept for kept in user.mf_recovery_codes or [] if kept != sent]
        return True

    def _hashed(self, code: str) -> str:
        plain = "".join(character for character in code.lower() if character.isalnum())
        return hmac.new(self._pepper, b"recovery code " + plain.encode(), hashlib.sha256).hexdigest()


def init_app(app: Flask, master_keys: tuple[MasterKey, ...]) -> None:
    """Set the second factor up for Flask-Security."""
    values: dict[str, Any] = {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # one step before and after, for clocks that are a little off
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": CODES,
        "SECURITY_TOTP_SECRETS": wallet(master_keys),
        "SECURITY_TOTP_ISSUER": "Council rotation",
    }
    app.config.update(values)
