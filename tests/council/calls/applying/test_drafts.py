"""What is begun counts nowhere, what is sent counts once, and nothing of either is readable without its key."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select, text

from council import crypto
from council.calls import codes, late_codes, service
from council.calls.answers import answers_of
from council.calls.applying import drafts, own
from council.calls.applying.filled import Filled
from council.calls.models import Application, Call, Draft, LateCode
from council.calls.service import Stage
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.members import service as members
from council.members.models import Person
from tests.council.calls.applicants import TODAY, days, open_call
from tests.factories import ACTOR

SECRET = "zzsecretwordzz"


@pytest.fixture
def call(council: Council) -> Call:
    """An open call."""
    return open_call(council)


def _begin(call: Call, *, late_code: str = "") -> Draft:
    with transaction():
        return drafts.begin_draft(
            drafts.APPLICANT, call, code=codes.make_code(), language="ar", on=TODAY, late_code=late_code
        )


def _fill(draft: Draft, **told: object) -> None:
    with transaction():
        filled = drafts.filled_in_draft(draft).model_copy(
            update={"name": SECRET, "answers": {"why": SECRET}, "traits": {"gender": "woman"}, **told}
        )
        drafts.save_draft(drafts.APPLICANT, draft, filled, language="ar")


def _send(draft: Draft) -> Application:
    with transaction():
        return drafts.send_draft(drafts.APPLICANT, draft, on=TODAY)


def test_a_draft_counts_nowhere(call: Call) -> None:
    """No person, no application, nobody in the pool."""
    _fill(_begin(call))
    assert db.session.scalars(select(Person)).all() == []
    assert sum(service.call_counts(call).values()) == 0
    assert service.applicants(call.council, call.rotation_on) == []


def test_sending_makes_a_person_her_own_words_and_one_application(call: Call) -> None:
    """She is known, not assisted; her traits are her own declaration; the draft and its key are gone."""
    draft = _begin(call)
    _fill(draft, channel="through_someone", contact="the library")
    receipt_hash, holder = draft.receipt_hash, draft.id
    application = _send(draft)
    person = application.person
    assert (application.stage, application.entered, application.language) == (Stage.RECEIVED.value, "self", "ar")
    assert (members.name_of(person), person.channel, person.assisted) == (SECRET, "through_someone", False)
    assert (answers_of(application), members.traits_of(person)) == ({"why": SECRET}, {"gender": "woman"})
    assert application.receipt_hash == receipt_hash
    assert db.session.scalars(select(Draft)).all() == []
    assert db.session.get_one(crypto.DataKey, holder).wrapped is None


def test_what_is_missing_is_refused(call: Call) -> None:
    """A name and the answers the call cannot do without."""
    draft = _begin(call)
    incomplete: list[dict[str, object]] = [{"name": ""}, {"answers": {}}]
    for told in incomplete:
        _fill(draft, **told)
        with pytest.raises(Refused, match="missing"):
            _send(draft)


def test_nothing_can_be_read_without_its_key(call: Call) -> None:
    """Neither name nor answers stand in any table, before or after sending."""
    draft = _begin(call)
    _fill(draft)
    assert _readable() == []
    _send(draft)
    assert _readable() == []


def _readable() -> list[str]:
    tables = ("application_drafts", "applications", "people", "entries", "traits", "messages")
    return [name for name in tables for row in db.session.execute(text(f"SELECT * FROM {name}")) if SECRET in str(row)]  # noqa: S608  # our own names


def test_an_erased_persons_answers_are_gone(call: Call) -> None:
    """Her key is destroyed, and her receipt opens nothing."""
    draft = _begin(call)
    _fill(draft)
    application = _send(draft)
    with transaction():
        members.erase_person(ACTOR, application.person, on=TODAY)
    assert answers_of(application) == {}
    assert own.own_by_receipt(call.council, application.receipt_hash or b"") is None


def test_what_is_never_sent_is_forgotten_thirty_days_after_the_deadline(call: Call) -> None:
    """Not a day earlier; its key goes with it."""
    holder = _begin(call).id
    for after, left in ((30, 1), (31, 0)):
        with transaction():
            drafts.forget_drafts(datetime.combine(call.closes_on + timedelta(days=after), time(12), UTC))
        assert len(db.session.scalars(select(Draft)).all()) == left
    assert db.session.get_one(crypto.DataKey, holder).wrapped is None


@pytest.mark.parametrize(("opens", "closes"), [(1, 20), (-20, -1)])
def test_nobody_begins_before_the_first_or_after_the_last_day(council: Council, opens: int, closes: int) -> None:
    """The days of the call hold for everybody."""
    with pytest.raises(Refused, match="today"):
        _begin(open_call(council, opens=opens, closes=closes))


def test_a_draft_is_not_sent_after_the_deadline_without_a_late_code(call: Call) -> None:
    """With one it is, and only this one."""
    draft = _begin(call)
    _fill(draft)
    with transaction():
        call.closes_on = days(-1)
    with pytest.raises(Refused, match="last day"):
        _send(draft)
    code = _late_code(call)
    with transaction():
        late_codes.use_late_code(drafts.APPLICANT, call, code, receipt_hash=draft.receipt_hash, on=TODAY)
    assert _send(draft).stage == Stage.RECEIVED.value


def test_a_late_code_works_once_for_its_call_until_its_day(council: Council) -> None:
    """Not twice, not for another call, not a day longer; the reason is sealed."""
    call = open_call(council, opens=-20, closes=-1)
    other = open_call(council, opens=-20, closes=-1)
    code = _late_code(call)
    with pytest.raises(Refused, match="not valid"):
        _begin(other, late_code=code)
    _begin(call, late_code=code)
    with pytest.raises(Refused, match="not valid"):
        _begin(call, late_code=code)
    over = _late_code(call)
    with transaction():
        for made in late_codes.late_codes_of(call):
            made.valid_until = days(-1)
    with pytest.raises(Refused, match="not valid"):
        _begin(call, late_code=over)
    assert db.session.scalars(select(LateCode.used_at).where(LateCode.used_at.is_not(None))).all() != []
    assert late_codes.reason_of(late_codes.late_codes_of(call)[0]) == SECRET
    assert [row for row in db.session.execute(text("SELECT * FROM late_codes")) if SECRET in str(row)] == []


def test_the_reason_of_a_late_code_goes_with_the_person_it_let_in(council: Council) -> None:
    """Once she sent her application it lies under her own key; when she is erased, nobody can read it."""
    call = open_call(council, opens=-20, closes=-1)
    draft = _begin(call, late_code=_late_code(call))
    _fill(draft)
    application = _send(draft)
    person = application.person
    [made] = late_codes.late_codes_of(call)
    assert (late_codes.reason_of(made), late_codes.why_late(application)) == (SECRET, SECRET)
    with transaction():
        assert late_codes.forget_reasons(datetime.combine(days(900), time(), UTC)) == 0
    assert late_codes.reason_of(made) == SECRET
    with transaction():
        members.erase_person(ACTOR, db.session.get_one(Person, person.id), on=TODAY)
    assert late_codes.reason_of(late_codes.late_codes_of(call)[0]) == ""
    assert late_codes.why_late(application) == ""


def test_the_reason_of_a_code_that_let_nobody_in_is_forgotten_after_the_rotation(council: Council) -> None:
    """Not before; and forgetting twice finds nothing more."""
    call = open_call(council, opens=-20, closes=-1)
    _late_code(call)
    rotation = datetime.combine(call.rotation_on, time(), UTC)
    found = []
    for at in (rotation, rotation + timedelta(days=1), rotation + timedelta(days=2)):
        with transaction():
            found.append(late_codes.forget_reasons(at))
    assert found == [0, 1, 0]
    assert late_codes.reason_of(late_codes.late_codes_of(call)[0]) == ""


@pytest.mark.parametrize("until", [-2, 201])
def test_a_late_code_is_valid_between_deadline_and_rotation(council: Council, until: int) -> None:
    """Before the deadline nobody needs one, and after the rotation it is of no use."""
    call = open_call(council, opens=-20, closes=-1)
    with pytest.raises(Refused, match="after the deadline"), transaction():
        late_codes.make_late_code(ACTOR, call, reason=SECRET, valid_until=days(until))


def _late_code(call: Call) -> str:
    with transaction():
        return late_codes.make_late_code(ACTOR, call, reason=SECRET, valid_until=days(5))


def test_a_sent_application_is_corrected_until_it_is_decided(call: Call) -> None:
    """Name, answers and traits follow; after a decision nothing changes here any more."""
    draft = _begin(call)
    _fill(draft)
    application = _send(draft)
    found = own.own_by_receipt(call.council, application.receipt_hash or b"")
    assert found is not None
    wanted = found.filled.model_copy(update={"name": "Amina", "answers": {"why": "Else."}, "traits": {"gender": "man"}})
    with transaction():
        own.keep(drafts.APPLICANT, found, wanted, language="ar", on=TODAY)
    assert found.filled.model_dump(include={"name", "answers", "traits"}) == {
        "name": "Amina",
        "answers": {"why": "Else."},
        "traits": {"gender": "man"},
    }
    with transaction():
        service.decide_application(ACTOR, application, stage=Stage.ELIGIBLE, on=TODAY)
    with pytest.raises(Refused, match="no longer"), transaction():
        own.correct_application(drafts.APPLICANT, application, wanted, on=TODAY)


def test_an_application_is_withdrawn_and_sent_again_until_the_deadline(call: Call) -> None:
    """Withdrawn it is in no pool; again it waits for a decision; after the deadline it stays withdrawn."""
    draft = _begin(call)
    _fill(draft)
    application = _send(draft)
    with transaction():
        service.decide_application(ACTOR, application, stage=Stage.ELIGIBLE, on=TODAY)
        own.withdraw_application(drafts.APPLICANT, application, on=TODAY)
    assert service.applicants(call.council, call.rotation_on) == []
    with pytest.raises(Refused, match="nothing to withdraw"), transaction():
        own.withdraw_application(drafts.APPLICANT, application, on=TODAY)
    with transaction():
        own.send_again(drafts.APPLICANT, application, on=TODAY)
    assert application.stage == Stage.RECEIVED.value
    with transaction():
        own.withdraw_application(drafts.APPLICANT, application, on=TODAY)
        call.closes_on = days(-1)
    with pytest.raises(Refused, match="last day"), transaction():
        own.send_again(drafts.APPLICANT, application, on=TODAY)


def test_what_was_filled_in_survives_being_written_down(call: Call) -> None:
    """A draft reads back as it was saved."""
    draft = _begin(call)
    filled = Filled(acknowledged_at=draft.begun_at, name="آمنة", answers={"why": "\n…"}, keep_for_next=True)
    with transaction():
        drafts.save_draft(drafts.APPLICANT, draft, filled, language="fr")
    assert (drafts.filled_in_draft(draft), draft.language) == (filled, "fr")
