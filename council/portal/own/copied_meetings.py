"""What a person's copy of her own data says of meetings, in the format of `copied`."""

from datetime import date, datetime

from council.portal.own.copied_part import Part


class Invited(Part):
    """A meeting to which she was invited, and what she answered."""

    meeting: str
    invited_at: datetime
    reminded_at: datetime | None
    takes_part: str
    waits_for_a_place: bool
    answered_at: datetime | None
    entered_by_officer: bool
    reason: str
    interpretation_into: list[str]
    help: list[str]
    in_own_words: str


class ProposedItem(Part):
    """What she proposed to speak of at a meeting."""

    meeting: str
    item: str
    text: str
    item_state: str
    reason: str


class Commented(Part):
    """What she said to a draft of minutes, and the answer."""

    meeting: str
    text: str
    made_at: datetime
    reply: str
    answered_at: datetime | None


class Rated(Part):
    """The level of participation an agenda item reached, as she sees it."""

    item: str
    level: str


class Checked(Part):
    """Her answer to one question about a meeting."""

    check: str
    degree: str


class LookedBack(Part):
    """What she thinks of a meeting."""

    meeting: str
    levels: list[Rated]
    checks: list[Checked]
    useful: int | None
    word: str | None
    answered_at: datetime


class Contributed(Part):
    """Work she did between meetings."""

    day: date
    work: str
    minutes: int | None
    what: str
    noted_at: datetime


class Hours(Part):
    """When she can meet, by the clock of a place."""

    zone: str
    weekdays: list[str]
    not_before: str
    not_after: str
    duties: list[str]
    away: list[str]
    chosen_on: date


class DateSaid(Part):
    """What she said of a date for a meeting."""

    meeting: str
    starts_at: datetime
    answer: str
