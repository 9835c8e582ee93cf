"""A reader of calendars that knows RFC 5545, not the library that writes ours; it refuses what is not right."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

LONGEST_LINE = 75  # octets, without the line break (3.1)
NAME = re.compile(
    r"^(?P<name>[A-Z][A-Z0-9-]*)(?P<parameters>(;[A-Z-]+=(\"[^\"]*\"|[^\";:,]*))*):(?P<value>.*)$", re.DOTALL
)
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "CLASS", "TRANSP", "URL", "ORGANIZER"}
METHODS = {"PUBLISH", "CANCEL"}
STATES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}


class Wrong(ValueError):
    """The calendar breaks the standard."""


@dataclass
class Component:
    """A part of a calendar: what it says by name, and its parts."""

    kind: str
    said: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    parts: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> str:
        """What is said exactly once."""
        if len(self.said[name]) != 1:
            message = f"{self.kind} says {name} {len(self.said[name])} times"
            raise Wrong(message)
        return self.said[name][0]


def read(calendar: bytes) -> Component:
    """The whole calendar, checked."""
    found, open_parts = Component(""), [Component("")]
    for line in _unfolded(calendar):
        said = NAME.match(line)
        if said is None:
            message = f"no content line: {line!r}"
            raise Wrong(message)
        name, value = said["name"], said["value"]
        if name == "BEGIN":
            open_parts.append(Component(value))
        elif name == "END":
            done = open_parts.pop()
            if done.kind != value:
                message = f"{done.kind} ends as {value}"
                raise Wrong(message)
            open_parts[-1].parts.append(done)
        else:
            open_parts[-1].said[name].append(value)
    [found] = open_parts[0].parts
    _check(found)
    return found


def moment(value: str) -> datetime:
    """A moment in world time; anything else would need a zone that is described (3.3.5)."""
    if not re.fullmatch(r"\d{8}T\d{6}Z", value):
        message = f"not in world time: {value}"
        raise Wrong(message)
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def text(value: str) -> str:
    """A text without its escapes (3.3.11)."""
    if re.search(r"(?<!\\)(\\\\)*[,;]", value):
        message = f"not escaped: {value}"
        raise Wrong(message)
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _unfolded(calendar: bytes) -> list[str]:
    if (
        not calendar.endswith(b"\r\n")
        or b"\n" in calendar.replace(b"\r\n", b"")
        or b"\r" in calendar.replace(b"\r\n", b"")
    ):
        message = "lines end otherwise than with CRLF"
        raise Wrong(message)
    lines = calendar.removesuffix(b"\r\n").split(b"\r\n")
    if any(len(line) > LONGEST_LINE for line in lines):
        message = "a line is longer than 75 octets"
        raise Wrong(message)
    return re.sub(rb"\r\n[ \t]", b"", b"\r\n".join(lines)).decode().split("\r\n")


def _check(calendar: Component) -> None:
    if calendar.kind != "VCALENDAR" or calendar.one("VERSION") != "2.0" or not calendar.one("PRODID"):
        message = "no calendar of version 2.0"
        raise Wrong(message)
    if calendar.one("METHOD") not in METHODS:
        message = "an unknown method"
        raise Wrong(message)
    for event in calendar.parts:
        _check_event(event)


def _check_event(event: Component) -> None:
    for name in ("UID", "DTSTAMP", "DTSTART"):
        event.one(name)
    for name in ONCE & event.said.keys():
        event.one(name)
    moment(event.one("DTSTAMP"))
    if "DTEND" in event.said and moment(event.one("DTEND")) <= moment(event.one("DTSTART")):
        message = "it ends before it begins"
        raise Wrong(message)
    if "STATUS" in event.said and event.one("STATUS") not in STATES:
        message = "an unknown status"
        raise Wrong(message)
    for each in event.said["SUMMARY"]:
        text(each)
