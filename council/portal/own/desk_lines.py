"""What waits for the secretariat because somebody asked for it on her own page."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from council.i18n import day
from council.members import service as members
from council.members.own import service as own
from council.portal.situation import Situation
from council.portal.task import URGENT, Action, Task


def about_erasure(found: Situation) -> Iterator[Task]:
    """Everybody who asks to be erased, each with the way to the page that does it."""
    for asked in own.waiting_requests(found.council):
        yield Task(
            title=_("%(name)s asks to be erased", name=members.name_of(asked.person)),
            why=_("Asked on %(day)s. Until it is done, the person may take it back.", day=day(asked.asked_at.date())),
            due=found.on,
            action=Action(
                _("Read what it does"), url_for("members.erase", council=found.council, person_id=asked.person_id)
            ),
            kind=URGENT,
        )
