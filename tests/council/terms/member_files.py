"""What tests about files of members share: a small council with few seats, its files, and what becomes of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import g

from council.accounts.models import User
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members import bulk
from council.terms import service as terms
from council.terms.importing import service, uploads
from council.terms.importing.checking import Plan
from council.terms.importing.columns import suggested
from council.terms.importing.models import MemberUpload
from council.terms.importing.service import Understood
from tests import factories
from tests.council.members.helpers import add_dimension

ON = date(2026, 2, 1)
IN_FORCE = date(2020, 1, 1)
HEADER = "id,name,contact,language,organisation,listed,seat group,first day,last day,partial,colour,status"
TWO_PEOPLE = (
    f"{HEADER}\n"
    "a1,Amina,amina@post.example,French,Forum,yes,Members,2022-07-01,2024-06-30,no,First value,second\n"
    "a1,Amina,amina@post.example,French,Forum,yes,Members,2024-07-01,2026-06-30,no,First value,second\n"
    "a2,Bilal,+49 30 1,ar,,no,youth,2025-01-01,2025-12-31,yes,second,\n"
    "a3,Carla,,,,,,,,,,\n"
)


def found(slug: str = "files", seats: Mapping[str, int] | None = None) -> Council:
    """A council with three seats for members and one for young people, that asks three things."""
    counted = seats or {"members": 3, "youth": 1}
    names = {
        "members": {"en": "Members", "fr": "Membres", "ar": "الأعضاء"},
        "youth": {"en": "Young people", "fr": "Jeunes", "ru": "Молодёжь"},
    }
    groups = [{"key": key, "name": names.get(key, {"en": key}), "seats": number} for key, number in counted.items()]
    size = sum(counted.values())
    rules = {
        "least_size": size,
        "most_size": size,
        "seat_groups": groups,
        "terms": {"months": 24, "most_consecutive": 2, "cooling_off_months": 24},
        "dimensions": [],
    }
    with transaction():
        council = councils.found_council(
            factories.ACTOR, slug=slug, name={"en": "Files", "fr": "Dossiers"}, level="local", about={"en": "To test."}
        )
        councils.adopt_charter(
            factories.ACTOR, council, rules=CharterRules.model_validate(rules), in_force_from=IN_FORCE
        )
    for sensitivity, key in (("open", "colour"), ("restricted", "origin"), ("sealed", "status")):
        add_dimension(council, sensitivity, key)
    return council


def understood(council: Council, content: str | bytes, targets: Sequence[str] = ()) -> tuple[Understood, Plan]:
    """A file as it is read and compared, under the mapping that its header suggests."""
    raw = content.encode() if isinstance(content, str) else content
    dimensions = councils.dimensions_of(council, on=ON)
    staged = uploads.read_file(raw, dimensions)
    meaning = targets or suggested(staged.table.header, dimensions)
    file = service.understand(council, staged, meaning, dimensions)
    return file, service.compare(council, file)


def faults(council: Council, content: str | bytes) -> list[tuple[int, str, str]]:
    """What is wrong with a file: line, column and code."""
    file, _plan = understood(council, content)
    return [(each.line, each.column, str(each.code)) for each in file.reading.problems]


def bring(officer: User, council: Council, content: str | bytes) -> Plan:
    """Upload a file and confirm it, in two transactions as the pages do."""
    raw = content.encode() if isinstance(content, str) else content
    dimensions = councils.dimensions_of(council, on=ON)
    staged = uploads.read_file(raw, dimensions)
    with transaction():
        upload_id = uploads.stage_upload(officer, council, staged).id
    g.pop("data_ciphers")
    file = service.understand(council, staged, suggested(staged.table.header, dimensions), dimensions)
    with transaction():
        plan = service.import_members(officer, db.session.get_one(MemberUpload, upload_id), file, on=ON)
    g.pop("data_ciphers", None)
    return plan


def known(council: Council) -> dict[str, tuple[object, ...]]:
    """Everybody by name, with everything a file can tell of her."""
    held: dict[object, list[tuple[object, ...]]] = {}
    for each in terms.held_terms(council):
        held.setdefault(each.person_id, []).append((each.seat_group, each.start, each.end, each.partial))
    return {
        each.name: (
            each.contact,
            each.organisation,
            each.language,
            each.listed,
            dict(each.traits),
            held.get(each.id, []),
        )
        for each in bulk.everybody(council)
    }
