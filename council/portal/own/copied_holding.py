"""What a person's copy of her own data says of meetings while they were held, in the format of `copied`."""

from datetime import datetime

from council.portal.own.copied_part import Part


class Attended(Part):
    """One note of how she took part in a meeting."""

    meeting: str
    presence: str
    noted_at: datetime


class Spoken(Part):
    """One time she asked to speak."""

    meeting: str
    asked_at: datetime
    began_at: datetime | None
    finished_at: datetime | None


class StoodAside(Part):
    """An item of which she said that it is a matter of her own."""

    meeting: str
    item: str
    stated_at: datetime


class Voted(Part):
    """A secret ballot in which she took part."""

    meeting: str
    item: str
