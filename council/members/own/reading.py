"""What the pages on a person's own answers show: the questions with who sees an answer, and what she said before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.councils.dimensions import DimensionView
from council.i18n import day, label
from council.members.models import Person
from council.members.own.service import PastTrait, history_of
from council.members.queries import VisibleTrait


@dataclass(frozen=True)
class Asked:
    """A question about her, with why it is asked, who sees the answer, and who entered the one that stands now."""

    key: str
    privacy: str
    hint: str
    withdrawable: bool


@dataclass(frozen=True)
class Said:
    """One line of her own history; `key` names the question while the answer counts."""

    key: str
    question: str
    answer: str
    told: str
    until: str


def retention() -> str:
    """How long an answer is kept."""
    return _("It is used only while you sit or apply, and kept until you take it back or are erased.")


def who_sees_answer(sensitivity: str) -> str:
    """Who reads her answer, said to herself."""
    return {
        "open": _("Everyone with a role in this council may see this answer."),
        "restricted": _("Only you and the secretariat see this answer. Others see how many people gave it."),
    }.get(
        sensitivity,
        _(
            "Only you see this answer. It is counted, and it stands under your pseudonym in the file with which "
            "auditors check a proposal."
        ),
    )


def asked(dimensions: Iterable[DimensionView], traits: Iterable[VisibleTrait]) -> list[Asked]:
    """Each question of the council."""
    said = {each.dimension: each for each in traits}
    return [
        Asked(
            each.key,
            f"{label(each.purpose) or who_sees_answer(each.sensitivity)} {retention()}",
            _entered(said[each.key]) if each.key in said else _("You have not answered this."),
            each.key in said,
        )
        for each in dimensions
    ]


def _entered(trait: VisibleTrait) -> str:
    return f"{entered_by(trait.declared_by)}, {day(trait.declared_on)}"


def entered_by(by: str) -> str:
    """Who wrote an answer down."""
    return {
        "self": _("Said by you"),
        "officer": _("Written down for you by the secretariat"),
        "import": _("Taken from your application"),
    }[by]


def history(person: Person) -> Sequence[Said]:
    """What she said before and says now, the latest first."""
    return [_said(each) for each in history_of(person)]


def _said(past: PastTrait) -> Said:
    return Said(
        "" if past.withdrawn_on else past.dimension,
        label(past.dimension_name),
        label(past.value_name),
        f"{entered_by(past.declared_by)}, {day(past.declared_on)}",
        _until(past.withdrawn_on),
    )


def _until(withdrawn_on: date | None) -> str:
    return day(withdrawn_on) if withdrawn_on else _("counts now")


def who_sees_identity() -> dict[str, str]:
    """Who sees what says who she is, said to herself."""
    return {
        "name": _(
            "The secretariat sees this name, and members of the council while you sit on it. It is in public only if "
            "you agreed to that. In files for checking, only your pseudonym stands."
        ),
        "contact": _("Only you and the secretariat see this. It is used to write to you, and for nothing else."),
    }
