"""What a file would change in a council, and what stands against it. The whole set is looked at in memory, in one pass.

The rules are those of a term that is entered by hand: a free seat on each day, no second seat for one person. What the
charter says of limits is told and does not hinder: a file may tell of years in which other rules were followed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from council.councils.models import Council
from council.members import bulk
from council.members.columns import CONTACT, ID, NAME, ORGANISATION, fold
from council.tables import Problem
from council.terms import service as terms
from council.terms.importing.charters import Charters
from council.terms.importing.columns import GROUP, LANGUAGE, LISTED, START, TermFault
from council.terms.importing.fitting import without_a_seat
from council.terms.importing.reading import FilePerson, FileTerm, Reading
from council.terms.limits import Limit, Span, limit_of
from council.terms.seats import Held


@dataclass(frozen=True)
class NewTerm:
    """A term that would begin: whose, and as the file tells it."""

    id: UUID
    person: FilePerson
    told: FileTerm


@dataclass(frozen=True)
class Warned:
    """A term that the charter's limits would not let begin."""

    line: int
    name: str
    start: date
    limit: Limit


@dataclass
class Plan:
    """What a file would change. People who come new have no id yet; who is known has hers in `ids`."""

    new: list[FilePerson] = field(default_factory=list)
    changes: list[bulk.Change] = field(default_factory=list)
    terms: list[NewTerm] = field(default_factory=list)
    ids: dict[str, UUID] = field(default_factory=dict)
    warnings: list[Warned] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0
    terms_unchanged: int = 0
    erased: int = 0
    kept: int = 0  # answers people gave themselves, which the file would have overruled
    unlisted: int = 0  # known people whom the file would name in public, which only they can allow

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is known already, exactly so."""
        return not (self.new or self.changes or self.terms)


def plan_import(council: Council, reading: Reading, names: Mapping[str, str], charters: Charters) -> Plan:
    """Compare a file with what is known; what stands against it is added to the reading's problems.

    `names` says what the file calls the column of each meaning.
    """
    look = _Comparison(council, reading, names, charters)
    for person in reading.people.values():
        look.compare(person)
    look.seat()
    reading.problems.sort(key=lambda problem: problem.line)
    return look.plan


def incoming_of(council: Council, person: FilePerson, *, named: bool) -> bulk.Incoming:
    """What the file says of somebody, as the members' area takes it; a new person needs a name."""
    told = person.told
    return bulk.Incoming(
        bulk.import_key(council, person.key),
        person.name if named else told.get(NAME, ""),
        told.get(CONTACT, ""),
        told.get(ORGANISATION, ""),
        person.traits,
        language=told.get(LANGUAGE) or None,
        listed={"yes": True, "no": False}.get(told.get(LISTED, "")),
    )


