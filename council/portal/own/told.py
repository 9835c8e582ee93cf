"""A person's copy of her data in words: the same facts as in the file for machines, under headings, for her to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from council.form_base import Words
from council.i18n import day, instant
from council.portal.own.codes import CODES
from council.portal.own.copied import OwnData
from council.portal.own.copied_part import Part

Row = tuple[str, str]


@dataclass(frozen=True)
class Section:
    """One part of the copy: a heading, and its entries, each a list of named facts."""

    title: str
    entries: tuple[tuple[Row, ...], ...]


HEADINGS: Mapping[str, Words] = {
    "identity": _l("Who you are"),
    "choices": _l("How you wish to be told things and to appear"),
    "statements": _l("What you said about yourself"),
    "skills": _l("What you can do"),
    "needs": _l("What you need to take part"),
    "groups": _l("Groups you belong to"),
    "accompanied": _l("Whom you accompany, or who accompanies you"),
    "suggestions": _l("What you suggested to change in the charter"),
    "supported": _l("When you supported another member's suggestion"),
    "terms": _l("Your terms"),
    "offices": _l("Your offices"),
    "bodies": _l("Groups in which you work"),
    "elsewhere": _l("Where else you sit"),
    "reminders": _l("How you were reminded of the end of a term"),
    "offers": _l("Vacant seats you were asked to take"),
    "in_line": _l("Your places in line for a seat"),
    "applications": _l("Your applications"),
    "reviews": _l("How your applications were reviewed"),
    "fixed": _l("Decisions to fix you on or off the council"),
    "opinions": _l("What you said of proposals"),
    "invited": _l("Meetings you were invited to"),
    "proposed_items": _l("What you proposed to speak of at meetings"),
    "attended": _l("How you took part in meetings"),
    "spoken": _l("When you asked to speak, and spoke"),
    "stood_aside": _l("Items you said are a matter of your own"),
    "voted": _l("Secret ballots in which you voted; nobody can see what you chose"),
    "commented": _l("What you said to drafts of minutes"),
    "looked_back": _l("What you think of meetings"),
    "contributed": _l("Your work between meetings"),
    "hours": _l("When you can meet"),
    "dates_said": _l("What you said of dates for meetings"),
    "raised": _l("Recommendations you raised"),
    "objected": _l("What you object to recommendations"),
    "ordered": _l("In which order you put recommendations"),
    "account_wished": _l("That you wish to be sent the public account"),
    "letters": _l("Letters to you"),
    "messages": _l("Messages to you"),
    "calendar": _l("Your calendar link"),
    "erasure_asked": _l("When you asked to be erased"),
    "looks": _l("Who looked at your data"),
    "record": _l("What the record holds about you"),
}

FIELDS: Mapping[str, Words] = {
    "account_email": _l("Address of your account"),
    "account_language": _l("Language of your account"),
    "account_name": _l("Name of your account"),
    "act": _l("What happened"),
    "adviser": _l("As an adviser, without a seat on the council"),
    "amendments": _l("Changes of its end"),
    "answer": _l("Your answer"),
    "answers": _l("Your answers"),
    "asked_at": _l("Asked on"),
    "asked_on": _l("Asked on"),
    "answered_at": _l("Answered on"),
    "assessments": _l("Points and comments you were given"),
    "at": _l("When"),
    "away": _l("Away"),
    "began_at": _l("From"),
    "begins_on": _l("From"),
    "beside_name": _l("May stand beside your name"),
    "body": _l("Name of the other body"),
    "by_mail": _l("Also sent by mail"),
    "call": _l("Call"),
    "change": _l("Change"),
    "channel": _l("How you wish to be told things"),
    "check": _l("Question"),
    "checks": _l("Your answers"),
    "chosen_by": _l("Where it comes from"),
    "chosen_on": _l("Chosen on"),
    "comment": _l("Your comment"),
    "complete_by": _l("To be completed by"),
    "contact": _l("How to reach you"),
    "day": _l("Day"),
    "decided_on": _l("Decided on"),
    "declared_by": _l("Where it comes from"),
    "declared_on": _l("Told on"),
    "degree": _l("Your answer"),
    "duties": _l("Regular duties"),
    "end": _l("Agreed to end on"),
    "ends_on": _l("Until"),
    "entered_by_officer": _l("Entered by the secretariat"),
    "finished_at": _l("Until"),
    "for_this_council": _l("In the name of this council"),
    "given_at": _l("When"),
    "group": _l("Group"),
    "help": _l("What would help"),
    "in_own_words": _l("In your own words"),
    "interpretation_into": _l("Interpretation into"),
    "invited_at": _l("Invited on"),
    "item": _l("Agenda item"),
    "item_state": _l("What came of it"),
    "kept_for_next_call": _l("Counts for the next call too"),
    "kept_since": _l("Wishes to be kept after her time on the council, since"),
    "known_since": _l("Known here since"),
    "language": _l("Language to write in"),
    "languages_spoken": _l("Languages you speak"),
    "let_in_late_because": _l("Why you could apply after the deadline"),
    "level": _l("Level it reached"),
    "levels": _l("Levels of participation"),
    "line": _l("Which line"),
    "looked_at": _l("What"),
    "made_at": _l("Made on"),
    "meeting": _l("Meeting"),
    "minutes": _l("How many minutes"),
    "name": _l("Name"),
    "named_in_minutes": _l("How minutes name you"),
    "named_in_public": _l("Named in public"),
    "named_on": _l("Named on"),
    "names_council": _l("Names the council"),
    "needs": _l("What you need"),
    "new_end": _l("Ends on"),
    "not_after": _l("Not after"),
    "not_before": _l("Not before"),
    "noted_at": _l("Noted on"),
    "number": _l("Number"),
    "office": _l("Office"),
    "order": _l("The first matters most to you"),
    "organisation": _l("Organisation"),
    "outcome": _l("Outcome"),
    "part": _l("As what"),
    "photo_allowed": _l("May be seen in photographs"),
    "points": _l("Points"),
    "position": _l("Place"),
    "presence": _l("How it was noted"),
    "proposal": _l("Proposal"),
    "pseudonym": _l("Pseudonym"),
    "question": _l("Question"),
    "read_by_everybody": _l("Everybody may read it"),
    "reason": _l("Reason"),
    "received_on": _l("Received on"),
    "recommendation": _l("Recommendation"),
    "refusal": _l("Reason as it is counted"),
    "removed_at": _l("Taken back on"),
    "replied_on": _l("Answered on"),
    "reply": _l("Answer"),
    "rest_of_a_term": _l("Rest of somebody else's term"),
    "reminded_at": _l("Reminded on"),
    "role": _l("Your part"),
    "roles": _l("Role"),
    "rotation_on": _l("Rotation on"),
    "seat_group_name": _l("Seat group"),
    "seated": _l("Fixed on the council"),
    "section": _l("Part of the charter"),
    "sent_on": _l("Sent on"),
    "since": _l("Since"),
    "skills": _l("What you can do"),
    "speaks_for_it": _l("You speak for it"),
    "stage": _l("How far it has come"),
    "start": _l("Begins on"),
    "stated_at": _l("When"),
    "starts_at": _l("Begins on"),
    "state": _l("State"),
    "subject": _l("Subject"),
    "taken_back_at": _l("Taken back on"),
    "term_ends_on": _l("Your term ends on"),
    "text": _l("Text"),
    "takes_part": _l("Your answer"),
    "told_on": _l("Told in person on"),
    "until": _l("Until"),
    "useful": _l("How useful it was"),
    "valid_until": _l("Valid until"),
    "voice": _l("Your voice"),
    "weekdays": _l("Days on which you can meet"),
    "what": _l("What you did"),
    "waits_for_a_place": _l("Waits for a place"),
    "who": _l("Who"),
    "wish": _l("What you wish when it ends"),
    "wish_entered_by_officer": _l("Wish entered by the secretariat"),
    "wish_told_on": _l("Wish told on"),
    "word": _l("In a word"),
    "work": _l("What kind of work"),
    "working": _l("Works"),
    "written_at": _l("When"),
    "zone": _l("Where your clock stands"),
}

# What only a machine reads, or what stands beside it in words.
LEFT_OUT = frozenset({"dimension", "value", "source", "kind", "seat_group"})


def in_sections(data: OwnData) -> list[Section]:
    """Everything in the copy; a part in which there is nothing says nothing."""
    found = []
    for name, heading in HEADINGS.items():
        held = getattr(data, name)
        parts = held if isinstance(held, list) else [held]
        entries = tuple(tuple(_rows(each)) for each in parts)
        if entries:
            found.append(Section(str(heading), entries))
    return found


def _rows(part: Part) -> Iterator[Row]:
    for field in type(part).model_fields:
        value = getattr(part, field)
        if field not in LEFT_OUT and value not in (None, "", [], {}):
            yield str(FIELDS[field]), _value(field, value)


def _value(field: str, value: Any) -> str:
    if isinstance(value, list):
        return _several(field, value)
    if isinstance(value, dict):
        return _(", ").join(f"{name}: {figure}" for name, figure in value.items())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    return _words(field, str(value))


def _several(field: str, values: list[Any]) -> str:
    if isinstance(values[0], Part):
        return "\n".join("; ".join(f"{name}: {value}" for name, value in _rows(each)) for each in values)
    return _(", ").join(_words(field, each) for each in values)


def _words(field: str, value: str) -> str:
    """A code in words; a text, and a code this version does not know, as it stands."""
    told = CODES.get(field)
    try:
        return told(value) if told else value
    except (KeyError, ValueError):
        return value
