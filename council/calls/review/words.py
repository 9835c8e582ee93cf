"""Phases, findings and refusals in the reader's language."""

from flask_babel import gettext as _

from council.calls.review.eligibility import Finding
from council.calls.review.phases import Outcome, Phase, Refusal
from council.i18n import day
from council.terms.words import limit_sentence


def phase_name(phase: Phase) -> str:
    """What a phase is called."""
    return {
        Phase.COMPLETENESS: _("Is everything there?"),
        Phase.ELIGIBILITY: _("May she sit, by the charter?"),
        Phase.BLIND: _("Assessment without names"),
        Phase.VISIBLE: _("With names"),
        Phase.DECIDED: _("Decided"),
    }[phase]


def phase_lead(phase: Phase) -> str:
    """What is done in a phase, and what comes after it."""
    return {
        Phase.COMPLETENESS: _(
            "See what is missing in each application. Ask the person for it, or note that it counts as complete."
        ),
        Phase.ELIGIBILITY: _(
            "The rules of the charter were computed for each application. Note of each whether it is eligible."
        ),
        Phase.BLIND: _(
            "The assessors read the answers without names. You see how many are done; points are shown at the end."
        ),
        Phase.VISIBLE: _(
            "Points and names stand together now. Change what is noted where you must; then answer everybody at once."
        ),
        Phase.DECIDED: _("Everybody has an answer. Those who are eligible can be chosen at the rotation."),
    }[phase]


def phase_consequences(phase: Phase) -> list[str]:
    """What becomes visible to whom when a phase is opened, and who is told."""
    return {
        Phase.COMPLETENESS: [
            _("Single decisions about these applications are no longer possible outside of the review."),
            _("You see what is missing in each application. Nobody is told by this step."),
        ],
        Phase.ELIGIBILITY: [
            _("Nothing can be added to an application any more."),
            _("You see which rules of the charter stand against an application. Only the secretariat sees this."),
            _("Applications that are not complete are noted as not eligible; you can note otherwise, with a reason."),
        ],
        Phase.BLIND: [
            _("Each assessor reads the answers meant for assessors, under numbers drawn for her alone."),
            _("No assessor sees a name, a contact, what people said of themselves, or what others gave."),
            _("You see only how many assessments there are. The criteria stay as they are now."),
        ],
        Phase.VISIBLE: [
            _("The secretariat sees names and points together. There is no way back to reading without names."),
            _("Assessors can change nothing any more. They see what others gave, still without names."),
            _("Applicants are not told anything yet."),
        ],
        Phase.DECIDED: [
            _("Each person whom a message reaches is told of the answer. The others read it with their code."),
            _("Those who are eligible come into the lottery of the rotation. Points are not used there."),
            _("Whoever is not eligible reads the reason that was written for her."),
        ],
    }[phase]


def outcome_name(outcome: str | None) -> str:
    """What is noted of an application so far."""
    if outcome is None:
        return _("Not noted yet")
    return {Outcome.ELIGIBLE: _("Eligible"), Outcome.NOT_ELIGIBLE: _("Not eligible")}[Outcome(outcome)]


def refusal_name(refusal: Refusal) -> str:
    """A reason for turning somebody away, as it is counted."""
    return {
        Refusal.INCOMPLETE: _("The application is not complete"),
        Refusal.TERM_LIMIT: _("The charter’s limit to terms is reached"),
        Refusal.TIME_OFF: _("The time off after the last term is not over"),
        Refusal.SITS: _("Holds a seat on that day"),
        Refusal.NO_SEAT: _("No kind of seat is open to this person"),
        Refusal.CONDITION: _("A condition of the charter is not fulfilled"),
        Refusal.ASSESSMENT: _("The answers do not show what the call asks for"),
        Refusal.OTHER: _("Another reason"),
    }[refusal]


def refusal_reason(refusal: Refusal) -> str:
    """Why somebody is turned away, in a sentence to her, where nobody wrote another."""
    return {
        Refusal.INCOMPLETE: _("Something that the call asks for is missing in the application."),
        Refusal.TERM_LIMIT: _("The charter does not allow another term now."),
        Refusal.TIME_OFF: _("The time off after the last term is not over yet."),
        Refusal.SITS: _("A seat on the council is held already on that day."),
        Refusal.NO_SEAT: _("The seats are kept for groups, and none of them was named in the application."),
        Refusal.CONDITION: _("A condition of the charter is not fulfilled."),
        Refusal.ASSESSMENT: _("The answers do not show what the call asks for."),
        Refusal.OTHER: _("The secretariat can tell the reason."),
    }[refusal]


def finding_sentence(finding: Finding) -> str:
    """What a rule says of somebody, in a sentence that she may read too."""
    if finding.limit is not None:
        return limit_sentence(finding.limit)
    if finding.until is not None:
        return _("Holds a seat until %(day)s.", day=day(finding.until))
    return refusal_reason(finding.refusal)
