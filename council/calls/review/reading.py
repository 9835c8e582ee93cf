"""A review in words, for the secretariat: where it stands, its applications, and one of them in its present phase.

What belongs to a later phase is not read here before that phase is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.access import Role, sees_single_values
from council.calls.review import assessing, cases, service
from council.calls.review.assessing import Given
from council.calls.review.completeness import Lacking, lacking
from council.calls.review.eligibility import Finding, findings_of, rules_of
from council.calls.review.models import CallReview, ReviewCase
from council.calls.review.phases import Outcome, Phase, Refusal, phase_before
from council.calls.review.words import finding_sentence, outcome_name, phase_lead, phase_name, refusal_name
from council.councils import service as councils
from council.i18n import day, label
from council.members import service as members
from council.paging import Pages, nearest_page, page_links, three_beside

Row = Mapping[str, object]
ON_A_PAGE = 50
BADGES = {None: "waiting", Outcome.ELIGIBLE.value: "good", Outcome.NOT_ELIGIBLE.value: "ended"}


@dataclass(frozen=True)
class CaseLine:
    """One application in the list of a phase."""

    url: str
    name: str
    pseudonym: str
    state: str
    badge: str
    note: str


@dataclass(frozen=True)
class ReviewPage:
    """A review as it stands."""

    title: str
    phase: Phase
    lead: str
    journey: Sequence[Row]
    history: Sequence[str]
    action: Row | None
    may_go_back: bool
    may_settle: bool
    remark: str
    lines: Sequence[CaseLine]
    pages: Pages | None
    progress: Sequence[Row]


@dataclass(frozen=True)
class CasePage:
    """One application in the present phase."""

    name: str
    rows: Sequence[Row]
    lacking: Sequence[str]
    against: Sequence[str]
    conditions: Sequence[str]
    points: Sequence[Row]
    opinions: Sequence[Row]
    notes_outcome: bool
    completes: bool


def review_page(review: CallReview, page: int) -> ReviewPage:
    """Where a review stands, and one page of its applications."""
    phase = Phase(review.phase)
    following = service.next_phase(review)
    counts = cases.outcome_counts(review)
    total = sum(counts.values())
    number, pages = nearest_page(page, total, ON_A_PAGE)
    shown = cases.active(review, skip=(number - 1) * ON_A_PAGE, most=ON_A_PAGE)
    findings = findings_of(review, shown) if phase is Phase.ELIGIBILITY else {}
    return ReviewPage(
        title=label(review.call.title),
        phase=phase,
        lead=phase_lead(phase),
        journey=_journey(phase, assessed=bool(review.criteria) or bool(assessing.assessors_of(review))),
        history=_history(review),
        action=_action(review, following, unnoted=counts[None]) if following else None,
        may_go_back=phase_before(phase) is not None,
        may_settle=phase is Phase.COMPLETENESS and bool(cases.incomplete(cases.active(review))),
        remark=_remark(findings) if phase is Phase.ELIGIBILITY else "",
        lines=_lines(review, shown, findings),
        pages=_pages(review, number, pages) if pages > 1 else None,
        progress=_progress(review, counts),
    )


def case_page(case: ReviewCase) -> CasePage:
    """One application, as far as the present phase goes."""
    review, person = case.review, case.application.person
    phase = Phase(review.phase)
    given = assessing.given_by_case(review).get(case.id, []) if phase in {Phase.VISIBLE, Phase.DECIDED} else []
    missing = lacking(review.call, case.application) if phase is Phase.COMPLETENESS else Lacking()
    findings = findings_of(review, [case])[case.id] if phase is not Phase.COMPLETENESS else []
    return CasePage(
        name=members.name_of(person),
        rows=_case_rows(case, phase),
        lacking=_lacking_words(missing),
        against=[_finding_words(review, each) for each in findings],
        conditions=conditions_of(review) if phase is Phase.ELIGIBILITY else [],
        points=_points(review, given),
        opinions=[_opinion(review, each) for each in given],
        notes_outcome=phase in {Phase.ELIGIBILITY, Phase.VISIBLE},
        completes=bool(missing),
    )


def _action(review: CallReview, following: Phase, *, unnoted: int) -> Row:
    """What is done next: the next phase, or first what remains of this one."""
    council, call_id = review.call.council, review.call_id
    if review.phase == Phase.ELIGIBILITY.value and unnoted:
        url = url_for("calls.settle", council=council, call_id=call_id)
        return {"label": _("Note all that remain, as the rules say"), "url": url}
    next_words = _("Go on to: %(phase)s", phase=phase_name(following))
    return {"label": next_words, "url": url_for("calls.open_next_phase", council=council, call_id=call_id)}


def _journey(phase: Phase, *, assessed: bool) -> list[Row]:
    shown = [each for each in Phase if assessed or each is not Phase.BLIND]
    order = list(Phase)
    here = order.index(phase)
    kinds = {True: "done", False: "coming"}
    return [
        {"label": phase_name(each), "kind": "now" if each is phase else kinds[order.index(each) < here]}
        for each in shown
    ]


def _history(review: CallReview) -> list[str]:
    told = []
    for step, reason in service.steps_of(review):
        when = {"day": day(step.opened_on), "phase": phase_name(Phase(step.phase))}
        told.append(_("%(day)s: %(phase)s", **when))
        if reason:
            told[-1] = _("%(day)s: back to “%(phase)s”, because: %(reason)s", **when, reason=reason)
    return told


def _remark(findings: Mapping[UUID, Sequence[Finding]]) -> str:
    """That the rules were computed and nothing was found, where every line of the list is silent about it."""
    if not findings or any(findings.values()):
        return ""
    return _("None of the rules stands against an application listed here.")


def _lines(
    review: CallReview, shown: Sequence[ReviewCase], findings: Mapping[UUID, Sequence[Finding]]
) -> list[CaseLine]:
    names = members.names_of_many(each.application.person_id for each in shown)
    phase = Phase(review.phase)
    given = assessing.given_by_case(review) if phase in {Phase.VISIBLE, Phase.DECIDED} else {}
    lines = []
    for each in shown:
        state, badge = _state(each, phase)
        note = _note(review, each, findings.get(each.id, []), given.get(each.id, []))
        url = url_for("calls.review_case", council=review.call.council, call_id=review.call_id, case_id=each.id)
        person = each.application.person
        lines.append(CaseLine(url, names[person.id], person.pseudonym, state, badge, note))
    return sorted(lines, key=lambda line: line.pseudonym)


def _state(case: ReviewCase, phase: Phase) -> tuple[str, str]:
    if phase is not Phase.COMPLETENESS:
        return outcome_name(case.outcome), BADGES[case.outcome]
    if case.complete or not lacking(case.review.call, case.application):
        return _("Complete"), "good"
    if case.complete_by is not None:
        return _("Asked to complete it until %(day)s", day=day(case.complete_by)), "waiting"
    return _("Something is missing"), "warning"


def _note(review: CallReview, case: ReviewCase, findings: Sequence[Finding], given: Sequence[Given]) -> str:
    if given:
        totals = [_total(review, each) for each in given]
        told = {"mean": _figure(sum(totals) / len(totals)), "most": _most(review)}
        counted = ngettext("%(num)d assessment", "%(num)d assessments", len(given))
        return _("%(counted)s; on average %(mean)s of %(most)s points", counted=counted, **told)
    if findings and case.outcome is None:
        return " ".join(finding_sentence(each) for each in findings)
    return refusal_name(Refusal(case.refusal)) if case.refusal else ""


def _progress(review: CallReview, counts: Mapping[Outcome | None, int]) -> list[Row]:
    rows: list[Row] = [{"term": _("Applications under review"), "value": str(sum(counts.values()))}]
    if review.phase != Phase.COMPLETENESS.value:
        told = [each for each in counts if each or counts[each]]
        rows += [{"term": outcome_name(each.value if each else None), "value": str(counts[each])} for each in told]
    if review.phase == Phase.BLIND.value:
        done = assessing.progress(review)
        rows += [
            {"term": _("Assessors"), "value": str(done.assessors)},
            {"term": _("Assessments given"), "value": _of(done.given, done.expected)},
            {
                "term": _("Applications left to others, because an assessor may know the person"),
                "value": done.conflicts,
            },
            {"term": _("Applications with fewer than two assessments"), "value": done.too_few},
        ]
    return rows


def _of(part: int, whole: int) -> str:
    return _("%(part)d of %(whole)d", part=part, whole=whole)


def _case_rows(case: ReviewCase, phase: Phase) -> list[Row]:
    application = case.application
    link = url_for(
        "calls.application",
        council=case.review.call.council,
        call_id=case.review.call_id,
        application_id=application.id,
    )
    rows: list[Row] = [
        {"term": _("Pseudonym"), "value": application.person.pseudonym},
        {
            "term": _("Received on"),
            "value": day(application.received_on),
            "action": {"label": _("Read the application"), "url": link},
        },
    ]
    state, _badge = _state(case, phase)
    rows.append({"term": _("State"), "value": state})
    if case.refusal and phase is not Phase.COMPLETENESS:
        rows.append({"term": _("Why it is not eligible"), "value": refusal_name(Refusal(case.refusal))})
    reason = cases.reason_of(case)
    if reason and phase is not Phase.COMPLETENESS:
        rows.append({"term": _("Reason in words"), "value": reason})
    return rows


def _lacking_words(missing: Lacking) -> list[str]:
    told = [_("No answer to: %(question)s", question=label(each.text)) for each in missing.questions]
    return [*told, *([_("Did not say that she read what taking part means.")] if missing.notice else [])]


def _finding_words(review: CallReview, finding: Finding) -> str:
    """A finding for the secretariat: by what seats are kept is named only where it may read what people said."""
    if not finding.dimensions:
        return finding_sentence(finding)
    known = {each.key: each for each in councils.dimensions_of(review.call.council)}
    office = frozenset({Role.SECRETARIAT})
    named = [
        label(known[key].name)
        for key in sorted(finding.dimensions)
        if key in known and sees_single_values(known[key].sensitivity, office)
    ]
    if len(named) < len(finding.dimensions):
        return finding_sentence(finding)
    return _("Every kind of seat is kept for groups by: %(dimensions)s.", dimensions=", ".join(named))


def _points(review: CallReview, given: Sequence[Given]) -> list[Row]:
    """Mean and spread, criterion by criterion."""
    rows: list[Row] = []
    for each in assessing.criteria_of(review) if given else []:
        points = [one.points[each.key] for one in given if each.key in one.points]
        if points:
            mean = _figure(sum(points) / len(points))
            spread = _("%(least)d to %(most)d", least=min(points), most=max(points))
            rows.append({"name": label(each.name), "mean": mean, "spread": spread, "most": each.most})
    return rows


def _opinion(review: CallReview, given: Given) -> Row:
    points = [
        _("%(criterion)s: %(points)d", criterion=label(each.name), points=given.points[each.key])
        for each in assessing.criteria_of(review)
        if each.key in given.points
    ]
    return {"who": _("Assessor %(number)d", number=given.assessor), "points": points, "comment": given.comment}


def _total(review: CallReview, given: Given) -> int:
    return sum(each.weight * given.points.get(each.key, 0) for each in assessing.criteria_of(review))


def _most(review: CallReview) -> str:
    return str(sum(each.weight * each.most for each in assessing.criteria_of(review)))


def _figure(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _pages(review: CallReview, page: int, pages: int) -> Pages:
    def link(number: int) -> str:
        return url_for("calls.review", council=review.call.council, call_id=review.call_id, page=number)

    return page_links(page, pages, link, numbers=three_beside(page, pages))


@dataclass(frozen=True)
class AssessorLine:
    """Somebody who assesses."""

    id: UUID
    name: str
    number: str
    note: str


def assessor_lines(review: CallReview) -> list[AssessorLine]:
    """Who assesses, and whether she might know names from her other work."""
    found = []
    for each in assessing.assessors_of(review):
        knows = Role.SECRETARIAT in councils.roles_of(each.user, review.call.council)
        note = _("Works in the secretariat, which reads names elsewhere") if knows else ""
        number = _("Assessor %(number)d", number=each.number)
        found.append(AssessorLine(each.id, each.user.name or each.user.email, number, note))
    return found


def conditions_of(review: CallReview) -> list[str]:
    """What the charter asks of a person that nobody can compute."""
    return [label(each.text) for each in rules_of(review).eligibility]
