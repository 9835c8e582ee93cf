"""The registry of what is kept about people. Every column of every table stands in it once.

It is a part of a `Kind`, listed among those that are about nobody, or belongs to a row's structure by rule. A column
that was forgotten fails a test.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table

from council.reports.keeping.about_you import ACCOUNTS, SAID, WHO
from council.reports.keeping.from_holding import HOLDING
from council.reports.keeping.from_meetings import MEETINGS
from council.reports.keeping.from_minutes import MINUTES
from council.reports.keeping.from_recommendations import RECOMMENDATIONS
from council.reports.keeping.from_work import APPLYING, DECIDED, SAFETY, SEAT, TOLD
from council.reports.keeping.kinds import Kind

TOGETHER = (*DECIDED, *MEETINGS, *HOLDING, *MINUTES, *RECOMMENDATIONS)
KINDS: tuple[Kind, ...] = (*ACCOUNTS, *WHO, *SAID, *SEAT, *APPLYING, *TOLD, *TOGETHER, *SAFETY)
EVERY_COLUMN = "*"

# Tables, or columns of a table that is about people beside, which tell of nobody, and what they tell of.
ABOUT_NOBODY: Mapping[str, tuple[str, str]] = {
    "checkpoints": (EVERY_COLUMN, "signed hashes of the record"),
    "tree_nodes": (EVERY_COLUMN, "hashes of the record"),
    "record_checks": (EVERY_COLUMN, "whether the record was found whole"),
    "reconciliations": (EVERY_COLUMN, "whether the tables are what the record says, by row ids"),
    "evidence_checks": (EVERY_COLUMN, "whether decisions were found right when they were checked again"),
    "submitted_forms": (EVERY_COLUMN, "random numbers of forms that were sent"),
    "jobs": (EVERY_COLUMN, "how far long work is"),
    "worker_beats": (EVERY_COLUMN, "when a machine was last alive"),
    "meeting_calls": (EVERY_COLUMN, "when a meeting was called to order, and how many were there"),
    "ballots": ("number text state group public_key opened_at ended_at result", "a secret ballot and its sums"),
    "councils": (EVERY_COLUMN, "a council"),
    "charters": (EVERY_COLUMN, "a council's rules, as they were adopted"),
    "dimensions": (EVERY_COLUMN, "what a council asks"),
    "dimension_values": (EVERY_COLUMN, "which answers it offers"),
    "skills": (EVERY_COLUMN, "which skills a council asks for"),
    "sub_bodies": (EVERY_COLUMN, "a council's working groups"),
    "calls": (EVERY_COLUMN, "what a call says"),
    "call_reviews": (EVERY_COLUMN, "how far the review of a call is"),
    "review_steps": (EVERY_COLUMN, "which phases it went through"),
    "composition_snapshots": (EVERY_COLUMN, "how many gave each answer, sealed"),
    "funnel_snapshots": (EVERY_COLUMN, "how many came how far, sealed"),
    "coverage_issues": ("counted told_at figures", "counts"),
    "figure_issues": ("number day published_at smallest sitting missing gone figures exact_sealed", "counts"),
    "entries": ("sequence", "an act's number"),
    "data_keys": ("holder", "whose key it is, by id"),
    "reviews": ("opened_at closes_on closed_at", "the time for a review"),
    "proposals": (
        "rotation_on number state requested_at computed_at evidence_sha256 conflict trial",
        "how a proposal went",
    ),
    "drawings": (
        "method source draw_at committed_at committed_sha256 numbers drawn_at finished_sha256",
        "how a draw went",
    ),
    "explanations": ("state made_at", "how far explanations are"),
    "staggerings": (
        "begins_on number state requested_at plan_sha256 method source draw_at committed_at numbers drawn_at told",
        "how the draw of first terms went",
    ),
    "public_accounts": (EVERY_COLUMN, "what was published of all this, with ids instead of names"),
    "priority_rounds": (EVERY_COLUMN, "what members said together, without anybody's own order"),
    "minutes": (EVERY_COLUMN, "how far the minutes of a meeting are"),
    "look_backs": (EVERY_COLUMN, "what the secretariat thinks of a meeting, and counts of what members think"),
    "meetings": (EVERY_COLUMN, "when, where and how a council meets"),
    "agenda_items": ("position lead participation minutes confidential", "in which order a meeting speaks of what"),
    "date_polls": (EVERY_COLUMN, "until when a date is looked for"),
    "papers": (EVERY_COLUMN, "which papers a meeting has"),
    "paper_files": (
        "language issue of_issue status format size sha256 content_sealed uploaded_at published_at",
        "the papers of a meeting in each language",
    ),
    "interpretations": ("language way state booked_at", "into which languages a meeting is interpreted"),
    "date_options": (EVERY_COLUMN, "which dates are asked about"),
    "forecasts": ("asked_on requested_at state computed_at told", "how a look ahead went"),
}


def is_structure(column: Column[Any]) -> bool:
    """A row's id, its version, or the row it belongs to: kept, read and erased with what else stands in the row."""
    return column.name in {"id", "version"} or bool(column.foreign_keys)


def about_nobody(column: Column[Any]) -> bool:
    """Whether a column is listed as telling of nobody."""
    names, _why = ABOUT_NOBODY.get(column.table.name, ("", ""))
    return names == EVERY_COLUMN or column.name in names.split()


def kinds_of(column: Column[Any]) -> list[Kind]:
    """The kinds that name a column: one, where it is about people."""
    return [kind for kind in KINDS if f"{column.table.name}.{column.name}" in kind.fields]


def leads_to_people(table: Table, *, passing: frozenset[str] = frozenset()) -> bool:
    """Whether a table's rows belong to people or accounts, directly or through others."""
    if table.name in {"people", "users"}:
        return True
    above = [key.column.table for key in table.foreign_keys if key.column.table.name not in {table.name, *passing}]
    return any(leads_to_people(each, passing=passing | {table.name}) for each in above)
