"""The steps of an application as pages: their order, their forms, and finished values for the templates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import Field

from council.calls.applying.filled import Filled, missing
from council.calls.applying.forms import (
    ANSWER,
    TRAIT,
    NameForm,
    StepForm,
    channels,
    questions_form,
    traits_form,
)
from council.calls.applying.own import Own
from council.calls.criteria import Question, questions_of
from council.calls.models import Call
from council.councils.dimensions import DimensionView, dimensions_of
from council.i18n import label
from council.members.own.reading import retention, who_sees_answer, who_sees_identity

NAME, QUESTIONS, TRAITS = "name", "questions", "about-me"
FEWEST_ROWS, MOST_ROWS, IN_A_ROW = 3, 10, 120
Row = Mapping[str, object]


@dataclass(frozen=True)
class Asked:
    """One field of a step, with why it is asked and who sees the answer."""

    field: Field
    privacy: str
    kind: str
    rows: int = 5
    required: bool = False


@dataclass(frozen=True)
class Step:
    """One step: its short name, its heading, and a sentence about it."""

    key: str
    title: str
    lead: str


@dataclass(frozen=True)
class StepPage:
    """One step with its fields, its place on the way, and where it leads."""

    step: Step
    fields: Sequence[Asked]
    way: Sequence[Row]
    back: str
    kept: str


def steps_of(call: Call, on: date) -> list[Step]:
    """The steps of a call, in order; what a call does not ask is left out."""
    lead = _("Only a name is needed, and it may be a chosen one. No papers are asked for.")
    steps = [Step(NAME, _("Your name"), lead)]
    if call.questions:
        lead = _("Write as you speak, in any language. Beside each question stands why it is asked and who reads it.")
        steps.append(Step(QUESTIONS, _("Questions"), lead))
    if dimensions_of(call.council, on):
        lead = _(
            "The council should be as diverse as the people it speaks for. Every answer is free, and “prefer not to "
            "say” never counts against you."
        )
        steps.append(Step(TRAITS, _("About you"), lead))
    return steps


def step_form(key: str, own: Own, on: date) -> StepForm:
    """The form of a step, with what was filled in before."""
    sent = request.method == "POST"
    filled, version = own.filled, {"version": str(own.version)}
    if key == QUESTIONS:
        known = {f"{ANSWER}{name}": text for name, text in filled.answers.items()}
        return questions_form(questions_of(own.call))(data=None if sent else version | known)
    if key == TRAITS:
        known = {f"{TRAIT}{name}": value for name, value in filled.traits.items()}
        return traits_form(dimensions_of(own.call.council, on))(data=None if sent else version | known)
    who = {"name": filled.name, "contact": filled.contact, "channel": filled.channel}
    return NameForm(data=None if sent else version | who)


def step_page(step: Step, form: StepForm, own: Own, on: date) -> StepPage:
    """A step as its template shows it."""
    steps = steps_of(own.call, on)
    at = steps.index(step)
    back = url_for("calls.own_step", council=own.call.council, step=steps[at - 1].key) if at else ""
    return StepPage(
        step, _fields(step, form, own, on), way(steps, step.key), back, retention() if step.key == TRAITS else ""
    )


def following(key: str, own: Own, on: date) -> str:
    """Where a step leads: the next one, or looking everything over."""
    keys = [each.key for each in steps_of(own.call, on)]
    after = keys[keys.index(key) + 1 :]
    if own.application or not after:
        return url_for("calls.check_own", council=own.call.council)
    return url_for("calls.own_step", council=own.call.council, step=after[0])


def way(steps: Sequence[Step], current: str) -> list[Row]:
    """The way through the steps; the last is looking everything over."""
    keys = [*(each.key for each in steps), "check"]
    titles = [*(each.title for each in steps), _("Look over and send")]
    at = keys.index(current)
    kinds = ["done" if place < at else "now" if place == at else "coming" for place in range(len(keys))]
    return [{"label": title, "kind": kind} for title, kind in zip(titles, kinds, strict=True)]


def _fields(step: Step, form: StepForm, own: Own, on: date) -> list[Asked]:
    if step.key == QUESTIONS:
        return [asked_question(form[f"{ANSWER}{each.key}"], each) for each in questions_of(own.call)]
    if step.key == TRAITS:
        return [
            asked_trait(form[f"{TRAIT}{each.key}"], each, who_sees_answer(each.sensitivity))
            for each in dimensions_of(own.call.council, on)
        ]
    who = who_sees_identity()
    return [
        Asked(form["name"], who["name"], "text", required=True),
        Asked(form["contact"], who["contact"], "text"),
        Asked(form["channel"], "", "radios", required=True),
    ]


def asked_question(field: Field, question: Question) -> Asked:
    """What a call asks: why, who reads the answer, and how much room there is."""
    seen = {
        "assessors": _("Those who assess the applications read this answer, without your name."),
        "secretariat": _("Only the secretariat reads this answer."),
    }[question.seen_by]
    privacy = " ".join(part for part in (label(question.why), seen) if part)
    rows = max(FEWEST_ROWS, min(MOST_ROWS, question.longest // IN_A_ROW))
    return Asked(field, privacy, "textarea", rows, required=question.required)


def asked_trait(field: Field, dimension: DimensionView, seen: str) -> Asked:
    """What a council asks about somebody: why, and who sees the answer."""
    parts = (label(dimension.purpose), seen)
    kind = "select" if field.widget.__class__.__name__ == "Select" else "radios"
    return Asked(field, " ".join(part for part in parts if part), kind, required=True)


def looked_over(own: Own, on: date) -> list[Row]:
    """Everything she filled in, each with the way to change it while that is possible."""
    rows = [*_looked_over(own, on)]
    if not own.may_change(on):
        return [{"term": term, "value": value} for _step, _at, term, value in rows]
    council, change = own.call.council, _("Change")
    return [
        {
            "term": term,
            "value": value,
            "action": {"label": change, "url": url_for("calls.own_step", council=council, step=step, _anchor=at)},
        }
        for step, at, term, value in rows
    ]


def _looked_over(own: Own, on: date) -> Iterator[tuple[str, str, str, str]]:
    """The step and the place where each thing is filled in, its name, and what stands there."""
    filled, empty = own.filled, _("Not filled in")
    ways = {each.value: str(each.label) for each in channels()}
    yield NAME, "name", _("The name you go by"), filled.name or empty
    yield NAME, "contact", _("How the council can reach you"), filled.contact or _("Not given")
    yield NAME, "channel", _("How do you want to be told things?"), ways.get(filled.channel, ways[""])
    for question in questions_of(own.call):
        answer = filled.answers.get(question.key, empty)
        yield QUESTIONS, f"{ANSWER}{question.key}", label(question.text), answer
    for dimension in dimensions_of(own.call.council, on):
        yield TRAITS, f"{TRAIT}{dimension.key}", label(dimension.name), _chosen(filled, dimension, empty)


def _chosen(filled: Filled, dimension: DimensionView, empty: str) -> str:
    value = filled.traits.get(dimension.key)
    return next((label(each.name) for each in dimension.values if each.key == value), empty)


def still_missing(own: Own) -> list[Row]:
    """What has to be filled in before the application can be sent, each with the way to it."""
    texts = {each.key: label(each.text) for each in questions_of(own.call)}
    found: list[Row] = []
    for each in missing(own.call, own.filled):
        step, at = (NAME, NAME) if each == NAME else (QUESTIONS, f"{ANSWER}{each}")
        url = url_for("calls.own_step", council=own.call.council, step=step, _anchor=at)
        found.append({"label": texts.get(each, _("The name you go by")), "url": url})
    return found
