"""The form in which a person chooses how she appears and is written to."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from council.form_base import VersionedForm, Words
from council.members.choices.service import Attribution, Beside, Channel, Choices
from council.members.language_fields import codes_in, language_lines, lines_for

NO_CHANNEL = "none_chosen"


def _channel(question: Words, *, no_wish: Words, through_someone: Words) -> RadioField:
    return RadioField(
        question,
        choices=[
            SelectChoice(NO_CHANNEL, no_wish),
            SelectChoice(Channel.EMAIL.value, _l("By e-mail")),
            SelectChoice(Channel.PHONE.value, _l("By telephone")),
            SelectChoice(Channel.POST.value, _l("By letter")),
            SelectChoice(Channel.THROUGH_SOMEONE.value, through_someone),
        ],
        default=NO_CHANNEL,
    )


def _beside(question: Words, *, languages: Words, organisation: Words) -> SelectMultipleField:
    return SelectMultipleField(
        question,
        choices=[
            SelectChoice(Beside.LANGUAGES.value, languages),
            SelectChoice(Beside.ORGANISATION.value, organisation),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _attribution(question: Words, *, pseudonym: Words, name: Words) -> RadioField:
    return RadioField(
        question,
        choices=[
            SelectChoice(Attribution.NONE.value, _l("Not at all: “a member said”")),
            SelectChoice(Attribution.PSEUDONYM.value, pseudonym),
            SelectChoice(Attribution.NAME.value, name),
        ],
        default=Attribution.NONE.value,
    )


class ChoicesForm(VersionedForm):
    """What a person chooses; each field starts from the safest answer."""

    spoken = language_lines(
        _l("Languages I speak"), description=_l("One in each line, with the one you speak best first.")
    )
    channel = _channel(
        _l("How should the council tell you things?"),
        no_wish=_l("No wish: by e-mail, if the council has an address of mine"),
        through_someone=_l("Through somebody I trust"),
    )
    listed = BooleanField(_l("My name may stand on the council's public page while I sit"))
    beside = _beside(
        _l("What may stand beside my name"),
        languages=_l("The languages I speak"),
        organisation=_l("My organisation"),
    )
    photo = BooleanField(_l("I may be seen in photographs that the council publishes"))
    attribution = _attribution(
        _l("How should the minutes name me?"), pseudonym=_l("By my pseudonym"), name=_l("By my name")
    )

    def chosen(self) -> Choices:
        """What the form says."""
        channel, attribution = self.channel.data, self.attribution.data
        return Choices(
            spoken=codes_in(self.spoken),
            channel=Channel(channel) if channel in set(Channel) else None,
            listed=bool(self.listed.data),
            beside=frozenset(Beside(each) for each in self.beside.data or () if each in set(Beside)),
            photo=bool(self.photo.data),
            attribution=Attribution(attribution) if attribution in set(Attribution) else Attribution.NONE,
        )


class ChoicesForHerForm(ChoicesForm):
    """The same, as an officer reads it who enters what somebody told her."""

    spoken = language_lines(
        _l("Languages she speaks"), description=_l("One in each line, with the one she speaks best first.")
    )
    channel = _channel(
        _l("How should the council tell her things?"),
        no_wish=_l("No wish: by e-mail, if the council has an address of hers"),
        through_someone=_l("Through somebody she trusts"),
    )
    listed = BooleanField(_l("Her name may stand on the council's public page while she sits"))
    beside = _beside(
        _l("What may stand beside her name"),
        languages=_l("The languages she speaks"),
        organisation=_l("Her organisation"),
    )
    photo = BooleanField(_l("She may be seen in photographs that the council publishes"))
    attribution = _attribution(
        _l("How should the minutes name her?"), pseudonym=_l("By her pseudonym"), name=_l("By her name")
    )


def form_of(*, own: bool) -> type[ChoicesForm]:
    """The form as its reader needs it: spoken to herself, or about her."""
    return ChoicesForm if own else ChoicesForHerForm


def choices_form(version: int, choices: Choices, *, own: bool) -> ChoicesForm:
    """The form, filled with what was chosen until now."""
    return form_of(own=own)(
        data={
            "version": str(version),
            "spoken": lines_for(choices.spoken),
            "channel": choices.channel.value if choices.channel else NO_CHANNEL,
            "listed": choices.listed,
            "beside": sorted(choices.beside),
            "photo": choices.photo,
            "attribution": choices.attribution.value,
        }
    )
