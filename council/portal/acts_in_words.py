"""Every act of the record in words, for people who read what happened without reading codes."""

from flask_babel import gettext as _

from council.audit.acts import Act


def in_words(act: str) -> str:
    """What happened, in the reader's language; an act this version does not know keeps its stored name."""
    return _words().get(act, act)


def _words() -> dict[str, str]:
    return _accounts() | _councils() | _people() | _calls() | _proposals() | _afterwards()


def _accounts() -> dict[str, str]:
    return {
        Act.ACCOUNT_CREATED: _("An account was opened"),
        Act.SIGNED_IN: _("Somebody signed in"),
        Act.SIGNED_OUT: _("Somebody signed out"),
        Act.PASSWORD_CHANGED: _("A password was changed"),
        Act.SECOND_FACTOR_CHANGED: _("The second step of a sign-in was changed"),
        Act.LANGUAGE_CHOSEN: _("A language was chosen"),
        Act.ACCOUNT_CLOSED: _("An account was closed"),
    }


def _councils() -> dict[str, str]:
    return {
        Act.COUNCIL_FOUNDED: _("The council was founded"),
        Act.CHARTER_ENTERED_INTO_FORCE: _("A version of the charter was adopted"),
        Act.DIMENSION_ADDED: _("A dimension was added"),
        Act.DIMENSION_RETIRED: _("A dimension was retired"),
        Act.ROLE_GRANTED: _("A role was granted"),
        Act.ROLE_REVOKED: _("A role was taken back"),
    }


def _people() -> dict[str, str]:
    return {
        Act.PERSON_ADDED: _("A person was added"),
        Act.PERSON_CORRECTED: _("What is recorded of a person was corrected"),
        Act.PERSON_ERASED: _("A person was erased"),
        Act.TRAITS_DECLARED: _("A person's own statements were recorded"),
        Act.TRAIT_WITHDRAWN: _("A person's statement was withdrawn"),
        Act.TERM_BEGUN: _("A term was entered"),
        Act.TERM_AMENDED: _("The end of a term was changed"),
        Act.TERM_END_ANSWERED: _("A member said what she wishes after her term"),
        Act.SUBSTITUTE_NAMED: _("A substitute was named for a seat"),
        Act.SUBSTITUTE_REMOVED: _("A substitute was taken off a seat"),
    }


def _calls() -> dict[str, str]:
    return {
        Act.CALL_PLANNED: _("A call was planned"),
        Act.CALL_CHANGED: _("A call was changed"),
        Act.APPLICATION_RECEIVED: _("An application was received"),
        Act.APPLICATION_DECIDED: _("An application was decided"),
        Act.APPLICATIONS_DECIDED: _("Several applications were decided together"),
        Act.POOL_UPLOADED: _("A list of applicants was uploaded, to be looked at first"),
        Act.POOL_DISCARDED: _("An uploaded list of applicants was thrown away"),
        Act.POOL_IMPORTED: _("A list of applicants was imported"),
    }


def _proposals() -> dict[str, str]:
    return {
        Act.PIN_MADE: _("Somebody was fixed on or off the council before a proposal"),
        Act.PIN_REMOVED: _("Somebody is no longer fixed on or off the council"),
        Act.PROPOSAL_REQUESTED: _("A proposal was asked for"),
        Act.PROPOSAL_CANCELLED: _("The computation of a proposal was stopped"),
        Act.PROPOSAL_INTERRUPTED: _("The computation of a proposal was interrupted"),
        Act.PROPOSAL_RESTARTED: _("The computation of a proposal was started again"),
        Act.PROPOSAL_COMPUTED: _("A proposal was computed"),
        Act.PROPOSAL_IMPOSSIBLE: _("A proposal was found to be impossible"),
        Act.PROPOSAL_FAILED: _("The computation of a proposal failed"),
        Act.EVIDENCE_DOWNLOADED: _("The evidence of a proposal was downloaded"),
        Act.EXPLANATION_ASKED: _("The explanations of a proposal were asked for"),
        Act.EXPLANATION_KEPT: _("The explanations of a proposal were computed"),
        Act.EXPLANATION_FAILED: _("The computation of explanations failed"),
        Act.REVIEW_OPENED: _("A proposal was laid before the council"),
        Act.OPINION_GIVEN: _("A member said what she thinks of a proposal"),
        Act.PROPOSAL_SIGNED_OFF: _("The council signed a proposal off"),
        Act.PROPOSAL_SENT_BACK: _("The council sent a proposal back"),
        Act.PROPOSAL_WITHDRAWN: _("A proposal was taken back"),
        Act.COMMITMENT_ASKED: _("The draw of a proposal was announced"),
        Act.COMMITMENT_FAILED: _("The promise of a draw could not be sealed"),
        Act.DRAW_COMMITTED: _("The draw of a proposal was promised, with its fingerprint"),
        Act.PANEL_DRAWN: _("A panel was drawn by public numbers"),
        Act.DRAW_FINISH_ASKED: _("The file of a draw was asked for again"),
        Act.DRAW_FINISHED: _("The file of a draw was finished"),
        Act.PROPOSAL_ADOPTED: _("A proposal was adopted"),
    }


def _afterwards() -> dict[str, str]:
    return {
        Act.REPLACEMENT_ASKED: _("Somebody was asked to take a vacant seat"),
        Act.REPLACEMENT_ANSWERED: _("Somebody answered whether she takes a vacant seat"),
        Act.STAGGERING_REQUESTED: _("First terms of different lengths were asked for"),
        Act.STAGGERING_PLANNED: _("First terms of different lengths were planned"),
        Act.STAGGERING_FAILED: _("First terms of different lengths could not be planned"),
        Act.STAGGERING_COMMITTED: _("The draw of the lengths of first terms was promised, with its fingerprint"),
        Act.STAGGERING_DRAWN: _("The lengths of first terms were drawn"),
        Act.STAGGERING_ADOPTED: _("The lengths of first terms were adopted"),
        Act.STAGGERING_WITHDRAWN: _("A plan for the lengths of first terms was taken back"),
        Act.FORECAST_REQUESTED: _("A look ahead was asked for"),
        Act.FORECAST_COMPUTED: _("A look ahead was computed"),
        Act.FORECAST_FAILED: _("The computation of a look ahead failed"),
    }
