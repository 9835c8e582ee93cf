"""Every act of the record in words, for people who read what happened without reading codes."""

from flask_babel import gettext as _

from council.audit.acts import Act
from council.portal.acts_of_meetings import acts_of_meetings
from council.portal.acts_of_recommendations import acts_of_recommendations


def in_words(act: str) -> str:
    """What happened, in the reader's language; an act this version does not know keeps its stored name."""
    return words().get(act, act)


def words() -> dict[str, str]:
    """What happened, in the reader's language, by the stored name of each act that this version knows."""
    people = _people() | _offices() | _together()
    together = acts_of_meetings() | acts_of_recommendations()
    return _accounts() | _councils() | people | _calls() | _proposals() | together | _afterwards()


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
        Act.DIMENSION_VALUE_ADDED: _("A value was added to a dimension"),
        Act.DIMENSION_VALUE_RETIRED: _("A value of a dimension was retired"),
        Act.ROLE_GRANTED: _("A role was granted"),
        Act.ROLE_REVOKED: _("A role was taken back"),
        Act.COUNCIL_DESCRIBED: _("The name or the description of the council was changed"),
        Act.COUNCIL_PLACED: _("The level of the council, or the council it is part of, was changed"),
        Act.CHANGE_SUGGESTED: _("A change of the charter was suggested"),
        Act.SUGGESTION_SUPPORTED: _("A suggestion for the charter was supported"),
        Act.SUPPORT_TAKEN_BACK: _("Support for a suggestion was taken back"),
        Act.SUGGESTION_WITHDRAWN: _("A suggestion for the charter was withdrawn"),
        Act.SUGGESTION_ANSWERED: _("A suggestion for the charter was answered"),
    }


def _people() -> dict[str, str]:
    return {
        Act.PERSON_ADDED: _("A person was added"),
        Act.PERSON_CORRECTED: _("What is recorded of a person was corrected"),
        Act.PERSON_ERASED: _("A person was erased"),
        Act.TRAITS_DECLARED: _("A person's own statements were recorded"),
        Act.TRAIT_WITHDRAWN: _("A person's statement was withdrawn"),
        Act.MESSAGE_SENT: _("A message was written to a person"),
        Act.CONSENT_WITHDRAWN: _("A person took back everything she had agreed to"),
        Act.ERASURE_ASKED: _("A person asked to be erased"),
        Act.ERASURE_NO_LONGER_ASKED: _("A person no longer asks to be erased"),
        Act.PERSON_READ: _("A person's page was read"),
        Act.OWN_DATA_EXPORTED: _("A person took a copy of her own data"),
        Act.CALENDAR_LINK_MADE: _("A person made a calendar link for herself"),
        Act.CALENDAR_LINK_TAKEN_BACK: _("A person's calendar link was switched off"),
        Act.TERM_BEGUN: _("A term was entered"),
        Act.TERM_AMENDED: _("The end of a term was changed"),
        Act.TERM_END_ANSWERED: _("A member said what she wishes after her term"),
        Act.MEMBERS_UPLOADED: _("A file of members was uploaded, to be looked at first"),
        Act.MEMBERS_DISCARDED: _("An uploaded file of members was thrown away"),
        Act.MEMBERS_IMPORTED: _("A file of members with their terms was imported"),
        Act.MEMBERS_EXPORTED: _("Members with their terms were exported as a file"),
        Act.REMINDER_SENT: _("A member was reminded of the end of her term"),
        Act.REMINDER_TOLD: _("A member was told of the end of her term in another way"),
        Act.SUBSTITUTE_NAMED: _("A substitute was named for a seat"),
        Act.SUBSTITUTE_REMOVED: _("A substitute was taken off a seat"),
    }


def _offices() -> dict[str, str]:
    return {
        Act.OFFICE_GIVEN: _("A person was given an office"),
        Act.OFFICE_ENDED: _("An office was ended early"),
        Act.SUB_BODY_FORMED: _("A working group was formed"),
        Act.SUB_BODY_RENAMED: _("A working group was given another name"),
        Act.SUB_BODY_ENDED: _("A working group ended"),
        Act.SUB_BODY_JOINED: _("A person joined a working group"),
        Act.SUB_BODY_LEFT: _("A person left a working group"),
        Act.OTHER_SEAT_ENTERED: _("A seat of a person on another body was written down"),
        Act.OTHER_SEAT_ENDED: _("A seat of a person on another body ended"),
        Act.OTHER_SEAT_REMOVED: _("What was written of a seat on another body was taken away"),
    }


def _together() -> dict[str, str]:
    return {
        Act.PREFERENCES_CHOSEN: _("It was chosen how a person appears and is written to"),
        Act.NEEDS_TOLD: _("What a person needs in order to take part was written down"),
        Act.SKILLS_ADDED: _("Skills were added to those the council asks for"),
        Act.SKILL_REWORDED: _("A skill was given other words"),
        Act.SKILL_RETIRED: _("A skill is no longer asked for"),
        Act.SKILLS_DECLARED: _("A person's skills were written down"),
        Act.GROUP_ADDED: _("A group was added"),
        Act.GROUP_CORRECTED: _("What is recorded of a group was corrected"),
        Act.GROUP_ENDED: _("A group ended"),
        Act.AFFILIATION_BEGUN: _("It was written down that a person belongs to a group"),
        Act.AFFILIATION_ENDED: _("A person no longer belongs to a group"),
        Act.PAIRING_BEGUN: _("Two people were paired"),
        Act.PAIRING_ENDED: _("A pairing ended"),
    }


