"""A proposal as one reader may read it: finished sentences, lists and figures. Changes nothing."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from council.councils import service as councils
from council.councils.phrases import listed
from council.councils.rules import CharterRules
from council.councils.service import DimensionView
from council.database import db
from council.i18n import instant, label
from council.members import service as members
from council.members.models import Person
from council.rotation import drawings, service, words
from council.rotation.composition import (
    DimensionReading,
    HalfCircle,
    QuotaReading,
    Sitting,
    dimension_readings,
    half_circle,
    quota_readings,
)
from council.rotation.models import Proposal
from council.rotation.sight import Sight
from council.rotation.words import Names

AT_ONCE = 500


@dataclass(frozen=True)
class PersonLine:
    """One person of a list: her name as this reader may know it, her seat group, and why."""

    name: str
    pseudonym: str
    seat_group: str
    reason: str
    person_id: UUID | None = None
    own: bool = False


@dataclass(frozen=True)
class ObjectiveLine:
    """What one priority reached; the figures are empty where this reader may not see them."""

    place: int
    name: str
    meaning: str
    value: str
    proof: str
    optimal: bool


@dataclass(frozen=True)
class ColourChoice:
    """A dimension by which the seats can be coloured."""

    key: str
    label: str
    current: bool


@dataclass(frozen=True)
class EvidenceReading:
    """What anyone needs to check the answer again."""

    file_name: str
    sha256: str
    bytes: int
    computed: str
    kinds: str
    versions: str


@dataclass(frozen=True)
class ProposalReading:
    """Everything the page says about a computed proposal."""

    headline: str
    remarks: tuple[str, ...]
    leaving: tuple[PersonLine, ...]
    staying: tuple[PersonLine, ...]
    joining: tuple[PersonLine, ...]
    before: HalfCircle
    after: HalfCircle
    colours: tuple[ColourChoice, ...]
    dimensions: tuple[DimensionReading, ...]
    quotas: tuple[QuotaReading, ...]
    hidden: str
    objectives: tuple[ObjectiveLine, ...]
    evidence: EvidenceReading


@dataclass(frozen=True)
class ConflictReading:
    """Why there is no answer: the rules that stand against each other, and what can be done."""

    headline: str
    rules: tuple[str, ...]
    explanation: str
    todo: tuple[str, ...]


def charter_of(proposal: Proposal) -> tuple[CharterRules, list[DimensionView]]:
    """The rules a proposal was computed by, and their dimensions."""
    rules = service.rules_of(proposal)
    dimensions = councils.dimensions_of(proposal.council, on=proposal.rotation_on)
    return rules, [each for each in dimensions if each.key in rules.dimensions]


def reading(proposal: Proposal, sight: Sight, colour: str | None = None) -> ProposalReading:
    """A computed proposal as this reader may read it, its seats coloured by a dimension she may see of each person."""
    document = json.loads(drawings.council_file_of(proposal))
    return _Reader(proposal, document, sight).read(colour, drawings.latest_file_of(proposal))


class _Reader:
    """Reads one evidence document for one reader."""

    def __init__(self, proposal: Proposal, document: Mapping[str, Any], sight: Sight) -> None:
        self.proposal = proposal
        self.rules, self.dimensions = charter_of(proposal)
        self.problem, self.answer = document["problem"], document["proposal"]
        self.sight = sight
        self.names = Names.of(self.rules, self.dimensions)
        self.quotas = {key: self.names.quota(key) for key, where in self.names.quotas.items() if sight.may_name(where)}
        told = [target["key"] for target in self.problem["targets"] if target["dimension"] in sight.single]
        self.targets = {key: self.names.target(key) for key in told}
        self.people = {person["id"]: person for person in self.problem["people"]}
        shown = [line["person"] for part in ("leaving", "staying", "joining") for line in self.answer[part]]
        self.known = people_behind(proposal.council_id, shown, names=sight.names)

    def read(self, colour: str | None, content: bytes) -> ProposalReading:
        """The whole page."""
        composition = self.answer["composition"]
        before, after, colours = self._drawings(colour)
        return ProposalReading(
            headline=self._headline(),
            remarks=tuple(self._remarks()),
            leaving=tuple(self._leaving(line) for line in self.answer["leaving"]),
            staying=tuple(self._staying(line) for line in self.answer["staying"]),
            joining=tuple(self._joining(line) for line in self.answer["joining"]),
            before=before,
            after=after,
            colours=colours,
            dimensions=tuple(dimension_readings(composition, self.dimensions, self.names, self.sight)),
            quotas=tuple(quota_readings(composition, self.names, self.sight, self.quotas)),
            hidden=hidden_sentence(self.sight),
            objectives=tuple(self._objective(place, told) for place, told in enumerate(self.answer["objectives"], 1)),
            evidence=self._evidence(content),
        )

    def _headline(self) -> str:
        returning = sum(self.people[line["person"]]["standing"] == "returning" for line in self.answer["staying"])
        leave, stay, join = (len(self.answer[part]) for part in ("leaving", "staying", "joining"))
        said = (
            (leave, ngettext("%(num)d leaves", "%(num)d leave", leave)),
            (returning, ngettext("%(num)d returns", "%(num)d return", returning)),
            (stay - returning, ngettext("%(num)d goes on", "%(num)d go on", stay - returning)),
            (join, ngettext("%(num)d joins", "%(num)d join", join)),
        )
        moves = _("%(moves)s.", moves=listed(words for many, words in said if many))
        kept = _("Every quota is met.") if self.problem["quotas"] else _("Every rule is followed.")
        return f"{moves} {kept} {self._closeness()}".strip()

    def _closeness(self) -> str:
        if not self.problem["targets"] or not self.answer["objectives"]:
            return ""
        best = all(told["status"] == "optimal" for told in self.answer["objectives"])
        if not self.sight.sees_all(self.rules):
            if best:
                return _(
                    "The council comes as close to its targets as the rules and the people allow, which is proven."
                )
            return _("The council comes close to its targets; whether a closer one exists was not settled.")
        missing = sum((Fraction(row["missing"]) for row in self.answer["composition"]["targets"]), Fraction(0))
        if missing == 0:
            return _("All its targets are reached.")
        seats = words.amount("representation_gap", str(missing))
        if best:
            return _("The council comes within %(seats)s of all its targets, which is the best possible.", seats=seats)
        return _("The council comes within %(seats)s of all its targets, the best found.", seats=seats)

    def _remarks(self) -> Iterable[str]:
        """Whether the facts still hold; and what a charter asks that the search does not decide."""
        if service.changed_since(self.proposal):
            yield _(
                "Terms, answers, applications, declarations or decisions about who is fixed were changed after this "
                "proposal was asked for. "
                "It does not know of that; propose again to take the changes in."
            )
        joining, most = len(self.answer["joining"]), self.rules.most_turnover
        if most is not None and joining > most:
            yield _(
                "The charter lets at most %(most)d seats change hands at a rotation; here %(joining)d do.",
                most=most,
                joining=joining,
            )
        least = self.rules.least_continuing
        if least is not None and len(self.answer["staying"]) < least:
            yield _(
                "The charter asks that at least %(least)d members stay; here %(staying)d do.",
                least=least,
                staying=len(self.answer["staying"]),
            )
        if any(cap.per == "household" for cap in self.rules.caps):
            yield _("The charter limits members of one household. Households are not recorded, so check this by hand.")

    def _line(self, told: Mapping[str, Any], group: str | None, reason: str) -> PersonLine:
        pseudonym = told["person"]
        person_id, name = self.known.get(pseudonym, (None, pseudonym))
        return PersonLine(
            name=name,
            pseudonym=pseudonym,
            seat_group=self.names.group(group) if group and len(self.rules.seat_groups) > 1 else "",
            reason=reason,
            person_id=person_id if self.sight.names else None,
            own=pseudonym == self.sight.own,
        )

    def _leaving(self, told: Mapping[str, Any]) -> PersonLine:
        seat_group = self.people[told["person"]]["seat_group"]
        return self._line(told, seat_group, words.leaving_reason(told["reason"]["code"]))

    def _staying(self, told: Mapping[str, Any]) -> PersonLine:
        reason = told["reason"]
        return self._line(told, told["seat_group"], words.staying_reason(reason["code"], reason.get("text")))

    def _joining(self, told: Mapping[str, Any]) -> PersonLine:
        """Only rules whose every dimension this reader may connect with a person are named beside her."""
        reason = told["reason"]
        if reason["code"] == "pinned":
            return self._line(told, told["seat_group"], words.pinned_reason(reason.get("text")))
        quotas = [self.quotas[key] for key in reason["quotas"] if key in self.quotas]
        targets = [self.targets[key] for key in reason["targets"] if key in self.targets]
        return self._line(told, told["seat_group"], words.joining_reason(quotas, targets))

    def _drawings(self, colour: str | None) -> tuple[HalfCircle, HalfCircle, tuple[ColourChoice, ...]]:
        open_to_her = [each for each in self.dimensions if each.key in self.sight.single]
        chosen = next((each for each in open_to_her if each.key == colour), next(iter(open_to_her), None))
        stay = {line["person"] for line in self.answer["staying"]}
        join = {line["person"] for line in self.answer["joining"]}
        sat = [self._sitting(name, "stays" if name in stay else "leaves") for name in self._before()]
        sits = [self._sitting(name, "joins" if name in join else "stays") for name in sorted(stay | join)]
        vacant = max(self.problem["size"] - len(sat), 0)
        colours = tuple(ColourChoice(each.key, label(each.name), each is chosen) for each in open_to_her)
        before = half_circle(sat, chosen, self.names, vacant=vacant)
        return before, half_circle(sits, chosen, self.names), colours

    def _before(self) -> list[str]:
        return [name for name, person in self.people.items() if person["standing"] != "candidate"]

    def _sitting(self, pseudonym: str, outline: str) -> Sitting:
        _id, name = self.known.get(pseudonym, (None, pseudonym))
        return Sitting(name, self.people[pseudonym]["values"], outline)

    def _objective(self, place: int, told: Mapping[str, Any]) -> ObjectiveLine:
        optimal = told["status"] == "optimal"
        said = words.priority(told["key"])
        exact = self.sight.sees_all(self.rules)
        hidden = _("proven optimal") if optimal else _("best found")
        return ObjectiveLine(
            place=place,
            name=said.name,
            meaning=said.meaning,
            value=words.amount(told["key"], told["value"]) if exact else "",
            proof=words.proof(told["key"], told["best"], told["bound"], optimal=optimal) if exact else hidden,
            optimal=optimal,
        )

    def _evidence(self, content: bytes) -> EvidenceReading:
        profiles, versions = self.answer["profiles"], self.answer["versions"]
        return EvidenceReading(
            file_name=evidence_name(self.proposal),
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            computed=instant(self.proposal.computed_at),
            kinds=_(
                "%(people)d people who could join were of %(kinds)d kinds as far as the rules can tell.",
                people=profiles["people"],
                kinds=profiles["count"],
            ),
            versions=_(
                "Method %(solver)s, OR-Tools %(ortools)s.", solver=versions["solver"], ortools=versions["ortools"]
            ),
        )


def hidden_sentence(sight: Sight) -> str:
    """Why some dimensions are missing; empty when none is."""
    if not sight.hidden:
        return ""
    return ngettext(
        "%(num)d dimension is not shown here, because it is about protected information: in a council of this size a "
        "count could tell what one person declared. The secretariat and the auditor see it.",
        "%(num)d dimensions are not shown here, because they are about protected information: in a council of this "
        "size a count could tell what one person declared. The secretariat and the auditor see them.",
        sight.hidden,
    )


def evidence_name(proposal: Proposal) -> str:
    """A file name that names no person."""
    kind = "trial" if proposal.trial else "proposal"
    return f"{proposal.council.slug}-{proposal.rotation_on.isoformat()}-{kind}-{proposal.number}.json"


def conflict_reading(proposal: Proposal, sight: Sight) -> ConflictReading:
    """Why no council is possible, in words of the charter, and what can be done.

    That a quota on protected information cannot be met tells of people, so it is named to those who may count them.
    """
    rules, dimensions = charter_of(proposal)
    names, told = Names.of(rules, dimensions), service.conflict_of(proposal)
    shown = [each for each in told.get("rules", []) if may_be_told(each, names, sight)]
    hidden = [_("A rule about protected information.")] if len(shown) < len(told.get("rules", [])) else []
    if told.get("minimal"):
        explanation = _(
            "Each of these rules is part of the reason: without any one of them a council would be possible."
        )
    else:
        explanation = _("These rules together leave no council. Perhaps fewer of them would already.")
    return ConflictReading(
        headline=_("With the people who may come, no council can follow all the rules of the charter."),
        rules=(*(words.rule(each, names) for each in shown), *hidden),
        explanation=explanation,
        todo=(
            _("Invite more people whom these rules ask for, or decide on applications that still wait."),
            _("Ask members whose terms end whether they wish to return."),
            _("If neither helps, put a new version of the charter into force. Then propose again."),
        ),
    )


def may_be_told(rule: Mapping[str, Any], names: Names, sight: Sight) -> bool:
    """Whether what follows from a rule may be told: a count in a small council can tell what one person declared."""
    return rule["kind"] != "quota" or sight.may_count(names.quotas.get(rule["key"], {}))


def people_behind(council_id: UUID, pseudonyms: list[str], *, names: bool) -> dict[str, tuple[UUID, str]]:
    """Who stands behind pseudonyms; the pseudonym again where names are not for this reader."""
    ids: dict[str, UUID] = {}
    for start in range(0, len(pseudonyms), AT_ONCE):
        part = pseudonyms[start : start + AT_ONCE]
        rows = select(Person.pseudonym, Person.id).where(Person.council_id == council_id, Person.pseudonym.in_(part))
        ids.update({row.pseudonym: row.id for row in db.session.execute(rows)})
    known = members.names_of_many(ids.values()) if names else {}
    return {pseudonym: (person_id, known.get(person_id, pseudonym)) for pseudonym, person_id in ids.items()}
