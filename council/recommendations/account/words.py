"""An account in words: its figures, and how far each recommendation was."""

from datetime import date

from flask_babel import format_decimal
from flask_babel import gettext as _

from council.recommendations.account.gathering import Content
from council.recommendations.trail import Late, Standing, State, Waiting

Row = dict[str, str]


def figure_rows(figures: Content) -> list[Row]:
    """The figures of an account, each with what it counts."""
    counted = (
        (_("Newly adopted"), figures["adopted"]),
        (_("Sent"), figures["sent"]),
        (_("Answered"), figures["answered"]),
        (_("Done"), figures["done"]),
        (_("Refused"), figures["refused"]),
        (_("Overdue on the last day"), figures["overdue"]),
    )
    rows = [{"term": term, "value": format_decimal(value)} for term, value in counted]
    medians = (
        (_("Usual number of days until somebody says it arrived"), figures["days_to_acknowledge"]),
        (_("Usual number of days until an answer"), figures["days_to_answer"]),
    )
    return rows + [{"term": term, "value": format_decimal(value)} for term, value in medians if value is not None]


def standing_in(told: Content) -> Standing:
    """How far something was, as an account keeps it."""
    late = told["late"]
    return Standing(
        State(told["state"]), Late(Waiting(late["what"]), date.fromisoformat(late["since"])) if late else None
    )


def day_in(told: str | None) -> date | None:
    """A day as an account keeps it."""
    return date.fromisoformat(told) if told else None
