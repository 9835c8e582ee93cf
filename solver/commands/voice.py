"""How a command speaks: to people in sentences and tables, on a terminal with a bar, to machines in one document."""

import json
import re
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, TypeAlias

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from solver.errors import Cancelled
from solver.stages import Progress

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # could move the cursor or colour the terminal
FIRST_PANEL = "1"

Said: TypeAlias = str | Table
Document: TypeAlias = dict[str, Any]


@dataclass
class Voice:
    """How this command was asked to speak."""

    as_json: bool = False
    show_values: bool = False
    started: float = field(default_factory=time.perf_counter)

    def tell(self, document: Document, *parts: Said, stderr: bool = False) -> None:
        """Print the document for machines; for people its parts, what went wrong on the error stream.

        On a terminal lines end between words; elsewhere a sentence stays one line.
        """
        if self.as_json:
            click.echo(json.dumps(document, default=str))
            return
        console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
        for part in parts:
            if isinstance(part, str):
                console.print(plain(part), soft_wrap=not console.is_terminal)
            else:
                console.print(part)

    @contextmanager
    def watching(self) -> Iterator["Watch"]:
        """Watch a search: a bar on a terminal, seconds by step, and Ctrl-C as a wish to stop, which raises `Cancelled`.

        A second Ctrl-C stops at once.
        """
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(20), TimeElapsedColumn())
        bar = Bar(*columns, console=console, transient=True, disable=self.as_json or not console.is_terminal)
        watch = Watch(bar, self.started)
        before = signal.signal(signal.SIGINT, watch.interrupt)
        try:
            with bar:
                yield watch
        finally:
            signal.signal(signal.SIGINT, before)
        watch.end()


class Watch:
    """A search being watched."""

    def __init__(self, bar: Bar, started: float) -> None:
        self.bar = bar
        self.task = bar.add_task("reading", total=None)
        self.stopped = False
        self.step = "reading"
        self.since = started
        self.seconds: dict[str, float] = {}

    def told(self, progress: Progress) -> None:
        """Show where the search is; the time since it last said so goes to the step then under way."""
        numbering = progress.key == "panels"
        self._charge("chances" if numbering and progress.best == FIRST_PANEL else self.step)
        self.step = progress.key
        if numbering:
            self.counted("panels", int(progress.best or 0), int(progress.bound or 0))
            return
        name = progress.key.replace("_", " ")
        found = f"best {progress.best or '–'}, at least {progress.bound or '–'}"
        text = f"{progress.stage} of {progress.stages}: {name}, {found}"
        self.bar.update(self.task, description=text, total=progress.stages, completed=progress.stage - 1)

    def counted(self, things: str, done: int, total: int) -> None:
        """Show that so many of so many things are done."""
        self.bar.update(self.task, description=f"{done} of {total} {things}", total=total, completed=done)

    def begin(self, step: str) -> None:
        """Show that a step has begun that does not say how far it is."""
        self._charge(self.step)
        self.step = step
        self.bar.update(self.task, description=step, total=None)

    def cancelled(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self.stopped

    def interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        """Ctrl-C was pressed."""
        self.stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def end(self) -> None:
        """The search has ended; raises `Cancelled` where it was to stop and did not notice."""
        self._charge("certificate and check" if self.step == "panels" else self.step)
        if self.stopped:
            raise Cancelled

    def _charge(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(self.seconds.get(step, 0.0) + now - self.since, 3)
        self.since = now


def plain(text: str) -> str:
    """A text of which no character does anything but stand there."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table for people."""
    made = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        made.add_row(*map(plain, row))
    return made


def figures(rows: Iterable[tuple[str, str]]) -> Table:
    """What is said of the answer, a figure a line."""
    made = Table.grid(padding=(0, 2))
    for row in rows:
        made.add_row("", *map(plain, row))
    return made
