"""The evidence file: the question, the lottery, what was committed to, the draw and the council, and one hash over all.

What is null is not there yet: a rotation proposed without a lottery has a proposal and no more; one with a lottery has
no proposal until the draw has picked a panel. The file without the draw, to the byte, is what was committed to.
"""

import hashlib
from datetime import date
from typing import Literal

from pydantic import Field

from solver.canonical import canonical
from solver.draw import Method
from solver.problem import Many, Part, PriorityKey, Problem
from solver.proposal import Proposal, Versions
from solver.reserve import ReserveList


class Weight(Part):
    """How much a seat of a profile weighs in a certificate."""

    profile: int
    value: int


class Multiplier(Part):
    """What a row of the system, named by its rule, is multiplied by in a certificate."""

    row: str
    value: int


class Certificate(Part):
    """No lottery gives everyone weighed a chance above `bound`; weights and multipliers are in parts of `scale`."""

    scale: int
    weights: Many[Weight]
    multipliers: Many[Multiplier]
    bound: str


class ProfileChance(Part):
    """People whom no rule tells apart, in the order of the lot; their ideal chance; how many panels each is on."""

    people: Many[str]
    ideal: str
    panels: Many[int]


class Least(Part):
    """The least chance of anyone who can sit at all: ideal, on the panels, and what no lottery can exceed."""

    ideal: str
    realised: str
    bound: str


class Claim(Part):
    """What every panel reaches for one priority: a value of at most `best` and its slack; none is below `bound`."""

    key: PriorityKey
    slack: int
    best: str
    bound: str
    status: Literal["optimal", "best_found"]


class Lottery(Part):
    """Equally likely panels; each lists, for each seat group in the charter's order, places in the list of people.

    `chances` says what the ideal chances are: the leximin chances of the `relaxation`, which no lottery can better and
    the panels realise; the leximin chances of whole `panels`, proven by search, where the relaxation's cannot be
    realised; or the relaxation's although the panels do not realise them and no proof was found (`unrealised`).
    Profiles whose chance is nought are in an `exclusion`, with the rules that keep them out, or in `searched`, when
    only the search found that no panel has them.
    """

    schema_version: Literal["rotation-lottery/1"] = Field(default="rotation-lottery/1", alias="schema")
    chances: Literal["relaxation", "panels", "unrealised"]
    tolerance: str
    least: Least | None
    deviation: str
    profiles: Many[ProfileChance]
    panels: Many[Many[Many[int]]]
    certificate: Certificate | None
    exclusions: Many[Certificate]
    searched: Many[int]
    objectives: Many[Claim]
    versions: Versions


class Commitment(Part):
    """What was promised before the draw: the procedure, the public source of its numbers, and when both are known."""

    method: Method
    source: str
    committed_at: str
    drawn_at: str


class Draw(Part):
    """The public numbers, in their canonical text; the hash of the file committed to; the panel they name."""

    committed: str
    numbers: str
    panel: int


class Evidence(Part):
    """Everything from which anyone can check a rotation again."""

    schema_version: Literal["rotation-evidence/2"] = Field(default="rotation-evidence/2", alias="schema")
    problem: Problem
    proposal: Proposal | None = None
    lottery: Lottery | None = None
    commitment: Commitment | None = None
    draw: Draw | None = None
    reserve: ReserveList | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 that the written file holds."""
        return sealed(self)[1]

    def written(self) -> bytes:
        """The file: canonical JSON (RFC 8785) whose last key is the SHA-256 of the rest."""
        return sealed(self)[0]


def evidence(problem: Problem, proposal: Proposal) -> bytes:
    """The file of a rotation proposed without a lottery."""
    return Evidence(problem=problem, proposal=proposal).written()


class PublicPerson(Part):
    """Someone who can be drawn, by pseudonym: her ideal chance, and how many of the panels she is on."""

    id: str
    ideal: str
    panels: int


class Public(Part):
    """What everyone may see of a lottery; panels list places in `people`, who are those that can be drawn."""

    schema_version: Literal["rotation-public/1"] = Field(default="rotation-public/1", alias="schema")
    council: str
    charter: str
    rotation_day: date
    committed: str
    people: Many[PublicPerson]
    panels: Many[Many[int]]
    commitment: Commitment | None
    draw: Draw | None

    def written(self) -> bytes:
        """The file, in the same form as the evidence."""
        return sealed(self)[0]


def sealed(part: Part) -> tuple[bytes, str]:
    """A file and its hash: canonical JSON whose last key, `sha256`, is the hash of the document without it."""
    body = canonical(part.model_dump(mode="json", by_alias=True))
    digest = hashlib.sha256(body).hexdigest()
    return body[:-1] + f',"sha256":"{digest}"}}'.encode(), digest
