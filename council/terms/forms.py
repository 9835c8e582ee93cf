"""Forms of the terms area: beginning a term, changing its end, and the answer to a term's end."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from council.councils.rules import CharterRules
from council.form_base import BaseForm, day_field, short_text
from council.i18n import label
from council.terms.seats import AmendmentKind
from council.terms.service import Answer
from council.terms.words import amendment_words

CHOOSE = _l("Choose one of these.")


class AnswerForm(BaseForm):
    """What a member wishes when her term ends."""

    answer = RadioField(
        _l("What does this member wish when the term ends?"),
        choices=[
            SelectChoice(Answer.STAY.value, _l("To return for another term")),
            SelectChoice(Answer.REAPPLY.value, _l("To return, by a new application together with the others")),
            SelectChoice(Answer.LEAVE.value, _l("To leave")),
        ],
        validators=[InputRequired(CHOOSE)],
    )

    @property
    def wish(self) -> Answer:
        """The answer given."""
        return Answer(self.answer.data)


class TermForm(BaseForm):
    """A seat for somebody, from a day until before another."""

    seat_group = SelectField(_l("Kind of seat"), validators=[InputRequired(CHOOSE)])
    start = day_field(_l("First day"))
    end = day_field(
        _l("The term ends before this day"), description=_l("Usually the day on which the next term begins.")
    )
    partial = BooleanField(_l("This is the rest of somebody else’s term"))

    def offer(self, rules: CharterRules | None) -> None:
        """The seat groups to choose from."""
        self.seat_group.choices = (
            [SelectChoice(each.key, label(each.name)) for each in rules.seat_groups] if rules else []
        )


class SubstituteForm(BaseForm):
    """Somebody who takes a seat if it falls vacant."""

    person = SelectField(
        _l("Person"),
        description=_l("Everybody who is known here and holds no seat."),
        validators=[InputRequired(CHOOSE)],
    )

    def offer(self, people: Mapping[UUID, str]) -> None:
        """Whom to choose from, by name."""
        by_name = sorted(people.items(), key=lambda each: each[1].casefold())
        self.person.choices = [SelectChoice("", ""), *(SelectChoice(str(key), name) for key, name in by_name)]


class AmendForm(BaseForm):
    """Another end for a term, and why."""

    kind = SelectField(_l("What happened"), validators=[InputRequired(CHOOSE)])
    new_end = day_field(_l("The term now ends before this day"))
    decided_on = day_field(_l("Decided or made known on"))
    reason = short_text(
        _l("Reason"), description=_l("One sentence. Do not write down anything about health or legal status.")
    )

    def offer(self) -> None:
        """The kinds of change, in the reader's language."""
        offered = (kind for kind in AmendmentKind if kind is not AmendmentKind.STAYED)
        named = (SelectChoice(kind.value, amendment_words(kind)) for kind in offered)
        self.kind.choices = [SelectChoice("", ""), *named]  # nothing is said to have happened that nobody chose
