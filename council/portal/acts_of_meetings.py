"""What happens around meetings and recommendations, in words."""

from flask_babel import gettext as _

from council.audit.acts import Act


def acts_of_meetings() -> dict[str, str]:
    """What happened around meetings, in the reader's language."""
    return {
        Act.MEETING_PLANNED: _("A meeting was planned"),
        Act.MEETING_CHANGED: _("A meeting was changed"),
        Act.MEETING_ANNOUNCED: _("A meeting was announced"),
        Act.MEETING_CANCELLED: _("A meeting was cancelled"),
        Act.AGENDA_ITEM_ADDED: _("An item was put on the agenda of a meeting"),
        Act.AGENDA_ITEM_CHANGED: _("An item on the agenda of a meeting was changed"),
        Act.AGENDA_ITEM_MOVED: _("The order of an agenda was changed"),
        Act.AGENDA_ITEM_REMOVED: _("An item was taken off the agenda of a meeting"),
        Act.AGENDA_ITEM_PROPOSED: _("A member proposed an item for the agenda of a meeting"),
        Act.AGENDA_ITEM_ACCEPTED: _("A proposed item was put on the agenda of a meeting"),
        Act.AGENDA_ITEM_DECLINED: _("A proposed item was not put on the agenda of a meeting"),
        Act.INVITED: _("Somebody was invited to a meeting"),
        Act.INVITATION_ANSWERED: _("Somebody answered an invitation to a meeting"),
        Act.INVITATION_REMINDED: _("Somebody was reminded to answer an invitation to a meeting"),
        Act.PLACE_GIVEN: _("Somebody who waited for a place at a meeting was given one"),
        Act.INTERPRETATION_BOOKED: _("Interpretation was booked for a meeting"),
        Act.INTERPRETATION_CONFIRMED: _("Interpretation at a meeting was confirmed"),
        Act.INTERPRETATION_CANCELLED: _("Interpretation at a meeting was cancelled"),
        Act.HOURS_GIVEN: _("It was written down when somebody can meet"),
        Act.DATES_ASKED: _("The members were asked about dates for a meeting"),
        Act.DATES_TAKEN_BACK: _("The question about dates for a meeting was taken back"),
        Act.DATE_ANSWERED: _("Somebody said which dates are possible for her"),
        Act.DATE_CHOSEN: _("A date for a meeting was chosen"),
        **_about_papers(),
        **_while_held(),
        **_about_minutes(),
    }


def _about_papers() -> dict[str, str]:
    return {
        Act.PAPER_ADDED: _("A paper was added to a meeting"),
        Act.PAPER_FILE_PUT: _("A translation or a new version of a paper was added"),
        Act.PAPER_CHECKED: _("It was written down how far a paper was checked"),
        Act.PAPER_PUBLISHED: _("A paper for a meeting was published"),
        Act.PAPER_FILE_REMOVED: _("A file of a paper was taken away"),
    }


def _while_held() -> dict[str, str]:
    return {
        Act.MEETING_OPENED: _("A meeting was opened"),
        Act.MEETING_CALLED_AGAIN: _("A meeting was called a second time, because too few were there"),
        Act.MEETING_CLOSED: _("A meeting was closed"),
        Act.ATTENDANCE_NOTED: _("It was noted how somebody took part in a meeting"),
        Act.SPEAKING_ASKED: _("Somebody asked to speak at a meeting"),
        Act.SPEAKING_BEGUN: _("Somebody began to speak at a meeting"),
        Act.SPEAKING_ENDED: _("Somebody finished speaking at a meeting"),
        Act.SPEAKING_TAKEN_BACK: _("Somebody did not wish to speak any more at a meeting"),
        Act.INTEREST_STATED: _("Somebody stood aside, because what is decided is a matter of her own"),
        Act.INTEREST_TAKEN_BACK: _("It was taken back that something is a matter of somebody’s own"),
        Act.DECISION_TAKEN: _("A meeting took a decision"),
        Act.BALLOT_OPENED: _("A secret ballot was opened"),
        Act.VOTE_CAST: _("Somebody voted in a secret ballot"),
        Act.PAPER_VOTES_ENTERED: _("Votes on paper were entered into a secret ballot"),
        Act.BALLOT_COUNTED: _("A secret ballot was counted, and its key destroyed"),
        Act.BALLOT_STOPPED: _("A secret ballot was stopped without being counted, and its key destroyed"),
    }


def _about_minutes() -> dict[str, str]:
    return {
        Act.MINUTES_BEGUN: _("The minutes of a meeting were begun"),
        Act.MINUTES_SAVED: _("A version of minutes was saved"),
        Act.MINUTES_OPENED_FOR_COMMENTS: _("Members were asked to comment on minutes"),
        Act.MINUTES_COMMENTED: _("Somebody commented on minutes"),
        Act.MINUTES_COMMENT_ANSWERED: _("A comment on minutes was answered"),
        Act.MINUTES_APPROVED: _("Minutes were approved by a later meeting"),
        Act.MINUTES_PUBLISHED: _("Minutes were published"),
        Act.MEETING_LOOKED_BACK_ON: _("The secretariat looked back on a meeting"),
        Act.LOOK_BACK_ANSWERED: _("Somebody said what she thinks of a meeting"),
        Act.LOOK_BACK_COUNTED: _("What members think of a meeting was counted, and the answers were destroyed"),
        Act.CONTRIBUTION_NOTED: _("Somebody noted work between meetings"),
        Act.CONTRIBUTION_REMOVED: _("A note of work between meetings was removed"),
    }
