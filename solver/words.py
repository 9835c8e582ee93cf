"""The solver's codes in plain English, for its own command line; the web application has words of its own."""

from collections.abc import Iterable, Sequence

from solver.check import Verdict
from solver.errors import Fault, Parameter, Rule, RuleConflict, SolverError
from solver.problem import ONLY_GROUP

HIDDEN = "(hidden; see --show-values)"
PERSONAL = {"unknown_value": "value", "value_not_listed": "found"}  # parameters that hold what somebody said of herself

FAULTS = {
    # a question
    "repeated": "{kind} {key} is named more than once",
    "seats_do_not_add_up": "the seat groups have {seats} seats together, and the council has {size}",
    "missing_dimension": "{person} has no value for {dimension}; write undisclosed where none was given",
    "unknown_dimension": "{person} has a value for {dimension}, which is not a dimension of this council",
    "unknown_value": "{person} has a value for {dimension} that is not one of its values: {value}",
    "unknown_seat_group": "{person} is put down for {seat_group}, which is not a seat group of this council",
    "unknown_person": "{person} is not in the question",
    "continuing_without_seat_group": "{person} continues; say in which seat group",
    "leaving_reason_mismatch": "{person} is {standing}: a leaving reason is given to those who leave, and only to them",
    "term_backwards": "a term of {person} ends on {end} and begins on {start}",
    "term_not_over": "a term of {person} ends on {end}, after the rotation day",
    "terms_overlap": "a term of {person} begins on {start}, before the one before it ended",
    "no_bound": "{kind} {key} has neither a minimum nor a maximum",
    "min_above_max": "{kind} {key} asks for at least {min} and at most {max}",
    "percent_above_hundred": "quota {key} asks for more than 100 percent",
    "empty_condition": "quota {key} does not say whom it counts",
    "quota_unknown_dimension": "quota {key} is about {dimension}, which is not a dimension of this council",
    "quota_unknown_value": "quota {key} is about {dimension} = {value}, which is not one of its values",
    "target_unknown_dimension": "target {key} is about {dimension}, which is not a dimension of this council",
    "target_unknown_value": "target {key} is about {dimension} = {value}, which is not one of its values",
    "share_above_one": "target {key} asks for {share}, more than the whole council",
    "shares_too_fine": "the targets' shares have no common denominator up to {denominator}; round them",
    "intersection_too_small": "intersection {key} names fewer than two dimensions",
    "intersection_unknown_dimension": (
        "intersection {key} is about {dimension}, which is not a dimension of this council"
    ),
    "intersection_unknown_value": "intersection {key} is about {dimension} = {value}, which is not one of its values",
    "past_council_backwards": "a past council ends on {end} and begins on {start}",
    "past_council_not_over": "a past council ends on {end}, after the rotation day",
    "past_councils_overlap": "a past council begins on {start}, before the one before it ended",
    "past_council_unknown_target": "the past council of {start} counts {target}, which is not a target",
    "past_council_too_small": "the past council of {start} counts {seated} for {target}, and has {size} seats",
    "history_too_fine": "the targets' shares and the days of a term make the history's sums too fine; round the shares",
    "continuity_and_voices": "lost_continuity and repeated_voices want opposite things; name one of them",
    "conflict_too_small": "conflict {key} names fewer than two people",
    "conflict_unknown_person": "conflict {key} names {person}, who is not in the question",
    "pin_unknown_person": "a pin names {person}, who is not in the question",
    "pin_against_running_term": "a pin keeps {person} out, whose term goes on",
    "pin_of_leaving_person": "a pin seats {person}, who is leaving",
    # a file
    "file_unreadable": "the file cannot be read: {found}",
    "file_unwritable": "the file cannot be written: {found}; nothing was changed",
    "not_utf8": "{found} is not text in {expected}; save the file as {expected}",
    "not_json": "this is not JSON: {found}",
    "wrong_kind": "found a file of the kind {found}; expected {expected}",
    "wrong_part": "{name}: found {found}; expected {expected}",
    "missing_part": "{name} is missing",
    "unknown_part": "{name} is not a part of such a file; look for a misspelling, or take it out",
    "not_csv": "this is not CSV: {found}",
    "empty_file": "the file is empty; expected {expected}",
    "wrong_header": "found the columns {found} (separated by {separator}); expected {expected}",
    "repeated_column": "the column {found} is there twice; expected {expected}",
    "missing_column": "found the columns {found} (separated by {separator}); expected a column {expected}",
    "missing_id_column": (
        "found the columns {found} (separated by {separator}); expected a column {expected} that names people: say"
        " which does with --id"
    ),
    "no_rows": "there are no rows under the header; expected {expected}",
    "too_many_rows": "found {found} rows; expected at most {expected}",
    "wrong_width": "found {found} cells (separated by {separator}); expected {expected}, as in the header",
    "empty_cell": "the cell under {name} is empty; expected {expected}",
    "too_long": "found a text of {found} letters under {name}; expected at most {expected}",
    "repeated_value": "found {found} again; expected {expected}",
    "repeated_id": "found {found} again; expected {expected}",
    "not_a_number": "found {found} under {name}; expected {expected}",
    "value_not_listed": "found {found} under {name}; expected {expected}",
    "bounds_crossed": "found a minimum of {found}; expected at most {expected}, which is the maximum",
    "flex_above_min": "found a min_flex of {found}; expected at most {expected}, which is the min",
    "flex_below_max": "found a max_flex of {found}; expected at least {expected}, which is the max",
}