class _Comparison:
    """A file beside what the council knows."""

    def __init__(self, council: Council, reading: Reading, names: Mapping[str, str], charters: Charters) -> None:
        self.council = council
        self.reading = reading
        self.names = names
        self.charters = charters
        self.plan = Plan()
        self.known = _KnownPeople(council)
        self.held = terms.held_terms(council)
        self.held_by: dict[UUID, list[Held]] = defaultdict(list)
        for each in self.held:
            self.held_by[each.person_id].append(each)
        self.seen: dict[UUID, FilePerson] = {}

    def compare(self, person: FilePerson) -> None:
        """Find out who somebody is, and what the file adds to what is known of her."""
        found = self.known.who(person)
        if len(found) > 1:
            self._refuse(TermFault.NOT_ONE_PERSON, person.line, NAME, found=person.name)
        elif not found:
            self.plan.new.append(person)
            self._terms(person, [])
        elif found[0].erased:
            self.plan.erased += 1
        elif found[0].id in self.seen:
            other = self.seen[found[0].id].line
            target = ID if ID in self.names else NAME
            self._refuse(TermFault.SAME_PERSON, person.line, target, found=person.name, other_line=other)
        else:
            self._known(person, found[0])

    def _known(self, person: FilePerson, known: bulk.Known) -> None:
        self.seen[known.id] = person
        self.plan.ids[person.key] = known.id
        incoming = incoming_of(self.council, person, named=False)
        change = bulk.difference(known, incoming)
        traits = incoming.traits
        self.plan.kept += sum(1 for each in known.own if traits.get(each, known.traits[each]) != known.traits[each])
        self.plan.unlisted += incoming.listed is True and not known.listed
        before = len(self.plan.terms)
        self._terms(person, self.held_by[known.id])
        if change is not None:
            self.plan.changes.append(change)
        if change is not None or len(self.plan.terms) > before:
            self.plan.updated += 1
        else:
            self.plan.unchanged += 1

    def _terms(self, person: FilePerson, held: Sequence[Held]) -> None:
        """Her terms, one after another; the first of two that overlap counts."""
        kept: list[tuple[date, date, int]] = []
        by_start = {each.start: each for each in held}
        for told in sorted(person.terms, key=lambda each: (each.start, each.line)):
            if told.start in by_start:
                self._same_or_refuse(told, by_start[told.start])
            elif clash := next((each for each in held if each.start < told.end and told.start < each.end), None):
                rule = (clash.start.isoformat(), clash.end.isoformat())
                self._refuse(TermFault.SECOND_SEAT_KNOWN, told.line, START, found=told.start.isoformat(), rule=rule)
            elif kept and told.start < kept[-1][1]:
                day, other = told.start.isoformat(), kept[-1][2]
                self._refuse(TermFault.SECOND_SEAT, told.line, START, found=day, other_line=other)
            else:
                kept.append((told.start, told.end, told.line))
                self.plan.terms.append(NewTerm(uuid4(), person, told))

    def _same_or_refuse(self, told: FileTerm, held: Held) -> None:
        """A term that is known must be told as it is, or as it was agreed before somebody left early."""
        if told.seat_group == held.seat_group and told.end in {held.end, held.agreed_end}:
            self.plan.terms_unchanged += 1
        else:
            rule = (held.start.isoformat(), held.end.isoformat())
            self._refuse(TermFault.KNOWN_OTHERWISE, told.line, START, found=told.start.isoformat(), rule=rule)

    def seat(self) -> None:
        """Find the terms that have no seat, and those that the charter's limits would not let begin."""
        wanted = {each.id: each for each in self.plan.terms}
        owners = {each.person.key: self.plan.ids.get(each.person.key) or uuid4() for each in self.plan.terms}
        new = [_as_held(each, owners[each.person.key]) for each in self.plan.terms]
        refused = without_a_seat(self.held, new, lambda each: self.charters.seats_on(each.seat_group, each.start))
        for term_id in refused:
            told = wanted[term_id].told
            seats = str(self.charters.seats_on(told.seat_group, told.start))
            column = GROUP if GROUP in self.names else START
            self._refuse(
                TermFault.GROUP_FULL, told.line, column, found=told.seat_group, rule=(seats, told.start.isoformat())
            )
        self._warn(new)

    def _warn(self, new: Sequence[Held]) -> None:
        spans: dict[UUID, list[Span]] = defaultdict(list)
        for held in [*self.held, *new]:
            spans[held.person_id].append(held.span)
        for held, each in zip(new, self.plan.terms, strict=True):
            rules = self.charters.rules_on(held.start)
            limit = limit_of(spans[held.person_id], rules.terms, held.start) if rules else None
            if limit is not None and not limit.may_return:
                self.plan.warnings.append(Warned(each.told.line, each.person.name, held.start, limit))

    def _refuse(
        self,
        code: TermFault,
        line: int,
        target: str,
        *,
        found: str,
        other_line: int = 0,
        rule: tuple[str, ...] = (),
    ) -> None:
        column = self.names.get(target, "")
        self.reading.add(Problem(code, line, column, found, other_line, allowed=rule))


class _KnownPeople:
    """Everybody a council knows, found by identifier, by pseudonym, or by name and contact."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._by_key: dict[bytes, bulk.Known] = {}
        self._by_pseudonym: dict[str, bulk.Known] = {}
        self._by_name: dict[tuple[str, str], list[bulk.Known]] = defaultdict(list)
        for each in bulk.everybody(council):
            self._by_pseudonym[each.pseudonym] = each
            if each.import_key is not None:
                self._by_key[each.import_key] = each
            if not each.erased:
                self._by_name[fold(each.name), fold(each.contact)].append(each)

    def who(self, person: FilePerson) -> list[bulk.Known]:
        """Whom the file may mean; nobody when she is not known."""
        came_before = self._by_key.get(bulk.import_key(self._council, person.key))
        if came_before is None and person.id:
            came_before = self._by_pseudonym.get(person.id)
        if came_before is not None:
            return [came_before]
        told = person.told
        return [] if person.id else self._by_name.get((fold(told.get(NAME, "")), fold(told.get(CONTACT, ""))), [])


def _as_held(term: NewTerm, person_id: UUID) -> Held:
    told = term.told
    return Held(term.id, person_id, told.seat_group, told.start, told.end, told.end, partial=told.partial)
