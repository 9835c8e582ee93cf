"""Forms of the councils area: a new version of the charter, and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from council.access import Role
from council.councils import charter_editing as editing
from council.councils.phrases import Named, NamedDimension, Names, listed
from council.councils.wording import Place
from council.form_base import BaseForm, Rows, VersionedForm, day_field, number, short_text, trimmed
from council.i18n import label

MOST_SEATS = 1000
MOST_OFFICERS = 50
MOST_QUOTAS = 200
MOST_CONDITIONS = 20
MOST_VALUES = 500


class SeatGroupRow(Form):  # type: ignore[misc]  # WTForms is untyped
    """How many seats of one kind there are."""

    key = HiddenField()
    seats = number(_l("Seats"), least=1, most=MOST_SEATS, required=True)


def _unit() -> SelectField:
    choices = [SelectChoice("count", _l("members")), SelectChoice("percent", _l("percent"))]
    return SelectField(_l("Counted in"), choices=choices, default="count")


class QuotaRow(Form):  # type: ignore[misc]
    """One quota: whom it is about (fixed), and its bounds."""

    key = HiddenField()
    where = HiddenField()
    least = number(_l("At least"), least=0, most=MOST_SEATS)
    most = number(_l("At most"), least=0, most=MOST_SEATS)
    unit = _unit()


class TargetRow(Form):  # type: ignore[misc]
    """The share aimed at for one value; empty for none."""

    dimension = HiddenField()
    value = HiddenField()
    share = StringField(_l("Share"), filters=[trimmed], validators=[Optional(), Length(max=20)])
    most_affected = BooleanField(_l("Most affected"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Those marked as most affected need an aim to be behind of."""
        valid = bool(super().validate(extra_validators))
        if self.most_affected.data and not self.share.data:
            self.share.errors = [_("Write a share, or take away the mark “Most affected”.")]
            return False
        return valid


class EligibilityRow(Form):  # type: ignore[misc]
    """What a person must fulfil to join, in the reader's language; `place` is where the rules before it say so."""

    place = HiddenField()
    kind = SelectField(
        _l("Kind of condition"),
        choices=[
            SelectChoice("other", _l("another condition")),
            SelectChoice("lawful_residence", _l("papers: a right to stay")),
            SelectChoice("registered_organisation", _l("a registered organisation")),
            SelectChoice("years_of_activity", _l("years of activity or of residence")),
        ],
        default="other",
    )
    text = short_text(_l("What a person must fulfil"), most=500)


class OfficerRow(Form):  # type: ignore[misc]
    """An office within the council, in the reader's language; `place` is where the rules before name it."""

    place = HiddenField()
    name = short_text(_l("Office"))
    months = number(_l("For how many months"), least=1, most=240, description=_l("Leave it empty for no limit."))
    most_consecutive = number(
        _l("Most terms in a row"), least=1, most=20, description=_l("Leave it empty for no limit.")
    )


