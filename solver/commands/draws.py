"""`rotation commit`, `draw` and `publish`: the promise, the public draw, and what everyone may see of both."""

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from solver import files
from solver.commands.councils import document, people_table
from solver.commands.questions import FILE, OUT, TEXT, as_json, show_values
from solver.commands.refusals import DONE
from solver.commands.voice import Document, Said, Voice
from solver.draw import EXAMPLES, Method
from solver.drawn import committed, drawn, published
from solver.evidence import Commitment, Evidence
from solver.formats import read_evidence, sound
from solver.words import people

METHODS = click.Choice(get_args(Method))


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(tz=UTC).isoformat(timespec="seconds")


@click.command(short_help="Promise a draw: the SHA-256 to publish beforehand.")
@click.argument("evidence", type=FILE)
@click.option("--method", type=METHODS, required=True, help="The procedure of the draw.")
@click.option("--source", type=TEXT, required=True, help="Whose public numbers will decide, in words.")
@click.option("--drawn-at", type=TEXT, required=True, help="When they will be known, in words or as a time.")
@click.option("--out", type=OUT, required=True, help="Where to write the evidence with the promise in it.")
@as_json
@click.pass_obj
def commit(voice: Voice, /, *, evidence: Path, method: Method, out: Path, **announced: str) -> int:
    """Promise a draw: print the SHA-256 to publish before anyone can know the numbers.

    Choose a source that nobody on or near the council can influence, such as a state lottery's next numbers, and say
    exactly which numbers count and in which order. Whoever has the hash can later see that the panels were not changed.

    \b
    rotation commit evidence.json --method octo-41 \\
        --source "Lotto 6 of 49, the six numbers without the bonus" \\
        --drawn-at 2027-06-05T19:25+02:00 --out committed.json

    \b
    Procedures
      octo-41   SHA-256, ICANN OCTO-41 (2025)
      rfc-3797  MD5, as the IETF draws its nominating committees
      digits    digits drawn by hand in the meeting name the panel
    """  # noqa: D301 - a backspace is how click is told to keep lines
    promise = Commitment(method=method, committed_at=now(), **announced)
    made = committed(read_evidence(evidence), promise)
    files.write({out: made.written()})
    voice.tell(
        {"sha256": made.digest, "commitment": promise.model_dump(mode="json")},
        "Publish this before the numbers are known:",
        f"  SHA-256    {made.digest}",
        f"  procedure  {promise.method}",
        f"  source     {promise.source}",
        f"  drawn at   {promise.drawn_at}",
        f"  promised   {promise.committed_at}",
        f"The hash is the last value in {out}; keep the file as it is, and hold the draw with it.",
    )
    return DONE


@click.command(short_help="Draw one panel by public numbers.")
@click.argument("evidence", type=FILE)
@click.option("--numbers", required=True, help=f"The public numbers as they were drawn, as in {EXAMPLES['octo-41']!r}.")
@click.option("--out", type=OUT, help="Where to write the evidence with the draw and the council in it.")
@as_json
@show_values
@click.pass_obj
def draw(voice: Voice, /, *, evidence: Path, numbers: str, out: Path | None) -> int:
    """Draw one panel by the public numbers, as was promised: print its number and its people.

    A / stands between sources. The numbers of one source may be typed in any order, with spaces or commas between them.

    \b
    rotation draw committed.json --numbers "5 17 23 31 40 44" --out drawn.json
    """  # noqa: D301 - as above
    made = drawn(read_evidence(evidence), numbers)
    written = sound(made)
    if out is not None:
        files.write({out: written})
    voice.tell(drawn_document(made, voice), *drawn_parts(made, voice))
    return DONE


@click.command(short_help="Write what everyone may see.")
@click.argument("evidence", type=FILE)
@click.option("--out", type=OUT, required=True, help="Where to write the file for everyone.")
@as_json
@click.pass_obj
def publish(voice: Voice, /, *, evidence: Path, out: Path) -> int:
    """Write what everyone may see: pseudonyms, chances, panels, hashes and the draw, and nobody's values.

    \b
    rotation publish drawn.json --out public.json
    """  # noqa: D301 - as above
    public = published(read_evidence(evidence))
    files.write({out: public.written()})
    voice.tell(
        {"committed": public.committed, "people": len(public.people), "panels": len(public.panels)},
        f"{out} has {people(len(public.people))} by their ids, {len(public.panels)} panels and no values.",
        f"SHA-256 {public.committed} of the evidence that it is made of",
    )
    return DONE


def drawn_document(evidence: Evidence, voice: Voice) -> Document:
    """The draw and the council it makes, for machines."""
    made = evidence.model_dump(mode="json", include={"draw", "commitment"})
    council = None if evidence.proposal is None else document(evidence.proposal, voice)
    return {**made, "panel": panel_name(evidence), "sha256": evidence.digest, "proposal": council}


def drawn_parts(evidence: Evidence, voice: Voice) -> list[Said]:
    """The draw and the council it makes, for people."""
    draw, commitment, proposal = evidence.draw, evidence.commitment, evidence.proposal
    if draw is None or commitment is None or proposal is None:
        return []
    sentence = f"Panel {panel_name(evidence)} is drawn, by {commitment.method} from the numbers {draw.numbers}."
    return [sentence, people_table(proposal, voice)]


def panel_name(evidence: Evidence) -> str | None:
    """The number of the panel drawn, as wide as that of the last panel: 042."""
    if evidence.draw is None or evidence.lottery is None:
        return None
    return f"{evidence.draw.panel:0{len(str(len(evidence.lottery.panels) - 1))}}"