# By the code, and after a colon by the fault where an error has several.
ERRORS = {
    "undecided": (
        "No council was found with the work allowed, nor shown to be impossible. Allow more with --work; nothing was"
        " written."
    ),
    "cancelled": "Stopped: nothing was written.",
    "unsound": (
        "The answer failed its own check: {fault}. That is a fault of this program; please report it. Nothing was"
        " written."
    ),
    "wrong_evidence": "{file} is wrong at {where}: {fault}. Nothing is made of wrong evidence.",
    "unknown_rate": "A departure rate is given for {dimension} = {value}, which is not one of its values.",
    "not_seated": "{person} is not on the council.",
    "bad_stagger:unknown_dimension": "The cohorts are balanced in {key}, which is not a dimension of this council.",
    "bad_stagger:sizes": "The cohorts together have not as many people as the council.",
    "bad_stagger:sizes_within": "The cohorts together have not as many people of the seat group {key} as the council.",
    "bad_stagger:more_within_than_in_all": "A cohort has fewer people in all than of its seat groups together.",
    "bad_horizon:no_end": "It is not said at which rotation the term of {person} ends, whose term goes on.",
    "bad_horizon:not_continuing": "An end is given for the term of {person}, whose term does not go on.",
    "bad_horizon:unknown": "{person} is not in the question.",
    "bad_numbers:unreadable": "The numbers have {found} at position {position}; write them as in {expected}.",
    "bad_numbers:no_numbers": "There are no numbers; write them as in {expected}.",
    "bad_numbers:not_a_number": "The numbers have {found} at position {position}; write a number, as in {expected}.",
    "bad_numbers:not_whole": (
        "The numbers have {found} at position {position}, among others of one source; several of one source are whole"
        " numbers, and a / stands before the next source, as in {expected}."
    ),
    "bad_numbers:digit_count": "Found {found} digits; {expected} digits name a panel.",
    "bad_numbers:no_such_panel": "No panel has the number {found}, and the last is {expected}: draw all digits again.",
    "bad_numbers:not_canonical": "The numbers are written {found}; expected {expected}.",
    "not_ready:no_lottery": "The evidence has no lottery yet: make one with rotation lottery.",
    "not_ready:not_committed": "Nothing was committed to yet: do so with rotation commit, and publish the hash.",
    "not_ready:drawn": "The draw was held already: evidence with a draw in it stays as it is.",
    "not_ready:no_council": (
        "The evidence has no council yet: hold the draw with rotation draw, and start from the evidence it writes."
    ),
}

