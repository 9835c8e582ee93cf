"""How quickly pages answer while a large rotation is solved: 2,000 people from a CSV, 60 seats, 12 dimensions.

Gunicorn and the worker are real processes on a fresh embedded database. One reader goes round the secretariat's desk,
the rotation and the proposal over HTTP, first with nothing else going on, then from the press of "Propose" until the
proposal is computed.
"""

import csv
import http.client
import io
import shutil
import socket
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from flask import Flask
from rich.console import Console
from rich.table import Table

from council.access import Role
from council.accounts.models import User
from council.app import create_app
from council.calls import pool_import, pool_uploads
from council.calls import service as calls
from council.config import Settings
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.jobs import latest
from council.members import service as members
from council.members.columns import suggested
from council.rotation import service
from council.terms import service as terms
from solver.problem import Person, Problem
from tests import factories
from tests.benchmarks.pools import composition_problem
from tests.browser.site import Site, environment

SLUG = "benchmark"
BEGUN, CLOSED, DAY, LATER = date(2025, 7, 1), date(2027, 4, 1), date(2027, 7, 1), date(2028, 7, 1)
SENSITIVITIES = ("open", "restricted", "sealed")
IDLE_ROUNDS = 40
REDIRECT = 302
Times = dict[str, list[float]]


class Reader:
    """A signed-in browser that notes how long each answer takes, a new connection each time."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, float]:
        """One request: status, body or the place it leads to, and the milliseconds it took."""
        headers = {"Cookie": "; ".join(f"{key}={morsel.value}" for key, morsel in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        spent = (time.perf_counter() - start) * 1000
        self.connection.close()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        return answer.status, answer.headers.get("Location") or body, spent

    def send(self, page: str, to: str, **fields: str) -> tuple[str, float]:
        """Fill the form of a page and send it; where it leads, and the milliseconds it took."""
        hidden = factories.hidden_fields(self.ask("GET", page)[1])
        status, place, spent = self.ask("POST", to, {**hidden, **fields})
        if status != REDIRECT:
            message = f"{to} answered {status}"
            raise RuntimeError(message)
        return place, spent


@contextmanager
def site() -> Iterator[tuple[Site, Flask]]:
    """A fresh site with an empty, migrated database, and the application over the same database in this process."""
    folder = Path(tempfile.mkdtemp())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Site(f"http://127.0.0.1:{port}", folder, environment(folder))
    found.council("database", "upgrade")
    told = found.environment
    settings = Settings(
        COUNCIL_INSTANCE=folder,
        secret_key=told["SECRET_KEY"],
        security_password_salt=told["SECURITY_PASSWORD_SALT"],
        master_keys=told["MASTER_KEYS"],
    )
    try:
        app = create_app(settings)
        with app.app_context():
            yield found, app
    finally:
        found.stop()
        shutil.rmtree(folder, ignore_errors=True)


def found_council(problem: Problem) -> Council:
    """The council of a generated question, with its dimensions, quotas, targets and priorities."""
    quotas = [
        {"key": quota.key.replace("=", "-"), "where": dict(quota.where), "least": quota.min, "most": quota.max}
        for quota in problem.quotas
    ]
    targets = [
        {"dimension": each.dimension, "value": each.value, "share": each.share, "most_affected": each.most_affected}
        for each in problem.targets
    ]
    rules = {
        "least_size": problem.size,
        "most_size": problem.size,
        "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": problem.size}],
        "terms": {"months": 24},
        "dimensions": [dimension.key for dimension in problem.dimensions],
        "quotas": quotas,
        "targets": targets,
        "priorities": [{"key": priority.key} for priority in problem.priorities],
    }
    with transaction():
        council = councils.found_council(
            factories.ACTOR, slug=SLUG, name={"en": "Benchmark"}, level="global", about={"en": "Measures."}
        )
        for place, dimension in enumerate(problem.dimensions):
            councils.add_dimension(
                factories.ACTOR,
                council,
                key=dimension.key,
                name={"en": f"Dimension {dimension.key}"},
                purpose={"en": "To measure."},
                sensitivity=SENSITIVITIES[place % 3],
                values=[(value, {"en": f"Value {value}"}) for value in dimension.values],
            )
        councils.adopt_charter(factories.ACTOR, council, rules=CharterRules.model_validate(rules), in_force_from=BEGUN)
    return council


def seat(council: Council, people: list[Person]) -> None:
    """Members whose terms go on, and members who wish to return."""
    for start in range(0, len(people), 10):
        with transaction():
            for person in people[start : start + 10]:
                member = members.add_person(factories.ACTOR, council, name=f"Member {person.id}")
                members.declare_traits(factories.ACTOR, member, person.values, on=BEGUN, by="import")
                end = LATER if person.standing == "continuing" else DAY
                term = terms.begin_term(
                    factories.ACTOR, council, person=member, seat_group="members", start=BEGUN, end=end
                )
                if person.standing == "returning":
                    terms.answer_term_end(factories.ACTOR, term, answer=terms.Answer.STAY, on=BEGUN)


def import_pool(council: Council, officer: User, people: list[Person]) -> float:
    """Import the applicants from a CSV through the same steps as the page; the seconds it took."""
    text = io.StringIO()
    writer = csv.writer(text)
    keys = sorted(people[0].values)
    writer.writerow(["id", "name", *keys])
    writer.writerows([person.id, f"Applicant {person.id}", *(person.values[key] for key in keys)] for person in people)
    start = time.perf_counter()
    with transaction():
        call = calls.plan_call(
            factories.ACTOR,
            council,
            title={"en": "Seats"},
            text={"en": "Apply."},
            opens_on=date(2027, 1, 1),
            closes_on=CLOSED,
            rotation_on=DAY,
        )
    dimensions = councils.dimensions_of(council, on=CLOSED)
    staged = pool_uploads.read_files(text.getvalue().encode(), None, dimensions)
    targets = suggested(staged.table.header, dimensions)
    with transaction():
        upload = pool_uploads.stage_upload(officer, call, staged)
    with transaction():
        outcome = pool_import.confirm_import(officer, upload, targets=targets, stage=calls.Stage.ELIGIBLE, on=CLOSED)
    if outcome.new != len(people):
        message = f"{outcome.new} of {len(people)} people came in"
        raise RuntimeError(message)
    return time.perf_counter() - start


def go_round(reader: Reader, pages: dict[str, str], times: Times) -> None:
    """Ask once for each page and note the time."""
    for name, path in pages.items():
        status, body, spent = reader.ask("GET", path)
        if status not in {200, 286}:
            message = f"{path} answered {status}: {body[:200]}"
            raise RuntimeError(message)
        times[name].append(spent)


def measure(reader: Reader, council: Council) -> tuple[Times, Times, dict[str, float]]:
    """The times of each page at rest and while solving, and how long pressing and solving took."""
    base = f"/{SLUG}/rotations/{DAY.isoformat()}"
    first, second = f"{base}/proposals/1", f"{base}/proposals/2"
    reader.send(base, f"{base}/propose")
    wait_for(council, 1)
    pages = {"desk": f"/{SLUG}/", "rotation": base, "proposal": first}
    rest: Times = defaultdict(list)
    solving: Times = defaultdict(list)
    for _round in range(IDLE_ROUNDS):
        go_round(reader, pages, rest)
    _place, pressed = reader.send(base, f"{base}/propose")
    while not is_done(council, 2):
        go_round(reader, {**pages, "proposal being computed": second, "progress": f"{second}/progress"}, solving)
    proposal = service.proposal(council, DAY, 2)
    job = latest(proposal.id)
    if proposal.computed_at is None or job is None:
        message = f"the proposal ended as {proposal.state}"
        raise RuntimeError(message)
    return rest, solving, {"press": pressed, "solve": (proposal.computed_at - job.queued_at).total_seconds()}


def is_done(council: Council, number: int) -> bool:
    """Whether a proposal has ended, one way or another."""
    db.session.rollback()
    return service.proposal(council, DAY, number).state != service.ProposalState.REQUESTED.value


def wait_for(council: Council, number: int) -> None:
    """Until a proposal has ended."""
    while not is_done(council, number):
        time.sleep(0.2)


def main() -> None:
    """Print the tables."""
    console = Console()
    problem = composition_problem()
    with site() as (running, _app):
        council = found_council(problem)
        officer = factories.make_user("officer", council, Role.SECRETARIAT)
        seat(council, [person for person in problem.people if person.standing != "candidate"])
        imported = import_pool(council, officer, [each for each in problem.people if each.standing == "candidate"])
        running.start("web")
        running.start("worker")
        running.wait_until_ready()
        reader = Reader(running.url)
        reader.send("/sign-in", "/sign-in", email=officer.email, password=factories.PASSWORD)
        rest, solving, took = measure(reader, council)
        outcome = service.proposal(council, DAY, 2).state
    table = Table("page", "at rest", "while solving", "slowest tenth", "requests", title="Milliseconds, median")
    for name, found in solving.items():
        idle = f"{median(rest[name]):.0f}" if rest[name] else "–"
        slow = quantiles(found, n=10)[-1] if len(found) > 1 else found[0]
        table.add_row(name, idle, f"{median(found):.0f}", f"{slow:.0f}", str(len(found)))
    console.print(table)
    console.print(f"Import of {len(problem.people)} people: {imported:.1f} s")
    console.print(f"Press of “Propose”: {took['press']:.0f} ms; from there until {outcome}: {took['solve']:.1f} s")


if __name__ == "__main__":
    main()
