"""The past as it was known at a moment, as that of a checkpoint: what was written later is left out."""

from datetime import date, datetime

from sqlalchemy import select

from council.audit.models import Checkpoint, Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db
from council.reports.history.spans import History, Rules
from council.rotation import funnels, snapshots
from council.terms import service as terms


def last_moment(checkpoint: Checkpoint) -> datetime:
    """The instant of the last act a checkpoint covers; all that its transaction saved has the same."""
    return db.session.execute(select(Entry.at).where(Entry.sequence == checkpoint.size)).scalar_one()


def history_known(council: Council, until: datetime, last: date) -> History:
    """What was written down of a council by a moment, of the days up to a last one."""
    written = {each.day: each for each in snapshots.snapshots_of(council) if each.written_at <= until}
    adopted = [
        (each.in_force_from, each.number, each) for each in councils.charters_of(council) if each.created_at <= until
    ]
    charters = sorted((day, number, each) for day, number, each in adopted if day is not None and day <= last)
    return History(
        council=council,
        today=last,
        dimensions=tuple(councils.dimensions_of(council, on=date.min)),  # none was retired before that
        snapshots=tuple(written[day] for day in sorted(written) if day <= last),
        charters=tuple(Rules(day, number, councils.rules_of(each)) for day, number, each in charters),
        held=tuple(terms.held_terms_known(council, until)),
        funnels=tuple(each for each in funnels.funnels_known(council, until) if each.rotation_on <= last),
    )
