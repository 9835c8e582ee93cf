"""Recommendations from the first draft to their adoption, and what members object; every step is one act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.texts import TextStatus
from council.councils.models import Council, Labels
from council.database import db, existing, moment
from council.errors import NotFound, Refused
from council.meetings.holding.models import Decision
from council.members.models import Person
from council.recommendations.models import Dissent, Raiser, Recommendation

LONGEST_DISSENT = 3000


class Kind(StrEnum):
    """Whether something is asked of policy, or of how decisions are made."""

    POLICY = "policy"
    PROCESS = "process"


@dataclass(frozen=True)
class Wording:
    """What a recommendation says, in the languages it is written in, and what it is linked to."""

    kind: Kind
    title: Labels
    text: Labels
    consulted: Labels
    text_status: dict[str, str]
    objectives: tuple[int, ...] = ()
    plan: str = ""
    raised_by: tuple[UUID, ...] = ()


# Changes


def draft(actor: Actor, council: Council, *, wording: Wording) -> Recommendation:
    """Write down what the council may ask for. Only those with a role in it see a draft."""
    made = Recommendation(
        id=uuid4(),
        council_id=council.id,
        council=council,
        number=_next_number(council),
        kind=wording.kind.value,
        title={},
        text={},
        created_at=moment(),
    )
    _write(made, wording)
    db.session.add(made)
    db.session.flush()
    _name_raisers(made, wording.raised_by)
    _record(actor, Act.RECOMMENDATION_DRAFTED, made, {"number": made.number, "kind": made.kind, **_languages(made)})
    return made


def change(actor: Actor, recommendation: Recommendation, *, wording: Wording) -> None:
    """Change a draft; once it is adopted only the languages can be changed in which nobody has checked it yet."""
    if recommendation.withdrawn_on is not None:
        raise Refused(_("This recommendation was withdrawn."), _("Write a new one."))
    if recommendation.adopted_on is not None:
        _must_stay_as_adopted(recommendation, wording)
    _write(recommendation, wording)
    recommendation.version += 1
    db.session.flush()
    _name_raisers(recommendation, wording.raised_by)
    _record(actor, Act.RECOMMENDATION_CHANGED, recommendation, _languages(recommendation))


def adopt(actor: Actor, recommendation: Recommendation, *, on: date, decision: Decision | None, today: date) -> None:
    """Note that the council decided to ask for this: on a day, by a decision of a meeting where there is one."""
    if recommendation.adopted_on is not None or recommendation.withdrawn_on is not None:
        raise Refused(_("This recommendation is no draft any more."), _("Open its page again to see how far it is."))
    if not checked_languages(recommendation):
        raise Refused(
            _("No language of this recommendation is marked as checked, so it is not clear what would be adopted."),
            _("Change the draft, and mark the language that the council decides on as checked."),
        )
    if decision is not None:
        on = _day_of(decision, recommendation)
    if on > today:
        raise Refused(_("This day is still to come."), _("Enter the day on which the council decided."))
    recommendation.adopted_on = on
    recommendation.decision_id = decision.id if decision else None
    recommendation.meeting_id = decision.meeting_id if decision else None
    recommendation.version += 1
    db.session.flush()
    details: dict[str, Detail] = {"on": on.isoformat(), "decision": str(decision.id) if decision else None}
    _record(actor, Act.RECOMMENDATION_ADOPTED, recommendation, details)


def withdraw(actor: Actor, recommendation: Recommendation, *, on: date) -> None:
    """Ask for it no more: nobody is reminded of it, and the page stays and says so."""
    if recommendation.withdrawn_on is not None:
        raise Refused(_("This recommendation was withdrawn already."), _("Nothing needs to be done."))
    recommendation.withdrawn_on = on
    recommendation.version += 1
    _record(actor, Act.RECOMMENDATION_WITHDRAWN, recommendation, {"on": on.isoformat()})


def dissent(actor: Actor, recommendation: Recommendation, person: Person, *, words: str, public: bool) -> Dissent:
    """Write down what a member objects, in her words; what she said before of the same is replaced by it."""
    if recommendation.withdrawn_on is not None:
        raise Refused(_("This recommendation was withdrawn."), _("Nothing needs to be done."))
    if not words.strip():
        raise Refused(_("Nothing was written."), _("Write in your own words what you object."))
    found = dissent_of(recommendation, person)
    made = found or Dissent(id=uuid4(), recommendation_id=recommendation.id, person_id=person.id)
    made.words_sealed = crypto.seal(person.id, words.strip()[:LONGEST_DISSENT], _place(made.id))
    made.public, made.given_at = public, moment()
    db.session.add(made)
    db.session.flush()
    _record(actor, Act.DISSENT_RECORDED, recommendation, {"public": public})
    return made


def take_dissent_back(actor: Actor, recommendation: Recommendation, person: Person) -> None:
    """Delete what a member objected; accounts that were published before then show that words were taken back."""
    found = dissent_of(recommendation, person)
    if found is None:
        raise Refused(_("You object nothing here."), _("Nothing needs to be done."))
    db.session.delete(found)
    db.session.flush()
    _record(actor, Act.DISSENT_TAKEN_BACK, recommendation)


# Questions


def recommendation(council: Council, recommendation_id: UUID) -> Recommendation:
    """One recommendation of this council; `NotFound` when it belongs to another."""
    return existing(Recommendation, recommendation_id, belongs=lambda found: found.council_id == council.id)


def adopted(council: Council) -> list[Recommendation]:
    """What the council asks for now, the latest first."""
    asked = select(Recommendation).where(
        Recommendation.council_id == council.id,
        Recommendation.adopted_on.is_not(None),
        Recommendation.withdrawn_on.is_(None),
    )
    return list(db.session.scalars(asked.order_by(Recommendation.number.desc())))


def checked_languages(recommendation: Recommendation) -> list[str]:
    """The languages whose text a person has checked: in these it is adopted."""
    checked = TextStatus.REVIEWED.value
    return [each for each in recommendation.text if recommendation.text_status.get(each) == checked]


def raisers_of(recommendation: Recommendation) -> list[Person]:
    """Who raised it; nobody where it is said to come from the members."""
    rows = select(Raiser).where(Raiser.recommendation_id == recommendation.id).order_by(Raiser.person_id)
    return [each.person for each in db.session.scalars(rows)]


def dissent_of(recommendation: Recommendation, person: Person) -> Dissent | None:
    """What one person objects."""
    hers = select(Dissent).where(Dissent.recommendation_id == recommendation.id, Dissent.person_id == person.id)
    return db.session.scalar(hers)


def dissents_of(recommendation: Recommendation) -> list[Dissent]:
    """Everything that members object, the oldest first."""
    rows = select(Dissent).where(Dissent.recommendation_id == recommendation.id)
    return list(db.session.scalars(rows.order_by(Dissent.given_at, Dissent.id)))


def words_of(found: Dissent) -> str:
    """The words of an objection; empty once the person behind it was erased."""
    try:
        return crypto.unseal(found.person_id, found.words_sealed, _place(found.id))
    except crypto.Unreadable:
        return ""


def decisions_to_link(council: Council) -> list[Decision]:
    """Decisions of the council's meetings that were carried, the latest first."""
    carried = select(Decision).join(Decision.meeting).where(Decision.carried)
    here = carried.where(Decision.meeting.has(council_id=council.id))
    return list(db.session.scalars(here.order_by(Decision.taken_at.desc()).limit(50)))


