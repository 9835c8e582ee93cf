"""The format of a person's copy of her own data. Its JSON Schema is published in `static/schemas/own-data-1.json`."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from council.portal.own.copied_holding import Attended, Spoken, StoodAside, Voted
from council.portal.own.copied_meetings import (
    Commented,
    Contributed,
    DateSaid,
    Hours,
    Invited,
    LookedBack,
    ProposedItem,
)
from council.portal.own.copied_part import Part
from council.portal.own.copied_recommendations import AccountWished, Objected, Ordered, Raised

FORMAT = "migrant-council/own-data"
VERSION = 1
SCHEMA_FILE = "schemas/own-data-1.json"


class Identity(Part):
    """Who she is to the council."""

    pseudonym: str
    name: str
    contact: str
    organisation: str
    language: str | None
    known_since: datetime
    entered_by_officer: bool
    account_email: str | None
    account_name: str | None
    account_language: str | None


class Choices(Part):
    """How she wishes to be told things, and how she may appear."""

    languages_spoken: list[str]
    channel: str | None
    named_in_public: bool
    beside_name: list[str]
    photo_allowed: bool
    named_in_minutes: str
    chosen_by: str | None
    chosen_on: date | None
    kept_since: date | None


class Statement(Part):
    """One thing she said of herself; `until` is empty while it counts."""

    dimension: str
    question: str
    value: str
    answer: str
    declared_on: date
    declared_by: str
    until: date | None


class Skills(Part):
    """What she said she can do."""

    skills: list[str]
    declared_on: date
    declared_by: str


class Needs(Part):
    """What she said she needs in order to take part."""

    interpretation_into: list[str]
    needs: list[str]
    in_own_words: str
    declared_on: date
    declared_by: str


class Belonging(Part):
    """A group she belongs to."""

    group: str
    speaks_for_it: bool
    since: date
    until: date | None


class Accompanied(Part):
    """Somebody new accompanied by somebody who knows the council: which of the two she is."""

    kind: str
    role: Literal["newcomer", "guide"]
    begins_on: date
    ends_on: date


class Amendment(Part):
    """A change of a term's end, with its reason."""

    change: str
    new_end: date
    decided_on: date
    reason: str


class Service(Part):
    """One term. `end` is the day before which it was agreed to end at first."""

    seat_group: str
    seat_group_name: str
    start: date
    end: date
    rest_of_a_term: bool
    amendments: list[Amendment]
    wish: str | None
    wish_told_on: date | None
    wish_entered_by_officer: bool | None


class OfficeHeld(Part):
    """An office she was given. `end` was agreed; `new_end` is when it really ends, with her seat at the latest."""

    office: str
    start: date
    end: date
    new_end: date
    reason: str


class WorkedIn(Part):
    """A group of the council in which she works; `until` is empty while no end is known."""

    group: str
    adviser: bool
    since: date
    until: date | None


class SeatElsewhere(Part):
    """A seat on another body, and whether she holds it in the name of this council."""

    body: str
    part: str
    since: date
    until: date | None
    for_this_council: bool
    entered_by_officer: bool


class Offer(Part):
    """A vacant seat she was asked to take."""

    asked_on: date
    source: str
    reply: str | None
    replied_on: date | None


class Waiting(Part):
    """A place in line for a seat: as somebody's substitute, or on a reserve list."""

    line: Literal["substitute", "reserve_list"]
    position: int
    named_on: date | None
    valid_until: date | None


class Answered(Part):
    """Her answer to one question of a call."""

    question: str
    text: str


class Applied(Part):
    """An application, with what was decided and why."""

    call: str
    rotation_on: date
    received_on: date
    let_in_late_because: str
    stage: str
    decided_on: date | None
    reason: str
    answers: list[Answered]
    kept_for_next_call: bool
    language: str | None


class Reminded(Part):
    """A reminder of the end of a term."""

    term_ends_on: date
    sent_on: date
    told_on: date | None


class Assessed(Part):
    """The points one assessor gave for each criterion, and what she wrote."""

    points: dict[str, int]
    comment: str


