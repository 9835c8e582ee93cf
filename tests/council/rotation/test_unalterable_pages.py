"""A draw cannot be changed once it is promised: whatever is tried through the pages and the services is refused.

In words, and for everyone: promising again, drawing too early or twice or at the same time, taking back, forms made by
hand and sent again. What changes in the council meanwhile changes nothing in the draw.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from council import jobs
from council.audit.models import Entry
from council.database import db, transaction
from council.errors import Refused
from council.members import service as members
from council.members.models import Person
from council.rotation import adoption, bridge, drawings, promised, review
from council.rotation.drawings import Promise
from council.rotation.models import Drawing
from council.terms import service as terms
from solver import check
from tests.council.rotation import helpers
from tests.council.rotation.promised_draws import (
    FIRST,
    NUMBERS,
    OTHERS,
    PUBLIC,
    SOURCE,
    Story,
    behind_the_pages,
    form_of,
    state,
    the_council,
    the_drawing,
    the_proposal,
    told,
    when_it_is_drawn,
)
from tests.factories import ACTOR


def test_nothing_is_promised_twice(committed: Story) -> None:
    """Neither another method, nor other numbers, nor another moment, nor another file; the old page says so."""
    before, public = the_drawing().committed_sha256, the_drawing().public_file
    other = Promise("rfc-3797", "Other numbers.", datetime.now(UTC) + timedelta(days=9))
    with transaction(), pytest.raises(Refused, match="not in a state"):
        drawings.ask_to_commit(ACTOR, the_proposal(), promise=other)
    with transaction(), pytest.raises(Refused, match="not in a state"):
        drawings.keep_commitment(ACTOR, the_proposal(), file=b"{}", digest="0" * 64, public=b'{"people":[]}')
    desk = committed.browser("officer")
    sent = {**form_of(desk, f"{FIRST}/promise"), "method": "digits", "source": "x", "draw_at": "2030-01-01T10:00"}
    answer = desk.post(f"{FIRST}/promise", data=sent)
    assert (answer.status_code, "not in a state" in answer.get_data(as_text=True)) == (400, True)
    assert (the_drawing().committed_sha256, the_drawing().public_file) == (before, public)
    assert (the_drawing().method, the_drawing().source) == ("octo-41", SOURCE)


def test_the_worker_cannot_promise_again_for_a_state_written_by_hand(committed: Story) -> None:
    """A proposal put back to before its promise is not promised again, by the service or by the worker."""
    behind_the_pages(state("signed_off"))
    again = Promise("digits", "x", datetime.now(UTC) + timedelta(days=9))
    with transaction(), pytest.raises(Refused, match="not the one that was promised"):
        drawings.ask_to_commit(ACTOR, the_proposal(), promise=again)
    behind_the_pages(state("committing"))
    with transaction():
        job_id = jobs.queue(drawings.COMMIT_KIND, the_proposal().id, at=datetime.now(UTC)).id
    before = the_drawing().committed_sealed
    helpers.run(committed.app, job_id)
    assert the_drawing().committed_sealed == before


def test_nothing_is_drawn_before_its_moment(committed: Story) -> None:
    """The page refuses the numbers, in words."""
    desk = committed.browser("officer")
    answer = desk.post(f"{FIRST}/draw", data={**form_of(desk, f"{FIRST}/draw"), "numbers": NUMBERS})
    assert (answer.status_code, "the numbers are not known yet" in answer.get_data(as_text=True)) == (400, True)
    assert the_drawing().numbers is None


def test_nothing_is_drawn_twice(committed: Story) -> None:
    """The same form again, an older page, a fresh page: each is refused, and the first numbers stay."""
    desk, colleague = committed.browser("officer"), committed.browser("second")
    sent, older = form_of(desk, f"{FIRST}/draw"), form_of(colleague, f"{FIRST}/draw")
    with when_it_is_drawn():
        first = desk.post(f"{FIRST}/draw", data={**sent, "numbers": NUMBERS})
        again = desk.post(f"{FIRST}/draw", data={**sent, "numbers": OTHERS})
        late = colleague.post(f"{FIRST}/draw", data={**older, "numbers": OTHERS})
        fresh = desk.post(f"{FIRST}/draw", data={**form_of(desk, f"{FIRST}/draw"), "numbers": OTHERS})
    assert [each.status_code for each in (first, again, late, fresh)] == [302, 409, 409, 400]
    assert "was already sent" in again.get_data(as_text=True)
    assert "not in a state" in fresh.get_data(as_text=True)
    assert the_drawing().numbers == NUMBERS


def test_two_officers_draw_at_once_with_different_numbers(committed: Story) -> None:
    """One draw stands; the other officer is told that somebody was before her."""
    typed = {"officer": NUMBERS, "second": OTHERS}
    clients = {name: committed.browser(name) for name in typed}
    forms = {name: form_of(client, f"{FIRST}/draw") for name, client in clients.items()}
    together = Barrier(2)

    def send(name: str) -> int:
        together.wait()
        return clients[name].post(f"{FIRST}/draw", data={**forms[name], "numbers": typed[name]}).status_code

    with when_it_is_drawn(), ThreadPoolExecutor(2) as pool:
        answers = dict(zip(typed, pool.map(send, typed), strict=True))
    assert sorted(answers.values()) == [302, 409]
    winner = min(answers, key=lambda name: answers[name])
    assert (the_drawing().numbers, the_drawing().panel) == bridge.panel_named(the_proposal(), typed[winner])
    assert promised.altered_parts(the_proposal()) == ()


def test_a_draw_that_happened_is_not_taken_back(drawn: Story) -> None:
    """By the page or behind it."""
    desk = drawn.browser("officer")
    answer = desk.post(f"{FIRST}/withdraw", data={**form_of(desk, f"{FIRST}/withdraw"), "reason": "Not these."})
    assert (answer.status_code, "not in a state" in answer.get_data(as_text=True)) == (400, True)
    with transaction(), pytest.raises(Refused):
        review.withdraw(ACTOR, the_proposal(), reason="Not these.")
    assert the_proposal().state == "drawn"


def _erase() -> None:
    members.erase_person(ACTOR, _candidate(), on=date(2026, 6, 1))


def _declare() -> None:
    person = _candidate()
    value = "man" if members.traits_of(person)["gender"] == "woman" else "woman"
    members.declare_traits(ACTOR, person, {"gender": value}, on=date(2026, 6, 1), by="officer")


def _amend() -> None:
    held = next(each for each in terms.held_terms(the_council()) if each.end == helpers.LATER)
    terms.amend_term(
        ACTOR,
        terms.term(the_council(), held.term_id),
        kind=terms.AmendmentKind.RESIGNED,
        new_end=date(2026, 6, 1),
        decided_on=date(2026, 5, 20),
        reason="Moved away.",
    )


def _candidate() -> Person:
    """Somebody who can be drawn and sits nowhere yet."""
    seated = {each.person_id for each in terms.held_terms(the_council())}
    listed = [each["id"] for each in json.loads(the_drawing().public_file or b"{}")["people"]]
    people = db.session.scalars(select(Person).where(Person.pseudonym.in_(listed)).order_by(Person.pseudonym))
    return next(each for each in people if each.id not in seated)


@pytest.mark.parametrize("change", [_erase, _declare, _amend])
def test_what_changes_in_the_council_later_changes_nothing_in_the_draw(
    committed: Story, change: Callable[[], None]
) -> None:
    """A person erased, a value declared anew, a term ended early: the same files, and the same draw."""
    before = (the_drawing().committed_sealed, the_drawing().public_file)
    with transaction():
        change()
    _draws_the_same(committed.app, before)


def test_a_new_charter_changes_nothing_in_a_draw_that_was_promised(committed: Story) -> None:
    """Nor in how it is finished."""
    before = (the_drawing().committed_sealed, the_drawing().public_file)
    helpers.adopt(the_council(), {"quotas": [], "targets": []}, on=date(2026, 6, 1))
    _draws_the_same(committed.app, before)


def _draws_the_same(app: Flask, before: tuple[bytes | None, bytes | None]) -> None:
    assert (the_drawing().committed_sealed, the_drawing().public_file) == before
    assert promised.altered_parts(the_proposal()) == ()
    with when_it_is_drawn(), transaction():
        numbers, panel = bridge.panel_named(the_proposal(), NUMBERS)
        job_id = drawings.draw(ACTOR, the_proposal(), numbers=numbers, panel=panel).id
    helpers.run(app, job_id)
    assert promised.altered_parts(the_proposal()) == ()
    public = json.loads(the_drawing().public_file or b"{}")
    assert public["panels"] == json.loads(before[1] or b"{}")["panels"]
    assert check.check(told("public_file")).ok
    assert check.check(told("finished_sealed")).ok


def test_whoever_is_erased_after_being_drawn_is_not_seated(finished: Story) -> None:
    """The draw stands as it was; adopting it is refused, and says what to do."""
    with transaction():
        members.erase_person(ACTOR, adoption.outcome_of(the_proposal()).begins[0].person, on=date(2026, 6, 1))
    desk = finished.browser("officer")
    answer = desk.post(f"{FIRST}/adopt", data=form_of(desk, f"{FIRST}/adopt"))
    assert (answer.status_code, "has been erased since" in answer.get_data(as_text=True)) == (400, True)
    assert promised.altered_parts(the_proposal()) == ()


STEPS = ("promise", "draw", "finish", "adopt", "withdraw", "review", "review/close", "opinion")
FIELDS = {
    "numbers": OTHERS,
    "panel": "3",
    "method": "digits",
    "source": "x",
    "draw_at": "2030-01-01T10:00",
    "reason": "x",
}


@pytest.mark.parametrize(("name", "status"), [("", 302), ("stranger", 404), ("member", 404), ("auditor", 404)])
def test_nobody_else_changes_a_draw_by_a_form_made_by_hand(committed: Story, name: str, status: int) -> None:
    """A visitor, another council's officer, a member, an auditor: with a token of their own, for every step."""
    client = committed.browser(name)
    token = form_of(client, "/me/account" if name else "/sign-in")["csrf_token"]
    sent = {
        **FIELDS,
        "reason": "x",
        "csrf_token": token,
        "form_key": "00000000-0000-4000-8000-000000000001",
        "version": "9",
    }
    before, acts = _everything(), db.session.scalar(select(func.count()).select_from(Entry))
    with when_it_is_drawn():
        answers = {step: client.post(f"{FIRST}/{step}", data=sent).status_code for step in STEPS}
    expected = dict.fromkeys(STEPS, status)
    if name == "member":
        expected["opinion"] = answers["opinion"]  # a member may speak where a review is open; it is over
        assert answers["opinion"] in {400, 404, 422}
    assert answers == expected
    assert (_everything(), db.session.scalar(select(func.count()).select_from(Entry))) == (before, acts)


