"""Whether the tables are what the record says, in words."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from council.awaited import is_running
from council.councils.models import Council
from council.i18n import instant
from council.reports.reconciling import service
from council.reports.reconciling.comparing import Difference
from council.reports.reconciling.models import Reconciliation


@dataclass(frozen=True)
class Standing:
    """The latest answer, for the auditor's front room: in a sentence, and whether all is well."""

    words: str
    good: bool | None


def standing(council: Council, at: datetime) -> Standing:
    """What was found last, or that nobody has asked yet."""
    made = service.latest_made(council)
    if made is not None:
        return Standing(answer(made), made.differences == 0)
    return Standing(
        _("The tables are being compared with the record.")
        if is_running(service.latest(council), at=at)
        else _("Nobody has compared the tables with the record yet."),
        good=None,
    )


def answer(made: Reconciliation) -> str:
    """What came of it, in a sentence."""
    when = instant(made.made_at) if made.made_at else ""
    if not made.differences:
        return _("The tables held exactly what the record says on %(time)s.", time=when)
    return ngettext(
        "On %(time)s, %(num)d difference was found between the tables and the record.",
        "On %(time)s, %(num)d differences were found between the tables and the record.",
        made.differences,
        time=when,
    )


def read_words(made: Reconciliation) -> str:
    """How much was read for it."""
    return ngettext(
        "%(num)d act was replayed; the latest act then had number %(through)s.",
        "%(num)d acts were replayed; the latest act then had number %(through)s.",
        made.acts,
        through=made.through,
    )


def what_happened(found: Difference) -> str:
    """What is wrong with a row."""
    if found.deleted:
        return _("The record has this row, and the table does not.")
    if found.inserted:
        return _("The table has this row, and no act wrote it.")
    return _("This value is not the one that the record tells.")


def table_words(table: str) -> str:
    """What a table holds."""
    names = {
        "charters": _("charters"),
        "councils": _("councils"),
        "dimension_values": _("values of dimensions"),
        "dimensions": _("dimensions"),
        "drawings": _("draws"),
        "entries": _("the record itself"),
        "office_terms": _("offices"),
        "opinions": _("voices on proposals"),
        "pins": _("people fixed on or off the council"),
        "proposals": _("proposals"),
        "replacements": _("people asked for a vacant seat"),
        "reserve_places": _("reserve lists"),
        "reviews": _("reviews of proposals"),
        "role_grants": _("roles"),
        "staggerings": _("draws of first terms"),
        "sub_bodies": _("groups of the council"),
        "sub_body_members": _("places in groups"),
        "substitutes": _("substitutes"),
        "term_amendments": _("changes of terms"),
        "term_end_answers": _("answers to the end of a term"),
        "terms": _("terms"),
    }
    return names[table]
