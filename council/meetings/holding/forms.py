"""Forms of a meeting that is held: taps, turns to speak, decisions, and ballots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from council.config import LANGUAGES
from council.councils.models import Labels
from council.errors import Refused
from council.form_base import BaseForm, number
from council.i18n import code, direction
from council.meetings.forms import paragraphs
from council.meetings.holding.ballots import CHOICES
from council.meetings.holding.deciding import Votes
from council.meetings.holding.models import Method, Presence
from council.meetings.holding.words import method_words

MOST_PEOPLE = 5000
LONGEST_TEXT = 3000
LONGEST_AGE = 7 * 24 * 3600 * 1000  # milliseconds that a tap may have waited for a connection


class TapForm(BaseForm):
    """One tap. Its `form_key` is the mark's own id, made where it is tapped, so that it counts once."""

    person = HiddenField()
    substitute_for = HiddenField()
    state = HiddenField()
    age = HiddenField()  # how many milliseconds ago it was made, by the clock of the tablet alone

    def who(self) -> UUID:
        """Of whom it is."""
        return _id(self.person)

    def in_place_of(self) -> UUID | None:
        """In whose place she is there."""
        return _id(self.substitute_for) if self.substitute_for.data else None

    def presence(self) -> Presence:
        """What it says."""
        found = next((each for each in Presence if each.value == self.state.data), None)
        if found is None:
            raise _not_ours()
        return found

    def waited(self) -> int:
        """How long ago it was made."""
        written = str(self.age.data or "0")
        return min(int(written), LONGEST_AGE) if written.isascii() and written.isdigit() else 0


class PersonForm(BaseForm):
    """A button about one person."""

    person = HiddenField()

    def who(self) -> UUID:
        """About whom."""
        return _id(self.person)


class SpeakerForm(BaseForm):
    """Adding somebody to those who wish to speak."""

    person = SelectField(_l("Who wishes to speak"), validators=[InputRequired(_l("Choose somebody."))])

    def __init__(self, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person.choices = [("", _("Choose")), *((str(each), name) for each, name in people.items())]


@dataclass(frozen=True)
class TextIn:
    """The text of one language."""

    code: str
    name: str
    direction: str
    field: Field
    open: bool


class TextForm(BaseForm):
    """What is decided, in the languages of the site; one of them is needed."""

    def texts(self) -> list[TextIn]:
        """The text per language, the reader's own first; those that hold something are open."""
        own = code()
        return [self._text(each, shown=each == own) for each in (own, *(one for one in LANGUAGES if one != own))]

    def text(self) -> Labels:
        """What was written, by language."""
        return {each: self[f"text_{each}"].data for each in LANGUAGES if self[f"text_{each}"].data}

    def validate(self, extra_validators: object = None) -> bool:
        """There is a text in at least one language."""
        whole = bool(super().validate(extra_validators=extra_validators))
        if not self.text():
            self.texts()[0].field.errors = [_("Write what is decided, in this language or in another one below.")]
            whole = False
        return whole

    def _text(self, language: str, *, shown: bool) -> TextIn:
        field = self[f"text_{language}"]
        name = (Locale.parse(language).get_display_name(language) or language).capitalize()
        return TextIn(language, name, direction(language), field, open=shown or bool(field.data or field.errors))


for _language in LANGUAGES:
    setattr(TextForm, f"text_{_language}", paragraphs(_l("What is decided"), most=LONGEST_TEXT))


class DecisionForm(TextForm):
    """A decision taken in the open."""

    method = RadioField(_l("How it is decided"), validators=[InputRequired(_l("Choose one of these."))])
    in_favour = number(_l("For it"), least=0, most=MOST_PEOPLE, description=_l("Only for a show of hands."))
    against = number(_l("Against it, or objecting"), least=0, most=MOST_PEOPLE)
    abstained = number(_l("Abstaining"), least=0, most=MOST_PEOPLE, description=_l("Only for a show of hands."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        words = method_words()
        self.method.choices = [(each.value, words[each]) for each in Method if each is not Method.BALLOT]

    def chosen(self) -> Method:
        """How it is decided."""
        return Method(self.method.data)

    def votes(self) -> Votes:
        """The numbers; those left empty are none."""
        return Votes(self.in_favour.data or 0, self.against.data or 0, self.abstained.data or 0)


class BallotForm(TextForm):
    """Opening a secret ballot."""


def choice_words() -> dict[str, str]:
    """What one can choose in a ballot."""
    return dict(zip(CHOICES, (_("For it"), _("Against it"), _("I abstain")), strict=True))


class VoteForm(BaseForm):
    """One vote."""

    choice = RadioField(
        _l("Your vote"),
        choices=lambda: list(choice_words().items()),
        validators=[InputRequired(_l("Choose one of these."))],
    )


class PaperForm(BaseForm):
    """The sums of the votes on paper, and who voted so."""

    people = SelectMultipleField(
        _l("Who voted on paper"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(_l("Choose somebody."))],
    )
    in_favour = number(_l("For it"), least=0, most=MOST_PEOPLE, required=True)
    against = number(_l("Against it"), least=0, most=MOST_PEOPLE, required=True)
    abstained = number(_l("Abstaining"), least=0, most=MOST_PEOPLE, required=True)

    def __init__(self, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.people.choices = [(str(each), name) for each, name in people.items()]

    def validate(self, extra_validators: object = None) -> bool:
        """There are as many votes as people."""
        whole = bool(super().validate(extra_validators=extra_validators))
        if whole and len(self.people.data) != len(self.votes()):
            self.people.errors = [_("The number of people is not the number of votes. Count both of them again.")]
            whole = False
        return whole

    def chosen(self) -> Sequence[UUID]:
        """Who voted on paper."""
        return [UUID(each) for each in self.people.data]

    def votes(self) -> list[str]:
        """What was chosen, one for each vote on paper."""
        sums = (self.in_favour.data or 0, self.against.data or 0, self.abstained.data or 0)
        return [choice for choice, times in zip(CHOICES, sums, strict=True) for _each in range(times)]


def _id(field: Field) -> UUID:
    try:
        return UUID(str(field.data))
    except ValueError:
        raise _not_ours() from None


def _not_ours() -> Refused:
    return Refused(_("This form was not sent from this site."), _("Open the page again and repeat."))
