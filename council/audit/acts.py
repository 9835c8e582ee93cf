"""The acts: everything that can be written into the record, each with one name that never changes its meaning."""

from enum import StrEnum


class Act(StrEnum):
    """What happened. Names are stored; retire one rather than rename it."""

    ACCOUNT_CREATED = "account_created"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of an act
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    LANGUAGE_CHOSEN = "language_chosen"
    ACCOUNT_CLOSED = "account_closed"

    COUNCIL_FOUNDED = "council_founded"
    CHARTER_ENTERED_INTO_FORCE = "charter_entered_into_force"
    DIMENSION_ADDED = "dimension_added"
    DIMENSION_RETIRED = "dimension_retired"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"

    PERSON_ADDED = "person_added"
    PERSON_CORRECTED = "person_corrected"
    PERSON_ERASED = "person_erased"
    TRAITS_DECLARED = "traits_declared"
    TRAIT_WITHDRAWN = "trait_withdrawn"

    TERM_BEGUN = "term_begun"
    TERM_AMENDED = "term_amended"
    TERM_END_ANSWERED = "term_end_answered"

    CALL_PLANNED = "call_planned"
    CALL_CHANGED = "call_changed"
    APPLICATION_RECEIVED = "application_received"
    APPLICATION_DECIDED = "application_decided"
    POOL_UPLOADED = "pool_uploaded"
    POOL_DISCARDED = "pool_discarded"
    POOL_IMPORTED = "pool_imported"
    APPLICATIONS_DECIDED = "applications_decided"

    PROPOSAL_REQUESTED = "proposal_requested"
    PROPOSAL_CANCELLED = "proposal_cancelled"
    PROPOSAL_INTERRUPTED = "proposal_interrupted"
    PROPOSAL_RESTARTED = "proposal_restarted"
    PROPOSAL_COMPUTED = "proposal_computed"
    PROPOSAL_IMPOSSIBLE = "proposal_impossible"
    PROPOSAL_FAILED = "proposal_failed"
    EVIDENCE_DOWNLOADED = "evidence_downloaded"

    REVIEW_OPENED = "review_opened"
    OPINION_GIVEN = "opinion_given"
    PROPOSAL_SIGNED_OFF = "proposal_signed_off"
    PROPOSAL_SENT_BACK = "proposal_sent_back"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    COMMITMENT_ASKED = "commitment_asked"
    COMMITMENT_FAILED = "commitment_failed"
    DRAW_COMMITTED = "draw_committed"
    PANEL_DRAWN = "panel_drawn"
    DRAW_FINISH_ASKED = "draw_finish_asked"
    DRAW_FINISHED = "draw_finished"
    PROPOSAL_ADOPTED = "proposal_adopted"
