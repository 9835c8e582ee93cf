"""Fair chances among equally good councils: leximin chances, numbered panels, names, and the certificate.

Equally good are all panels that keep every rule and reach, for every priority, the best that can be reached, give or
take its slack. Among them the lottery gives people chances as equal as can be; one panel is then drawn in public.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np

from solver import check
from solver.certificate import certificate
from solver.columns import Mixed, leximin_of_panels
from solver.errors import Undecided, Unsound
from solver.evidence import Certificate, Claim, Evidence, Least, Lottery, ProfileChance
from solver.leximin import Chances, leximin
from solver.model import Question
from solver.panels import Numbering, from_columns, from_relaxation, names
from solver.problem import Problem
from solver.rotation import DEFAULT_WORK, Composed, compose, versions
from solver.search import Effort
from solver.stages import Progress
from solver.system import Panels, Real, System

PANELS = 1000
MOST_PANELS = 10_000
PRICED = 1e-7  # a row's price below this is the noise of the arithmetic
DRIFT = 3.0  # seats off over all panels, beyond which the relaxation's chances are held to be out of reach
AWAY = 2.0  # times as far on the way, and they will not come back
SMALL = 40  # profiles; of so few the chances over whole panels are always proven
SAME = 1e-7
FINEST = 10**6  # the largest denominator of an ideal chance that is printed as a fraction
NEAR = 1e-9  # of a chance; a simple fraction this near is what the arithmetic meant
DIGITS = 12
TOLERANCE = Fraction(1, 10**6)  # of the least chance: how far the ideal may lie below the bound and still be the best

Tell: TypeAlias = Callable[[Progress], None]
Found: TypeAlias = Literal["relaxation", "panels", "unrealised"]


@dataclass(frozen=True)
class Realised:
    """Ideal chances by profile, how they were found (see `Lottery.chances`), and panels that give them."""

    how: Found
    ideal: Real
    panels: Panels


@dataclass
class Hall:
    """Where a lottery is held: the question, all equally good panels as a system, and what every panel reaches."""

    problem: Problem
    question: Question
    system: System
    claims: tuple[Claim, ...]
    first: Panels  # the council with which the search for the priorities ended


def hold(
    problem: Problem,
    *,
    panels: int = PANELS,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
    work: float = DEFAULT_WORK,
) -> Lottery:
    """So many equally likely panels (one at least) over which chances are as equal as can be.

    The same question gives the same lottery on any machine.

    Raises `Impossible` with the rules in conflict, `Undecided` when the work was used up first, `Cancelled`.
    """
    effort = Effort(work, cancelled)
    return hold_in(open_hall(compose(problem, effort, progress)), effort, panels=panels, progress=progress)


def hold_in(hall: Hall, effort: Effort, *, panels: int = PANELS, progress: Tell | None = None) -> Lottery:
    """The lottery in a hall that is open already."""
    if progress is not None:
        stage = len(hall.claims) + 1
        progress(Progress(stage, stage, "chances", None, None))
    ideal = leximin(hall.system, cancelled=effort.cancelled)
    realised = _Realiser(hall, panels, effort, progress).realise(ideal)
    lottery = _Result(hall, ideal, realised).lottery(effort.cancelled)
    verdict = check.check(Evidence(problem=hall.problem, lottery=lottery).written())
    if not verdict.ok:
        raise Unsound(path=verdict.path, fault=verdict.code, detail=verdict.detail)
    return lottery


def open_hall(composed: Composed) -> Hall:
    """Let in all panels that reach, for every priority, what the searches reached."""
    claims = tuple(
        Claim(
            key=reached.priority.key,
            slack=reached.priority.slack,
            best=str(reached.best),
            bound=str(reached.bound),
            status="optimal" if reached.best == reached.bound else "best_found",
        )
        for reached in composed.reached
    )
    first = np.array([list(composed.seated.values())], dtype=np.int64)
    return Hall(composed.question.problem, composed.question, System(composed.question, composed.kept), claims, first)


class _Realiser:
    """Finds panels that give people their ideal chances."""

    def __init__(self, hall: Hall, count: int, effort: Effort, progress: Tell | None) -> None:
        self.hall = hall
        self.count = count
        self.effort = effort
        self.progress = progress

    def realise(self, relaxed: Chances) -> Realised:
        """Panels towards the relaxation's chances; where these are out of reach, towards those of whole panels."""
        system, ideal = self.hall.system, relaxed.of_profile
        face = system.face((level.prices for level in relaxed.levels), PRICED)
        numbering = Numbering(system, ideal, from_relaxation(system, face, ideal), self.count, AWAY * DRIFT)
        done = numbering.run(self._tell, self.effort.cancelled)
        near = is_near(numbering)
        if near and len(ideal) > SMALL:
            return Realised("relaxation", ideal, numbering.made)
        known = np.unique(np.array([*self.hall.first, *numbering.panels]), axis=0)
        whole = leximin_of_panels(system, known, self.effort)
        if not done and not whole.proven:
            raise Undecided(stage=len(self.hall.claims) + 1, work=str(self.effort.work))
        same = np.allclose(whole.of_profile, ideal, rtol=0, atol=SAME)
        how: Found = "relaxation" if same else "panels" if whole.proven else "unrealised"
        made = numbering.made if same and near else self._mix(whole)
        return Realised(how, whole.of_profile if how == "panels" else ideal, made)

    def _mix(self, whole: Mixed) -> Panels:
        """Panels that give people the chances of a mixture."""
        serve = from_columns(self.hall.system, whole.panels)
        numbering = Numbering(self.hall.system, whole.of_profile, serve, self.count)
        numbering.run(self._tell, self.effort.cancelled)
        return numbering.made

    def _tell(self, number: int) -> None:
        if self.progress is not None:
            stage = len(self.hall.claims) + 1
            self.progress(Progress(stage, stage, "panels", str(number), str(self.count)))


