"""Codes of digits that people write down on paper, with two digits that find a slip of the pen.

Digits, because they stand on every keyboard and read alike in every script. Only a keyed hash of a code is kept.
"""

import hashlib
import hmac
import secrets
import unicodedata

from flask import current_app

RECEIPT_GROUPS = 7  # 26 digits by chance, more than 86 bits
LATE_GROUPS = 4
IN_A_GROUP = 4
CHECK_DIGITS = 2
MODULUS = 97  # ISO 7064, MOD 97-10: finds every wrong digit and every swap of two neighbours


def make_code(groups: int = RECEIPT_GROUPS) -> str:
    """A code nobody can guess, without gaps."""
    digits = groups * IN_A_GROUP - CHECK_DIGITS
    chance = secrets.randbelow(10**digits)
    check = MODULUS + 1 - chance * 100 % MODULUS
    return f"{chance:0{digits}}{check:02}"


def grouped(code: str) -> str:
    """A code as people write it: in groups of four."""
    return " ".join(code[at : at + IN_A_GROUP] for at in range(0, len(code), IN_A_GROUP))


def read_code(typed: str, groups: int = RECEIPT_GROUPS) -> str | None:
    """What was typed as a code, in the digits of any script, with or without gaps; nothing when it holds a slip."""
    marks = [each for each in typed if not (each.isspace() or unicodedata.category(each) in {"Pd", "Cf"})]
    digits = [unicodedata.decimal(each, -1) for each in marks]
    code = "".join(str(each) for each in digits)
    whole = len(digits) == groups * IN_A_GROUP and -1 not in digits
    return code if whole and int(code) % MODULUS == 1 else None


def hashed(code: str) -> bytes:
    """What is kept of a code: a keyed hash, so that a stolen table opens nothing."""
    secret = hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), b"codes on paper", hashlib.sha256)
    return hmac.digest(secret, code.encode(), hashlib.sha256)
