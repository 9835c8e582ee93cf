"""One person in a proposal, as one reader may read it: what happens to her, why, her chance, and what it would take."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council.errors import NotFound
from council.i18n import day
from council.rotation import drawings, words
from council.rotation.explain import service as explanations
from council.rotation.explain import words as said
from council.rotation.explain.service import ExplanationState
from council.rotation.models import Proposal
from council.rotation.reading import PersonLine, charter_of, people_behind, reading
from council.rotation.service import ProposalState
from council.rotation.sight import Sight
from council.rotation.words import Names
from council.terms import service as terms

STANDS = ("returning", "candidate")
WAITS = ("max_consecutive", "cooling_off")  # obstacles that a day to come takes away


@dataclass(frozen=True)
class WhyReading:
    """One person in a proposal: what happens to her, why, her chance, and what it would take."""

    name: str
    person_id: UUID | None
    own: bool
    what: str
    reason: str
    chance: str
    price_title: str
    price: tuple[str, ...]
    waiting: bool


@dataclass(frozen=True)
class Chance:
    """On how many of how many councils somebody is."""

    times: int
    of: int

    @property
    def percent(self) -> str:
        """The chance of being drawn."""
        return words.percent(Fraction(self.times, self.of))

    @property
    def words(self) -> str:
        """Her chance in a sentence."""
        if not self.times:
            return ngettext(
                "On none of the %(num)d council that can be drawn.",
                "On none of the %(num)d councils that can be drawn.",
                self.of,
            )
        return ngettext(
            "The chance is %(chance)s: on %(times)s of %(num)d council.",
            "The chance is %(chance)s: on %(times)s of %(num)d councils, each as likely as any other.",
            self.of,
            chance=self.percent,
            times=self.times,
        )


def chances_of(proposal: Proposal) -> dict[str, Chance]:
    """Everybody's chance in the draw; nobody's where no lots are drawn."""
    lottery = drawings.lottery_in(proposal)
    if lottery is None:
        return {}
    return {
        name: Chance(times, len(lottery["panels"]))
        for profile in lottery["profiles"]
        for name, times in zip(profile["people"], profile["panels"], strict=True)
    }


def is_settled(proposal: Proposal) -> bool:
    """Whether everybody's result is known: drawn with its file written, or adopted."""
    if proposal.state == ProposalState.ADOPTED.value:
        return True
    return proposal.state == ProposalState.DRAWN.value and bool(drawings.drawing_of(proposal).finished_sha256)


def without_a_chance(proposal: Proposal, sight: Sight) -> list[tuple[str, str]]:
    """Pseudonym and name of those who asked for a seat and are on no other list; for those who may know of them."""
    if not (sight.names or sight.evidence):
        return []
    document = json.loads(drawings.council_file_of(proposal))
    answer, listed = document["proposal"], set(chances_of(proposal))
    listed |= {line["person"] for part in ("leaving", "staying", "joining") for line in answer[part]}
    asked = [each["id"] for each in document["problem"]["people"] if each["standing"] in STANDS]
    names = people_behind(proposal.council_id, [each for each in asked if each not in listed], names=sight.names)
    return sorted(((pseudonym, name) for pseudonym, (_id, name) in names.items()), key=lambda each: each[1])


def why_of(proposal: Proposal, sight: Sight, pseudonym: str) -> WhyReading:
    """What happens to one person, and why; `NotFound` for somebody this reader does not find in the proposal."""
    return _Why(proposal, sight, pseudonym).read()


