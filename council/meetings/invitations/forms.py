"""The form in which somebody answers an invitation, or an officer writes down what she said."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from council.form_base import VersionedForm
from council.meetings.forms import paragraphs
from council.meetings.invitations.answers import possible
from council.meetings.invitations.queries import Help, MeetingNeeds, needs_of, reason_of
from council.meetings.invitations.words import help_words
from council.meetings.models import Answer, Invitation, Meeting
from council.members.language_fields import codes_in, language_lines, lines_for
from council.members.needs.service import Need, Needs
from council.members.needs.service import needs_of as usual_needs

LONGEST = 1000
SAME = {Need.CHILD_CARE: Help.CHILD_CARE, Need.DIAL_IN: Help.DIAL_IN}
ACCESS = {Need.STEP_FREE, Need.SIGN_LANGUAGE, Need.CAPTIONS, Need.LARGE_PRINT, Need.EASY_LANGUAGE}


class AnswerForm(VersionedForm):
    """Whether she takes part, how, and what she needs for it."""

    answer = RadioField(
        _l("Do you take part?"), validators=[InputRequired(_l("Choose one of these."))], validate_choice=False
    )
    reason = paragraphs(
        _l("If you cannot: why"),
        most=LONGEST,
        description=_l("You need not say. Only you and the secretariat read it."),
    )
    interpretation = language_lines(
        _l("Interpretation into these languages"),
        description=_l("If you follow a meeting better in another language. One in each line."),
    )
    listed = SelectMultipleField(
        _l("What would help"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = paragraphs(
        _l("Anything else you need for this meeting"), most=LONGEST, description=_l("You need not give a reason.")
    )

    def __init__(self, meeting: Meeting, *args: Any, own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _offered(own=own)
        self.answer.choices = [(each.value, words[each]) for each in possible(meeting)]
        self.listed.choices = [(each.value, text) for each, text in help_words().items()]
        if not own:
            self.answer.label.text = _("Does she take part?")
            self.reason.label.text = _("If she cannot: why")
            self.reason.description = _("Only if she said so. Only she and the secretariat read it.")
            self.words.label.text = _("Anything else she needs for this meeting")
            self.words.description = ""

    def chosen(self) -> Answer:
        """What she answers; what is not offered is refused by the service."""
        return Answer(self.answer.data) if self.answer.data in set(Answer) else Answer.NONE

    def needs(self) -> MeetingNeeds:
        """What she needs."""
        ticked = tuple(each for each in Help if each.value in (self.listed.data or ()))
        return MeetingNeeds(codes_in(self.interpretation), ticked, self.words.data or "")


def answer_form(invitation: Invitation, *, own: bool) -> AnswerForm:
    """The form with what was answered, or with what she needs at every meeting."""
    said = invitation.answer != Answer.NONE.value
    needs = needs_of(invitation) if said or invitation.needs_sealed else _usual(invitation)
    return AnswerForm(
        invitation.meeting,
        own=own,
        data={
            "version": str(invitation.version),
            "answer": invitation.answer if said else None,
            "reason": reason_of(invitation),
            "interpretation": lines_for(needs.interpretation),
            "listed": [each.value for each in needs.listed],
            "words": needs.words,
        },
    )


def _usual(invitation: Invitation) -> MeetingNeeds:
    told = usual_needs(invitation.person)
    needs = told.needs if told else Needs()
    found = {SAME[each] for each in needs.listed if each in SAME}
    if ACCESS & set(needs.listed):
        found.add(Help.ACCESS)
    return MeetingNeeds(needs.interpretation, tuple(each for each in Help if each in found))


def _offered(*, own: bool) -> dict[Answer, str]:
    if own:
        return {
            Answer.COME: _("I come"),
            Answer.REMOTE: _("I take part from afar"),
            Answer.CANNOT: _("I cannot"),
        }
    return {
        Answer.COME: _("She comes"),
        Answer.REMOTE: _("She takes part from afar"),
        Answer.CANNOT: _("She cannot"),
    }
