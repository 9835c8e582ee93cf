"""Minutes as one reader reads them: without what is confidential, and with each member named as she allows today."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.councils.models import Council
from council.councils.phrases import listed
from council.database import db
from council.meetings.minutes.markdown import REFERENCE, Block, Run, blocks_of, references_in
from council.meetings.minutes.parts import parts_of, public_text
from council.members.choices.service import name_in_minutes
from council.members.models import Person
from council.members.queries import names_of_many

SENTENCE = re.compile(r"(?:^|[.!?…])\s*$")
LAST = 9  # letters that tell whether a sentence begins
Shown = Mapping[str, Any]  # a block as templates and files take it: only text, lists and numbers


@dataclass(frozen=True)
class ShownPart:
    """A part of the minutes, and whether only the secretariat reads it."""

    confidential: bool
    blocks: Sequence[Shown]


def public_blocks(council: Council, text: str, language: str) -> Sequence[Shown]:
    """What everybody reads who may read these minutes."""
    return _shown(council, [public_text(text)], language)[0]


def whole_parts(council: Council, text: str, language: str) -> list[ShownPart]:
    """What the secretariat reads: everything, with what is confidential set apart."""
    parts = parts_of(text)
    shown = _shown(council, [each.text for each in parts], language)
    return [ShownPart(part.confidential, blocks) for part, blocks in zip(parts, shown, strict=True)]


def with_names(council: Council, text: str, language: str) -> str:
    """A text as it was written, with names in the place of references."""
    names = names_of(council, references_in(text))
    with force_locale(language):
        return REFERENCE.sub(lambda found: called(found[1].replace(",", " ").split(), names), text)


def names_of(council: Council, pseudonyms: Iterable[str]) -> dict[str, str]:
    """How the minutes name each of these members today; empty for whoever is only counted, or was erased."""
    wanted = list(pseudonyms)
    found = list(
        db.session.scalars(select(Person).where(Person.council_id == council.id, Person.pseudonym.in_(wanted)))
    )
    crypto.load_keys(each.id for each in found if each.erased_at is None)
    return {each.pseudonym: "" if each.erased_at is not None else name_in_minutes(each) for each in found}


def called(pseudonyms: Sequence[str], names: Mapping[str, str]) -> str:
    """These members in a row: first those who may be named, then how many others there were."""
    allowed = sorted((names[each] for each in pseudonyms if names.get(each)), key=str.casefold)
    named = [f"\u2068{each}\u2069" for each in allowed]  # each keeps its own direction
    others = len(pseudonyms) - len(named)
    if not named:
        return _("a member") if others == 1 else ngettext("%(num)d member", "%(num)d members", others)
    if not others:
        return listed(named)
    more = ngettext("%(num)d other member", "%(num)d other members", others)
    return listed([*named, more])


def plain(blocks: Iterable[Shown]) -> str:
    """The words of blocks, one block on a line."""
    return "\n".join(
        "".join(run["text"] for run in each["runs"]) if each["runs"] else plain(each["blocks"]) for each in blocks
    )


def _shown(council: Council, texts: Sequence[str], language: str) -> list[Sequence[Shown]]:
    names = names_of(council, {each for text in texts for each in references_in(text)})
    found: list[Sequence[Shown]] = []
    level = 1
    with force_locale(language):
        for text in texts:
            blocks = blocks_of(text, after=level)
            level = next((each.level for each in reversed(blocks) if each.kind == "heading"), level)
            found.append([_block(each, names) for each in blocks])
    return found


def _block(block: Block, names: Mapping[str, str]) -> Shown:
    return {
        "kind": block.kind,
        "level": block.level,
        "start": block.start,
        "runs": _runs(block.runs, names),
        "blocks": [_block(each, names) for each in block.blocks],
    }


def _runs(runs: Sequence[Run], names: Mapping[str, str]) -> list[Shown]:
    """Runs with the members named; whoever begins a sentence begins with a capital letter."""
    found: list[Shown] = []
    before = ""
    for run in runs:
        text = run.text
        if run.members:
            text = called(run.members, names)
            text = text[:1].upper() + text[1:] if SENTENCE.search(before) else text
        before = (before + text)[-LAST:]
        found.append({**asdict(run), "text": text})
    return found


def unknown_in(council: Council, text: str) -> list[str]:
    """What a text refers to as a member, although the council knows nobody by it."""
    wanted = references_in(text)
    known = names_of(council, wanted)
    return [each for each in wanted if each not in known]


def named_openly(people: Iterable[Person], text: str) -> list[str]:
    """The names of people that stand in a text as plain words, so that their choice does not reach them."""
    names = names_of_many(each.id for each in people)
    return sorted(name for name in names.values() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))
