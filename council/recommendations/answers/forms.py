"""Forms with which a body answers, and with which the secretariat enters what came by letter."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from council.calls.codes import read_code
from council.form_base import BaseForm, VersionedForm, day_field, short_text
from council.recommendations.answers.service import LONGEST, Reply
from council.recommendations.fields import several_lines
from council.recommendations.trail import Progress, Stance


class CodeForm(BaseForm):
    """The code from a mail."""

    code = StringField(
        _l("Code"),
        description=_l("The 28 digits in the mail or letter, with or without gaps."),
        validators=[DataRequired(_l("Enter this."))],
    )

    def validate_code(self, field: Field) -> None:
        """A code in the digits of any script, without a slip of the pen."""
        if read_code(field.data) is None:
            raise ValidationError(_("This is not a whole code, or it holds a slip. Compare it with what you received."))


def _stances() -> list[SelectChoice]:
    return [
        SelectChoice(Stance.ACCEPTED.value, _("Accepted: it will be done")),
        SelectChoice(Stance.PARTLY.value, _("Accepted in part")),
        SelectChoice(Stance.REFUSED.value, _("Refused")),
        SelectChoice(Stance.CONSIDERING.value, _("Under consideration: there is no decision yet")),
    ]


def _progresses() -> list[SelectChoice]:
    return [
        SelectChoice(Progress.NOT_BEGUN.value, _("Not begun")),
        SelectChoice(Progress.BEGUN.value, _("Begun")),
        SelectChoice(Progress.DONE.value, _("Done")),
    ]


class AnswerForm(VersionedForm):
    """What a body answers."""

    stance = RadioField(_l("Your answer"), choices=_stances, validators=[InputRequired(_l("Choose one of these."))])
    reason = several_lines(
        _l("Reason"), LONGEST, required=True, description=_l("Why you answer so. This is published.")
    )
    action = several_lines(_l("What you do"), LONGEST, description=_l("Leave it empty if nothing is done."))
    owner = short_text(
        _l("Who does it"), required=False, description=_l("An office or a department, no name of a person.")
    )
    action_due_on = day_field(_l("To be done by"), required=False)
    progress = RadioField(_l("How far it is"), choices=_progresses, default=Progress.NOT_BEGUN.value)
    next_update_on = day_field(_l("When you tell more"), required=False)

    def reply(self) -> Reply:
        """What the form says, as the service takes it."""
        refused = self.stance.data == Stance.REFUSED.value
        return Reply(
            stance=Stance(self.stance.data),
            reason=self.reason.data,
            action="" if refused else self.action.data or "",
            owner="" if refused else self.owner.data or "",
            action_due_on=None if refused else self.action_due_on.data,
            progress=None if refused else Progress(self.progress.data),
            next_update_on=None if refused else self.next_update_on.data,
        )


class LetterForm(AnswerForm):
    """The same, as the secretariat reads it in a letter."""

    stance = RadioField(
        _l("What the body answers"), choices=_stances, validators=AnswerForm.stance.kwargs["validators"]
    )
    reason = several_lines(
        _l("Reason"), LONGEST, required=True, description=_l("In the words of the letter. This is published.")
    )
    action = several_lines(_l("What it does"), LONGEST, description=_l("Leave it empty if nothing is done."))
    next_update_on = day_field(_l("When it tells more"), required=False)
    answered_on = day_field(_l("Received on"))


class ArrivedForm(VersionedForm):
    """That a body said, by letter or on the telephone, that the recommendation has arrived."""

    arrived_on = day_field(_l("On which day?"))
