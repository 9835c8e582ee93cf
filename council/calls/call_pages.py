"""Finished values for the pages about calls and applications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls import carrying
from council.calls.answers import answers_of
from council.calls.criteria import questions_of
from council.calls.forms import stage_names
from council.calls.lists import ApplicationPage
from council.calls.models import Application, Call
from council.calls.office import words as office
from council.calls.public_words import BADGES as STATE_BADGES
from council.calls.public_words import language_name, state_words
from council.calls.publishing import CallState, state_of
from council.calls.service import Stage
from council.calls.texts import languages_of
from council.i18n import day, label
from council.members import service as members
from council.paging import Pages, always_seven, page_links

Row = Mapping[str, object]
BADGES = {
    Stage.RECEIVED: "waiting",
    Stage.ELIGIBLE: "good",
    Stage.NOT_ELIGIBLE: "ended",
    Stage.WITHDRAWN: "ended",
}


@dataclass(frozen=True)
class CallLine:
    """One call in the list of calls."""

    url: str
    title: str
    state: str
    badge: str
    rotation: str
    applications: int
    eligible: int


@dataclass(frozen=True)
class CallPage:
    """What the page of one call shows around its list."""

    title: str
    lead: str
    action: Row
    late: str
    languages: Sequence[office.LanguageLine]
    published: bool
    closed: bool
    carries: bool
    rows: Sequence[Row]
    paragraphs: Sequence[str]
    stages: Sequence[Row]
    received: int
    anybody: bool
    pages: Pages
    names: Mapping[Stage, str]
    badges: Mapping[Stage, str]


@dataclass(frozen=True)
class ApplicationLine:
    """One application in a person's list."""

    url: str
    call: str
    stage: str
    badge: str
    received: str


def call_line(call: Call, counts: Mapping[Stage, int], *, on: date) -> CallLine:
    """One call, with how many applied and how many of them may come."""
    return CallLine(
        url=url_for("calls.call", council=call.council, call_id=call.id),
        title=label(call.title),
        state=state_words(call, on),
        badge=STATE_BADGES[state_of(call, on)],
        rotation=day(call.rotation_on),
        applications=sum(counts.values()),
        eligible=counts.get(Stage.ELIGIBLE, 0),
    )


def call_page(
    call: Call, listed: ApplicationPage, counts: Mapping[Stage, int], *, stage: Stage | None, on: date
) -> CallPage:
    """One call with its days, its text and its applications by stage."""
    return CallPage(
        title=label(call.title),
        lead=_lead(call, counts),
        action=office.next_step(call, counts, on),
        late=office.late_words(call, on),
        languages=office.language_lines(call),
        published=call.published_at is not None,
        closed=state_of(call, on) is CallState.CLOSED,
        carries=carrying.may_carry_over(call),
        rows=[
            {"term": _("State"), "value": state_words(call, on)},
            {
                "term": _("Public since"),
                "value": day(call.published_at and call.published_at.date()) or _("Not public"),
            },
            {"term": _("Open"), "value": _("%(from)s to %(to)s", **_span(call))},
            {"term": _("For the rotation on"), "value": day(call.rotation_on)},
        ],
        paragraphs=[part for part in label(call.text).splitlines() if part.strip()],
        stages=_stages(call, counts, stage),
        received=counts.get(Stage.RECEIVED, 0),
        anybody=sum(counts.values()) > 0,
        pages=_pages(call, listed, stage),
        names=stage_names(),
        badges=BADGES,
    )


def application_line(application: Application) -> ApplicationLine:
    """One application of a person, to one call."""
    call, stage = application.call, Stage(application.stage)
    return ApplicationLine(
        url=url_for("calls.application", council=call.council, call_id=call.id, application_id=application.id),
        call=label(call.title),
        stage=stage_names()[stage],
        badge=BADGES[stage],
        received=day(application.received_on),
    )


def application_page(application: Application) -> Row:
    """One application: whose, how far, since when."""
    person = application.person
    where = url_for("members.person", council=application.call.council, person_id=person.id)
    decided = day(application.decided_on) or _("Not yet")
    answers = answers_of(application)
    return {
        "title": members.name_of(person),
        "rows": [
            {"term": _("Pseudonym"), "value": person.pseudonym},
            {"term": _("Contact"), "value": members.contact_of(person) or _("Not given")},
            {"term": _("Received on"), "value": day(application.received_on)},
            {"term": _("Decided on"), "value": decided},
            {"term": _("How it came in"), "value": office.entered_words(application)},
            {"term": _("Language"), "value": language_name(application.language) if application.language else "–"},
        ],
        "answers": [
            {"question": label(each.text), "answer": answers.get(each.key, "")}
            for each in questions_of(application.call)
        ],
        "person": {"label": _("Everything recorded of this person"), "url": where},
    }


def _span(call: Call) -> dict[str, str]:
    return {"from": day(call.opens_on), "to": day(call.closes_on)}


def _lead(call: Call, counts: Mapping[Stage, int]) -> str:
    if not sum(counts.values()) and not languages_of(call):
        return _(
            "There is no language yet in which the call can be read whole: title, text, and the notice on taking part."
        )
    if not sum(counts.values()):
        return _("Nobody has applied yet. Import a pool, or take in one application at a time.")
    waiting = counts.get(Stage.RECEIVED, 0)
    if waiting:
        return ngettext(
            "%(num)d application waits for a decision. Only eligible people can be chosen at the rotation.",
            "%(num)d applications wait for a decision. Only eligible people can be chosen at the rotation.",
            waiting,
        )
    return ngettext(
        "%(num)d person is eligible and can be chosen at the rotation.",
        "%(num)d people are eligible and can be chosen at the rotation.",
        counts.get(Stage.ELIGIBLE, 0),
    )


def _stages(call: Call, counts: Mapping[Stage, int], chosen: Stage | None) -> list[Row]:
    everyone: Row = {
        "label": _("All (%(count)d)", count=sum(counts.values())),
        "url": url_for("calls.call", council=call.council, call_id=call.id),
        "current": chosen is None,
    }
    return [
        everyone,
        *(
            {
                "label": f"{name} ({counts.get(stage, 0)})",
                "url": url_for("calls.call", council=call.council, call_id=call.id, stage=stage.value),
                "current": stage is chosen,
            }
            for stage, name in stage_names().items()
        ),
    ]


def _pages(call: Call, listed: ApplicationPage, stage: Stage | None) -> Pages:
    def link(page: int) -> str:
        named = stage.value if stage else None
        return url_for("calls.call", council=call.council, call_id=call.id, stage=named, page=page)

    return page_links(listed.page, listed.pages, link, numbers=always_seven(listed.page, listed.pages))
