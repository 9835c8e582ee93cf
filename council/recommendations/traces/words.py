"""Where recommendations appeared again, in words."""

from flask_babel import gettext as _

from council.recommendations.traces.service import Kind


def kind_names() -> dict[Kind, str]:
    """In what it appeared, from words to deeds."""
    return {
        Kind.STATEMENT: _("A statement: somebody said it"),
        Kind.DOCUMENT: _("A report or another document"),
        Kind.LAW: _("A law or a rule"),
        Kind.PLAN: _("A plan or a policy"),
        Kind.BUDGET: _("A budget"),
        Kind.PRACTICE: _("What is done: how people are treated"),
    }
