"""Publishing figures of a real council: what is told, what never is, what is refused, and what is kept."""

import json
from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask
from pydantic import ValidationError
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.errors import Changed, Refused
from council.members import service as members
from council.reports.publishing import service
from council.reports.publishing.figures import DimensionFigures
from council.reports.publishing.models import FigureIssue
from council.reports.publishing.public_file import PublicFigures, public_figures
from council.reports.publishing.service import NotYet, Prepared, Why
from tests.council.reports.publishing.figured_council import (
    DAY,
    NEXT_YEAR,
    figured_council,
    rotate_a_third,
    somebody_from,
)
from tests.factories import ACTOR


@pytest.fixture
def council(app: Flask) -> Council:
    """Twenty-four members who told their origin, sealed; a third of their terms ends each year."""
    assert app
    return figured_council()


def _publish(council: Council, day: date = DAY) -> FigureIssue:
    prepared = service.prepare(council, day)
    assert isinstance(prepared, Prepared)
    with transaction():
        return service.publish(ACTOR, council, prepared)


def _acts(act: Act) -> list[Mapping[str, object]]:
    found = db.session.scalars(select(Entry).where(Entry.act == act.value).order_by(Entry.sequence))
    return [json.loads(each.body)["details"] for each in found]


def test_nothing_is_published_by_itself(council: Council) -> None:
    """Working figures out tells nobody."""
    assert isinstance(service.prepare(council, DAY), Prepared)
    assert service.latest(council, DAY) is None
    assert public_figures(council, DAY).issues == []


def test_what_is_told_is_a_range_around_the_truth(council: Council) -> None:
    """Nine from the north among twenty-four: six to eleven; the rest is told only together with silence."""
    issue = _publish(council)
    (figures,) = service.figures_of(issue)
    assert figures.groups == [["north"], ["south", "undocumented", "undisclosed"]]
    assert figures.ranges(24) == [(7, 12), (12, 17)]


def test_the_record_keeps_that_it_was_published(council: Council) -> None:
    """One act with numbers, keys and a fingerprint, and no count of any answer."""
    _publish(council)
    (details,) = _acts(Act.FIGURES_PUBLISHED)
    assert set(details) == {"number", "day", "counted", "dimensions", "sha256"}
    assert (details["number"], details["counted"], details["dimensions"]) == (1, 24, ["origin"])


def test_what_endangers_people_and_silence_are_never_named(council: Council) -> None:
    """Neither word stands anywhere in the public file; both are counted with another answer."""
    _publish(council)
    written = public_figures(council, DAY).model_dump_json()
    assert "undocumented" not in written
    assert "undisclosed" not in written
    (issue,) = public_figures(council, DAY).issues
    assert [group.others for group in issue.dimensions[0].groups] == [False, True]


def test_the_same_people_are_not_told_about_twice(council: Council) -> None:
    """Any difference would tell who changed her answer; it is said when the next figures are possible."""
    _publish(council)
    found = service.prepare(council, date(2026, 12, 1))
    assert found == NotYet(date(2026, 12, 1), Why.SAME_PEOPLE, NEXT_YEAR)


def test_after_a_rotation_new_figures_are_possible(council: Council) -> None:
    """Eight came for eight: all are counted, and the answers stay joined as they were."""
    first = _publish(council)
    rotate_a_third(council)
    second = _publish(council, NEXT_YEAR)
    assert (second.number, second.sitting, second.missing, second.gone) == (2, 24, 0, 0)
    assert service.figures_of(second)[0].groups == service.figures_of(first)[0].groups
    assert [each.number for each in service.issues_of(council)] == [1, 2]


def test_one_who_leaves_in_between_changes_nothing_that_is_told(council: Council) -> None:
    """She is still counted, her successor is not: the same people as before, so nothing new."""
    _publish(council)
    rotate_a_third(council, people=1, on=date(2026, 12, 15))
    found = service.prepare(council, date(2026, 12, 20))
    assert isinstance(found, NotYet)
    assert (found.why, found.possible_from) == (Why.SAME_PEOPLE, NEXT_YEAR)


def test_too_small_a_council_publishes_nothing(council: Council) -> None:
    """A charter that asks for more than half of the council in a group leaves nothing to tell."""
    _adopt(council, smallest_figure=12)
    found = service.prepare(council, DAY)
    assert isinstance(found, NotYet)
    assert found.why == Why.TOO_SMALL


