"""Forms about items of an agenda: the secretariat's, a member's proposal, and why one is declined."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from council.form_base import BaseForm, number
from council.meetings.agenda.service import Item, Proposal
from council.meetings.forms import REASON, WordedForm, paragraphs, worded
from council.meetings.models import AgendaItem, Lead, Participation
from council.meetings.words import lead_words, participation_words

SHORTEST, LONGEST = 1, 600
USUAL = 20


class ItemForm(WordedForm):
    """What a meeting speaks of, who leads it, how much members decide in it, and for how long."""

    lead = SelectField(_l("Who leads it"))
    participation = SelectField(
        _l("How much members decide in it"),
        description=_l("What is planned. Afterwards it is compared with what members say it was."),
    )
    minutes = number(_l("Minutes planned"), least=SHORTEST, most=LONGEST, required=True)
    confidential = BooleanField(_l("Confidential: left out of what is published"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lead.choices = [(each.value, words) for each, words in lead_words().items()]
        self.participation.choices = [(each.value, words) for each, words in participation_words().items()]

    def item(self) -> Item:
        """What the form says, as the service takes it."""
        return {
            "title": self.labels("title"),
            "about": self.labels("about"),
            "lead": self.lead.data,
            "participation": self.participation.data,
            "minutes": self.minutes.data,
            "confidential": self.confidential.data,
        }


class ProposeForm(WordedForm):
    """What a member proposes to speak of."""

    minutes = number(_l("How many minutes it needs"), least=SHORTEST, most=LONGEST, required=True)

    def proposal(self) -> Proposal:
        """What the form says, as the service takes it."""
        return {"title": self.labels("title"), "about": self.labels("about"), "minutes": self.minutes.data}


class DeclineForm(BaseForm):
    """Why an item is not put on the agenda."""

    reason = paragraphs(
        _l("Why"), most=REASON, required=True, description=_l("Who proposed the item reads it on her own page.")
    )


def new_item_form() -> ItemForm:
    """The form for an item that nobody has written yet."""
    usual = {"lead": Lead.MIGRANT.value, "participation": Participation.COOPERATION.value, "minutes": USUAL}
    return ItemForm(data={"version": "0", **usual})


def item_form(item: AgendaItem) -> ItemForm:
    """The form over an item."""
    return ItemForm(
        data={
            "version": str(item.version),
            "lead": item.lead,
            "participation": item.participation,
            "minutes": item.minutes,
            "confidential": item.confidential,
            **worded(item.title, item.about),
        }
    )


def propose_form() -> ProposeForm:
    """The form for a proposal."""
    return ProposeForm(data={"version": "0", "minutes": USUAL})
