"""What kinds, modes and states of meetings are called."""

from flask_babel import gettext as _

from council.meetings.models import Answer, ItemState, Kind, Lead, Level, Mode, Participation, State

BADGES = {
    State.PLANNED: "waiting",
    State.ANNOUNCED: "good",
    State.OPEN: "good",
    State.CLOSED: "ended",
    State.CANCELLED: "warning",
}


def kind_words() -> dict[Kind, str]:
    """What each kind is called, the usual ones first."""
    return {
        Kind.ORDINARY: _("Ordinary meeting"),
        Kind.EXTRAORDINARY: _("Extraordinary meeting"),
        Kind.PREPARATORY: _("Preparatory meeting, members only"),
        Kind.PRE_CONSULTATION: _("Consultation before a review"),
        Kind.BRIEFING: _("Briefing"),
        Kind.TRAINING: _("Training"),
        Kind.SIDE_EVENT: _("Side event"),
        Kind.INFORMAL: _("Informal meeting"),
    }


def mode_words() -> dict[Mode, str]:
    """How one takes part."""
    return {
        Mode.IN_PERSON: _("In person"),
        Mode.REMOTE: _("From afar, by telephone or video"),
        Mode.HYBRID: _("In person or from afar"),
    }


def level_words() -> dict[Level, str]:
    """For which level of government a meeting is."""
    return {
        Level.LOCAL: _("Local"),
        Level.REGIONAL: _("Regional"),
        Level.NATIONAL: _("National"),
        Level.INTERNATIONAL: _("International"),
        Level.GLOBAL: _("Global"),
    }


def state_words() -> dict[State, str]:
    """How far a meeting has come."""
    return {
        State.PLANNED: _("Planned, not announced"),
        State.ANNOUNCED: _("Announced"),
        State.OPEN: _("Being held now"),
        State.CLOSED: _("Held"),
        State.CANCELLED: _("Cancelled"),
    }


def lead_words() -> dict[Lead, str]:
    """Who leads an item."""
    return {
        Lead.MIGRANT: _("Led by migrants"),
        Lead.SECRETARIAT: _("Led by the secretariat"),
        Lead.GUEST: _("Led by a guest"),
    }


def participation_words() -> dict[Participation, str]:
    """The seven levels of participation, each with what it means for members."""
    return {
        Participation.CONTRIBUTION: _("Contribution: members bring what they know and have lived"),
        Participation.INFORMATION: _("Information-sharing: members learn, and others learn from them"),
        Participation.CONSULTATION: _("Consultation: members are asked before others decide"),
        Participation.COOPERATION: _("Cooperation: members work towards consensus with others"),
        Participation.DECISION: _("Decision-making: members decide"),
        Participation.PARTNERSHIP: _("Partnership: members and others share the lead"),
        Participation.TRANSFORMATION: _("Transformation: members change how things are done"),
    }


def short_participation_words() -> dict[Participation, str]:
    """The seven levels by their names alone, for tags and narrow columns."""
    return {
        Participation.CONTRIBUTION: _("Contribution"),
        Participation.INFORMATION: _("Information-sharing"),
        Participation.CONSULTATION: _("Consultation"),
        Participation.COOPERATION: _("Cooperation and consensus-building"),
        Participation.DECISION: _("Decision-making"),
        Participation.PARTNERSHIP: _("Partnership"),
        Participation.TRANSFORMATION: _("Transformation"),
    }


def proposal_words() -> dict[ItemState, str]:
    """What came of an item that was proposed."""
    return {
        ItemState.PROPOSED: _("not decided yet"),
        ItemState.ACCEPTED: _("on the agenda"),
        ItemState.DECLINED: _("not on the agenda"),
    }


def answer_words() -> dict[Answer, str]:
    """What an officer reads of an answer."""
    return {
        Answer.NONE: _("No answer yet"),
        Answer.COME: _("Comes"),
        Answer.REMOTE: _("Takes part from afar"),
        Answer.CANNOT: _("Cannot"),
    }
