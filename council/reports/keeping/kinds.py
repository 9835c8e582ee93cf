"""What is said of each field that is kept about people: its purpose, by what right, how long, and who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel.speaklater import LazyString


class Ground(StrEnum):
    """By what right something is kept."""

    CONSENT = "consent"
    EXPLICIT_CONSENT = "explicit_consent"
    TASK = "task"
    ACCOUNTABILITY = "accountability"
    SECURITY = "security"


ARTICLES: Mapping[Ground, str] = {  # of the General Data Protection Regulation, for those who look it up
    Ground.CONSENT: "GDPR 6 (1) (a)",
    Ground.EXPLICIT_CONSENT: "GDPR 6 (1) (a), 9 (2) (a)",
    Ground.TASK: "GDPR 6 (1) (e)",
    Ground.ACCOUNTABILITY: "GDPR 6 (1) (e), 89 (1)",
    Ground.SECURITY: "GDPR 6 (1) (f), 32",
}


class Keep(StrEnum):
    """How long something is kept: the classes that `retention` carries out, and those that end otherwise."""

    PERSON = "person"
    ACCOUNT = "account"
    SERVING = "serving"
    APPLYING = "applying"
    DRAFT = "draft"
    MESSAGES = "messages"
    MAILS = "mails"
    LATE = "late"
    HOUR = "hour"
    SESSION = "session"
    MINUTES = "minutes"
    RECORD = "record"
    COUNCIL = "council"
    COUNTED = "counted"
    ANSWERED = "answered"


class Reader(StrEnum):
    """Who reads something on a page or in a file."""

    SELF = "self"
    SECRETARIAT = "secretariat"
    MEMBERS = "members"
    ASSESSORS = "assessors"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    IF_AGREED = "if_agreed"
    EVERYONE = "everyone"


class Part(StrEnum):
    """The parts of the page that tells of it."""

    ACCOUNT = "account"
    WHO = "who"
    SAID = "said"
    SEAT = "seat"
    APPLYING = "applying"
    TOLD = "told"
    DECIDED = "decided"
    MEETINGS = "meetings"
    SAFETY = "safety"


@dataclass(frozen=True)
class Kind:
    """Fields that are kept for one purpose: `columns` names them, table by table."""

    key: str
    part: Part
    name: LazyString
    purpose: LazyString
    ground: Ground
    keep: Keep
    readers: frozenset[Reader]
    columns: Mapping[str, str]

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields, as table and column."""
        return tuple(f"{table}.{column}" for table, names in self.columns.items() for column in names.split())


def readers(*who: Reader) -> frozenset[Reader]:
    """Those who read something; without any, nobody does."""
    return frozenset(who)


SELF, OFFICE, AUDITOR = Reader.SELF, Reader.SECRETARIAT, Reader.AUDITOR
ALL_WITH_A_PART = (SELF, OFFICE, Reader.MEMBERS, Reader.ASSESSORS, AUDITOR, Reader.ADMINISTRATOR)
