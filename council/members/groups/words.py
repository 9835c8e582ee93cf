"""Kinds of groups, and for whom somebody sits, in words."""

from flask_babel import gettext as _

from council.members.groups.service import Capacity, Kind


def kind_words() -> dict[Kind, str]:
    """What each kind of group is called."""
    return {
        Kind.ORGANISED: _("registered organisation"),
        Kind.UNREGISTERED: _("organised, without registration"),
        Kind.INFORMAL: _("informal group"),
    }


def capacity_words() -> dict[Capacity, str]:
    """For whom a person sits."""
    return {
        Capacity.PERSONAL: _("for herself"),
        Capacity.ORGANISATION: _("in the name of an organisation"),
        Capacity.INFORMAL_GROUP: _("in the name of a group without registration"),
    }


def own_capacity_words() -> dict[Capacity, str]:
    """For whom she sits, said to herself."""
    return {
        Capacity.PERSONAL: _("In the council you speak for yourself."),
        Capacity.ORGANISATION: _("In the council you speak in the name of an organisation."),
        Capacity.INFORMAL_GROUP: _("In the council you speak in the name of a group without registration."),
    }
