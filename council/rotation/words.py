"""The solver's codes in the reader's language: rules, reasons, priorities and conflicts, by the charter's own names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import format_decimal, ngettext
from flask_babel import format_percent as babel_percent
from flask_babel import gettext as _

from council.councils.phrases import listed
from council.councils.rule_words import Condition, Names, rule

__all__ = ["Condition", "Names", "rule"]

PROMISED = "holds a seat from this day on already"  # in evidence files, which are in one language
FIXED = "fixed by the secretariat; the council reads the reason beside the proposal"
MOST_NAMED = 3  # more in one sentence and nobody reads on


def some(names: Sequence[str]) -> str:
    """Several names in quotation marks, as one says them: the first few, and how many more there are."""
    told, rest = [_("“%(name)s”", name=name) for name in names[:MOST_NAMED]], len(names) - MOST_NAMED
    return listed([*told, ngettext("%(num)d more", "%(num)d more", rest)] if rest > 0 else told)


def number(amount: Fraction | str) -> str:
    """An exact amount of seats, rounded to two places for reading."""
    return str(format_decimal(round(float(Fraction(amount)), 2)))


def percent(share: Fraction | str) -> str:
    """An exact share, as a percentage."""
    return str(babel_percent(round(float(Fraction(share)), 3), format="#,##0.#%"))


# Why somebody leaves, stays or joins


def leaving_reason(code: str) -> str:
    """Why somebody leaves, in one sentence."""
    words = {
        "term_ended": _("The term is over."),
        "chose_to_leave": _("Wishes to leave."),
        "no_answer": _("The term ends, and there was no answer to whether this member wishes to return."),
        "term_limit": _("Has served as many terms in a row as the charter allows."),
        "total_limit": _("Another term would pass the longest total time the charter allows."),
        "no_seat_group": _("Could not be seated under the rules of the charter."),
        "not_selected": _(
            "Wished to return; the rules and priorities led to another composition, or the lot to another person."
        ),
        "pinned_out": _("The secretariat decided against a seat, and gave a reason."),
    }
    return words[code]


def staying_reason(code: str, text: str | None = None) -> str:
    """Why somebody stays, in one sentence."""
    if code == "term_continues":
        return _("The term goes on.")
    if code == "pinned":
        return pinned_reason(text)
    return _("Wished to return, may serve another term under the charter, and was chosen.")


def pinned_reason(text: str | None) -> str:
    """Why somebody had to be seated."""
    if text == FIXED:
        return _("The secretariat decided on a seat, and gave a reason.")
    return _("Was promised this seat before.")


def joining_reason(quotas: Sequence[str], targets: Sequence[str]) -> str:
    """Why somebody joins, in one sentence; `quotas` and `targets` are only those this reader may connect with her."""
    if quotas:
        return _("Helps meet the quota on %(who)s.", who=some(quotas))
    if targets:
        return _("Brings the council closer to its targets on %(who)s.", who=some(targets))
    return _("Chosen so that the council as a whole follows the rules and comes close to its targets.")


# Priorities


@dataclass(frozen=True)
class PriorityWords:
    """A priority's name, and what it makes small."""

    name: str
    meaning: str


def priority(key: str) -> PriorityWords:
    """What a priority is called and what it means."""
    words = {
        "most_affected_gap": PriorityWords(
            _("The most affected first"), _("Seats missing to the targets of the groups marked as most affected")
        ),
        "representation_gap": PriorityWords(_("Close to every target"), _("Seats missing to all targets together")),
        "worst_gap": PriorityWords(
            _("Nobody left far behind"), _("The largest shortfall of any one group, as a share of its target")
        ),
        "uncovered_intersections": PriorityWords(
            _("Nobody hidden behind another"), _("Combinations of answers that nobody on the council holds")
        ),
        "historical_debt": PriorityWords(
            _("The past made good"), _("Seats missing to the targets and to what was missing in the past")
        ),
        "lost_continuity": PriorityWords(_("Experience kept"), _("Members who wish to return and do not")),
        "repeated_voices": PriorityWords(_("New voices"), _("Members who sat before")),
        "chances": PriorityWords(_("Fair chances"), _("Chances as equal as the rules allow")),
        "panels": PriorityWords(_("Councils to draw from"), _("Equally good councils, each as likely as any other")),
    }
    return words.get(key, PriorityWords(_("Follow the rules"), _("Find a council that follows every rule")))


COUNTED: Mapping[str, Callable[[int], str]] = {
    "uncovered_intersections": lambda count: ngettext("%(num)d combination", "%(num)d combinations", count),
    "lost_continuity": lambda count: ngettext("%(num)d member", "%(num)d members", count),
    "repeated_voices": lambda count: ngettext("%(num)d member", "%(num)d members", count),
}


def amount(key: str, value: str) -> str:
    """A priority's value with its unit."""
    if key == "worst_gap":
        return percent(value)
    if key in COUNTED:
        return COUNTED[key](int(Fraction(value)))
    seats = Fraction(value)
    counted = int(seats) if seats.denominator == 1 else 2  # a broken number takes the form of a few
    return ngettext("%(seats)s seat", "%(seats)s seats", counted, seats=number(value))


def proof(key: str, best: str, bound: str, *, optimal: bool) -> str:
    """How sure it is that nothing better exists."""
    if optimal:
        return _("No council within the rules does better.")
    return _(
        "Nothing below %(bound)s is possible; whether %(best)s can be improved was not settled in the time allowed.",
        bound=amount(key, bound),
        best=amount(key, best),
    )
