"""What a person's copy of her own data says of recommendations, in the format of `copied`."""

from datetime import date, datetime

from council.portal.own.copied_part import Part


class Raised(Part):
    """A recommendation that she raised."""

    recommendation: str
    noted_at: datetime


class Objected(Part):
    """What she objects to a recommendation."""

    recommendation: str
    in_own_words: str
    read_by_everybody: bool
    given_at: datetime


class Ordered(Part):
    """The order she gave, the first matters most; until it is counted."""

    order: list[str]


class AccountWished(Part):
    """That she wishes to be sent the public account."""

    since: date
