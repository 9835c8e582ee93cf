"""`rotation …`: the method from a terminal, without the web application."""

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from solver.commands.check import check
from solver.commands.draws import commit, draw, publish
from solver.commands.explain import explain
from solver.commands.lottery import lottery
from solver.commands.propose import propose
from solver.commands.refusals import refusal, usage
from solver.commands.reserve import reserve
from solver.commands.stagger_check import stagger_check
from solver.commands.voice import Voice
from solver.errors import Cancelled, SolverError


class Manual(click.Group):
    """The commands in the order in which a rotation goes, and the one place where an error becomes an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks with the context
        """The names of the commands, in the order in which they were added."""
        return list(self.commands)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Carry out one command and exit.

        How to speak is read off the command line before it is understood, as what cannot be understood is answered in
        JSON too.
        """
        given = sys.argv[1:] if args is None else list(args)
        voice = Voice(as_json="--json" in given, show_values="--show-values" in given)
        try:
            status = super().main(given, prog_name or "rotation", standalone_mode=False, obj=voice, **extra)
        except click.ClickException as error:
            status = error.exit_code
            if voice.as_json:
                usage(error).say(voice)
            else:
                error.show()
        except click.Abort:
            status = refusal(Cancelled(), show_values=False).say(voice)
        except SolverError as error:
            status = refusal(error, show_values=voice.show_values).say(voice)
        sys.exit(status)


@click.group(cls=Manual, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Choose the members of a council by its charter, and let anyone check how they were chosen.

    The optimiser decides the composition, a public lottery decides the people, and anyone can check both from the
    evidence file.

    \b
    A rotation by public lottery
      lottery problem.json --out a.json     panels, and everybody's chance
      commit a.json … --out b.json          the hash to publish beforehand
      draw b.json --numbers … --out c.json  one panel, by public numbers
      publish c.json --out public.json      what everyone may see
      check c.json                          yes, or the first thing wrong

    \b
    Exit status
      0    done; the evidence is right
      1    the evidence is wrong
      2    an input cannot be used: where, what was found, what was expected
      3    no council can keep all the rules: which, and the least change
      4    the work allowed was used up before any council was found
      130  stopped by Ctrl-C

    Every command takes --json, which prints one document, errors too. What people gave as their values is printed only
    with --show-values. A file is written whole or not at all.
    """  # noqa: D301 - a backspace is how click is told to keep lines


for command in (lottery, propose, commit, draw, publish, explain, reserve, check, stagger_check):
    main.add_command(command)