class CharterForm(VersionedForm):
    """A new version of the charter. What it has no field for stays as in the version or template it starts from."""

    start = HiddenField()
    in_force_from = day_field(_l("In force from"))
    source = short_text(_l("Where these rules come from"), required=False, most=300)
    decided_by = short_text(_l("Which body decided on this version"), required=False)
    decided_on = day_field(_l("On which day it decided"), required=False)
    reference = short_text(_l("Minutes or number of the decision"), required=False)
    least_size = number(_l("Fewest seats"), least=1, most=MOST_SEATS, required=True)
    most_size = number(_l("Most seats"), least=1, most=MOST_SEATS, required=True)
    seat_groups = Rows(FormField(SeatGroupRow), max_entries=50)
    months = number(_l("Length of a term in months"), least=1, most=240, required=True)
    most_consecutive = number(
        _l("Most terms in a row"), least=1, most=20, description=_l("Leave it empty for no limit.")
    )
    cooling_off_months = number(_l("Months off after the last allowed term"), least=0, most=240)
    most_total_months = number(
        _l("Most months in all"), least=1, most=1200, description=_l("Leave it empty for no limit.")
    )
    partial_terms_count = BooleanField(_l("Finishing the term of somebody else counts as a term"))
    interim_months = number(_l("Months a member may sit on when no successor is there"), least=0, most=60)
    rotation_months = number(_l("Months from one rotation to the next"), least=1, most=240)
    filled_by = SelectField(
        _l("Who takes a seat that falls vacant"),
        choices=[
            SelectChoice("not_stated", _l("The charter does not say")),
            SelectChoice("reserve_list", _l("The next suitable person on the reserve list")),
            SelectChoice("personal_substitute", _l("The member’s own substitute")),
            SelectChoice("new_call", _l("Somebody found by a new call")),
            SelectChoice("appointment", _l("Somebody appointed")),
            SelectChoice("election", _l("Somebody elected")),
        ],
    )
    reserve_list_length = number(_l("People on the reserve list"), least=0, most=MOST_SEATS)
    eligibility = Rows(FormField(EligibilityRow), max_entries=MOST_CONDITIONS)
    officers = Rows(FormField(OfficerRow), max_entries=MOST_OFFICERS)
    quotas = Rows(FormField(QuotaRow), max_entries=MOST_QUOTAS)
    new_values = SelectMultipleField(_l("Whom the new quota is about"), validate_choice=False)
    new_least = number(_l("At least"), least=0, most=MOST_SEATS)
    new_most = number(_l("At most"), least=0, most=MOST_SEATS)
    new_unit = _unit()
    targets = Rows(FormField(TargetRow), max_entries=MOST_VALUES)
    crossings = SelectMultipleField(_l("Which questions are looked at together"), option_widget=CheckboxInput())
    first_priority = SelectField(_l("What counts first"))
    second_priority = SelectField(_l("What counts second"))
    third_priority = SelectField(_l("What counts third"))
    fourth_priority = SelectField(_l("What counts fourth"))
    fifth_priority = SelectField(_l("What counts fifth"))
    sixth_priority = SelectField(_l("What counts sixth"))
    most_of_organisation = number(
        _l("Most members from the same organisation"),
        least=1,
        most=MOST_SEATS,
        description=_l("Leave it empty for no limit."),
    )
    meetings_a_year = number(_l("Fewest meetings a year"), least=0, most=100)
    confirm = BooleanField(_l("I have read the new version, and it shall enter into force"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.priorities:
            field.choices = [
                SelectChoice("", _("Nothing more")),
                SelectChoice("most_affected_gap", _("The aims for the most affected")),
                SelectChoice("representation_gap", _("All aims together")),
                SelectChoice("worst_gap", _("The group furthest behind its aim")),
                SelectChoice("uncovered_intersections", _("Combinations of answers that nobody holds")),
                SelectChoice("historical_debt", _("Groups that had too few seats in the past")),
                SelectChoice("lost_continuity", _("Members who wish to return")),
                SelectChoice("repeated_voices", _("People who never sat before")),
            ]

    @property
    def priorities(self) -> tuple[SelectField, ...]:
        """The choices of what counts, in order."""
        return tuple(self[name] for name in editing.PRIORITY_FIELDS)

    def offer_crossings(self, dimensions: Sequence[NamedDimension]) -> None:
        """Let any two questions be looked at together."""
        self.crossings.choices = [
            SelectChoice(editing.pair(one.key, other.key), listed([label(one.name), label(other.name)]))
            for one, other in combinations(dimensions, 2)
        ]

    def change_rows(self, step: str) -> bool:
        """Add or take out the row a button asks for; False when no such button was pressed."""
        if step == "add_condition" and len(self.eligibility.entries) < MOST_CONDITIONS:
            self.eligibility.append_entry({"place": "", "kind": "other", "text": ""})
            return True
        if step == "add_office" and len(self.officers.entries) < MOST_OFFICERS:
            self.officers.append_entry({"place": "", "name": ""})
            return True
        if step == "add_quota":
            chosen = self.new_values.data or []
            if not chosen or len(self.quotas.entries) >= MOST_QUOTAS:
                self.new_values.errors = [
                    _("Tick at least one answer.")
                    if not chosen
                    else ngettext("There may be %(num)s quota.", "There may be %(num)s quotas.", MOST_QUOTAS)
                ]
                return True
            row = editing.new_quota(chosen, [entry.data for entry in self.quotas])
            bounds = {"least": self.new_least.data, "most": self.new_most.data, "unit": self.new_unit.data}
            self.quotas.append_entry({**row, **bounds})
            self.new_values.data, self.new_least.data, self.new_most.data = [], None, None
            return True
        for rows, name in ((self.quotas, "quota"), (self.eligibility, "condition"), (self.officers, "office")):
            buttons = {f"remove_{name}_{place}": place for place in range(len(rows.entries))}
            if step in buttons:
                rows.pop_entry(buttons[step])
                return True
        return False

    def mark(self, place: Place, words: str) -> None:
        """Write a mistake beside the field it is about, or above the form when it is about the whole."""
        match place:
            case ("quotas", int(row), *_rest):
                self.quotas.entries[row].form.least.errors = [words]
                self.quotas.errors = [entry.errors for entry in self.quotas.entries]
            case ("targets", int(row), *_rest):
                filled = [entry for entry in self.targets.entries if entry.form.share.data]
                filled[row].form.share.errors = [words]
                self.targets.errors = [entry.errors for entry in self.targets.entries]
            case ("terms" | "vacancy" | "meetings", str(name), *_rest) if name in self:
                self[name].errors = [words]
            case (str(name), *_rest) if name in self and name not in ("quotas", "targets", "seat_groups"):
                self[name].errors = [words]
            case _:
                self.form_errors.append(words)


class GrantForm(BaseForm):
    """Whom to give which role."""

    email = EmailField(
        _l("E-mail address of the account"),
        filters=[trimmed],
        validators=[DataRequired(_l("Enter an e-mail address.")), Length(max=320)],
        description=_l("The person needs an account here first."),
    )
    role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice(Role.SECRETARIAT.value, _l("Secretariat: prepares rotations, keeps people and terms")),
            SelectChoice(Role.MEMBER.value, _l("Member: sees the council and its proposals")),
            SelectChoice(Role.AUDITOR.value, _l("Auditor: checks the record and past proposals")),
            SelectChoice(Role.ADMINISTRATOR.value, _l("Administrator: grants roles, changes the charter")),
            SelectChoice(Role.ASSESSOR.value, _l("Assessor: reads applications without names and gives points")),
        ],
    )


