"""The worker's part of explaining: asks the solver why and at what price, within limits, and keeps what it says.

What loads CP-SAT is imported where it runs, so that the web process never loads it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

from council import jobs
from council.audit.service import System
from council.awaited import code_of
from council.config import Settings
from council.database import db, transaction
from council.jobs import Handle, Jobs, JobState
from council.rotation import drawings, service
from council.rotation.explain import service as explanations
from council.rotation.explain.service import Content, ExplanationState
from council.rotation.models import Explanation, Proposal
from solver.errors import Cancelled, RuleConflict, Undecided
from solver.problem import Problem
from solver.profiles import Field, Profile
from solver.proposal import Proposal as Answer

if TYPE_CHECKING:
    from solver.why import Difference, WhyPerson

WORKER = System("worker")
MOST_SEARCHES = 40  # councils sought with somebody on them; whoever comes after is told that it was not computed
MOST_SECONDS = 120  # for each of the two parts, so that the next proposal does not wait long

Kind = dict[str, Any]


def register(queue: Jobs, settings: Settings) -> None:
    """Make explaining known to the queue."""
    queue.register(explanations.JOB_KIND, _Explaining(settings).run, _ended_badly)


class _Explaining:
    """Explains one proposal: reads it, searches outside any transaction, saves what was found."""

    def __init__(self, settings: Settings) -> None:
        self.work = settings.solver_deterministic_seconds

    def run(self, handle: Handle) -> None:
        """One job, from the sealed proposal to the kept explanations."""
        proposal = db.session.get_one(Explanation, handle.subject).proposal
        problem = Problem.model_validate_json(service.problem_of(proposal))
        chances, seated = _chances(proposal), _answer(proposal)
        db.session.rollback()  # no read stays open while the solver works
        asking = _Asking(problem, self.work / max(1, len(problem.priorities)), handle.cancelled)
        content = asking.least_change() if seated is None else asking.everything(seated, chances)
        with transaction():
            if not handle.cancelled() and jobs.still_running(handle.job_id):
                explanations.keep(WORKER, db.session.get_one(Explanation, handle.subject), content=content)


def _chances(proposal: Proposal) -> Mapping[str, Fraction] | None:
    """Everybody's chance; nothing where no lots are drawn."""
    lottery = drawings.lottery_in(proposal)
    if lottery is None:
        return None
    return {name: Fraction(each["ideal"]) for each in lottery["profiles"] for name in each["people"]}


def _answer(proposal: Proposal) -> Answer | None:
    """The council that was found; nothing where none is possible."""
    if proposal.evidence_sha256 is None:
        return None
    return Answer.model_validate_json(json.dumps(json.loads(service.evidence_of(proposal))["proposal"]))


def _ended_badly(explanation_id: UUID, state: JobState) -> None:
    """Write down that the work failed or was cut off."""
    found = db.session.get_one(Explanation, explanation_id)
    if found.state == ExplanationState.WAITING.value:
        explanations.give_up(WORKER, found, code=code_of(state))


@dataclass
class _Asking:
    """What is asked of the solver about one question, each part until its time is up."""

    problem: Problem
    work: float
    cancelled: Callable[[], bool]

    def least_change(self) -> Content:
        """What would make a council possible; nothing where no change was found."""
        from solver.relax import least_relaxation  # noqa: PLC0415  # loads CP-SAT, in the worker only

        try:
            found = least_relaxation(self.problem, cancelled=self._until(), work=self.work)
        except (Cancelled, Undecided):
            return {"least_change": None}
        changes = [{**asdict(each.rule), "to": each.to} for each in found.changes]
        return {"least_change": {"changes": changes, "total": found.total, "proven": found.proven}}

    def everything(self, answer: Answer, chances: Mapping[str, Fraction] | None) -> Content:
        """What each rule costs, and why some have no chance of a seat."""
        return {"costs": self._costs(), "kinds": [*self._barred(), *self._hopeless(answer, chances)]}

    def _costs(self) -> list[Kind] | None:
        from solver.why import costs  # noqa: PLC0415  # loads CP-SAT, in the worker only

        try:
            found = costs(self.problem, cancelled=self._until(), work=self.work)
        except (Cancelled, Undecided):
            return None
        return [
            {"kind": each.kind, "key": each.key, "differences": [_difference(one) for one in each.differences]}
            for each in found
        ]

    def _barred(self) -> Iterator[Kind]:
        """Those who may not begin a term, by the rule that says so."""
        field = Field(self.problem)
        by_code: defaultdict[str, list[str]] = defaultdict(list)
        for name, obstacle in field.barred.items():
            by_code[obstacle].append(name)
        by_code["pinned_out"] = sorted(field.pinned_out - field.barred.keys())
        for code, people in by_code.items():
            if people:
                yield {"people": people, "why": {"code": code}}

    def _hopeless(self, answer: Answer, chances: Mapping[str, Fraction] | None) -> Iterator[Kind]:
        """Those who could sit and have no seat on any council drawn from; the largest kinds are answered first."""
        from solver.rotation import posed  # noqa: PLC0415  # loads CP-SAT, in the worker only

        _field, question = posed(self.problem)
        seated = {line.person for line in (*answer.staying, *answer.joining)}
        over, searches = self._until(), 0
        for profile in sorted(question.profiles, key=lambda each: -each.size):
            without = _without_a_seat(profile, seated, chances)
            if not without:
                continue
            if set(profile.people) & seated:
                yield {"people": without, "why": {"code": "equally_good"}}
            else:
                allowed = searches < MOST_SEARCHES and not over()
                searches += allowed
                yield {"people": without, "why": self._why(without[0], answer, over) if allowed else None}

    def _why(self, name: str, answer: Answer, over: Callable[[], bool]) -> Kind | None:
        from solver.why import person  # noqa: PLC0415  # loads CP-SAT, in the worker only

        try:
            return _reason(person(self.problem, name, proposal=answer, cancelled=over, work=self.work))
        except (Cancelled, Undecided):
            return None

    def _until(self) -> Callable[[], bool]:
        """Whether to stop: because somebody says so, or because the time is up."""
        end = monotonic() + MOST_SECONDS
        return lambda: self.cancelled() or monotonic() > end


def _without_a_seat(profile: Profile, seated: set[str], chances: Mapping[str, Fraction] | None) -> list[str]:
    if chances is None:
        return [name for name in profile.people if name not in seated]
    return [name for name in profile.people if not chances[name]]


def _reason(found: "WhyPerson") -> Kind:
    return {
        "code": found.code,
        "proven": found.proven,
        "differences": [_difference(each) for each in found.differences],
        "rules": _rules(found.conflict),
    }


def _rules(conflict: RuleConflict | None) -> list[Kind]:
    return [asdict(rule) for rule in conflict.rules] if conflict else []


def _difference(found: "Difference") -> Kind:
    return {"key": found.key, "change": str(found.change), "proven": found.proven}
