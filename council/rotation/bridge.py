"""The door to the solver: puts the facts into its question, runs it between two transactions, keeps the answer.

Only the bridges import `solver`. What loads CP-SAT (a second, and pandas) is imported where it runs, in the worker: the
one named exception to imports at the top.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _

from council import jobs
from council.audit.service import Actor, System
from council.awaited import code_of
from council.config import Settings
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, present, transaction
from council.errors import Refused
from council.jobs import Handle, Jobs, JobState
from council.rotation import drawings, promised, service
from council.rotation.explain import bridge as explaining_bridge
from council.rotation.explain import service as explanations
from council.rotation.facts import gather
from council.rotation.models import Proposal
from council.rotation.progress import ended_reading
from council.rotation.question_bridge import question, refused_if_invalid
from council.rotation.reading import charter_of, conflict_reading, reading
from council.rotation.service import Asked, ProposalState
from council.rotation.sight import full_sight
from council.rotation.table import Outcome
from council.rotation.workspace.trials import Changes
from solver import problem as asks
from solver.draw import BadNumbers, Method, canonical_numbers, panel_of
from solver.errors import Cancelled, Impossible, Undecided

if TYPE_CHECKING:
    from solver.evidence import Evidence

SEED_BYTES = 16
WORKER = System("worker")
Tell = Callable[[dict[str, Any]], None]


def register(queue: Jobs, settings: Settings) -> None:
    """Make the computing of proposals known to the queue."""
    queue.register(service.JOB_KIND, _Solving(settings).run, _ended_badly)
    queue.register(drawings.COMMIT_KIND, _commit, _commit_ended_badly)
    queue.register(drawings.FINISH_KIND, _finish, lambda *_: None)  # the draw stands; finishing can be asked for again
    explaining_bridge.register(queue, settings)


def ask(council: Council, rotation_on: date, changes: Changes | None = None) -> Asked:
    """The question of a rotation as of now, under a fresh random seed; refuses when there is nothing to decide.

    With changes it is a trial: the same people, and rules that differ from the charter's.
    """
    facts = gather(council, rotation_on, changes)
    if facts.open_seats <= 0:
        raise Refused(
            _("Every seat is held from this day on, so there is nothing to propose."),
            _("Look at the terms again, or choose another rotation."),
        )
    with refused_if_invalid(council):
        problem = question(facts, secrets.token_hex(SEED_BYTES), trial=bool(changes))
    return Asked(facts.charter, rotation_on, problem.model_dump_json(by_alias=True), changes or None)


def propose_now(council: Council, *, rotation_on: date, actor: Actor) -> Outcome:
    """Ask for a proposal and compute it in this process, as the worker would; for the command line."""
    with transaction():
        proposal = service.request_proposal(actor, council, asked=ask(council, rotation_on))
        proposal_id, job_id = proposal.id, jobs.work_on(proposal.id)
    queue: Jobs = current_app.extensions["council.jobs"]
    queue.run(job_id)
    db.session.rollback()
    return _outcome(db.session.get_one(Proposal, proposal_id))


def _outcome(proposal: Proposal) -> Outcome:
    """A finished proposal in words, as the secretariat reads it."""
    state = ProposalState(proposal.state)
    if state is ProposalState.COMPUTED:
        _rules, dimensions = charter_of(proposal)
        return Outcome(proposal.number, answer=reading(proposal, full_sight(dimensions)))
    if state is ProposalState.IMPOSSIBLE:
        return Outcome(proposal.number, conflict=conflict_reading(proposal, full_sight(charter_of(proposal)[1])))
    return Outcome(proposal.number, ended=ended_reading(proposal, state))


# The work


class _Solving:
    """Computes one proposal: reads the question, solves outside any transaction, saves the answer if it counts."""

    def __init__(self, settings: Settings) -> None:
        self.work = settings.solver_deterministic_seconds
        self.panels = settings.lottery_panels

    def run(self, handle: Handle) -> None:
        """One job, from the sealed question to the kept answer."""
        proposal = db.session.get_one(Proposal, handle.subject)
        text, by_lot = service.problem_of(proposal), service.draws_lots(proposal)
        db.session.rollback()  # no read stays open while the solver works
        save = self._solve(text, handle, by_lot=by_lot)
        if save is None:
            return
        with transaction():
            if not service.may_still_save(handle.subject, handle.job_id):
                return
            proposal = db.session.get_one(Proposal, handle.subject)
            save(proposal)
            explaining = explanations.ask(WORKER, proposal).id if explanations.are_due(proposal) else None
        if explaining is not None:
            jobs.hand_over(current_app, explaining)

    def _solve(self, text: str, handle: Handle, *, by_lot: bool) -> Callable[[Proposal], None] | None:
        """Solve, and say how to keep what came out; nothing when it was cancelled."""
        from solver import lottery, rotation  # noqa: PLC0415  # loads CP-SAT, in the worker only
        from solver.evidence import Evidence  # noqa: PLC0415
        from solver.search import Effort  # noqa: PLC0415

        problem = asks.Problem.model_validate_json(text)
        effort = Effort(self.work / max(1, len(problem.priorities)), handle.cancelled)

        def tell(progress: rotation.Progress) -> None:
            handle.tell(asdict(progress))

        try:
            composed = rotation.compose(problem, effort, tell)
            answer = rotation.proposed(problem, composed)
            hall = lottery.open_hall(composed) if by_lot else None
            drawn = lottery.hold_in(hall, effort, panels=self.panels, progress=tell) if hall else None
        except Cancelled:
            return None
        except Impossible as error:
            rules, minimal = [asdict(rule) for rule in error.conflict.rules], error.conflict.minimal
            return lambda proposal: service.keep_conflict(WORKER, proposal, rules=rules, minimal=minimal)
        except Undecided:
            return lambda proposal: service.end_without_answer(
                WORKER, proposal, state=ProposalState.FAILED, code="undecided"
            )
        content = Evidence(problem=problem, proposal=answer).written()
        held = Evidence(problem=problem, lottery=drawn).written() if drawn else None
        return lambda proposal: service.keep_evidence(WORKER, proposal, evidence=content, lottery=held)


def _ended_badly(proposal_id: UUID, state: JobState) -> None:
    """Write down that the work failed or was cut off, unless it was started again or ended otherwise meanwhile."""
    proposal = db.session.get_one(Proposal, proposal_id)
    job = jobs.latest(proposal_id)
    going_on = job is not None and JobState(job.state) in jobs.OPEN_STATES
    if going_on or proposal.state != ProposalState.REQUESTED.value:
        return
    to = ProposalState.FAILED if state is JobState.FAILED else ProposalState.INTERRUPTED
    service.end_without_answer(WORKER, proposal, state=to, code=code_of(state))


def _commit(handle: Handle) -> None:
    """Put the promise into the file, check it, and keep it with what everyone may see."""
    from solver.drawn import committed, published  # noqa: PLC0415  # loads CP-SAT, in the worker only
    from solver.evidence import Commitment  # noqa: PLC0415
    from solver.formats import sound  # noqa: PLC0415

    proposal = db.session.get_one(Proposal, handle.subject)
    drawing, file = drawings.drawing_of(proposal), drawings.lottery_of(proposal)
    method, source, draw_at = drawing.method, drawing.source, drawing.draw_at
    db.session.rollback()
    promise = Commitment.model_validate(
        {
            "method": method,
            "source": source,
            "committed_at": present().isoformat(timespec="seconds"),
            "drawn_at": draw_at.isoformat(timespec="minutes") if draw_at else "",
        }
    )
    made = committed(_opened(file), promise)
    written = sound(made)
    with transaction():
        kept = db.session.get_one(Proposal, handle.subject)
        drawings.keep_commitment(WORKER, kept, file=written, digest=made.digest, public=published(made).written())


def _finish(handle: Handle) -> None:
    """Write the file with the draw, the council and its reserve list."""
    from solver.drawn import drawn, published, with_reserve  # noqa: PLC0415  # loads CP-SAT, in the worker only
    from solver.formats import sound  # noqa: PLC0415
    from solver.reserve import ReserveRules  # noqa: PLC0415

    proposal = db.session.get_one(Proposal, handle.subject)
    promised.refuse_if_altered(proposal)
    drawing, file = drawings.drawing_of(proposal), drawings.committed_file_of(proposal)
    numbers, panel, length = drawing.numbers, drawing.panel, _reserve_length(proposal)
    db.session.rollback()
    made = drawn(_opened(file), numbers or "")
    if made.draw is None or made.draw.panel != panel:
        raise Altered
    if length:
        made = with_reserve(made, ReserveRules(length=length))
    written = sound(made)
    with transaction():
        kept = db.session.get_one(Proposal, handle.subject)
        drawings.keep_finished(WORKER, kept, file=written, public=published(made).written())


def _reserve_length(proposal: Proposal) -> int:
    vacancy = councils.rules_of(proposal.charter).vacancy
    return vacancy.reserve_list_length if vacancy.filled_by == "reserve_list" else 0


def _opened(file: bytes) -> "Evidence":
    """A file of ours; one that was altered since it was written is refused."""
    from solver.evidence import Evidence  # noqa: PLC0415

    document = json.loads(file)
    told = document.pop("sha256", None)
    found = Evidence.model_validate_json(json.dumps(document))
    if found.digest != told or found.written() != file:
        raise Altered
    return found


def _commit_ended_badly(proposal_id: UUID, _state: JobState) -> None:
    proposal = db.session.get_one(Proposal, proposal_id)
    if proposal.state == ProposalState.COMMITTING.value:
        drawings.give_up_commitment(WORKER, proposal, code="fault")


# The draw


def panel_named(proposal: Proposal, numbers: str) -> tuple[str, int]:
    """The public numbers in their canonical text, and the panel that they name; refuses numbers that name none."""
    drawing = drawings.drawing_of(proposal)
    if drawing.method is None:
        raise Refused(
            _("This proposal is not in a state in which that can be done."),
            _("Open its page again to see how far it has come."),
        )
    panels = len(json.loads(drawing.public_file or b"{}").get("panels", []))
    try:
        method = cast("Method", drawing.method)
        text = canonical_numbers(numbers, method)
        return text, panel_of(method, text, panels)
    except BadNumbers as error:
        raise Refused(bad_numbers(error), _("Type the numbers again, as they were published.")) from None


def bad_numbers(error: BadNumbers) -> str:
    """Why numbers draw nothing, in a sentence."""
    told = error.parameters
    sentences = {
        "no_numbers": _("No numbers were typed."),
        "digit_count": _(
            "%(expected)s digits are needed, and %(found)s came.",
            expected=told.get("expected"),
            found=told.get("found"),
        ),
        "no_such_panel": _(
            "There is no panel %(found)s; the last one is %(expected)s. Draw again.",
            found=told.get("found"),
            expected=told.get("expected"),
        ),
    }
    return sentences.get(str(told.get("fault")), _("These numbers cannot be read: %(found)s.", found=told.get("found")))


class Altered(RuntimeError):
    """A file is not what it was when it was kept, or not what was promised."""
