"""The solver's codes in plain English, for its own command line; the web application has words of its own."""

from solver.errors import Fault, Rule, RuleConflict

HIDDEN = "(hidden; see --show-values)"
PERSONAL = {"unknown_value": ("value",), "value_not_listed": ("found",)}
UNDECIDED = "No council was found with the work allowed, nor shown to be impossible; allow more with --work."

FAULTS = {
    # a question
    "repeated": "{kind} {key} is named more than once",
    "seats_do_not_add_up": "the seat groups have {seats} seats together, and the council has {size}",
    "missing_dimension": "{person} has no value for {dimension}; write undisclosed where none was given",
    "unknown_dimension": "{person} has a value for {dimension}, which is not a dimension of this council",
    "unknown_value": "{person} has a value for {dimension} that is not one of its values: {value}",
    "unknown_seat_group": "{person} is put down for {seat_group}, which is not a seat group of this council",
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
    "conflict_too_small": "conflict {key} names fewer than two people",
    "conflict_unknown_person": "conflict {key} names {person}, who is not in the question",
    "pin_unknown_person": "a pin names {person}, who is not in the question",
    "pin_against_running_term": "a pin keeps {person} out, whose term goes on",
    "pin_of_leaving_person": "a pin seats {person}, who is leaving",
    # a file
    "file_unreadable": "the file cannot be read: {found}",
    "not_utf8": "{found} is not text in {expected}; save the file as {expected}",
    "not_json": "this is not JSON: {expected}",
    "wrong_part": "{name}: {expected}",
    "not_csv": "this is not CSV: {found}",
    "empty_file": "the file is empty; expected {expected}",
    "wrong_header": "found the columns {found}; expected {expected}",
    "repeated_column": "the column {found} is there twice; expected {expected}",
    "missing_column": "found the columns {found}; expected a column {expected}",
    "no_rows": "there are no rows under the header; expected {expected}",
    "too_many_rows": "found {found} rows; expected at most {expected}",
    "wrong_width": "found {found} cells; expected {expected}",
    "empty_cell": "the cell under {name} is empty; expected {expected}",
    "repeated_value": "found {found} again; expected {expected}",
    "repeated_id": "found {found} again; expected {expected}",
    "not_a_number": "found {found}; expected {expected}",
    "value_not_listed": "found {found} under {name}; expected {expected}",
    "bounds_crossed": "found a minimum of {found}; expected {expected}",
}


def fault(found: Fault, *, show_values: bool) -> str:
    """One fault in a sentence, with its place; the value somebody gave is shown only on request."""
    parameters = dict(found.parameters)
    if not show_values:
        parameters.update(
            {"unknown_value": {"value": HIDDEN}, "value_not_listed": {"found": HIDDEN}}.get(found.code, {})
        )
    place = [found.file, found.line and f"line {found.line}", found.column and f"column {found.column}"]
    where = ", ".join(str(part) for part in place if part)
    sentence = FAULTS[found.code].format_map(parameters)
    return f"{where}: {sentence}" if where else sentence


def conflict(found: RuleConflict) -> str:
    """Which rules cannot hold together, in one sentence."""
    named = [rule(item) for item in found.rules]
    listed = ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]
    if len(named) == 1:
        return f"No council can keep this rule: {listed}."
    unproven = "" if found.minimal else " It was not proven that all of them are needed for the conflict."
    return f"No council can keep these rules together: {listed}.{unproven}"


def rule(item: Rule) -> str:
    """One rule, as a sentence can name it."""
    least_or_most = {"min": "at least", "max": "at most"}.get(item.bound, "exactly")
    words = {
        "seats": f"exactly {item.amount} seats in {item.key}",
        "quota": f"{least_or_most} {item.amount} of {item.key}",
        "cap": f"at most {item.amount} of one {item.key}",
        "newcomers": f"{least_or_most} {item.amount} newcomers",
        "conflict": f"at most one of the people in {item.key}",
        "pin": f"{item.key} {'has a seat' if item.bound == 'min' else 'has no seat'}",
        "term_rules": "the term rules",
    }
    return words[item.kind]
