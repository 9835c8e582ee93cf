"""The form of a trial: the charter's quotas, aims, newcomers and priorities, to be changed in a scratch copy."""

from typing import Any, get_args

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from council.councils.rules import PriorityKey
from council.councils.wording import Place
from council.form_base import BaseForm, Rows, number, trimmed
from council.rotation import words
from council.rotation.workspace.trials import Bounds, Changes, Ranked

MOST_SEATS = 1000
MOST_SLACK = 100
MOST_ROWS = 500
PRIORITIES = get_args(PriorityKey)
FEWEST_PLACES = 3


class QuotaRow(Form):  # type: ignore[misc]  # WTForms is untyped
    """The bounds of one quota; empty for trying without it."""

    key = HiddenField()
    least = number(_l("At least"), least=0, most=MOST_SEATS)
    most = number(_l("At most"), least=0, most=MOST_SEATS)


class TargetRow(Form):  # type: ignore[misc]
    """The share aimed at for one value; empty for trying without the aim."""

    key = HiddenField()
    share = StringField(_l("Share"), filters=[trimmed], validators=[Optional(), Length(max=20)])


class PriorityRow(Form):  # type: ignore[misc]
    """What counts in this place."""

    key = SelectField(_l("What counts"))
    slack = number(_l("Seats from the best that count as equally good"), least=0, most=MOST_SLACK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [SelectChoice(key, words.priority(key).name) for key in PRIORITIES]
        self.key.choices = [SelectChoice("", _("Nothing more")), *named]


class TrialForm(BaseForm):
    """Everything a trial may change."""

    quotas = Rows(FormField(QuotaRow), max_entries=MOST_ROWS)
    targets = Rows(FormField(TargetRow), max_entries=MOST_ROWS)
    newcomers_least = number(_l("At least so many members who never sat before"), least=0, most=MOST_SEATS)
    newcomers_most = number(_l("At most so many members who never sat before"), least=0, most=MOST_SEATS)
    priorities = Rows(FormField(PriorityRow), max_entries=len(PRIORITIES))

    def validate(self, extra_validators: Any = None) -> bool:
        """The newcomers' bounds are in order; the rules themselves see to everything else."""
        whole = bool(super().validate(extra_validators))
        least, most = self.newcomers_least.data, self.newcomers_most.data
        if whole and least is not None and most is not None and least > most:
            self.newcomers_most.errors = [_("The least number is above the largest. Change one of them.")]
            return False
        return whole

    def wanted(self) -> Changes:
        """What the form says, as a trial states it."""
        return {
            "quotas": {str(row["key"]): Bounds(least=row["least"], most=row["most"]) for row in self.quotas.data},
            "targets": {str(row["key"]): row["share"] or "" for row in self.targets.data},
            "newcomers": {"least": self.newcomers_least.data, "most": self.newcomers_most.data},
            "priorities": [
                Ranked(key=row["key"], slack=row["slack"] or 0) for row in self.priorities.data if row["key"]
            ],
        }

    def mark(self, place: Place, said: str) -> None:
        """Write a mistake beside the row it is about, or above the form."""
        rows = {
            "quotas": [row.form.least for row in self.quotas if row.form.least.data or row.form.most.data],
            "targets": [row.form.share for row in self.targets if row.form.share.data],
            "priorities": [row.form.key for row in self.priorities if row.form.key.data],
        }
        match place:
            case (str(part), int(at), *_rest) if at < len(rows.get(part, ())):
                rows[part][at].errors = [said]
                self[part].errors = [entry.errors for entry in self[part]]
            case _:
                self.form_errors.append(said)


def form_values(stated: Changes) -> dict[str, Any]:
    """The values the form shows for these rules."""
    ranked: list[dict[str, Any]] = [dict(each) for each in stated["priorities"]]
    places = min(max(len(ranked) + 1, FEWEST_PLACES), len(PRIORITIES))
    return {
        "quotas": [{"key": key, **told} for key, told in stated["quotas"].items()],
        "targets": [{"key": key, "share": share} for key, share in stated["targets"].items()],
        "newcomers_least": stated["newcomers"]["least"],
        "newcomers_most": stated["newcomers"]["most"],
        "priorities": [*ranked, *({"key": "", "slack": 0} for _place in range(places - len(ranked)))],
    }
