"""Forms for a council's names and words in each language, and for its place among other councils."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from council.config import LANGUAGES
from council.councils.models import Council, Labels
from council.councils.place.service import level_name
from council.councils.service import LEVELS
from council.form_base import VersionedForm, short_text, trimmed
from council.i18n import DEFAULT, label

ABOUT = 2000


class DescribeForm(VersionedForm):
    """What a council is called and what it says about itself; fields `name_fr`, `about_fr` and so on."""

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one language needs a name; which one, each council knows best."""
        valid = bool(super().validate(extra_validators))
        if not self.names:
            self[f"name_{DEFAULT}"].errors = [_("Enter a name in at least one language.")]
            return False
        return valid

    @property
    def names(self) -> Labels:
        """The names that were given, by language."""
        return self._given("name")

    @property
    def words(self) -> Labels:
        """What it says about itself, by language."""
        return self._given("about")

    def _given(self, field: str) -> Labels:
        found = {language: self[f"{field}_{language}"].data for language in LANGUAGES}
        return {language: text for language, text in found.items() if text}


for _language in LANGUAGES:
    setattr(DescribeForm, f"name_{_language}", short_text(_l("Name"), required=False))
    _about = TextAreaField(
        _l("What the council does"),
        filters=[trimmed],
        validators=[Optional(), Length(max=ABOUT, message=_l("Use at most %(max)d characters."))],
    )
    setattr(DescribeForm, f"about_{_language}", _about)


class PlaceForm(VersionedForm):
    """On which level a council works, and what it is part of."""

    level = SelectField(_l("Level"))
    parent = SelectField(
        _l("Part of which council"),
        description=_l("Councils that you administer. Everyone can read this on the public pages of both."),
    )

    def __init__(self, parents: Iterable[Council], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = [SelectChoice(each, level_name(each)) for each in LEVELS]
        named = [SelectChoice(each.slug, label(each.name)) for each in parents]
        self.parent.choices = [SelectChoice("", _("of none")), *named]


def described(council: Council) -> Mapping[str, Any]:
    """A council as its form shows it."""
    names = {f"name_{language}": council.name.get(language, "") for language in LANGUAGES}
    words = {f"about_{language}": council.about.get(language, "") for language in LANGUAGES}
    return {"version": council.version, **names, **words}
