"""The registry in words: by what right, how long and by whom, as everyone reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls.applying.drafts import KEPT_AFTER_THE_DEADLINE
from council.config import Settings
from council.reports.keeping.kinds import ALL_WITH_A_PART, ARTICLES, Ground, Keep, Kind, Part, Reader
from council.reports.keeping.registry import KINDS


@dataclass(frozen=True)
class KindRow:
    """One kind of data, in words."""

    key: str
    name: str
    purpose: str
    ground: str
    article: str
    keep: str
    readers: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class PartRows:
    """One part of the page."""

    key: str
    title: str
    rows: tuple[KindRow, ...]


def parts(settings: Settings) -> list[PartRows]:
    """The whole registry, part by part."""
    titles, keeps, grounds, readers = _titles(), keep_words(settings), _grounds(), _readers()

    def row(kind: Kind) -> KindRow:
        return KindRow(
            key=kind.key,
            name=str(kind.name),
            purpose=str(kind.purpose),
            ground=grounds[kind.ground],
            article=ARTICLES[kind.ground],
            keep=keeps[kind.keep],
            readers=_told(kind, readers),
            fields=kind.fields,
        )

    return [
        PartRows(part.value, titles[part], tuple(row(kind) for kind in KINDS if kind.part is part)) for part in Part
    ]


def _told(kind: Kind, words: Mapping[Reader, str]) -> tuple[str, ...]:
    """Who reads something, in as few words as say all of it."""
    if Reader.EVERYONE in kind.readers:
        return (words[Reader.EVERYONE],)
    everybody = kind.readers.issuperset(ALL_WITH_A_PART)
    others = kind.readers.difference(ALL_WITH_A_PART) if everybody else kind.readers
    found = [words[each] for each in Reader if each in others]
    return tuple([_("whoever has a part in the council"), *found] if everybody else found) or (_("nobody"),)


def _titles() -> Mapping[Part, str]:
    return {
        Part.ACCOUNT: _("Your account"),
        Part.WHO: _("Who you are"),
        Part.SAID: _("What you say of yourself"),
        Part.SEAT: _("Your seat"),
        Part.APPLYING: _("Applying"),
        Part.TOLD: _("What you are told"),
        Part.DECIDED: _("Decisions"),
        Part.MEETINGS: _("Meetings and what comes of them"),
        Part.SAFETY: _("The record and its keys"),
    }


def _grounds() -> Mapping[Ground, str]:
    return {
        Ground.CONSENT: _("You agreed, and may take that back at any time."),
        Ground.EXPLICIT_CONSENT: _("You said it yourself and agreed, and may take that back at any time."),
        Ground.TASK: _("The council cannot do its work without it."),
        Ground.ACCOUNTABILITY: _("It must be possible to show later that the rules were kept."),
        Ground.SECURITY: _("It keeps you and the others safe."),
    }


def _readers() -> Mapping[Reader, str]:
    return {
        Reader.SELF: _("you"),
        Reader.SECRETARIAT: _("the secretariat"),
        Reader.MEMBERS: _("the members of the council"),
        Reader.ASSESSORS: _("those who assess applications, without your name"),
        Reader.AUDITOR: _("the auditors, under your pseudonym"),
        Reader.ADMINISTRATOR: _("whoever gives out roles"),
        Reader.IF_AGREED: _("everyone, if you agreed to it"),
        Reader.EVERYONE: _("everyone, under your pseudonym"),
    }


def keep_words(settings: Settings) -> Mapping[Keep, str]:
    """How long each class is kept here."""
    return {
        Keep.PERSON: _("Until you are erased: your key is then destroyed, and nobody can read it any more."),
        Keep.ACCOUNT: _("Until your account is closed."),
        Keep.SERVING: ngettext(
            "Until you change it or take it back, and at most %(num)d month after your last term.",
            "Until you change it or take it back, and at most %(num)d months after your last term.",
            settings.keep_members_months,
        ),
        Keep.APPLYING: ngettext(
            "%(num)d month after the rotation you applied for. If you never had a seat, you are erased then.",
            "%(num)d months after the rotation you applied for. If you never had a seat, you are erased then.",
            settings.keep_applicants_months,
        ),
        Keep.DRAFT: ngettext(
            "Until you send it or throw it away, and at most %(num)d day after the deadline.",
            "Until you send it or throw it away, and at most %(num)d days after the deadline.",
            KEPT_AFTER_THE_DEADLINE.days,
        ),
        Keep.MESSAGES: ngettext("%(num)d month.", "%(num)d months.", settings.keep_messages_months),
        Keep.MAILS: ngettext("%(num)d day.", "%(num)d days.", settings.keep_mails_days),
        Keep.LATE: _("Until the rotation of the call."),
        Keep.HOUR: _("One hour."),
        Keep.SESSION: ngettext(
            "Until you sign out, and at most %(num)d hour.",
            "Until you sign out, and at most %(num)d hours.",
            settings.session_hours,
        ),
        Keep.MINUTES: _("A quarter of an hour."),
        Keep.RECORD: _(
            "As long as the council exists, under your pseudonym. Once you are erased, nobody can tell whose it is."
        ),
        Keep.COUNCIL: _("As long as the council exists."),
        Keep.COUNTED: _("Until it is counted."),
        Keep.ANSWERED: _("One year after the last answer, or after the recommendation was withdrawn."),
    }
