"""What each role is called, in the reader's language."""

from flask_babel import gettext as _

from council.access import Role


def role_name(role: str) -> str:
    """A role's name."""
    names = {
        Role.SECRETARIAT: _("Secretariat"),
        Role.MEMBER: _("Member"),
        Role.AUDITOR: _("Auditor"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.ASSESSOR: _("Assessor"),
    }
    return names[Role(role)]
