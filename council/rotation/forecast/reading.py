"""A look ahead as one reader may read it: what to do now, and each coming rotation in finished sentences.

Members never learn of a protected dimension how many hold it, or that a rule about it is in danger.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils import service as councils
from council.i18n import day as written_day
from council.rotation import words
from council.rotation.composition import Status
from council.rotation.forecast import service as forecasts
from council.rotation.forecast.facts import Leaver, QuotaAhead, outreach
from council.rotation.forecast.words import (
    basis_sentences,
    call_for,
    leaver_status,
    quota_sentences,
    rule_status,
    start_sentence,
    target_status,
)
from council.rotation.models import Forecast
from council.rotation.reading import people_behind
from council.rotation.sight import Sight
from council.rotation.words import Condition, Names


@dataclass(frozen=True)
class LeaverLine:
    """A member whose term ends at a rotation, as this reader may know her."""

    name: str
    then: Status


@dataclass(frozen=True)
class DangerLine:
    """A rule at a rotation for which people have to be found; `key` says which rule, whatever the rotation."""

    key: str
    rule: str
    sentences: tuple[str, ...]
    status: Status
    who: str = ""

    @property
    def urgent(self) -> bool:
        """Whether people are lacking, and not just few."""
        return self.status.kind == "warning"


@dataclass(frozen=True)
class TargetLine:
    """The seats that a target aims at, and the members whom the plan has for it."""

    label: str
    aim: str
    planned: int
    status: Status


@dataclass(frozen=True)
class RotationAhead:
    """One coming rotation."""

    day: date
    title: str
    seats: str
    start: str
    leaving: tuple[LeaverLine, ...]
    dangers: tuple[DangerLine, ...]
    targets: tuple[TargetLine, ...]


@dataclass(frozen=True)
class AheadReading:
    """The whole page."""

    asked_on: date
    changed: bool
    now: tuple[str, ...]
    remarks: tuple[str, ...]
    rotations: tuple[RotationAhead, ...]
    basis: tuple[str, ...]
    hidden: int


def forecast_reading(forecast: Forecast, sight: Sight, today: date) -> AheadReading:
    """A finished look ahead for one reader, on a day."""
    return _Reader(forecast, sight).read(today)


class _Reader:
    """Reads one question and its answer for one reader."""

    def __init__(self, forecast: Forecast, sight: Sight) -> None:
        self.forecast, self.sight = forecast, sight
        asked, answer = forecasts.question_of(forecast), forecasts.answer_of(forecast)
        self.days = [date.fromisoformat(day) for day in asked["days"]]
        self.members = [Leaver(**each) for each in asked["members"]]
        self.quotas = [QuotaAhead(**each) for each in asked["quotas"]]
        self.planned: list[dict[str, Any]] | None = answer["rotations"] if answer else None
        self.rules = councils.rules_of(forecast.charter)
        self.reserved: dict[str, Condition] = {group.key: group.reserved_for for group in self.rules.seat_groups}
        self.names = Names.of(self.rules, councils.dimensions_of(forecast.council, on=self.days[0]))
        self.outreach = outreach(forecast.council, self.rules)
        ending = [each.pseudonym for each in self.members if each.at is not None]
        self.known = people_behind(forecast.council_id, ending, names=sight.names)

    def read(self, today: date) -> AheadReading:
        """The page."""
        rotations = tuple(self._rotation(at, today) for at in range(len(self.days)))
        return AheadReading(
            asked_on=self.forecast.asked_on,
            changed=forecasts.changed_since(self.forecast),
            now=tuple(self._now(rotations, today)),
            remarks=tuple(self._remarks()),
            rotations=rotations,
            basis=tuple(basis_sentences(self.outreach)),
            hidden=self.sight.hidden,
        )

    def _rotation(self, at: int, today: date) -> RotationAhead:
        day = self.days[at]
        return RotationAhead(
            day=day,
            title=_("Rotation on %(day)s", day=written_day(day)),
            seats=self._seats(at),
            start=start_sentence(self.outreach.starts(day), today),
            leaving=tuple(self._leaving(at)),
            dangers=tuple(self._dangers(at)),
            targets=tuple(self._targets(at)),
        )

    def _seats(self, at: int) -> str:
        if self.planned is None:
            return ""
        return ngettext(
            "%(num)d of %(seats)d seats is free from this day on.",
            "%(num)d of %(seats)d seats are free from this day on.",
            self.planned[at]["open_seats"],
            seats=self.rules.seats,
        )

    def _leaving(self, at: int) -> list[LeaverLine]:
        """Those who must leave first."""
        lines = [
            (self._then(each) == "may_return", LeaverLine(self._name(each.pseudonym), leaver_status(self._then(each))))
            for each in self.members
            if each.at == at
        ]
        return [line for _returns, line in sorted(lines, key=lambda each: (each[0], each[1].name.casefold()))]

    def _then(self, leaver: Leaver) -> str:
        """What follows for her; whoever may not see names may not know either what a member answered."""
        return "may_return" if leaver.then == "chose" and not self.sight.names else leaver.then

    def _name(self, pseudonym: str) -> str:
        return self.known[pseudonym][1] if pseudonym in self.known else pseudonym

    def _dangers(self, at: int) -> Iterator[DangerLine]:
        """The rules in danger, then those for which few could follow; only what this reader may know."""
        found = list(self._endangered(at))
        named = {line.key for line in found}
        for quota in self.quotas:
            few = quota.needed > 0 and quota.returning + quota.pool < 2 * quota.needed
            if quota.rotation == at and few and quota.key not in named and self._may_tell_quota(quota.key):
                missing = max(0, quota.needed - quota.returning - quota.pool) if self.planned is None else 0
                found.append(self._quota(quota, missing))
        yield from sorted(found, key=lambda line: not line.urgent)

    def _endangered(self, at: int) -> Iterator[DangerLine]:
        """What the plan cannot keep."""
        for told in self.planned[at]["endangered"] if self.planned is not None else ():
            if self._may_tell(told):
                quota = self._counted(at, told)
                if quota is not None:
                    yield self._quota(quota, told["missing"])
                else:
                    key = f"{told['kind']} {told['key']} {told['bound']}"
                    yield DangerLine(
                        key, words.rule(told, self.names), (), rule_status(told["missing"], told["too_many"])
                    )

    def _counted(self, at: int, told: Mapping[str, Any]) -> QuotaAhead | None:
        """A quota's minimum, with who holds it."""
        if told["kind"] != "quota" or told["bound"] != "min":
            return None
        return next((each for each in self.quotas if (each.rotation, each.key) == (at, told["key"])), None)

    def _may_tell(self, told: Mapping[str, Any]) -> bool:
        """Whether this reader may know that the rule is in danger."""
        match told["kind"]:
            case "quota":
                return self._may_tell_quota(told["key"])
            case "seats":
                return self.sight.may_count(self.reserved.get(told["key"], {}))
            case "cap":
                return told["key"] != "country" or self.sight.may_count({"country": []})
            case _:
                return True

    def _may_tell_quota(self, key: str) -> bool:
        return self.sight.may_count(self.names.quotas[key])

    def _quota(self, quota: QuotaAhead, missing: int) -> DangerLine:
        who = self.names.quota(quota.key)
        asked = {"kind": "quota", "key": quota.key, "bound": "min", "amount": quota.least}
        return DangerLine(
            key=quota.key,
            rule=words.rule(asked, self.names),
            sentences=tuple(quota_sentences(quota, who, self.days[quota.rotation])),
            status=rule_status(missing, 0),
            who=who,
        )

    def _targets(self, at: int) -> Iterator[TargetLine]:
        for told in self.planned[at]["targets"] if self.planned is not None else ():
            if told["key"].partition("=")[0] in self.sight.counted:
                yield TargetLine(
                    label=self.names.target(told["key"]),
                    aim=words.number(told["target"]),
                    planned=told["seated"],
                    status=target_status(Fraction(told["missing"])),
                )

    def _now(self, rotations: tuple[RotationAhead, ...], today: date) -> Iterator[str]:
        """What to do, the earliest first: each rule once, at the first rotation that it concerns."""
        named: set[str] = set()
        for rotation in rotations:
            start = self.outreach.starts(rotation.day)
            for line in rotation.dangers:
                if line.key not in named:
                    named.add(line.key)
                    yield call_for(line.who, line.rule, rotation.day, start=start, today=today)

    def _remarks(self) -> Iterator[str]:
        if self.planned is None:
            yield _(
                "The charter’s terms do not fall on equal days, so only who leaves when is told, and no plan is made."
            )
        elif self._unsettled():
            yield _("Whether a plan with fewer people lacking or closer to the targets exists was not settled in time.")

    def _unsettled(self) -> bool:
        parts = (each[part] for each in self.planned or () for part in ("missing", "gap"))
        return any(part["status"] != "optimal" for part in parts)