def is_near(numbering: Numbering) -> bool:
    """Whether all panels were found, none of the profiles is far from its chances, and none goes without a seat."""
    return len(numbering.panels) == numbering.count and numbering.off <= DRIFT and not numbering.starved


class _Result:
    """A lottery being written down."""

    def __init__(self, hall: Hall, relaxed: Chances, realised: Realised) -> None:
        self.hall = hall
        self.relaxed = relaxed
        self.realised = realised
        self.seated = list(names(hall.system, realised.panels))
        self.count = len(self.seated)
        self.times = Counter(person for panel in self.seated for group in panel for person in group)

    def lottery(self, cancelled: Callable[[], bool] | None) -> Lottery:
        """The whole of it."""
        place = {person.id: at for at, person in enumerate(self.hall.problem.people)}
        system, relaxed = self.hall.system, self.relaxed
        searched = tuple(np.flatnonzero((self.realised.ideal == 0) & (relaxed.of_profile > 0)).tolist())
        if searched:
            system = system.without(searched)
            relaxed = leximin(system, cancelled=cancelled)
        proof = None if relaxed.least is None else certificate(system, relaxed.least)
        profiles = tuple(self._profile(at) for at in range(len(self.hall.question.profiles)))
        return Lottery(
            chances=self.realised.how,
            tolerance=str(TOLERANCE),
            least=self._least(profiles, proof),
            deviation=str(self._deviation(profiles)),
            profiles=profiles,
            panels=tuple(
                tuple(tuple(sorted(place[person] for person in group)) for group in panel) for panel in self.seated
            ),
            certificate=proof,
            exclusions=tuple(
                certificate(system, each)
                for each in relaxed.levels
                if each.chance == 0 and not set(each.settled).issubset(searched)
            ),
            searched=searched,
            objectives=self.hall.claims,
            versions=versions(),
        )

    def _profile(self, at: int) -> ProfileChance:
        people = self.hall.question.profiles[at].people
        ideal = exact(float(self.realised.ideal[at]))
        return ProfileChance(people=people, ideal=str(ideal), panels=tuple(self.times[person] for person in people))

    def _least(self, profiles: tuple[ProfileChance, ...], proof: Certificate | None) -> Least | None:
        able = [each for each in profiles if Fraction(each.ideal)]
        if not able or proof is None:
            return None
        realised = Fraction(min(min(each.panels) for each in able), self.count)
        ideal = min(Fraction(each.ideal) for each in able)
        return Least(ideal=str(ideal), realised=str(realised), bound=proof.bound)

    def _deviation(self, profiles: tuple[ProfileChance, ...]) -> Fraction:
        """The most by which anyone's chance on the panels misses her ideal chance."""
        off = [abs(Fraction(times, self.count) - Fraction(each.ideal)) for each in profiles for times in each.panels]
        return max(off, default=Fraction(0))


def exact(chance: float) -> Fraction:
    """The simple fraction that a computed chance stands for; or its first digits, where there is none."""
    simple = Fraction(chance).limit_denominator(FINEST)
    if abs(float(simple) - chance) <= NEAR * chance:
        return simple
    return Fraction(round(chance * 10**DIGITS), 10**DIGITS)