def _calls() -> dict[str, str]:
    return {
        Act.CALL_PLANNED: _("A call was planned"),
        Act.CALL_CHANGED: _("A call was changed"),
        Act.CALL_PUBLISHED: _("A call was made public"),
        Act.LATE_CODE_MADE: _("Somebody was allowed to apply after the deadline"),
        Act.LATE_CODE_USED: _("A permission to apply after the deadline was used"),
        Act.APPLICATION_BEGUN: _("An application was begun"),
        Act.APPLICATION_SAVED: _("An application that was not sent yet was saved"),
        Act.APPLICATION_DISCARDED: _("An application that was not sent was thrown away by its writer"),
        Act.APPLICATION_RECEIVED: _("An application was received"),
        Act.APPLICATION_CORRECTED: _("An application was corrected by its writer"),
        Act.APPLICATION_WITHDRAWN: _("An application was withdrawn by its writer"),
        Act.APPLICATIONS_CARRIED_OVER: _("Applications were carried over to the next call"),
        Act.APPLICATION_DECIDED: _("An application was decided"),
        Act.APPLICATIONS_DECIDED: _("Several applications were decided together"),
        Act.APPLICATIONS_REVIEW_OPENED: _("The review of the applications to a call began"),
        Act.REVIEW_PHASE_OPENED: _("The next phase of a review was opened"),
        Act.REVIEW_PHASE_REOPENED: _("A review went back to an earlier phase"),
        Act.COMPLETION_ASKED: _("Somebody was asked to complete an application"),
        Act.COMPLETENESS_NOTED: _("An application was noted as complete"),
        Act.OUTCOME_NOTED: _("It was noted whether an application is eligible"),
        Act.OUTCOMES_NOTED: _("It was noted of several applications whether they are eligible"),
        Act.ASSESSOR_NAMED: _("Somebody was asked to assess applications"),
        Act.ASSESSOR_TAKEN_OFF: _("Somebody is no longer asked to assess applications"),
        Act.ASSESSMENT_GIVEN: _("An application was assessed without its name"),
        Act.CONFLICT_STATED: _("An assessor left an application to others, because she may know the person"),
        Act.OUTREACH_NOTED: _("A way by which a call was made known was noted"),
        Act.OUTREACH_CHANGED: _("A way by which a call was made known was changed"),
        Act.MISSING_STEP_PLANNED: _("A step for people who are missing was planned"),
        Act.MISSING_STEP_CHANGED: _("A step for people who are missing was changed"),
        Act.COVERAGE_TOLD: _("Figures about the applicants to a call were told to everyone"),
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
        Act.FIGURES_KEPT: _("The make-up of the council was written down for its history"),
    }


def _afterwards() -> dict[str, str]:
    return {
        Act.RECONCILIATION_ASKED: _("Somebody asked whether the tables are what the record says"),
        Act.RECONCILIATION_MADE: _("The tables were compared with the record"),
        Act.RECONCILIATION_FAILED: _("The comparison of the tables with the record was not finished"),
        Act.RECORD_EXPORTED: _("The record was taken along to be checked elsewhere, with the evidence"),
        Act.CHECKPOINT_SENT: _("The latest checkpoint of the record was sent to the auditors"),
        Act.FIGURES_PUBLISHED: _("Figures about the members were told to everyone"),
        Act.EXACT_FIGURES_READ: _("Somebody read the exact numbers behind published figures"),
        Act.EVIDENCE_CHECK_ASKED: _("Somebody asked for a decision to be checked or computed again"),
        Act.EVIDENCE_CHECK_MADE: _("A decision was checked or computed again"),
        Act.EVIDENCE_CHECK_FAILED: _("A check of a decision was not finished"),
        Act.SEALED_ACCESS_ASKED: _("An auditor asked to read a sealed table"),
        Act.SEALED_ACCESS_GRANTED: _("A sealed table was opened to an auditor for a time"),
        Act.SEALED_ACCESS_REFUSED: _("A request to read a sealed table was refused"),
        Act.SEALED_TABLE_READ: _("An auditor read a sealed table that was opened to her"),
        Act.BACKUP_MADE: _("A backup was made"),
        Act.BACKUP_RESTORED: _("A backup was restored"),
        Act.RETENTION_CARRIED_OUT: _("What had been kept for long enough was erased"),
        Act.RETENTION_CHOSEN: _("A person chose whether she is kept after her time on the council"),
        Act.REPORT_MADE: _("A report of exact figures was made"),
        Act.REPORT_TAKEN: _("The file of a report with exact figures was taken"),
        Act.HISTORY_READ: _("Somebody read exact figures of the council’s history"),
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
