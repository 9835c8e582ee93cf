"""What a meeting is prepared with: what each member needs, how minutes name her, whether she may be pictured."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.councils.models import Council
from council.councils.phrases import listed
from council.database import db
from council.members import languages
from council.members import service as members
from council.members.choices.service import Channel, choices_of, name_in_minutes
from council.members.models import Person
from council.members.needs import service as needs
from council.members.needs.words import need_words
from council.terms import service as terms


@dataclass(frozen=True)
class Preparation:
    """One member, for whoever prepares a meeting."""

    person_id: UUID
    name: str
    minutes: str
    photo: bool
    channel: str
    needs: str
    words: bool  # she wrote more in her own words


@dataclass(frozen=True)
class Meeting:
    """Everybody who sits, and how often each thing is needed."""

    people: tuple[Preparation, ...]
    totals: tuple[tuple[str, int], ...]


def meeting(council: Council, on: date) -> Meeting:
    """What to prepare for those who sit on a day."""
    sitting = [seat.person_id for seat in terms.seated(council, on)]
    names, needed = members.names_of_many(sitting), needs.needs_of_many(sitting)
    people = db.session.scalars(select(Person).where(Person.id.in_(sitting)))
    channels = {each: channel_words(each) for each in (*Channel, None)}
    lines = [_line(each, names[each.id], needed.get(each.id, needs.Needs()), channels) for each in people]
    counted = Counter(words for each in needed.values() for words in _in_words(each))
    totals = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return Meeting(tuple(sorted(lines, key=lambda line: line.name.casefold())), tuple(totals))


def _line(person: Person, name: str, needed: needs.Needs, channels: Mapping[Channel | None, str]) -> Preparation:
    chosen = choices_of(person)
    return Preparation(
        person_id=person.id,
        name=name,
        minutes=name_in_minutes(person) or _("“a member”"),
        photo=chosen.photo,
        channel=channels[chosen.channel],
        needs=listed(_in_words(needed)) if needed.interpretation or needed.listed else "",
        words=bool(needed.words),
    )


def _in_words(needed: needs.Needs) -> list[str]:
    words = need_words()
    spoken = [_("interpretation: %(language)s", language=languages.name_of(each)) for each in needed.interpretation]
    return [*spoken, *(words[each] for each in needed.listed)]


def channel_words(channel: Channel | None) -> str:
    """How a member wishes to be told things."""
    words = {
        Channel.EMAIL: _("by e-mail"),
        Channel.PHONE: _("by telephone"),
        Channel.POST: _("by letter"),
        Channel.THROUGH_SOMEONE: _("through somebody she trusts"),
    }
    return words[channel] if channel else _("no wish")