class _Why:
    """Reads one person's part of a proposal."""

    def __init__(self, proposal: Proposal, sight: Sight, pseudonym: str) -> None:
        self.proposal, self.sight, self.pseudonym = proposal, sight, pseudonym
        self.own = pseudonym == sight.own
        self.closely = self.own or sight.names or sight.evidence
        self.problem = json.loads(drawings.council_file_of(proposal))["problem"]
        self.chances = chances_of(proposal)
        shown = reading(proposal, sight)
        parts = {"leaves": shown.leaving, "stays": shown.staying, "joins": shown.joining}
        self.lines = {line.pseudonym: (part, line) for part, lines in parts.items() for line in lines}
        found = next((each for each in self.problem["people"] if each["id"] == pseudonym), None)
        if found is None or not (self.closely or pseudonym in self.lines or pseudonym in self.chances):
            raise NotFound
        self.stands = found["standing"] in STANDS
        behind = people_behind(proposal.council_id, [pseudonym], names=sight.names).get(pseudonym)
        self.person_id: UUID | None = behind[0] if behind else None
        self.name = behind[1] if behind else pseudonym

    def read(self) -> WhyReading:
        """The whole page."""
        part, line = self.lines.get(self.pseudonym, ("", None))
        what, reason, why = self._told(part, line)
        chance = self.chances.get(self.pseudonym)
        title, price = self._price(why) if why else ("", ())
        return WhyReading(
            name=self.name,
            person_id=self.person_id if self.sight.names else None,
            own=self.own,
            what=what,
            reason=reason,
            chance=chance.words if chance else "",
            price_title=title,
            price=price,
            waiting=not reason,
        )

    def _told(self, part: str, line: PersonLine | None) -> tuple[str, str, Mapping[str, Any] | None]:
        """What happens, the reason, and what was computed about her where she has no seat; no reason while unknown."""
        open_yet = self.stands and bool(self.chances) and not is_settled(self.proposal)
        chance = self.chances.get(self.pseudonym)
        if open_yet and chance and chance.times:
            what = _("Is on every council that can be drawn.") if chance.times == chance.of else _("May be drawn.")
            return what, _("The draw decides. Each of the councils is as likely as any other."), None
        happens = {
            "leaves": _("Leaves the council."),
            "stays": _("Stays on the council."),
            "joins": _("Joins the council."),
        }
        if line and not (self.stands and part == "leaves"):
            return happens[part], line.reason, None
        what = happens["leaves"] if line else _("Does not join the council.")
        if chance and chance.times:
            return what, _("Another of the equally good councils was drawn."), None
        why = self._computed()
        return what, self._no_seat(why, line), why

    def _computed(self) -> Mapping[str, Any] | None:
        """What was computed about her; an empty code where that was not."""
        content = explanations.content_of(self.proposal)
        kinds: Sequence[Mapping[str, Any]] = content.get("kinds", [])
        kind = next((each for each in kinds if self.pseudonym in each["people"]), None)
        if kind is None:
            return None
        return kind["why"] or {"code": ""}

    def _no_seat(self, why: Mapping[str, Any] | None, line: PersonLine | None) -> str:
        if not self.closely:
            return line.reason if line else _("The rules and the priorities leave this person no seat.")
        if why is None:
            return line.reason if line else self._unknown()
        if not why["code"]:
            return _("It was not computed why. There are more kinds of people than the time allowed for.")
        return said.no_seat(why["code"], proven=why.get("proven", True))

    def _unknown(self) -> str:
        """Nothing while it is being computed."""
        if explanations.state_of(self.proposal) is ExplanationState.WAITING:
            return ""
        return _("The rules and the priorities leave this person no seat.")

    def _price(self, why: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        """What stands between her and a seat, as far as it tells nothing that this reader may not know of her."""
        if not self.closely:
            return "", ()
        if why["code"] in WAITS:
            return self._waiting_time()
        if why["code"] == "costs":
            title = _("What the best council with this person would cost")
            if not (self.own or self._may_know_everything()):
                hidden = _("This is not shown here, because it could tell what this person declared.")
                return title, (hidden,)
            return title, tuple(filter(None, map(said.price, why["differences"])))
        if why["code"] == "kept_out":
            return _("The rules that stand against it"), self._rules(why["rules"])
        return "", ()

    def _waiting_time(self) -> tuple[str, tuple[str, ...]]:
        if self.person_id is None:
            return "", ()
        limit = terms.limit_on(self.proposal.council, self.person_id, self.proposal.rotation_on)
        if limit.free_from is None:
            return "", ()
        return _("When it would be possible"), (_("A term may begin from %(day)s on.", day=day(limit.free_from)),)

    def _may_know_everything(self) -> bool:
        """Whether this reader may know all of one person that a price could tell."""
        rules, _dimensions = charter_of(self.proposal)
        return rules.judged <= self.sight.single

    def _rules(self, told: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        names = Names.of(*charter_of(self.proposal))
        open_rules = [each for each in told if self._may_name(each, names)]
        lines = [words.rule(each, names) for each in open_rules]
        hidden = [_("A rule about protected information.")] if len(open_rules) < len(told) else []
        return (*lines, *hidden)

    def _may_name(self, told: Mapping[str, Any], names: Names) -> bool:
        return told["kind"] != "quota" or self.sight.may_name(names.quotas.get(told["key"], {}))
