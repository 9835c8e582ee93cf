"""Every page of the application: for each route that answers one, somebody who may open it and an address of it."""

import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from council.access import Permission
from council.app import create_app
from council.database import db
from council.terms.models import Term
from tests import factories
from tests.conftest import Browser, settings_for
from tests.council.accounts.steps import set_up_second_factor
from tests.security.crawler import CannotFill, filled
from tests.security.expected_access import EVERYONE_SIGNED_IN, EXPECTED, HOLDERS, PUBLIC
from tests.security.planted_council import FIRST, YOUNG, Reader, council_of, examples, plant, reader

NO_PAGES = {
    "static": "files of ours",
    "language": "leads back to the page one comes from",
    "health": "for machines",
    "rotation.coming": "leads to the coming rotation",
    "security.tf_select": "leads on, for there is one kind of second factor",
    **dict.fromkeys(("rotation.progress", "rotation.ahead_progress"), "a part of a page, which is looked at whole"),
    **dict.fromkeys(("portal.own_calendar_file", "portal.public_calendar_file"), "a feed for calendars"),
    **dict.fromkeys(("portal.own_copy_json", "portal.own_copy_pdf"), "a download"),
    **dict.fromkeys(("terms.export_file", "terms.members_example_file", "calls.pool_example_file"), "a download"),
    **dict.fromkeys(("terms.popolo_file", "terms.public_popolo", "calls.outreach_file"), "a download"),
    **dict.fromkeys(("councils.charter_file", "councils.document_file", "rotation.evidence"), "a download"),
    **dict.fromkeys(("rotation.public_file", "rotation.public_stagger_file", "rotation.stagger_plan"), "a download"),
    **dict.fromkeys(
        ("reports.document_file", "reports.decision_file", "reports.checker", "reports.bundle"), "a download"
    ),
    **dict.fromkeys(("reports.checkpoint_file", "reports.record_key", "reports.verify_bundle"), "a download"),
    **dict.fromkeys(("reports.consistency_proof", "reports.inclusion_proof"), "a download"),
    **dict.fromkeys(("reports.figures_file", "reports.figures_schema", "reports.report_schema"), "for machines"),
    **dict.fromkeys(("meetings.ballot_file", "meetings.verify_ballot"), "a download"),
    **dict.fromkeys(("meetings.meeting_calendar", "meetings.own_meeting_calendar"), "a file for calendars"),
    "meetings.live_now": "a part of a page, which is looked at whole",
    **dict.fromkeys(("meetings.minutes_file", "meetings.public_minutes_file"), "a download"),
    **dict.fromkeys(("meetings.paper_file", "meetings.own_paper_file"), "a download"),
    **dict.fromkeys(("recommendations.public_account_pdf", "recommendations.public_account_json"), "a download"),
    "reports.checkpoint_feed": "a feed of checkpoints",
    **dict.fromkeys(("reports.decision_progress", "reports.reconciliation_progress"), "a part of a page"),
}
ON_THE_WAY = {  # pages that show only in the middle of something, and the test that looks at them there
    **dict.fromkeys(("calls.own", "calls.receipt", "calls.own_step", "calls.check_own"), "test_applying.py"),
    "calls.withdraw_own": "test_applying.py",
    **dict.fromkeys(("recommendations.own_request", "recommendations.give_answer"), "test_answering.py"),
    "calls.open_review": "test_reviewing.py",
    "terms.note_told": "test_by_keyboard.py",
    **dict.fromkeys(("security.two_factor_token_validation", "security.two_factor_rescue"), "test_accessible.py"),
    "security.mf_recovery": "test_accessible.py",
}
ASKED = {"calls.plan_step": "?who=region%3Dnorth", "rotation.compare": "?with=1&with=2"}
ORDER = ("secretariat", "auditor", "administrator", "member", "assessor")
HERE = {FIRST: {"secretariat", "auditor", "administrator", "member"}, YOUNG: {"secretariat", "member"}}
MOST_TRIED = 200


@dataclass(frozen=True)
class Place:
    """A page: its route, who opens it, and where."""

    endpoint: str
    who: str
    address: str
    status: int = 200


@dataclass(frozen=True)
class Planted:
    """The two councils, served: where, how everybody signs in (the password is the tests' own), and all pages."""

    url: str
    emails: Mapping[str, str]
    places: list[Place]


@contextmanager
def planted(empty_sqlite: Path, folder: Path) -> Iterator[Planted]:
    """Both councils, served until the block ends."""
    shutil.copy(empty_sqlite, folder / "council.sqlite3")
    app = create_app(settings_for(folder))
    app.test_client_class = Browser
    with app.app_context():
        readers = plant(app)
        careful = factories.make_user("careful")
        set_up_second_factor(app.test_client(), careful)
        emails = {each.name: each.user.email for each in readers if each.user} | {"careful": careful.email}
        places = [*_places(app, readers), Place("nothing", "visitor", "/no/such/page", 404)]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Planted(f"http://127.0.0.1:{server.port}", emails, places)
    finally:
        server.shutdown()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _places(app: Flask, readers: list[Reader]) -> Iterator[Place]:
    clients = {each.name: _client(app, each) for each in readers}
    known = {slug: _examples(slug, readers) for slug in (FIRST, YOUNG)}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES | ON_THE_WAY:
            yield _place(rule, clients, known)


def _examples(slug: str, readers: list[Reader]) -> Mapping[str, list[str]]:
    """Those of the security tests, and some that lead to a page where theirs lead to none."""
    known, council = examples(slug), council_of(slug)
    every_term = db.session.scalars(select(Term.id).where(Term.council_id == council.id))
    token = generate_reset_password_token(reader(readers, "auditor").user)  # type: ignore[no-untyped-call]  # the library says no types there
    return {**known, "key": [*known["key"], "reach"], "term_id": [str(each) for each in every_term], "token": [token]}


def _client(app: Flask, who: Reader) -> FlaskClient:
    client = app.test_client()
    if who.user is not None:
        factories.sign_in(client, who.user)
    return client


def _place(rule: Rule, clients: Mapping[str, FlaskClient], known: Mapping[str, Mapping[str, list[str]]]) -> Place:
    """The first address that answers with a page."""
    for slug, some in known.items():
        if missing := rule.arguments - set(some):
            message = f"{rule.endpoint} ({rule.rule}) needs an example for: {missing}"
            raise CannotFill(message)
        for name in _who(EXPECTED[rule.endpoint], slug):
            for path in islice(filled(rule, {part: some[part] for part in rule.arguments}), MOST_TRIED):
                address = f"{path}{ASKED.get(rule.endpoint, '')}"
                answer = clients[name].get(address)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    return Place(rule.endpoint, name, address)
    return Place(rule.endpoint, "nobody", rule.rule)


def _who(needed: str | Permission, slug: str) -> Iterable[str]:
    if needed == PUBLIC:
        return ["visitor"]
    if needed in EVERYONE_SIGNED_IN:
        return ["member", "applicant"] if slug == FIRST else []
    held = [role for role in ORDER if role in HOLDERS[Permission(needed)] & HERE[slug]]
    return [*held, *(["second member"] * ("member" in held))] if slug == FIRST else [f"other {role}" for role in held]
