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
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput

from council.access import Role
from council.councils import charter_editing as editing
from council.councils.phrases import Named, NamedDimension, Names, listed
from council.councils.row_forms import (
    MOST_SEATS,
    EligibilityRow,
    OfficerRow,
    QuotaRow,
    ReminderRow,
    SeatGroupRow,
    TargetRow,
    counted_in,
)
from council.councils.rules import USUAL_REMINDERS
from council.councils.wording import Place
from council.form_base import BaseForm, Rows, VersionedForm, day_field, number, short_text, trimmed
from council.i18n import label

MOST_GROUPS = 50
MOST_OFFICERS = 50
MOST_REMINDERS = 20
MOST_QUOTAS = 200
MOST_CONDITIONS = 20
MOST_VALUES = 500
LEAST_FIGURE = 5  # as the rules have it: fewer would protect nobody
MOST_FIGURE = 100


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
    seat_groups = Rows(FormField(SeatGroupRow), max_entries=MOST_GROUPS)
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
    applications_carry_over = BooleanField(_l("Whoever is not chosen may keep her application for the next call"))
    officers = Rows(FormField(OfficerRow), max_entries=MOST_OFFICERS)
    reminders = Rows(FormField(ReminderRow), max_entries=MOST_REMINDERS)
    quotas = Rows(FormField(QuotaRow), max_entries=MOST_QUOTAS)
    new_values = SelectMultipleField(_l("Whom the new quota is about"), validate_choice=False)
    new_least = number(_l("At least"), least=0, most=MOST_SEATS)
    new_most = number(_l("At most"), least=0, most=MOST_SEATS)
    new_unit = counted_in()
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
    smallest_figure = number(
        _l("Least width of a published range, in people"),
        least=LEAST_FIGURE,
        most=MOST_FIGURE,
        required=True,
        description=_l(
            "Nobody is counted, or left out, together with fewer people than this. "
            "A higher number protects members better, and tells the public less."
        ),
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
        if step == "add_quota":
            self._add_quota()
            return True
        kinds: dict[str, tuple[Rows, int, list[dict[str, object]]]] = {
            "seat_group": (self.seat_groups, MOST_GROUPS, [{"key": "", "name": ""}]),
            "condition": (self.eligibility, MOST_CONDITIONS, [{"place": "", "kind": "other", "text": ""}]),
            "office": (self.officers, MOST_OFFICERS, [{"place": "", "name": ""}]),
            "reminder": (self.reminders, MOST_REMINDERS, self._further_reminders()),
            "quota": (self.quotas, 0, []),
        }
        for name, (rows, most, fresh) in kinds.items():
            if step == f"add_{name}" and len(rows.entries) < most:
                for row in fresh:
                    rows.append_entry(row)
                return True
            buttons = {f"remove_{name}_{place}": place for place in range(len(rows.entries))}
            if step in buttons:
                rows.pop_entry(buttons[step])
                return True
        return False

    def _further_reminders(self) -> list[dict[str, object]]:
        """One more; where none was stated, the usual ones, to be changed."""
        usual = [each.model_dump() for each in USUAL_REMINDERS]
        return [{"when": "before_end", "unit": "day"}] if self.reminders.entries else usual

    def _add_quota(self) -> None:
        """A quota on the answers that are ticked."""
        chosen = self.new_values.data or []
        if not chosen or len(self.quotas.entries) >= MOST_QUOTAS:
            self.new_values.errors = [
                _("Tick at least one answer.")
                if not chosen
                else ngettext("There may be %(num)s quota.", "There may be %(num)s quotas.", MOST_QUOTAS)
            ]
            return
        row = editing.new_quota(chosen, [entry.data for entry in self.quotas])
        bounds = {"least": self.new_least.data, "most": self.new_most.data, "unit": self.new_unit.data}
        self.quotas.append_entry({**row, **bounds})
        self.new_values.data, self.new_least.data, self.new_most.data = [], None, None

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
