"""Acts of recommendations in words."""

from flask_babel import gettext as _

from council.audit.acts import Act


def acts_of_recommendations() -> dict[str, str]:
    """What was asked for and answered, in the reader's language, by the stored name of each act."""
    return {
        Act.RECOMMENDATION_DRAFTED: _("A recommendation was written as a draft"),
        Act.RECOMMENDATION_CHANGED: _("The text of a recommendation was changed"),
        Act.RECOMMENDATION_ADOPTED: _("The council adopted a recommendation"),
        Act.RECOMMENDATION_WITHDRAWN: _("The council withdrew a recommendation"),
        Act.DISSENT_RECORDED: _("A member objected to a recommendation"),
        Act.DISSENT_TAKEN_BACK: _("A member took an objection back"),
        Act.RECOMMENDATION_SENT: _("A recommendation was sent to a body"),
        Act.ANSWER_LINK_MADE: _("A body was sent a new code for its answer"),
        Act.ANSWER_LINKS_REVOKED: _("The codes of a body were taken back"),
        Act.BODY_ACKNOWLEDGED: _("A body said that a recommendation has arrived"),
        Act.BODY_ANSWERED: _("A body answered a recommendation"),
        Act.BODY_REMINDED: _("A body was reminded of a recommendation"),
        Act.REQUEST_ESCALATED: _("The next person of a body was written to about a recommendation"),
        Act.TRACE_NOTED: _("It was noted where a recommendation appeared"),
        Act.TRACE_TAKEN_BACK: _("A note of where a recommendation appeared was taken back"),
        Act.PUBLIC_ACCOUNT_PUBLISHED: _("The public account of recommendations was published"),
        Act.PUBLIC_ACCOUNT_SENT: _("The public account was sent to those who wish to have it"),
        Act.PUBLIC_ACCOUNT_CHOSEN: _("A person chose whether she is sent the public account"),
        Act.PRIORITIES_ASKED: _("Members were asked which recommendations matter most"),
        Act.PRIORITIES_RANKED: _("A member said which recommendations matter most to her"),
        Act.PRIORITIES_COUNTED: _("What matters most to members was counted"),
    }
