"""Whether a council has signed off: the charter's decision rule, applied to what members said."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Literal

from council.councils.rules import MeetingRules

DecisionRule = Literal["simple", "absolute", "two_thirds", "consensus"]
TWO_THIRDS = Fraction(2, 3)


class Voice(StrEnum):
    """What a member says of a proposal."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    """What members' voices come to."""

    SIGNED_OFF = "signed_off"
    TOO_FEW = "too_few"  # voices for the quorum
    REFUSED = "refused"


@dataclass(frozen=True)
class Count:
    """How many may speak, and what those who did said."""

    entitled: int
    yes: int = 0
    no: int = 0
    abstain: int = 0

    @property
    def given(self) -> int:
        """How many spoke."""
        return self.yes + self.no + self.abstain


def rule_of(meetings: MeetingRules) -> DecisionRule:
    """The charter's rule; a simple majority where it names none."""
    return meetings.decision_rule or "simple"


def quorum_of(meetings: MeetingRules, entitled: int) -> int:
    """How many have to speak: the charter's share of those who may, at the least one."""
    share = Fraction(meetings.quorum.first_call) if meetings.quorum else Fraction(0)
    return max(1, ceil(share * entitled))


def outcome(meetings: MeetingRules, count: Count) -> Outcome:
    """What the voices come to if nobody says more. Abstentions count for the quorum and for nothing else."""
    if count.given < quorum_of(meetings, count.entitled):
        return Outcome.TOO_FEW
    return Outcome.SIGNED_OFF if agreed(meetings, count) else Outcome.REFUSED


def agreed(meetings: MeetingRules, count: Count) -> bool:
    """Whether the voices carry it by the charter's rule, wherever enough were there to decide."""
    carried = {
        "simple": count.yes > count.no,
        "absolute": 2 * count.yes > count.entitled,
        "two_thirds": count.yes > 0 and count.yes >= TWO_THIRDS * (count.yes + count.no),
        "consensus": count.yes > 0 and count.no <= meetings.objections_allowed,
    }
    return carried[rule_of(meetings)]
