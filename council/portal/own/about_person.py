"""What a council keeps of who a person is, what she said and what was said to her, for her own copy."""

from collections.abc import Sequence

from sqlalchemy import select

from council.audit.models import Entry
from council.database import db
from council.i18n import label
from council.members import messages
from council.members import service as members
from council.members.buddies.models import Pairing
from council.members.choices.service import choices_of
from council.members.groups import service as belongings
from council.members.models import Person
from council.members.needs.service import needs_of
from council.members.own import service as own
from council.members.own.feeds import feed_of
from council.members.skills.models import Skill
from council.members.skills.service import declared_by as skills_of
from council.members.suggestions.models import Suggestion, Support
from council.members.suggestions.service import words_of
from council.portal.own import copied
from council.portal.own.copied_part import Part
from council.portal.own.looked import every_look

Parts = Sequence[Part]


def identity(person: Person) -> copied.Identity:
    """Who she is."""
    account = person.user
    return copied.Identity(
        pseudonym=person.pseudonym,
        name=members.name_of(person),
        contact=members.contact_of(person),
        organisation=members.organisation_of(person),
        language=person.language,
        known_since=person.created_at,
        entered_by_officer=person.assisted,
        account_email=account.email if account else None,
        account_name=account.name if account else None,
        account_language=account.language if account else None,
    )


def choices(person: Person) -> copied.Choices:
    """How she may appear and is told things."""
    chosen = choices_of(person)
    return copied.Choices(
        languages_spoken=list(chosen.spoken),
        channel=chosen.channel,
        named_in_public=chosen.listed,
        beside_name=sorted(chosen.beside),
        photo_allowed=chosen.photo,
        named_in_minutes=chosen.attribution,
        chosen_by=person.choices_by,
        chosen_on=person.choices_on,
        kept_since=person.kept_since,
    )


def statements(person: Person) -> Parts:
    """Everything she ever said of herself."""
    return [
        copied.Statement(
            dimension=each.dimension,
            question=label(each.dimension_name),
            value=each.value,
            answer=label(each.value_name),
            declared_on=each.declared_on,
            declared_by=each.declared_by,
            until=each.withdrawn_on,
        )
        for each in own.history_of(person)
    ]


def skills(person: Person) -> Parts:
    """What she said she can do."""
    told = skills_of(person)
    if told is None:
        return []
    known = select(Skill.name).where(Skill.council_id == person.council_id, Skill.key.in_(told.keys))
    named = [label(each) for each in db.session.scalars(known.order_by(Skill.position))]
    return [copied.Skills(skills=named, declared_on=told.on, declared_by=told.by)]


def needs(person: Person) -> Parts:
    """What she said she needs."""
    told = needs_of(person)
    if told is None:
        return []
    return [
        copied.Needs(
            interpretation_into=list(told.needs.interpretation),
            needs=list(told.needs.listed),
            in_own_words=told.needs.words,
            declared_on=told.on,
            declared_by=told.by,
        )
    ]


def groups(person: Person) -> Parts:
    """The groups she belongs to, or did."""
    return [
        copied.Belonging(
            group=belongings.name_of(belongings.group(person.council, each.group_id)),
            speaks_for_it=each.speaks_for,
            since=each.since,
            until=each.until,
        )
        for each in belongings.belongings_of(person)
    ]


def accompanied(person: Person) -> Parts:
    """Whom she accompanied, and who accompanied her."""
    with_her = select(Pairing).where((Pairing.newcomer_id == person.id) | (Pairing.guide_id == person.id))
    return [
        copied.Accompanied(
            kind=each.kind,
            role="newcomer" if each.newcomer_id == person.id else "guide",
            begins_on=each.begins_on,
            ends_on=each.ends_on,
        )
        for each in db.session.scalars(with_her.order_by(Pairing.begins_on))
    ]


def written(person: Person) -> Parts:
    """The messages to her, oldest first."""
    read = (messages.read(each) for each in reversed(messages.messages_of(person)))
    return [
        copied.Post(subject=each.subject, text=each.body, written_at=each.written_at, by_mail=each.by_mail)
        for each in read
    ]


def calendar(person: Person) -> Parts:
    """Her calendar link."""
    feed = feed_of(person)
    if feed is None:
        return []
    working = feed.token_hash is not None
    return [copied.Link(made_at=feed.made_at, working=working, names_council=feed.names_council)]


def erasure_asked(person: Person) -> Parts:
    """When she asked to be erased."""
    return [copied.Wish(asked_at=each.asked_at, taken_back_at=each.taken_back_at) for each in own.requests_of(person)]


def looks(person: Person) -> Parts:
    """Who looked at her data."""
    return [
        copied.Looked(day=each.on, who=each.name, roles=list(each.roles), looked_at=each.act)
        for each in every_look(person, person.council)
    ]


def record(person: Person) -> Parts:
    """The acts that are about her."""
    about_her = select(Entry.sequence, Entry.at, Entry.act).where(Entry.subject == f"person:{person.id}")
    rows = db.session.execute(about_her.order_by(Entry.sequence))
    return [copied.Recorded(number=row.sequence, at=row.at, act=row.act) for row in rows]


def suggestions(person: Person) -> Parts:
    """What she suggested to change in the charter, and the answers."""
    made = select(Suggestion).where(Suggestion.person_id == person.id).order_by(Suggestion.made_at)
    return [
        copied.Suggested(
            section=each.section,
            text=words_of(each, "text_sealed"),
            reason=words_of(each, "reason_sealed"),
            made_at=each.made_at,
            state=each.state,
            reply=words_of(each, "answer_sealed"),
            answered_at=each.answered_at,
        )
        for each in db.session.scalars(made)
    ]


def supported(person: Person) -> Parts:
    """When she supported what another member suggested."""
    given = select(Support.given_at).where(Support.person_id == person.id).order_by(Support.given_at)
    return [copied.Supported(given_at=each) for each in db.session.scalars(given)]
