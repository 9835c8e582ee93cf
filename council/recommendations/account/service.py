"""Publishing the account, sending it to those who wish to have it, and when the next one is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, moment
from council.errors import NotFound, Refused
from council.members import messages
from council.members.models import Person
from council.members.service import subject_of
from council.recommendations.account.bulletin import bulletin
from council.recommendations.account.gathering import gathered
from council.recommendations.models import AccountReader, PublicAccount, Recommendation
from council.terms.limits import add_months

KIND = "public_account"


@dataclass(frozen=True)
class Next:
    """The next account: from which day on it tells, by when the charter asks for it, and whether that has passed."""

    first_day: date
    due_on: date | None
    late: bool


def publish(actor: Actor, council: Council, *, last_day: date, today: date) -> PublicAccount:
    """Publish an account from the day after the one before; as it is now it stays."""
    coming = next_account(council, today)
    if coming is None:
        raise Refused(_("The council has not adopted any recommendation yet."), _("There is nothing to account for."))
    if not coming.first_day <= last_day < today:
        raise Refused(
            _("An account tells of days that are over, and of none that was told of before."),
            _("Choose a last day before today."),
        )
    content = gathered(council, coming.first_day, last_day)
    latest = latest_issue(council)
    made = PublicAccount(
        id=uuid4(),
        council_id=council.id,
        council=council,
        number=latest.number + 1 if latest else 1,
        first_day=coming.first_day,
        last_day=last_day,
        published_at=moment(),
        holds=[each["id"] for each in content["items"]],
        content=content,
    )
    db.session.add(made)
    db.session.flush()
    details: dict[str, Detail] = {
        "number": made.number,
        "first_day": made.first_day.isoformat(),
        "last_day": last_day.isoformat(),
        "recommendations": len(made.holds),
    }
    _record(actor, Act.PUBLIC_ACCOUNT_PUBLISHED, made, details)
    return made


def send_bulletin(actor: Actor, account: PublicAccount) -> int:
    """Write to everybody who wishes to be sent the account, each in her language; says to how many."""
    reached = [person for person in readers(account.council) if messages.reads_here(person)]
    messages.load_keys(reached)
    for person in reached:
        with messages.in_her_language(person):
            told = bulletin(account)
            messages.send(actor, person, kind=KIND, subject=told.subject, body=told.body, at=moment())
    _record(actor, Act.PUBLIC_ACCOUNT_SENT, account, {"number": account.number, "people": len(reached)})
    return len(reached)


def choose(actor: Actor, person: Person, *, wished: bool, on: date) -> None:
    """Note whether a person wishes to be sent the account; she can change it at any time."""
    row = db.session.get(AccountReader, person.id)
    if wished and row is None:
        db.session.add(AccountReader(person_id=person.id, since=on))
    if not wished and row is not None:
        db.session.delete(row)
    db.session.flush()
    record(actor, Act.PUBLIC_ACCOUNT_CHOSEN, subject_of(person), council=person.council_id, details={"wished": wished})


# Questions


def next_account(council: Council, today: date) -> Next | None:
    """The next account; nothing to account for before the first recommendation was adopted."""
    latest = latest_issue(council)
    first_day = latest.last_day + timedelta(days=1) if latest else _first_adoption(council)
    if first_day is None:
        return None
    charter = councils.charter_on(council, today)
    months = councils.rules_of(charter).meetings.report_every_months if charter else None
    due_on = add_months(first_day, months) if months else None
    return Next(first_day, due_on, late=due_on is not None and due_on < today)


def issues(council: Council) -> list[PublicAccount]:
    """Every account that was published, the latest first."""
    rows = select(PublicAccount).where(PublicAccount.council_id == council.id)
    return list(db.session.scalars(rows.order_by(PublicAccount.number.desc())))


def latest_issue(council: Council) -> PublicAccount | None:
    """The account published last."""
    rows = select(PublicAccount).where(PublicAccount.council_id == council.id)
    return db.session.scalar(rows.order_by(PublicAccount.number.desc()).limit(1))


def issue(council: Council, number: int) -> PublicAccount:
    """One account by its number; `NotFound` when there is none."""
    found = next((each for each in issues(council) if each.number == number), None)
    if found is None:
        raise NotFound
    return found


def issues_with(recommendation: Recommendation) -> list[PublicAccount]:
    """The accounts that tell of a recommendation."""
    return [each for each in issues(recommendation.council) if str(recommendation.id) in each.holds]


def readers(council: Council) -> list[Person]:
    """Everybody who wishes to be sent the account."""
    rows = select(AccountReader).join(Person, Person.id == AccountReader.person_id)
    here = rows.where(Person.council_id == council.id, Person.erased_at.is_(None)).order_by(Person.pseudonym)
    return [each.person for each in db.session.scalars(here)]


def is_reader(person: Person) -> bool:
    """Whether a person wishes to be sent the account."""
    return db.session.get(AccountReader, person.id) is not None


def _first_adoption(council: Council) -> date | None:
    rows = select(Recommendation.adopted_on).where(
        Recommendation.council_id == council.id, Recommendation.adopted_on.is_not(None)
    )
    return db.session.scalar(rows.order_by(Recommendation.adopted_on).limit(1))


def _record(actor: Actor, act: Act, account: PublicAccount, details: dict[str, Detail]) -> None:
    record(actor, act, Subject("public_account", str(account.id)), council=account.council_id, details=details)
