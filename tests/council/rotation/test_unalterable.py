"""A draw cannot be changed once it is promised: whatever is altered behind the pages is found out on every page.

Found out means: the public page, the wall, the proposal's page and the auditor's page say that this is not the draw
that was promised, the public file is not handed out, and neither a draw, nor its file, nor an adoption goes on from it.
What it is held against is the record, into which every step wrote its fingerprints.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from council import jobs
from council.audit.models import Entry
from council.database import db, transaction
from council.errors import Changed, NotFound, Refused
from council.members.models import Person
from council.rotation import adoption, bridge, drawings, promised
from council.rotation.models import Drawing
from council.rotation.promised import Part
from council.terms import service as terms
from solver import check
from tests.council.rotation import helpers
from tests.council.rotation.promised_draws import (
    FIRST,
    OTHERS,
    PUBLIC,
    Change,
    Story,
    behind_the_pages,
    read,
    sealed_again,
    state,
    the_council,
    the_drawing,
    the_proposal,
    told,
    when_it_is_drawn,
)
from tests.factories import ACTOR
from tests.solver.forging import altered, another, found, leaves, signed

NOT_PROMISED = "This is not the draw that was promised"


def found_out(story: Story) -> None:
    """Whoever looks is told, nothing of what was put there is shown, and nothing goes on from it."""
    assert promised.stops(promised.altered_parts(the_proposal()))
    visitor = story.browser()
    for path in (PUBLIC, f"{PUBLIC}/screen"):
        status, page = read(visitor, path)
        assert (status, NOT_PROMISED in page) == (200, True)
        assert not re.search(r"P-[A-Z0-9]{6}", page)
    assert read(visitor, f"{PUBLIC}/file.json")[0] == 400
    status, page = read(story.browser("auditor"), "/test-council/audit")
    assert (status, NOT_PROMISED in page) == (200, True)
    status, page = read(story.browser("officer"), FIRST)
    assert (status, "is not the one that was promised" in page) == (400, True)
    _goes_no_further(story.app)


def _goes_no_further(app: Flask) -> None:
    """Neither the draw, nor its file, nor the adoption is carried out, whatever state was written by hand."""
    begun = len(terms.held_terms(the_council()))
    before = (the_drawing().numbers, the_drawing().finished_sha256)
    with when_it_is_drawn(), transaction(), pytest.raises(Refused):
        drawings.draw(ACTOR, the_proposal(), numbers=OTHERS, panel=1)
    with transaction():
        job_id = jobs.queue(drawings.FINISH_KIND, the_proposal().id, at=datetime.now(UTC)).id
    helpers.run(app, job_id)
    with transaction(), pytest.raises((Refused, NotFound, Changed)):
        adoption.adopt(ACTOR, the_proposal())
    assert (the_drawing().numbers, the_drawing().finished_sha256) == before
    assert len(terms.held_terms(the_council())) == begun


def read_file(column: str) -> dict[str, Any]:
    """What a file of the draw says, without its own hash."""
    document: dict[str, Any] = json.loads(told(column))
    del document["sha256"]
    return document


def forged(column: str, *path: str | int, value: object = None) -> Change:
    """Another value in one place of a file, its own hash made to agree, and its seal too."""
    document = read_file(column)
    text = json.dumps(document)
    file = altered(text, path, another(found(document, path)) if value is None else value)
    return setting(public_file=file) if column == "public_file" else sealed_again(column, file)


def setting(**values: object) -> Change:
    """Columns of the draw written by hand."""

    def change(drawing: Drawing) -> None:
        for name, value in values.items():
            setattr(drawing, name, value)

    return change


def swapped_pseudonyms(drawing: Drawing) -> None:
    """Two people who can be drawn stand behind each other's pseudonyms."""
    one, other = [each["id"] for each in json.loads(drawing.public_file or b"{}")["people"]][:2]
    for now, then in ((one, "P-MOVING"), (other, one), ("P-MOVING", other)):
        db.session.execute(update(Person).where(Person.pseudonym == now).values(pseudonym=then))


