"""The solver's codes in the reader's language: rules, reasons, priorities and conflicts, by the charter's own names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import format_percent as babel_percent
from flask_babel import gettext as _

from council.councils import phrases
from council.councils.phrases import listed
from council.councils.rules import CharterRules
from council.councils.service import DimensionView
from council.i18n import label

PROMISED = "holds a seat from this day on already"  # in evidence files, which are in one language
FIXED = "fixed by the secretariat; the council reads the reason beside the proposal"
MOST_NAMED = 3  # more in one sentence and nobody reads on

Condition = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Names:
    """What the charter calls things, in the reader's language."""

    phrases: phrases.Names
    groups: Mapping[str, str]
    quotas: Mapping[str, Condition]

    @classmethod
    def of(cls, rules: CharterRules, dimensions: Sequence[DimensionView]) -> "Names":
        """The names in a charter and its dimensions."""
        return cls(
            phrases=phrases.Names(dimensions),
            groups={group.key: label(group.name) for group in rules.seat_groups},
            quotas={quota.key: quota.where for quota in rules.quotas},
        )

    def value(self, dimension: str, value: str) -> str:
        """A value's name."""
        return self.phrases.value(dimension, value)

    def group(self, key: str) -> str:
        """A seat group's name."""
        return self.groups.get(key, key)

    def quota(self, key: str) -> str:
        """Whom a quota counts, such as “Region: Africa or Asia, and at the same time Gender: Woman”."""
        return self.phrases.condition(self.quotas[key]) if key in self.quotas else key

    def target(self, key: str) -> str:
        """Whom a target counts; its key is `dimension=value`."""
        dimension, _sign, value = key.partition("=")
        return self.phrases.condition({dimension: [value]})


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


# Conflicts


def rule(told: Mapping[str, Any], names: Names) -> str:
    """One rule of a conflict, in words of the charter."""
    kind, key, bound, seats = told["kind"], told["key"], told["bound"], told["amount"]
    if kind == "seats":
        return ngettext(
            "The seat group “%(group)s” has %(num)d seat, and it must be filled.",
            "The seat group “%(group)s” has %(num)d seats, and all must be filled.",
            seats,
            group=names.group(key),
        )
    if kind == "quota":
        return _quota_rule(bound, seats, names.quota(key))
    if kind == "cap":
        return _cap_rule(key, seats)
    if kind == "newcomers":
        return _newcomers_rule(bound, seats)
    other = {
        "conflict": _("People who must not sit together."),
        "pin": _("A decision that one person must sit, or must not."),
        "term_rules": _("The limits on how long one may serve, and the time off after that."),
    }
    return other[kind]


def _quota_rule(bound: str, seats: int, who: str) -> str:
    if bound == "min":
        return ngettext(
            "At least %(num)d member with “%(who)s”.", "At least %(num)d members with “%(who)s”.", seats, who=who
        )
    return ngettext("At most %(num)d member with “%(who)s”.", "At most %(num)d members with “%(who)s”.", seats, who=who)


def _cap_rule(per: str, seats: int) -> str:
    if per == "organisation":
        return ngettext(
            "At most %(num)d member of one organisation.", "At most %(num)d members of one organisation.", seats
        )
    if per == "country":
        return ngettext("At most %(num)d member from one country.", "At most %(num)d members from one country.", seats)
    return ngettext("At most %(num)d member of one household.", "At most %(num)d members of one household.", seats)


def _newcomers_rule(bound: str, seats: int) -> str:
    if bound == "min":
        return ngettext(
            "At least %(num)d member who never sat before.", "At least %(num)d members who never sat before.", seats
        )
    return ngettext(
        "At most %(num)d member who never sat before.", "At most %(num)d members who never sat before.", seats
    )
