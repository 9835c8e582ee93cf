"""Forms with which the secretariat writes recommendations, notes their adoption and sends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, FormField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from council.calls.texts import TextStatus
from council.config import LANGUAGES
from council.councils.models import Labels
from council.form_base import LONG_TEXT, VersionedForm, day_field, number, short_text, trimmed
from council.i18n import code, direction
from council.recommendations.fields import several_lines
from council.recommendations.objectives import objective_names
from council.recommendations.sending import Addressee, Asking
from council.recommendations.service import Kind, Wording


@dataclass(frozen=True)
class Lines:
    """The fields of one language."""

    code: str
    name: str
    direction: str
    title: Field
    text: Field
    consulted: Field
    status: Field
    open: bool


class RecommendationForm(VersionedForm):
    """What is recommended, in the languages it is written in, and what it is linked to."""

    kind = RadioField(
        _l("What is asked for?"),
        choices=[
            SelectChoice(Kind.POLICY.value, _l("A change of policy: what is done")),
            SelectChoice(Kind.PROCESS.value, _l("A change of process: how decisions are made, and with whom")),
        ],
        validators=[InputRequired(_l("Choose one of these."))],
    )
    raised_by = SelectMultipleField(
        _l("Who raised it?"),
        description=_l(
            "Without a mark it comes from the members. Whoever is marked is named only as she chose for minutes."
        ),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    objectives = SelectMultipleField(
        _l("Objectives of the Global Compact for Migration"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    plan = short_text(
        _l("Objective of another plan"),
        required=False,
        description=_l("As that plan names it, for example: National plan on integration, objective 4."),
    )

    def __init__(self, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.raised_by.choices = [(str(person), name) for person, name in people.items()]
        self.objectives.choices = [(number, f"{number}. {name}") for number, name in objective_names().items()]

    def languages(self) -> list[Lines]:
        """The fields per language, the reader's own first; those that hold something are open."""
        own = code()
        ordered = [own, *(each for each in LANGUAGES if each != own)]
        return [self._lines(each, shown=each == own) for each in ordered if each in LANGUAGES]

    def _lines(self, language: str, *, shown: bool) -> Lines:
        title, text, consulted = (self[f"{part}_{language}"] for part in ("title", "text", "consulted"))
        filled = any(each.data or each.errors for each in (title, text, consulted))
        return Lines(
            code=language,
            name=(Locale.parse(language).get_display_name(language) or language).capitalize(),
            direction=direction(language),
            title=title,
            text=text,
            consulted=consulted,
            status=self[f"status_{language}"],
            open=shown or filled,
        )

    def written(self, part: str) -> Labels:
        """One part, in each language it was written in."""
        return {each: self[f"{part}_{each}"].data for each in LANGUAGES if self[f"{part}_{each}"].data}

    def wording(self) -> Wording:
        """What the form says, as the service takes it."""
        text = self.written("text")
        return Wording(
            kind=Kind(self.kind.data),
            title=self.written("title"),
            text=text,
            consulted=self.written("consulted"),
            text_status={each: self[f"status_{each}"].data for each in text},
            objectives=tuple(self.objectives.data or ()),
            plan=self.plan.data or "",
            raised_by=tuple(UUID(each) for each in self.raised_by.data or ()),
        )

    def validate(self, extra_validators: object = None) -> bool:
        """A language has a title and a text, or neither; at least one has both."""
        whole = bool(super().validate(extra_validators=extra_validators))
        title, text = self.written("title"), self.written("text")
        for each in title.keys() ^ text.keys():
            missing = self[f"text_{each}"] if each in title else self[f"title_{each}"]
            missing.errors = [_("A language needs a title and a text.")]
            whole = False
        if not title and not text:
            self.languages()[0].title.errors = [_("Write a title, in this language or in another one below.")]
            whole = False
        return whole


for _language in LANGUAGES:
    setattr(RecommendationForm, f"title_{_language}", short_text(_l("Title"), required=False))
    setattr(RecommendationForm, f"text_{_language}", several_lines(_l("What the council recommends"), LONG_TEXT))
    setattr(
        RecommendationForm,
        f"consulted_{_language}",
        several_lines(_l("Who was consulted"), LONG_TEXT, description=_l("Groups and places, no names of people.")),
    )
    setattr(
        RecommendationForm,
        f"status_{_language}",
        SelectField(
            _l("How far this text was checked"),
            choices=[
                SelectChoice(TextStatus.DRAFT.value, _l("Draft: nobody has checked it")),
                SelectChoice(TextStatus.MACHINE.value, _l("Drafted by a machine: nobody has checked it")),
                SelectChoice(TextStatus.REVIEWED.value, _l("Checked by a person who knows the language")),
            ],
            default=TextStatus.DRAFT.value,
        ),
    )


class AdoptForm(VersionedForm):
    """By which decision, or on which day, the council adopted a recommendation."""

    decision = SelectField(_l("Decision of a meeting"))
    adopted_on = day_field(
        _l("Adopted on"), required=False, description=_l("Needed only if no decision is chosen above.")
    )

    def __init__(self, decisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        none = SelectChoice("", _("None of these: the day is entered below"))
        self.decision.choices = [none, *(SelectChoice(key, words) for key, words in decisions)]

    def validate(self, extra_validators: object = None) -> bool:
        """Either a decision or a day."""
        whole = bool(super().validate(extra_validators=extra_validators))
        if whole and not self.decision.data and not self.adopted_on.data:
            self.adopted_on.errors = [_("Choose a decision, or enter the day on which the council decided.")]
            return False
        return whole


class ContactForm(Form):  # type: ignore[misc]  # WTForms is untyped
    """A person of the body."""

    name = short_text(_l("Name"), required=False)
    office = short_text(_l("Office"), required=False, description=_l("For example: head of the housing department."))
    address = StringField(
        _l("E-mail address"),
        filters=[trimmed],
        validators=[
            Optional(),
            Length(max=320, message=_l("Use at most %(max)d characters.")),
            Email(message=_l("Enter an e-mail address, for example name@example.org.")),
        ],
    )


class SendForm(VersionedForm):
    """To whom a recommendation is sent, and by when an answer is asked for."""

    body = short_text(
        _l("Body"), description=_l("The institution, as everybody will read it: for example City of Mannheim.")
    )
    language = SelectField(_l("Language in which it is written to"))
    due_on = day_field(_l("Answer asked for by"))
    first = FormField(ContactForm, label=_l("To whom it is sent"))
    second = FormField(ContactForm, label=_l("Who is written to next, if nobody answers"))
    third = FormField(ContactForm, label=_l("And after that"))
    escalate_weeks = number(
        _l("After how many weeks without an answer"),
        least=1,
        most=52,
        description=_l("Counted from the day by which an answer is asked for. Left empty, nobody else is written to."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = {each: (Locale.parse(each).get_display_name(each) or each).capitalize() for each in LANGUAGES}
        self.language.choices = [SelectChoice(each, name) for each, name in names.items()]

    def asking(self) -> Asking:
        """What the form says, as the service takes it."""
        told = [Addressee(**self[each].form.data) for each in ("first", "second", "third")]
        filled = [Addressee(each.name or "", each.office or "", each.address or "") for each in told]
        return Asking(
            body=self.body.data,
            language=self.language.data,
            due_on=self.due_on.data,
            addressees=tuple(each for each in filled if each.name or each.office or each.address),
            escalate_weeks=self.escalate_weeks.data,
        )
