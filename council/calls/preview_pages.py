"""Finished values for the preview of an import: columns and meanings, counts, first rows, mistakes, categories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls.models import Call
from council.calls.pool_categories import Category
from council.calls.pool_import import Plan, plan_import, read_staged
from council.calls.pool_mapping import PoolPerson, Reading, known_targets
from council.calls.pool_uploads import StagedPool
from council.councils.dimensions import DimensionView
from council.councils.rules import CharterRules, Quota
from council.i18n import label
from council.members.column_words import ProblemLine, problem_lines
from council.members.columns import CONTACT, DIMENSION, ID, NAME, ORGANISATION, suggested
from council.members.file_columns import Column, chosen_meanings, columns_of

FIRST_ROWS = 5


@dataclass(frozen=True)
class CategoryLine:
    """One line of the file of categories beside the charter."""

    feature: str
    value: str
    wanted: str
    known: str
    charter: str


@dataclass(frozen=True)
class PreviewPage:
    """Everything the preview shows."""

    columns: Sequence[Column]
    counts: Sequence[str]
    notes: Sequence[str]
    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    problems: Sequence[ProblemLine]
    problem_count: int
    problem_title: str
    categories: Sequence[CategoryLine]
    ready: bool


def targets_of(staged: StagedPool, told: Mapping[str, str], dimensions: Sequence[DimensionView]) -> list[str]:
    """What each column means: as the reader chose, else as its name suggests."""
    usual = suggested(staged.table.header, dimensions)
    return chosen_meanings(told, staged.table, known=known_targets(dimensions), usual=usual)


def preview_page(
    call: Call,
    staged: StagedPool,
    targets: Sequence[str],
    *,
    dimensions: Sequence[DimensionView],
    rules: CharterRules | None,
) -> PreviewPage:
    """The whole preview, under a mapping of columns."""
    reading = read_staged(staged, targets, dimensions)
    ready = reading.problem_count == 0
    plan = plan_import(call, reading.people) if ready else None
    shown = [each for each in dimensions if f"{DIMENSION}{each.key}" in targets]
    count = reading.problem_count
    return PreviewPage(
        columns=columns_of(staged.table, targets, _meanings(), dimensions),
        counts=_counts(reading, plan),
        notes=_notes(targets, plan, dimensions),
        heading=[_("Line"), _("Identifier"), _("Name"), *(label(each.name) for each in shown)],
        rows=[_row(person, shown) for person in reading.people[:FIRST_ROWS]],
        problems=problem_lines(reading.problems, dimensions),
        problem_count=count,
        problem_title=ngettext("%(num)d thing to correct", "%(num)d things to correct", count),
        categories=[_category(each, dimensions, rules) for each in staged.categories],
        ready=ready,
    )


def _meanings() -> dict[str, str]:
    return {
        ID: _("Identifier"),
        NAME: _("Name"),
        CONTACT: _("How to reach the person"),
        ORGANISATION: _("Organisation"),
    }


def _counts(reading: Reading, plan: Plan | None) -> list[str]:
    rows = ngettext("%(num)d row in the file", "%(num)d rows in the file", reading.rows)
    if plan is None:
        return [rows]
    return [
        rows,
        ngettext("%(num)d new person", "%(num)d new people", len(plan.new)),
        ngettext("%(num)d person updated", "%(num)d people updated", plan.updated),
        ngettext("%(num)d person unchanged", "%(num)d people unchanged", plan.unchanged),
    ]


def _notes(targets: Sequence[str], plan: Plan | None, dimensions: Sequence[DimensionView]) -> list[str]:
    notes = []
    missing = [label(each.name) for each in dimensions if f"{DIMENSION}{each.key}" not in targets]
    if missing:
        told = ", ".join(missing)
        notes.append(_("The file says nothing about: %(names)s. These people count as not having said.", names=told))
    if NAME not in targets:
        notes.append(_("No column is the name, so the identifier stands for the name of new people."))
    if plan and plan.kept:
        kept = _("%(count)d answers that people gave themselves differ from the file. Their own answers stay.")
        notes.append(kept % {"count": plan.kept})
    if plan and plan.erased:
        notes.append(_("%(count)d people in the file were erased. They are left out.") % {"count": plan.erased})
    if plan and plan.changed_fields:
        notes.append(_("Changes by column: %(columns)s.", columns=_changed(plan, dimensions)))
    return notes


def _changed(plan: Plan, dimensions: Sequence[DimensionView]) -> str:
    names = {"name": _("Name"), "contact": _("How to reach the person"), "organisation": _("Organisation")}
    names.update({each.key: label(each.name) for each in dimensions})
    return ", ".join(f"{names[each]} ({count})" for each, count in plan.changed_fields.most_common())


def _row(person: PoolPerson, shown: Sequence[DimensionView]) -> list[str]:
    return [str(person.line), person.id, person.name or person.id, *(_answer(person, each) for each in shown)]


def _answer(person: PoolPerson, dimension: DimensionView) -> str:
    key = person.traits.get(dimension.key)
    if key is None:
        return _("not said")
    if dimension.sensitivity == "sealed":
        return _("understood, not shown")
    return next(label(value.name) for value in dimension.values if value.key == key)


def _category(category: Category, dimensions: Sequence[DimensionView], rules: CharterRules | None) -> CategoryLine:
    dimension = next((each for each in dimensions if each.key == category.dimension), None)
    value = next((each for each in dimension.values if each.key == category.value_key), None) if dimension else None
    if dimension is None:
        known = _("Not asked by this council")
    elif value is None:
        known = _("Not a value of “%(dimension)s” here", dimension=label(dimension.name))
    else:
        known = f"{label(dimension.name)}: {label(value.name)}"
    wanted = _("%(least)d to %(most)d", least=category.least, most=category.most)
    return CategoryLine(category.feature, category.value, wanted, known, _charter_says(category, rules))


def _charter_says(category: Category, rules: CharterRules | None) -> str:
    """The charter's quota on exactly this value, if it has one."""
    where = {category.dimension: [category.value_key]}
    quotas = [quota for quota in (rules.quotas if rules else ()) if quota.where == where]
    return "; ".join(_quota(quota) for quota in quotas) or _("no quota")


def _quota(quota: Quota) -> str:
    unit = "%" if quota.unit == "percent" else ""
    if quota.least is None:
        return _("at most %(most)s", most=f"{quota.most}{unit}")
    if quota.most is None:
        return _("at least %(least)s", least=f"{quota.least}{unit}")
    return _("%(least)s to %(most)s", least=f"{quota.least}{unit}", most=f"{quota.most}{unit}")