@dataclass(frozen=True)
class Aims:
    """The aims of one question: each answer with its row of the form, and how many are set."""

    name: str
    summary: str
    rows: list[tuple[str, FormField]]
    wrong: bool


def aims_of(form: CharterForm, dimensions: Sequence[NamedDimension]) -> list[Aims]:
    """The aims, one question after another."""
    names = Names(dimensions)
    found: dict[str, list[tuple[str, FormField]]] = {}
    for row in form.targets:
        dimension, value = row.form.dimension.data or "", row.form.value.data or ""
        found.setdefault(dimension, []).append((names.value(dimension, value), row))
    return [_aims(names.dimension(dimension), rows) for dimension, rows in found.items()]


def _aims(name: str, rows: list[tuple[str, FormField]]) -> Aims:
    number = sum(bool(row.form.share.data) for _value, row in rows)
    summary = ngettext("%(num)s aim", "%(num)s aims", number)
    return Aims(name, summary, rows, wrong=any(row.errors for _value, row in rows))


def offered_to(
    form: CharterForm, dimensions: Sequence[NamedDimension]
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """What a new quota may be about: each question with its answers, those ticked already marked."""
    ticked = set(form.new_values.data or [])
    return [(label(each.name), [_offer(each.key, value, ticked) for value in each.values]) for each in dimensions]


def _offer(dimension: str, value: Named, ticked: set[str]) -> tuple[str, str, bool]:
    pair = f"{dimension}:{value.key}"
    return pair, label(value.name), pair in ticked
