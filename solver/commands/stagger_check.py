"""`rotation stagger-check`: whether first terms of different lengths were dealt out as announced."""

from pathlib import Path

import click

from solver.cohorts import Announced, FirstTerms
from solver.commands.questions import FILE, as_json
from solver.commands.refusals import DONE, WRONG
from solver.commands.voice import Voice
from solver.formats import read_part
from solver.stagger import first_difference
from solver.words import FIRST_TERMS


@click.command("stagger-check", short_help="Say whether first terms were dealt out as announced.")
@click.argument("plan", type=FILE)
@click.argument("announced", type=FILE)
@as_json
@click.pass_obj
def stagger_check(voice: Voice, /, *, plan: Path, announced: Path) -> int:
    """Say whether first terms were dealt out as announced: yes, or the first thing that is wrong.

    PLAN is the sealed file, which holds what people declared; ANNOUNCED the one that everyone may see. The plan is
    searched again, and its hash, its slips and its cohorts are those announced; once numbers are drawn, they deal the
    same lengths to the same people.

    \b
    rotation stagger-check plan.json announced.json
    """  # noqa: D301 - a backspace is how click is told to keep lines
    code = first_difference(read_part(plan, FirstTerms), read_part(announced, Announced))
    voice.tell({"ok": code is None, "code": code or ""}, "yes" if code is None else f"no: {FIRST_TERMS[code]}")
    return DONE if code is None else WRONG
