"""Why no lots are drawn for the lengths of first terms, and what can be done: in the reader's language."""

from dataclasses import dataclass

from flask_babel import gettext as _

from council.councils.phrases import years_and_months
from council.i18n import day as written_day
from council.rotation.stagger.facts import FirstTerms, Hindrance


@dataclass(frozen=True)
class HindranceWords:
    """What stands against it, and what to do; `place` is the page where it is done."""

    what: str
    todo: str
    place: str = "terms.timeline"

    @property
    def link(self) -> str:
        """What the link to that page says."""
        labels = {
            "terms.timeline": _("Look at the terms"),
            "councils.charter": _("Look at the charter"),
            "members.people": _("Look at the people"),
        }
        return labels[self.place]


def hindrance_words(first: FirstTerms) -> HindranceWords | None:
    """What stands against drawing lots; nothing where nothing does."""
    hindrance, day = first.hindrance, written_day(first.begins_on)
    by_hand = _("Enter the length of each first term by hand: open the terms, and change the end of each one.")
    fitting = _("Check that every seat is filled, and that every first term lasts the full time.")
    words = {
        Hindrance.NO_CHARTER: HindranceWords(
            _("No charter is in force on %(day)s, so there are no rules to follow.", day=day),
            _("Put a charter into force first."),
            "councils.charter",
        ),
        Hindrance.NOT_STATED: HindranceWords(
            _("The charter does not give first terms different lengths."),
            _("Nothing needs to be done. A new version of the charter could state it."),
            "councils.charter",
        ),
        Hindrance.NOT_BY_LOT: HindranceWords(_not_by_lot(first), by_hand),
        Hindrance.NOBODY: HindranceWords(
            _("No terms have been entered yet."),
            _("Enter the terms of all members first. They begin on the same day."),
            "members.people",
        ),
        Hindrance.DIFFERENT_ENDS: HindranceWords(
            _("The terms that began on %(day)s end on different days already.", day=day),
            _("Nothing needs to be done."),
        ),
        Hindrance.TOO_SHORT: HindranceWords(_too_short(first), fitting),
        Hindrance.TOO_LATE: HindranceWords(
            _("The shortest of these first terms would be over by now. They began on %(day)s.", day=day), by_hand
        ),
        Hindrance.SIZES: HindranceWords(
            _(
                "The charter says how many members get each length. Not as many began on %(day)s.",
                day=day,
            ),
            fitting,
        ),
    }
    return words[hindrance] if hindrance else None


def _not_by_lot(first: FirstTerms) -> str:
    decided = {
        "list": _("The order of a list decides who gets which length."),
        "seat": _("Each seat has its own length."),
        "votes": _("Those with more votes get the longer terms."),
    }
    return decided[first.stagger.by] if first.stagger and first.stagger.by != "lot" else ""


def _too_short(first: FirstTerms) -> str:
    months = max((cohort.months for cohort in first.stagger.cohorts), default=0) if first.stagger else 0
    length = years_and_months(months) if months else ""
    return _("The longest first term lasts %(length)s, and these terms end before that.", length=length)
