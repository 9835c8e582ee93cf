"""`rotation check`: whether an evidence file is right."""

from dataclasses import asdict
from pathlib import Path

import click

from solver import check as checker
from solver import words
from solver.commands.questions import FILE, as_json
from solver.commands.refusals import DONE, WRONG
from solver.commands.voice import Voice
from solver.files import read_bytes


@click.command(short_help="Say whether an evidence file is right.")
@click.argument("file", type=FILE)
@as_json
@click.pass_obj
def check(voice: Voice, /, *, file: Path) -> int:
    """Say whether an evidence file is right: yes, or the first line that is wrong.

    Everything is computed again from the question in the file, with the standard library alone; a public file is
    checked as far as it goes. The same check works from a copy of one file: python check.py evidence.json
    """
    verdict = checker.check(read_bytes(file))
    voice.tell(asdict(verdict), words.verdict(verdict))
    return DONE if verdict.ok else WRONG