def broken(column: str) -> Change:
    """One bit of a file turned over."""

    def change(drawing: Drawing) -> None:
        content = bytearray(getattr(drawing, column))
        content[len(content) // 2] ^= 1
        setattr(drawing, column, bytes(content))

    return change


@pytest.mark.parametrize("stage", ["committed", "drawn", "finished"])
def test_an_untouched_draw_is_shown_as_promised(story: Story, stage: str) -> None:
    """Nothing is said against it, and the file has the fingerprint that stands beside it: silence means something."""
    with story.at(stage):
        visitor = story.browser()
        file, page = visitor.get(f"{PUBLIC}/file.json").get_data(), read(visitor, PUBLIC)[1]
        assert promised.altered_parts(the_proposal()) == ()
        assert (NOT_PROMISED in page, promised.sha256(file) in page) == (False, True)
        assert promised.promised_digest(the_proposal()) in page
        assert check.check(file).ok


COMMITTED_PARTS: dict[str, Callable[[], Change]] = {
    "the method": lambda: setting(method="rfc-3797"),
    "the source of the numbers": lambda: setting(source="The numbers that we like."),
    "the fingerprint": lambda: setting(committed_sha256="0" * 64),
    "the moment of the promise": lambda: setting(committed_at=datetime(2026, 1, 1, tzinfo=UTC)),
    "the sealed file": lambda: broken("committed_sealed"),
    "the sealed file, by the lottery": lambda: setting(committed_sealed=the_drawing().lottery_sealed),
    "the sealed file, by none": lambda: setting(committed_sealed=None),
    "a panel of the sealed file": lambda: forged("committed_sealed", "lottery", "panels", 0, 0, 0),
    "a chance of the sealed file": lambda: forged("committed_sealed", "lottery", "profiles", 0, "ideal"),
    "a person of the sealed file": lambda: forged("committed_sealed", "problem", "people", 0, "standing"),
    "the promise in the sealed file": lambda: forged("committed_sealed", "commitment", "source"),
    "the public file": lambda: broken("public_file"),
    "the public file, by none": lambda: setting(public_file=None),
    "a panel of the public file": lambda: forged("public_file", "panels", 0, 0),
    "a chance of the public file": lambda: forged("public_file", "people", 0, "ideal"),
    "a person of the public file": lambda: forged("public_file", "people", 0, "id"),
    "the promise in the public file": lambda: forged("public_file", "commitment", "source"),
    "the fingerprint in the public file": lambda: forged("public_file", "committed", value="0" * 64),
    "the number of panels": lambda: forged(
        "public_file", "panels", value=json.loads(told("public_file"))["panels"][1:]
    ),
    "who stands behind the pseudonyms": lambda: swapped_pseudonyms,
    "numbers before the draw": lambda: setting(numbers=OTHERS),
    "a panel before the draw": lambda: setting(panel=1),
    "a moment of the draw before it": lambda: setting(drawn_at=datetime.now(UTC)),
    "a finished file before the draw": lambda: setting(finished_sealed=b"x", finished_sha256="0" * 64),
    "the state, to before the promise": lambda: state("signed_off"),
    "the state, to after the draw": lambda: state("drawn"),
    "the state, to adopted": lambda: state("adopted"),
    "the state, to taken back": lambda: state("withdrawn"),
}


@pytest.mark.parametrize("part", COMMITTED_PARTS)
def test_a_promise_that_is_altered_by_hand_is_found_out(committed: Story, part: str) -> None:
    """In the database, with every key: each part of what was promised, one at a time."""
    behind_the_pages(COMMITTED_PARTS[part]())
    found_out(committed)


DRAWN_PARTS: dict[str, Callable[[], Change]] = {
    "the numbers": lambda: setting(numbers=OTHERS),
    "the panel": lambda: setting(panel=((the_drawing().panel or 0) + 1) % 20),
    "the moment": lambda: setting(drawn_at=datetime(2026, 1, 1, tzinfo=UTC)),
    "the numbers and their panel": lambda: setting(numbers=OTHERS, panel=bridge.panel_named(the_proposal(), OTHERS)[1]),
    "the draw, away": lambda: setting(numbers=None, panel=None, drawn_at=None),
    "a panel of the public file": lambda: forged("public_file", "panels", 0, 0),
    "a panel of the sealed file": lambda: forged("committed_sealed", "lottery", "panels", 0, 0, 0),
    "the state, to before the draw": lambda: state("committed"),
}


@pytest.mark.parametrize("part", DRAWN_PARTS)
@pytest.mark.parametrize("stage", ["drawn", "finished"])
def test_a_draw_that_is_altered_by_hand_is_found_out(story: Story, stage: str, part: str) -> None:
    """Before its file is written and after."""
    with story.at(stage):
        behind_the_pages(DRAWN_PARTS[part]())
        found_out(story)


def both_finished() -> Change:
    """Another council in the file, and the fingerprint in the database made to agree."""
    document = read_file("finished_sealed")
    document["proposal"]["joining"] = document["proposal"]["joining"][1:]
    file = signed(document)

    def change(drawing: Drawing) -> None:
        sealed_again("finished_sealed", file)(drawing)
        drawing.finished_sha256 = promised.sha256(file)

    return change


FINISHED_PARTS: dict[str, Callable[[], Change]] = {
    "the fingerprint": lambda: setting(finished_sha256="0" * 64),
    "the file": lambda: broken("finished_sealed"),
    "the file, by the one before": lambda: sealed_again("finished_sealed", told("committed_sealed")),
    "the file and its fingerprint": both_finished,
    "the draw in the file": lambda: forged("finished_sealed", "draw", "panel"),
    "who joins in the file": lambda: forged("finished_sealed", "proposal", "joining", 0, "person"),
    "the reserve list in the file": lambda: forged("finished_sealed", "reserve", "people", 0),
    "the draw in the public file": lambda: forged("public_file", "draw", "panel"),
    "the file, away": lambda: setting(finished_sealed=None, finished_sha256=None),
}


@pytest.mark.parametrize("part", FINISHED_PARTS)
def test_a_finished_file_that_is_altered_by_hand_is_found_out(finished: Story, part: str) -> None:
    """Nobody is seated by it."""
    behind_the_pages(FINISHED_PARTS[part]())
    found_out(finished)


def test_a_draw_that_is_taken_away_leaves_its_acts_behind(committed: Story) -> None:
    """Without its row, and with the state of a proposal for which no lots are drawn, nobody is seated."""
    with transaction():
        db.session.execute(delete(Drawing))
        the_proposal().state = "signed_off"
    assert promised.altered_parts(the_proposal()) == (Part.FILE,)
    status, page = read(committed.browser("auditor"), "/test-council/audit")
    assert (status, NOT_PROMISED in page) == (200, True)
    with transaction(), pytest.raises(Refused):
        adoption.adopt(ACTOR, the_proposal())


def test_a_promise_whose_act_was_taken_from_the_record_is_found_out(committed: Story) -> None:
    """Even for whoever switches off what protects the record."""
    with transaction():
        for verb in ("update", "delete"):
            db.session.execute(db.text(f"DROP TRIGGER entries_no_{verb}"))
        db.session.execute(delete(Entry).where(Entry.act == "draw_committed"))
    found_out(committed)


def test_an_act_that_was_rewritten_is_found_out(committed: Story) -> None:
    """Its hash does not agree with it any more."""
    with transaction():
        db.session.execute(db.text("DROP TRIGGER entries_no_update"))
        entry = db.session.scalars(select(Entry).where(Entry.act == "draw_committed")).one()
        entry.body = entry.body.replace(promised.promised_digest(the_proposal()).encode(), b"0" * 64)
    found_out(committed)


@pytest.mark.parametrize("change", ["earlier", "later"])
def test_a_moment_that_was_moved_is_told_to_everyone(committed: Story, change: str) -> None:
    """The draw may go on, because its numbers are public; but the page says it, and after an early draw for good."""
    by = timedelta(minutes=-50 if change == "earlier" else 50)
    promised_for = drawings.drawing_of(the_proposal()).draw_at
    assert promised_for is not None
    behind_the_pages(setting(draw_at=promised_for + by))
    for path in (PUBLIC, f"{PUBLIC}/screen"):
        assert "The moment of this draw was changed after it was promised" in read(committed.browser(), path)[1]
    assert promised.altered_parts(the_proposal()) == (Part.MOMENT,)


@pytest.mark.parametrize("column", ["public_file", "committed_sealed"])
def test_any_one_value_of_a_file_that_is_altered_is_found_out(committed: Story, column: str) -> None:
    """Wherever it stands, with the file's own hash made to agree; and without that the checker says no to the file."""
    assert committed
    whole, document = told(column), read_file(column)
    text, places = json.dumps(document), leaves(document)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.sampled_from(places))
    def one_value(path: tuple[str | int, ...]) -> None:
        file = altered(text, path, another(found(document, path)))
        unsigned = json.dumps(json.loads(file) | {"sha256": json.loads(whole)["sha256"]}).encode()
        assert not check.check(unsigned).ok
        with transaction():
            change = setting(public_file=file) if column == "public_file" else sealed_again(column, file)
            change(the_drawing())
            assert promised.stops(promised.altered_parts(the_proposal()))
            db.session.rollback()

    one_value()
