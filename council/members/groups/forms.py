"""Forms about groups, and about who belongs to them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from council.form_base import BaseForm, VersionedForm, day_field, short_text
from council.members.groups.service import Kind
from council.members.groups.words import kind_words

CONTACT_LENGTH = 320
ANOTHER = "another"
MYSELF, ITS_NAME = "myself", "its_name"


class GroupForm(VersionedForm):
    """What is known of a group. A name is enough."""

    name = short_text(_l("Name of the group"), description=_l("The name it goes by. It may be a chosen one."))
    kind = RadioField(
        _l("What kind of group is it?"),
        choices=lambda: [SelectChoice(kind.value, words) for kind, words in kind_words().items()],
        default=Kind.ORGANISED.value,
        validators=[DataRequired(_l("Choose one."))],
    )
    contact = short_text(_l("How to reach the group"), required=False, most=CONTACT_LENGTH)
    public = BooleanField(_l("The group wishes to be named on the council's public page"))


class BelongForm(BaseForm):
    """Somebody belongs to a group."""

    group = SelectField(_l("Group"), validators=[DataRequired(_l("Choose a group."))])
    speaks_for = BooleanField(_l("She sits in the name of this group"))
    since = day_field(_l("Since"))

    def offer(self, groups: Iterable[tuple[UUID, str]]) -> None:
        """The groups to choose from."""
        self.group.choices = [
            SelectChoice("", _l("Choose a group")),
            *(SelectChoice(str(group_id), name) for group_id, name in groups),
        ]


class OwnGroupForm(BaseForm):
    """She belongs to a group: one that is named in public, or one that she names herself."""

    group = SelectField(_l("Which group?"), validators=[DataRequired(_l("Choose a group."))])
    name = short_text(
        _l("Its name, if you chose another group"),
        required=False,
        description=_l("The name it goes by. It need not be registered anywhere."),
    )
    kind = RadioField(
        _l("What kind of group is it?"),
        choices=lambda: [SelectChoice(kind.value, words) for kind, words in kind_words().items()],
        default=Kind.INFORMAL.value,
    )
    capacity = RadioField(
        _l("For whom do you sit in the council?"),
        choices=[
            SelectChoice(MYSELF, _l("For myself; I only belong to this group")),
            SelectChoice(ITS_NAME, _l("In the name of this group")),
        ],
        default=MYSELF,
    )
    since = day_field(_l("Since"))

    def offer(self, groups: Iterable[tuple[UUID, str]]) -> None:
        """The groups to choose from, and that it may be another one."""
        named = [SelectChoice(str(group_id), name) for group_id, name in groups]
        self.group.choices = [
            SelectChoice("", _("Choose a group")),
            *named,
            SelectChoice(ANOTHER, _("Another group, which I name below")),
        ]

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Every field by itself, and a name where another group is meant."""
        valid = bool(super().validate(extra_validators))
        if self.group.data == ANOTHER and not self.name.data:
            self.name.errors = [_("Write what the group is called.")]
            return False
        return valid