def _write(recommendation: Recommendation, wording: Wording) -> None:
    recommendation.kind = wording.kind.value
    recommendation.title, recommendation.text = wording.title, wording.text
    recommendation.consulted, recommendation.text_status = wording.consulted, wording.text_status
    recommendation.objectives, recommendation.plan = sorted(wording.objectives), wording.plan


def _name_raisers(recommendation: Recommendation, people: Iterable[UUID]) -> None:
    wanted = list(dict.fromkeys(people))
    known = select(Person.id).where(Person.id.in_(wanted), Person.council_id == recommendation.council_id)
    if len(db.session.scalars(known).all()) != len(wanted):
        raise NotFound
    there = {each.id for each in raisers_of(recommendation)}
    gone = Raiser.recommendation_id == recommendation.id, Raiser.person_id.not_in(wanted)
    db.session.execute(delete(Raiser).where(*gone))
    new = (each for each in wanted if each not in there)
    db.session.add_all(Raiser(recommendation_id=recommendation.id, person_id=each, noted_at=moment()) for each in new)
    db.session.flush()


def _must_stay_as_adopted(recommendation: Recommendation, wording: Wording) -> None:
    for language in checked_languages(recommendation):
        before = (recommendation.title.get(language), recommendation.text.get(language))
        if before != (wording.title.get(language), wording.text.get(language)):
            raise Refused(
                _("The council adopted these words, so they cannot be changed any more."),
                _("Change only languages that nobody has checked yet, or write a new recommendation."),
            )
    if wording.kind.value != recommendation.kind:
        raise Refused(
            _("The council adopted it as it is, so its kind cannot be changed any more."),
            _("Withdraw it and write a new recommendation."),
        )


def _day_of(decision: Decision, recommendation: Recommendation) -> date:
    if decision.meeting.council_id != recommendation.council_id:
        raise NotFound
    if not decision.carried:
        raise Refused(_("This decision was not carried."), _("Choose the decision by which it was adopted."))
    return decision.taken_at.date()


def _next_number(council: Council) -> int:
    latest = select(func.max(Recommendation.number)).where(Recommendation.council_id == council.id)
    return (db.session.scalar(latest) or 0) + 1


def _languages(recommendation: Recommendation) -> dict[str, Detail]:
    return {"languages": sorted(recommendation.text)}


def _place(dissent_id: UUID) -> crypto.Place:
    return crypto.Place("recommendation_dissents", "words_sealed", dissent_id)


def _record(actor: Actor, act: Act, recommendation: Recommendation, details: dict[str, Detail] | None = None) -> None:
    subject = Subject("recommendation", str(recommendation.id))
    record(actor, act, subject, council=recommendation.council_id, details=details or {})
