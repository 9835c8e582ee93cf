"""A name in every language of the site, as fields of a form, and the key that stands for it."""

import re
import unicodedata
from collections.abc import Collection, Mapping

from babel import Locale
from flask_babel import gettext as _
from wtforms import Form, FormField

from council.config import LANGUAGES
from council.form_base import Words, short_text

KEY_LENGTH = 40
LABEL_LENGTH = 400


class _LabelsForm(Form):  # type: ignore[misc]  # WTForms is untyped
    """One line for each language; all of them may stay empty."""


class _NamedForm(_LabelsForm):
    """One line for each language, and something in at least one."""

    def validate(self, extra_validators: object = None) -> bool:
        """Whether something was written."""
        whole = super().validate(extra_validators)
        if whole and not labels_in(self.data):
            self[LANGUAGES[0]].errors = [_("Write something in at least one language.")]
            return False
        return bool(whole)


for _code in LANGUAGES:
    _name = (Locale.parse(_code).get_display_name(_code) or _code).capitalize()
    setattr(_LabelsForm, _code, short_text(_name, required=False, most=LABEL_LENGTH))


def labels_field(label: Words) -> FormField:
    """Fields for one text in each language of the site; one of them is enough."""
    return FormField(_NamedForm, label=label)


def optional_labels_field(label: Words) -> FormField:
    """Fields for one text in each language of the site, which may all stay empty."""
    return FormField(_LabelsForm, label=label)


def labels_in(data: Mapping[str, str | None]) -> dict[str, str]:
    """The languages in which something was written."""
    return {code: text for code, text in data.items() if code in LANGUAGES and text}


def key_for(labels: Mapping[str, str], taken: Collection[str], *, fallback: str) -> str:
    """A key that says what a name means as far as plain letters can, and that nothing else has."""
    words = labels.get("en") or next(iter(labels.values()), "")
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:KEY_LENGTH].strip("_")
    if not stem or not stem[0].isalpha():
        stem = fallback
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key