class Reviewed(Part):
    """How an application was reviewed; empty until that is decided."""

    call: str
    complete_by: date | None
    outcome: str | None
    refusal: str | None
    reason: str
    assessments: list[Assessed]


class Suggested(Part):
    """What she suggested to change in the charter, and the answer."""

    section: str
    text: str
    reason: str
    made_at: datetime
    state: str
    reply: str
    answered_at: datetime | None


class Supported(Part):
    """She supported what another member suggested."""

    given_at: datetime


class Fixed(Part):
    """She was fixed on the council, or off it, before a proposal was made."""

    rotation_on: date
    seated: bool
    reason: str
    made_at: datetime
    removed_at: datetime | None


class Voice(Part):
    """What she said of a proposal."""

    rotation_on: date
    proposal: int
    voice: str
    comment: str
    given_at: datetime
    entered_by_officer: bool


class Post(Part):
    """A letter or a message to her."""

    subject: str
    text: str
    written_at: datetime | None
    by_mail: bool


class Looked(Part):
    """Somebody looked at her data."""

    day: date
    who: str
    roles: list[str]
    looked_at: str


class Recorded(Part):
    """An act in the council's record that is about her."""

    number: int
    at: datetime
    act: str


class Link(Part):
    """Her calendar link; the link itself is not kept."""

    made_at: datetime
    working: bool
    names_council: bool


class Wish(Part):
    """A time she asked to be erased."""

    asked_at: datetime
    taken_back_at: datetime | None


class OwnData(Part):
    """Everything one council keeps about one person."""

    format: Literal["migrant-council/own-data"] = "migrant-council/own-data"
    version: Literal[1] = 1
    written_at: datetime
    council: str
    council_short_name: str
    identity: Identity
    choices: Choices
    statements: list[Statement] = Field(default_factory=list)
    skills: list[Skills] = Field(default_factory=list)
    needs: list[Needs] = Field(default_factory=list)
    groups: list[Belonging] = Field(default_factory=list)
    accompanied: list[Accompanied] = Field(default_factory=list)
    suggestions: list[Suggested] = Field(default_factory=list)
    supported: list[Supported] = Field(default_factory=list)
    terms: list[Service] = Field(default_factory=list)
    offices: list[OfficeHeld] = Field(default_factory=list)
    bodies: list[WorkedIn] = Field(default_factory=list)
    elsewhere: list[SeatElsewhere] = Field(default_factory=list)
    reminders: list[Reminded] = Field(default_factory=list)
    offers: list[Offer] = Field(default_factory=list)
    in_line: list[Waiting] = Field(default_factory=list)
    applications: list[Applied] = Field(default_factory=list)
    reviews: list[Reviewed] = Field(default_factory=list)
    fixed: list[Fixed] = Field(default_factory=list)
    opinions: list[Voice] = Field(default_factory=list)
    invited: list[Invited] = Field(default_factory=list)
    proposed_items: list[ProposedItem] = Field(default_factory=list)
    attended: list[Attended]
    spoken: list[Spoken]
    stood_aside: list[StoodAside]
    voted: list[Voted]
    commented: list[Commented] = Field(default_factory=list)
    looked_back: list[LookedBack] = Field(default_factory=list)
    contributed: list[Contributed] = Field(default_factory=list)
    hours: list[Hours] = Field(default_factory=list)
    dates_said: list[DateSaid] = Field(default_factory=list)
    raised: list[Raised] = Field(default_factory=list)
    objected: list[Objected] = Field(default_factory=list)
    ordered: list[Ordered] = Field(default_factory=list)
    account_wished: list[AccountWished] = Field(default_factory=list)
    letters: list[Post] = Field(default_factory=list)
    messages: list[Post] = Field(default_factory=list)
    calendar: list[Link] = Field(default_factory=list)
    erasure_asked: list[Wish] = Field(default_factory=list)
    looks: list[Looked] = Field(default_factory=list)
    record: list[Recorded] = Field(default_factory=list)