def test_a_charter_may_protect_more_but_never_less(council: Council) -> None:
    """Ranges grow with the charter's number; below five no charter is one."""
    _adopt(council, smallest_figure=9)
    issue = _publish(council)
    assert min(most - least for least, most in service.figures_of(issue)[0].ranges(24)) >= 9
    with pytest.raises(ValidationError):
        _adopt(council, smallest_figure=4)


def test_a_quota_is_known_to_everybody_and_makes_ranges_wider(council: Council) -> None:
    """At most nine from the north: seven to twelve would say seven to nine, so nothing closer is told."""
    _adopt(council, quotas=[{"key": "north", "where": {"origin": ["north"]}, "most": 9}])
    (figures,) = service.figures_of(_publish(council))
    assert figures.expected == [[0, 9]]
    assert figures.told == [[0, 24]]


def test_without_a_charter_there_is_nothing_to_tell(council: Council) -> None:
    """Before its first day."""
    assert service.prepare(council, date(2020, 1, 1)) == NotYet(date(2020, 1, 1), Why.NO_CHARTER, None)


def test_a_question_whose_answers_are_all_rare_is_not_told(council: Council) -> None:
    """Where the charter expects too few for two groups, there is nothing to tell, whatever people answered."""
    targets = [{"dimension": "origin", "value": value, "share": "1/10"} for value in ("north", "south")]
    _adopt(council, targets=targets)
    found = service.prepare(council, DAY)
    assert isinstance(found, NotYet)
    assert found.why == Why.NOTHING_ASKED


def test_figures_that_changed_since_they_were_shown_are_not_published(council: Council) -> None:
    """Somebody corrected her answer between the page and the button, or somebody else was faster."""
    prepared = service.prepare(council, DAY)
    assert isinstance(prepared, Prepared)
    with transaction():
        members.declare_traits(ACTOR, somebody_from(council, "north"), {"origin": "south"}, on=DAY, by="self")
    with pytest.raises(Refused), transaction():
        service.publish(ACTOR, council, prepared)
    _publish(council)
    with pytest.raises(Changed), transaction():
        service.publish(ACTOR, council, prepared)
    assert db.session.scalar(select(func.count()).select_from(FigureIssue)) == 1


def test_a_seat_that_changed_hands_meanwhile_stops_publishing(council: Council) -> None:
    """The lists decide who is counted, so they are looked at once more."""
    prepared = service.prepare(council, DAY)
    assert isinstance(prepared, Prepared)
    rotate_a_third(council, people=1, on=DAY)
    with pytest.raises(Changed), transaction():
        service.publish(ACTOR, council, prepared)


def test_the_exact_numbers_are_sealed_and_every_look_at_them_is_recorded(council: Council) -> None:
    """They open for an auditor as they were, and the act says which issue was looked at."""
    issue = _publish(council)
    assert b"north" not in issue.exact_sealed
    with transaction():
        exact = service.read_exact(ACTOR, issue)
    assert exact == {"origin": {"north": 9, "south": 12, "undocumented": 2, "undisclosed": 1}}
    assert _acts(Act.EXACT_FIGURES_READ) == [{"number": 1}]


def test_what_was_published_outlives_the_data_of_a_member(council: Council) -> None:
    """Erasing somebody changes neither the public figures nor the exact ones."""
    before = _publish(council)
    told, issue_id = before.figures, before.id
    with transaction():
        members.erase_person(ACTOR, somebody_from(council, "north"), on=DAY)
    after = db.session.get_one(FigureIssue, issue_id)
    assert after.figures == told


def test_a_dimension_asked_for_is_told_or_it_is_said_from_when_on(council: Council) -> None:
    """The one door for other pages: what was published last, or why nothing was."""
    found = service.published(council, "origin", DAY)
    assert found == NotYet(DAY, Why.NOTHING_PUBLISHED, DAY)
    _publish(council)
    assert isinstance(service.published(council, "origin", DAY), DimensionFigures)
    assert isinstance(service.published(council, "unknown", DAY), NotYet)


def test_the_public_file_keeps_to_its_schema(council: Council) -> None:
    """It reads back strictly, and nothing but what the schema names is in it."""
    _publish(council)
    written = public_figures(council, DAY).model_dump_json()
    assert PublicFigures.model_validate_json(written, strict=True).council == council.slug
    with pytest.raises(ValidationError):
        PublicFigures.model_validate_json(written.replace('"format"', '"other"'))


def _adopt(council: Council, **changed: object) -> None:
    charter = councils.charter_on(council, DAY)
    assert charter is not None
    rules = CharterRules.model_validate({**charter.rules, **changed})
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=DAY)
