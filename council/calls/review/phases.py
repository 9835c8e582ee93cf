"""The phases of a review and the ways between them: forward one by one, and back only while names are apart."""

from enum import StrEnum


class Phase(StrEnum):
    """How far a review has come."""

    COMPLETENESS = "completeness"
    ELIGIBILITY = "eligibility"
    BLIND = "blind"
    VISIBLE = "visible"
    DECIDED = "decided"


class Outcome(StrEnum):
    """What is noted of one application."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


class Refusal(StrEnum):
    """Why an application is not eligible, in a word that can be counted."""

    INCOMPLETE = "incomplete"
    TERM_LIMIT = "term_limit"
    TIME_OFF = "time_off"
    SITS = "sits"
    NO_SEAT = "no_seat"
    CONDITION = "condition"
    ASSESSMENT = "assessment"
    OTHER = "other"


NAMES_ARE_APART = frozenset({Phase.COMPLETENESS, Phase.ELIGIBILITY, Phase.BLIND})  # no points beside a name yet
OUTCOMES_ARE_NOTED = frozenset({Phase.ELIGIBILITY, Phase.VISIBLE})


def phase_after(phase: Phase, *, assessed: bool) -> Phase | None:
    """What comes next; a review that asked nobody to assess has no blind phase."""
    following = {
        Phase.COMPLETENESS: Phase.ELIGIBILITY,
        Phase.ELIGIBILITY: Phase.BLIND if assessed else Phase.VISIBLE,
        Phase.BLIND: Phase.VISIBLE,
        Phase.VISIBLE: Phase.DECIDED,
    }
    return following.get(phase)


def phase_before(phase: Phase) -> Phase | None:
    """Where one may go back to; from names beside points there is no way back."""
    return {Phase.ELIGIBILITY: Phase.COMPLETENESS, Phase.BLIND: Phase.ELIGIBILITY}.get(phase)
