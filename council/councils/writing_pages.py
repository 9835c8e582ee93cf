"""Pages on which a new version of the charter is written, checked while it is typed, read, and put into force."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import ValidationError
from wtforms import HiddenField

from council.access import Permission, requires
from council.councils import bridge, service
from council.councils import charter_editing as editing
from council.councils.base_pages import blueprint, today
from council.councils.charter_page import changed_by, decision_words, versions_of
from council.councils.contradictions import Against, in_words
from council.councils.forms import CharterForm, aims_of, offered_to
from council.councils.joining_sentences import warnings
from council.councils.models import Council
from council.councils.phrases import Names, listed
from council.councils.rules import USUAL_REMINDERS, CharterRules
from council.councils.sentences import reminded
from council.councils.templates import take_dimensions, templates
from council.councils.wording import Place, faults_in_words
from council.database import transaction
from council.errors import Refused
from council.form_base import Page
from council.i18n import label


@blueprint.get("/<council>/charter/new")
@requires(Permission.EDIT_CHARTER)
def new_charter(council: Council) -> Page:
    """The form, filled from the newest version or from the one named in the address."""
    start = editing.start_from(council, request.args.get("from", ""), today())
    form = CharterForm(data={**editing.form_values(start, today()), "version": _newest(council)})
    form.offer_crossings(start.dimensions)
    return _form_page(council, form, start)


@blueprint.post("/<council>/charter/new")
@requires(Permission.EDIT_CHARTER)
def write_charter(council: Council) -> Page:
    """Change the rows of the form, show the new version in sentences, or put it into force."""
    form = CharterForm()
    form.seen(_newest(council))
    start = editing.start_from(council, form.start.data or "", today())
    form.offer_crossings(start.dimensions)
    step = request.form.get("step", "preview")
    if step in ("edit", "check") or form.change_rows(step):
        return _form_page(council, form, start, _checked(form, start) if step == "check" else None)
    rules = _rules(council, form, start)
    if rules is None:
        return _form_page(council, form, start), 422
    checked = _looked_at(rules, start)
    if checked.against:
        form.form_errors.append(_("Some rules contradict each other, so nobody could ever form this council."))
        return _form_page(council, form, start, checked), 422
    if step != "adopt":
        return _preview(council, form, start, rules)
    if not form.confirm.data:
        form.confirm.errors = [_("Tick the box when you have read the new version.")]
        return _preview(council, form, start, rules), 422
    with transaction(form.key):
        form.seen(_newest(council))
        take_dimensions(current_user, council, start.missing)
        service.adopt_charter(
            current_user,
            council,
            rules=rules,
            in_force_from=form.in_force_from.data,
            source=form.source.data or "",
            decision=_decision(form),
        )
    flash(_("The new version of the charter is saved. It holds from the day you chose."), "success")
    return redirect(url_for("councils.charter", council=council))


@blueprint.post("/<council>/charter/check")
@requires(Permission.EDIT_CHARTER)
def check_charter(council: Council) -> Page:
    """What the rules say about each other as they stand in the form now; asked while they are typed."""
    form = CharterForm()
    start = editing.start_from(council, form.start.data or "", today())
    form.offer_crossings(start.dimensions)
    return render_template("councils/_check.html", checked=_checked(form, start))


@dataclass(frozen=True)
class Checked:
    """What a check found: mistakes in fields, rules against each other, and whom the rules shut out."""

    mistakes: list[str]
    against: list[Against]
    warnings: list[str]
    complete: bool


def _checked(form: CharterForm, start: editing.Start) -> Checked:
    """The rules looked at together; nothing is saved, and a mistake in a field comes first."""
    if not form.validate():
        return Checked([_("A number or a text is missing or cannot be read.")], [], [], complete=True)
    try:
        rules = editing.changed_rules(start.rules, form.data)
    except ValidationError as error:
        quotas = _quotas(form, start)
        mistakes = [_told_alone(place, words, quotas) for place, words in faults_in_words(error)]
        return Checked(mistakes, [], [], complete=True)
    return _looked_at(rules, start)


def _told_alone(place: Place, words: str, quotas: list[str]) -> str:
    """A mistake with the quota it is about, for a place where it does not stand beside its field."""
    match place:
        case ("quotas", int(row), *_rest):
            return _("Quota “%(who)s”: %(mistake)s", who=quotas[row], mistake=words)
    return words


def _looked_at(rules: CharterRules, start: editing.Start) -> Checked:
    found = bridge.contradictions(rules, start.dimensions)
    against = in_words(found.contradictions, rules, start.dimensions)
    return Checked([], against, list(warnings(rules, start.dimensions)), found.complete)


def _decision(form: CharterForm) -> service.Decision:
    by, reference = form.decided_by.data or "", form.reference.data or ""
    return service.Decision(by, form.decided_on.data, reference)


def _newest(council: Council) -> int:
    latest = service.latest_charter(council)
    return latest.number if latest else 0


def _rules(council: Council, form: CharterForm, start: editing.Start) -> CharterRules | None:
    """The rules as the form has them, or nothing, with the mistakes written beside their fields."""
    if not form.validate_on_submit():
        return None
    day = form.in_force_from.data
    if _newest(council) and day < today():
        form.in_force_from.errors = [_("A new version cannot change the past. Choose today or a later day.")]
        return None
    try:
        rules = editing.changed_rules(start.rules, form.data)
    except ValidationError as error:
        for place, words in faults_in_words(error):
            form.mark(place, words)
        return None
    if bool(form.decided_by.data) != bool(form.decided_on.data):
        form.decided_on.errors = [_("Enter both which body decided and on which day, or neither.")]
        return None
    try:
        service.check_adoption(council, rules=rules, in_force_from=day, also=start.missing)
    except Refused as refused:
        form.in_force_from.errors = [f"{refused.what} {refused.todo}"]
        return None
    return rules


def _form_page(council: Council, form: CharterForm, start: editing.Start, checked: Checked | None = None) -> str:
    return render_template(
        "councils/new_charter.html",
        form=form,
        checked=checked,
        start=start.key,
        starts=_starts(council),
        usual_reminders=list(reminded(USUAL_REMINDERS)),
        quotas=_quotas(form, start),
        targets=aims_of(form, start.dimensions),
        dimensions=offered_to(form, start.dimensions),
    )


def _quotas(form: CharterForm, start: editing.Start) -> list[str]:
    """Whom each quota of the form counts."""
    names = Names(start.dimensions)
    return [names.condition(editing.read(row.form.where.data or "")) for row in form.quotas]


def _starts(council: Council) -> list[tuple[str, str]]:
    """What a new version may begin from, with its name."""
    versions = [(f"{editing.VERSION}{each.number}", each.title) for each in versions_of(council, None, today())]
    return [*versions, *((f"{editing.TEMPLATE}{each.key}", label(each.name)) for each in templates())]


def _preview(council: Council, form: CharterForm, start: editing.Start, rules: CharterRules) -> str:
    own = {"step", "confirm", *(field.name for field in form if isinstance(field, HiddenField))}
    return render_template(
        "councils/preview_charter.html",
        form=form,
        changes=changed_by(council, rules, start.dimensions),
        first=not _newest(council),
        rules=rules.model_dump_json(),
        decided=decision_words(form.decided_by.data, form.decided_on.data, form.reference.data),
        missing=listed(label(each.name) for each in start.missing),
        sent=[(name, value) for name, value in request.form.items(multi=True) if name not in own],
    )
