"""Time zones: which may be chosen, what they are called, and moments told in them."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_datetime

from council.i18n import code

PARTS_OF_THE_WORLD = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
UTC_NAME = "UTC"


def zones() -> frozenset[str]:
    """The names of the zones in which people live, as the IANA time zone database has them."""
    known = get_global("zone_territories")  # an older name of a zone has no country there
    return frozenset(each for each in available_timezones() & set(known) if each.startswith(PARTS_OF_THE_WORLD)) | {
        UTC_NAME
    }


def zone_choices() -> list[tuple[str, str]]:
    """Each zone with its place in the reader's language, in the order of the names."""
    return list(_choices(code()))


def in_zone(moment: datetime, zone: str) -> str:
    """A moment as clocks show it in a zone, with the weekday and the place the clock stands in."""
    local = format_datetime(moment, "EEEE d MMMM y, HH:mm", tzinfo=ZoneInfo(zone), locale=code())
    return f"{local} ({zone_name(zone)})"


def zone_name(zone: str) -> str:
    """The place a zone is known by, in the reader's language."""
    return _named(zone, code())


@lru_cache(maxsize=8)
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    named = ((each, _named(each, language)) for each in zones())
    return tuple(sorted(named, key=lambda each: each[1].casefold()))


@lru_cache(maxsize=4096)
def _named(zone: str, language: str) -> str:
    if zone == UTC_NAME:
        return UTC_NAME
    locale = Locale.parse(language)
    city = locale.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
    country = locale.territories.get(get_global("zone_territories").get(zone, ""), "")
    return f"{country} – {city}" if country and country != city else city