def test_an_officers_form_made_by_hand_changes_nothing_either(committed: Story) -> None:
    """Without the token, with a key that is none, with a version of the future, with a panel of her own choosing."""
    desk = committed.browser("officer")
    form = form_of(desk, f"{FIRST}/draw")
    wrong = ({"csrf_token": "x"}, {"form_key": "x"}, {"version": "99"}, {"numbers": "!"})
    with when_it_is_drawn():
        answers = [
            desk.post(f"{FIRST}/draw", data={**form, "numbers": NUMBERS, "panel": "3", **each}).status_code
            for each in wrong
        ]
        assert answers == [400, 400, 409, 400]
        assert the_drawing().numbers is None
        assert desk.post(f"{FIRST}/draw", data={**form, "numbers": NUMBERS, "panel": "3"}).status_code == 302
    assert the_drawing().panel == bridge.panel_named(the_proposal(), NUMBERS)[1]


def test_looking_changes_nothing(committed: Story) -> None:
    """No page of the way writes anything when it is opened, and what is only sent cannot be opened."""
    desk, before = committed.browser("officer"), _everything()
    acts = db.session.scalar(select(func.count()).select_from(Entry))
    with when_it_is_drawn():
        answers = {step: desk.get(f"{FIRST}/{step}?numbers={OTHERS}&panel=3").status_code for step in STEPS}
        for path in (PUBLIC, f"{PUBLIC}/screen", f"{PUBLIC}/file.json", FIRST):
            assert desk.get(f"{path}?numbers={OTHERS}&panel=3").status_code == 200
    assert answers == {
        "promise": 200,
        "draw": 200,
        "finish": 405,
        "adopt": 302,
        "withdraw": 200,
        "review": 200,
        "review/close": 405,
        "opinion": 405,
    }
    assert (_everything(), db.session.scalar(select(func.count()).select_from(Entry))) == (before, acts)


def _everything() -> list[object]:
    """Every column of the draw, and how far the proposal has come."""
    drawing = the_drawing()
    return [drawing.proposal.state, *(getattr(drawing, column.key) for column in Drawing.__table__.columns)]
