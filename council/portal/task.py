"""One thing to do: what a desk is made of."""

from dataclasses import dataclass
from datetime import date

URGENT = "warning"


@dataclass(frozen=True)
class Action:
    """A button."""

    label: str
    url: str


@dataclass(frozen=True)
class Task:
    """Something to do: what, why in one sentence, by when, and where."""

    title: str
    why: str
    due: date
    action: Action
    kind: str = "plain"
    now: bool = False
