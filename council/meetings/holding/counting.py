"""What votes come to by the charter's rule, and when their numbers may be told."""

from collections.abc import Collection

from council.councils.rules import MeetingRules
from council.meetings.holding.models import Method
from council.rotation.decision import Count, agreed, rule_of

__all__ = ["FEWEST_VOTES", "Count", "carried", "rule_of", "tells_nobodys_choice"]

FEWEST_VOTES = 4  # of three, whoever alone is against what is carried knows the choice of both others
FEWEST_APART = 3  # of those who chose otherwise than most


def carried(rules: MeetingRules, method: Method, count: Count) -> bool:
    """Whether a decision is carried. By consensus nobody objects; by consent as many may as the charter allows."""
    if method is Method.CONSENSUS and count.no:
        return False
    if method is Method.CONSENT and count.no > rules.objections_allowed:
        return False
    return agreed(rules, count)


def tells_nobodys_choice(counts: Collection[int]) -> bool:
    """Whether the numbers of a secret ballot may be told.

    Not if all chose alike. Nor if all but one did: she would know the choice of everybody else. Nor if all but two did:
    if numbers were missing only in the first two cases, their absence would say to her that she is the only one. So
    nobody, whatever she chose herself, learns for sure what anybody else chose. A charter that asks for more than half
    of everybody entitled can be stricter than this: carried by few votes, its outcome alone may say that all agreed.
    """
    return sum(counts) >= FEWEST_VOTES and sum(counts) - max(counts) >= FEWEST_APART
