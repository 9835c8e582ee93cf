"""The checkpoints as an Atom feed (RFC 4287), so that a program can keep every one of them elsewhere."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from council import addresses
from council.audit.models import Checkpoint

ATOM = "http://www.w3.org/2005/Atom"


def feed_of(checkpoints: Sequence[Checkpoint], origin: str) -> bytes:
    """The feed, the latest checkpoint first."""
    ET.register_namespace("", ATOM)
    feed = _element(None, "feed")
    _element(feed, "id", addresses.shown("reports.record"))
    _element(feed, "title", _("Checkpoints of the record"))
    _element(feed, "updated", checkpoints[0].made_at.isoformat() if checkpoints else "1970-01-01T00:00:00+00:00")
    _element(_element(feed, "author"), "name", origin)
    _element(feed, "link", rel="self", href=addresses.shown("reports.checkpoint_feed"))
    for each in checkpoints:
        _entry(feed, each)
    found: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return found


def _entry(feed: ET.Element, checkpoint: Checkpoint) -> None:
    entry = _element(feed, "entry")
    address = addresses.shown("reports.checkpoint_file", size=checkpoint.size)
    _element(entry, "id", address)
    title = ngettext("Checkpoint over %(num)d act", "Checkpoint over %(num)d acts", checkpoint.size)
    _element(entry, "title", title)
    _element(entry, "updated", checkpoint.made_at.isoformat())
    _element(entry, "link", href=address)
    _element(entry, "content", checkpoint.note, type="text")


def _element(parent: ET.Element | None, tag: str, text: str = "", **attributes: str) -> ET.Element:
    name = f"{{{ATOM}}}{tag}"
    found = ET.Element(name) if parent is None else ET.SubElement(parent, name)
    found.attrib.update(attributes)
    if text:
        found.text = text
    return found
