"""The work of checking a decision again and of computing it again, in the worker, between two transactions."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from council import awaited
from council.audit.service import System
from council.config import Settings
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.jobs import Handle, Jobs
from council.reports.evidence import reading, service
from council.reports.evidence.models import EvidenceCheck
from council.reports.evidence.service import CheckKind, Decision
from council.rotation import promised
from council.rotation import service as rotation
from council.rotation.models import Proposal, Staggering
from council.rotation.stagger import promise as stagger_promise
from solver import check
from solver import problem as asks
from solver.errors import Cancelled, Impossible, Undecided

WORKER = System("worker")

Answer = dict[str, Any]


def register(queue: Jobs, settings: Settings) -> None:
    """Make the work known to the queue."""
    work = _Work(settings.solver_deterministic_seconds)
    give_up = awaited.giving_up(EvidenceCheck, lambda asked, code: service.give_up(WORKER, asked, code=code))
    queue.register(service.JOB_KIND, work.run, give_up)


class _Work:
    """Reads the decision, checks or computes outside any transaction, and keeps what came of it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def run(self, handle: Handle) -> None:
        """One job."""
        asked = db.session.get_one(EvidenceCheck, handle.subject)
        found = reading.decision(db.session.get_one(Council, asked.council_id), asked.about, asked.about_id)
        again = asked.kind == CheckKind.AGAIN.value
        answer, good = self._again(found, handle) if again else _checked(found)
        with transaction():
            waiting = awaited.still_awaited(EvidenceCheck, handle)
            if waiting is not None:
                service.keep(WORKER, waiting, answer=answer, good=good)

    def _again(self, found: Decision, handle: Handle) -> tuple[Answer, bool]:
        then, problem = _then(found)
        db.session.rollback()  # no read stays open while the solver works
        try:
            now = _planned(then, handle) if "seats" in then else self._computed(problem, then, handle)
        except Impossible as error:
            rules = [asdict(rule) for rule in error.conflict.rules]
            now = {"rules": rules, "minimal": error.conflict.minimal}
        except (Undecided, Cancelled):
            now = {}
        told = compared(then, now)
        return told, told["result"] == "identical" or (told["result"] == "same_best" and told["then"] != told["now"])

    def _computed(self, problem: asks.Problem, then: Answer, handle: Handle) -> Answer:
        """The lottery, where there was one, or the proposal."""
        from solver import lottery, rotation  # noqa: PLC0415  # loads CP-SAT, in the worker only
        from solver.search import Effort  # noqa: PLC0415

        def tell(progress: rotation.Progress) -> None:
            handle.tell({"done": progress.stage - 1, "all": progress.stages})

        effort = Effort(self.seconds / max(1, len(problem.priorities)), handle.cancelled)
        composed = rotation.compose(problem, effort, tell)
        if "panels" not in then:
            return rotation.proposed(problem, composed).model_dump(mode="json", by_alias=True)
        hall, panels = lottery.open_hall(composed), len(then["panels"])
        return lottery.hold_in(hall, effort, panels=panels, progress=tell).model_dump(mode="json", by_alias=True)


def _checked(found: Decision) -> tuple[Answer, bool]:
    """What the independent checker says of the file, and whether it is the one that the record names."""
    file, recorded = reading.file_of(found), reading.recorded_of([f"{service.about(found)}:{found.id}"])
    named = next(iter(recorded.values()), None)
    altered = _is_altered(found, file)
    public = found.public_file if isinstance(found, Staggering) else None
    db.session.rollback()
    path, code = _first_terms(file, public) if isinstance(found, Staggering) else _verdict(file)
    answer: Answer = {
        "file_sha256": hashlib.sha256(file).hexdigest(),
        "recorded_sha256": named.sha256 if named else "",
        "act": named.act if named else 0,
        "altered": altered,
        "ok": not code,
        "path": path,
        "code": code,
    }
    same = answer["file_sha256"] == answer["recorded_sha256"]
    return answer, same and not altered and not code


def _verdict(file: bytes) -> tuple[str, str]:
    """Where the first wrong line is, and by which rule; its detail stays out, as it may name people."""
    verdict = check.check(file)
    return verdict.path, verdict.code


def _first_terms(file: bytes, public: bytes | None) -> tuple[str, str]:
    from solver.cohorts import Announced, FirstTerms  # noqa: PLC0415  # with the search, in the worker only
    from solver.stagger import first_difference  # noqa: PLC0415

    plan = FirstTerms.model_validate_json(file)
    code = first_difference(plan, Announced.model_validate_json(public)) if public else None
    return "", code or ""


def _is_altered(found: Decision, file: bytes) -> bool:
    """Whether a part of a promised draw is not as the record says."""
    if isinstance(found, Proposal):
        return bool(promised.altered_parts(found))
    try:
        stagger_promise.refuse_if_altered(found, file)
    except Refused:
        return True
    return False


def _then(found: Decision) -> tuple[Answer, asks.Problem]:
    """What was answered then, and the question."""
    if isinstance(found, Proposal) and found.evidence_sha256 is None:
        return rotation.conflict_of(found), asks.Problem.model_validate_json(rotation.problem_of(found))
    document = json.loads(reading.file_of(found))
    problem = asks.Problem.model_validate_json(json.dumps(document["problem"]))
    if isinstance(found, Staggering):
        return document, problem
    told: Answer | None = document["lottery"] or document["proposal"]
    if told is None:
        raise NotFound
    return told, problem


def _planned(then: Answer, handle: Handle) -> Answer:
    """The plan of first terms, searched again with the work that the file names."""
    from solver.cohorts import FirstTerms  # noqa: PLC0415  # with the search, in the worker only
    from solver.stagger import stagger  # noqa: PLC0415

    plan = FirstTerms.model_validate_json(json.dumps(then))
    made = stagger(plan.problem, plan.seats, plan.stagger.rules, work=float(plan.work), cancelled=handle.cancelled)
    return plan.model_copy(update={"stagger": made}).model_dump(mode="json", by_alias=True)


def compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> Answer:
    """How two answers differ: in which parts, and whether every priority reaches the same best."""
    versions = {"then": then.get("versions", {}), "now": now.get("versions", {})}
    differs = sorted(
        name for name in then.keys() | now.keys() if name != "versions" and then.get(name) != now.get(name)
    )
    if not now:
        return {"result": "undecided", "differs": [], **versions}
    if "rules" in now and "rules" not in then:
        return {"result": "impossible", "differs": [], **versions}
    result = "identical" if not differs else "same_best" if _best(then) == _best(now) != ((), None) else "different"
    return {"result": result, "differs": differs, **versions}


def _best(answer: Mapping[str, Any]) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """The best of every priority, and the least chance that the rules allow."""
    reached = tuple((each["key"], each["best"]) for each in answer.get("objectives", []))
    return reached, (answer.get("least") or {}).get("ideal")