# What the checker calls a fault.
VERDICTS = {
    "not_json": "this is not JSON",
    "not_canonical": "the file is not written as evidence is, in canonical JSON",
    "hash": "the hash is not that of the file: something was changed after it was written",
    "shape": "a part is missing, unknown, or not of its kind",
    "malformed": "a part makes no sense",
    "repeated": "something is named twice",
    "order": "the order is wrong",
    "seats": "the seat groups have not as many seats as the council",
    "values": "the values do not fit the dimensions",
    "history": "the councils of the past do not fit together",
    "steps": "these parts do not belong together",
    "rule": "a rule is broken",
    "may_not_sit": "somebody may not sit here",
    "lot": "the order of the lot is not kept",
    "claim": "what is said to be reached is not what is counted",
    "differs": "this is not what is computed again",
    "profiles": "these are not the people whom the rules do not tell apart",
    "turn": "people of one profile do not sit in turn",
    "chances": "the chances are not what is counted",
    "exclusion": "those said to have no chance are not those shown to have none",
    "weights": "the certificate weighs people whom it may not weigh",
    "row": "the certificate uses a rule that is not there",
    "panels": "the panels are not whole",
    "numbers": "the numbers of the draw are not written as the procedure writes them",
    "committed": "the draw is not of the file that was committed to",
    "draw": "this does not follow from the numbers of the draw",
}

# What a plan of first terms, and what was announced of it, do not have in common.
FIRST_TERMS = {
    "hash": "the hash announced is not that of the plan: one of the two was changed",
    "slips": "the slips announced are not those of the plan, in their order",
    "cohorts": "the cohorts announced are not those of the plan",
    "search": "the search, made again, does not find this plan",
    "deal": "the numbers do not deal these lengths to these people",
}


def sentences(error: SolverError, *, show_values: bool) -> list[str]:
    """What went wrong, in a sentence for each fault."""
    faults: Sequence[Fault] = getattr(error, "faults", ())
    if faults:
        return [fault(found, show_values=show_values) for found in faults]
    kind = str(error.parameters.get("fault"))
    template = ERRORS.get(error.code) or ERRORS[f"{error.code}:{kind}"]
    return [template.format_map({**error.parameters, "fault": VERDICTS.get(kind, kind)})]


def fault(found: Fault, *, show_values: bool) -> str:
    """One fault in a sentence, with its place; the value somebody gave is shown only on request."""
    place = [found.file, found.line and f"line {found.line}", found.column and f"column {found.column}"]
    where = ", ".join(str(part) for part in place if part)
    sentence = FAULTS[found.code].format_map(shown(found, show_values=show_values))
    return f"{where}: {sentence}" if where else sentence


def shown(found: Fault, *, show_values: bool) -> dict[str, Parameter]:
    """What a fault is about; in place of a value somebody gave, that it is hidden."""
    hidden = PERSONAL.get(found.code)
    return {**found.parameters, **({hidden: HIDDEN} if hidden and not show_values else {})}


def verdict(found: Verdict) -> str:
    """What the checker says of a file."""
    detail = f" ({found.detail})" if found.detail else ""
    return "yes" if found.ok else f"no: {found.path}: {VERDICTS[found.code]}{detail}"


def conflict(found: RuleConflict) -> str:
    """Which rules cannot hold together, in one sentence."""
    if len(found.rules) == 1:
        return f"No council can keep this rule: {rule(found.rules[0])}."
    return f"No council can keep these rules together: {listed(map(rule, found.rules))}.{unproven(found)}"


def unproven(found: RuleConflict) -> str:
    """What has to be added where some of the rules in a conflict may not be needed for it."""
    return "" if found.minimal else " It was not proven that all of them are needed for the conflict."


def rule(item: Rule) -> str:
    """One rule, as a sentence can name it."""
    least_or_most = {"min": "at least", "max": "at most"}.get(item.bound, "exactly")
    words = {
        "seats": f"exactly {number(item.amount, 'seat')} in {'all' if item.key == ONLY_GROUP else item.key}",
        "quota": f"{least_or_most} {item.amount} of {item.key}",
        "cap": f"at most {item.amount} of one {item.key}",
        "newcomers": f"{least_or_most} {number(item.amount, 'newcomer')}",
        "conflict": f"at most one of the people in {item.key}",
        "pin": f"{item.key} {'has a seat' if item.bound == 'min' else 'has no seat'}",
        "term_rules": "the term rules",
    }
    return words[item.kind]


def number(count: int, thing: str) -> str:
    """So many of a thing."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def people(count: int) -> str:
    """So many people."""
    return f"{count} person" if count == 1 else f"{count} people"


def listed(named: Iterable[str]) -> str:
    """Names as a sentence lists them."""
    *before, last = named
    return f"{', '.join(before)} and {last}" if before else last
