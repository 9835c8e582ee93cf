"""Whether the record is whole, and what an older checkpoint is to it, in words."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.audit import checking
from council.audit import service as audit
from council.audit.checking import Standing
from council.audit.comparing import Comparison, Verdict
from council.audit.notes import Flaw
from council.audit.service import Fault
from council.i18n import instant


@dataclass(frozen=True)
class Wholeness:
    """Whether nothing was taken from the record or changed in it, in words: the answer, and how it was found."""

    words: str
    acts: int
    whole: bool
    read: str
    since: str


@dataclass(frozen=True)
class Answer:
    """What a checkpoint that somebody kept is to the record of today."""

    words: str
    todo: str
    good: bool


def wholeness() -> Wholeness:
    """Read the record as far as need be and say whether it is as it was written."""
    return told(checking.standing())


def told(standing: Standing) -> Wholeness:
    """How the record was found, in words."""
    fault, since = standing.fault, instant(standing.since)
    if fault is None:
        words = _("The record is whole: no act is missing and none was changed.")
        since_words = _("It was found whole each time since %(time)s.", time=since) if since else ""
    else:
        words = fault_words(fault)
        since_words = _("This was first found on %(time)s.", time=since) if since else ""
    return Wholeness(words, standing.size, whole=fault is None, read=_how_read(standing), since=since_words)


def _how_read(standing: Standing) -> str:
    if not standing.kept:
        return ngettext(
            "%(num)d act was read and checked, over all councils.",
            "%(num)d acts were read and checked, over all councils.",
            standing.size,
        )
    return _(
        "The first %(kept)s acts, over all councils, were read and checked on %(time)s, the %(others)s since then now.",
        kept=standing.kept,
        time=instant(standing.kept_at),
        others=standing.size - standing.kept,
    )


def fault_words(fault: Fault) -> str:
    """What is wrong with the record, in a sentence."""
    first, last = fault.sequence, fault.last
    if last > first:
        return _between(fault)
    reasons = {
        "missing": _("Act %(number)s is missing.", number=first),
        "altered": _("Act %(number)s was changed after it was written.", number=first),
        "rewritten": _("Act %(number)s was changed after it was written.", number=first),
        "columns_differ": _("The copy of act %(number)s used for searching was changed.", number=first),
        "checkpoint_not_ours": _("The checkpoint over %(number)s acts was not signed by this record.", number=first),
    }
    return reasons.get(fault.code) or _("Something is wrong with act %(number)s.", number=first)


def _between(fault: Fault) -> str:
    numbers = {"first": fault.sequence, "last": fault.last}
    if fault.code == "missing":
        return _("The acts from %(first)s to %(last)s are missing.", **numbers)
    return _("Something between act %(first)s and act %(last)s was changed after it was signed.", **numbers)


def answer(found: Comparison) -> Answer:
    """The verdict on somebody's checkpoint."""
    size = found.head.size
    keep = _("Keep your checkpoint. Write down the moment, and tell whoever runs this site and the other auditors.")
    match found.verdict:
        case Verdict.BEGINNING:
            words = _(
                "The record that you saw, over %(size)s acts, is the beginning of today’s, over %(now)s acts.",
                size=size,
                now=found.standing.size,
            )
            return Answer(
                words, _("Keep the latest checkpoint too, and hold it against the record next time."), good=True
            )
        case Verdict.LONGER:
            words = _(
                "Your checkpoint is over %(size)s acts, and the record holds only %(now)s: acts were taken away.",
                size=size,
                now=audit.last_act(),
            )
        case Verdict.BROKEN if found.standing.fault is not None:
            words = fault_words(found.standing.fault)
        case _:
            words = _(
                "The first %(size)s acts are not the ones that you saw: something was changed in them.", size=size
            )
    return Answer(words, keep, good=False)


def flaw_words(flaw: Flaw) -> str:
    """Why a text is no checkpoint of this record."""
    reasons = {
        Flaw.UNKNOWN_KEY: _("This checkpoint was signed with another key than that of this record."),
        Flaw.WRONG_SIGNATURE: _("The signature of this checkpoint is wrong: something in it was changed."),
    }
    whole = _(
        "This is not a whole checkpoint. Copy all of it, from the first line to the line that begins with a dash."
    )
    return reasons.get(flaw, whole)
