"""What is noted while a meeting is held."""

from flask_babel import lazy_gettext as _l

from council.reports.keeping.kinds import AUDITOR, OFFICE, SELF, Ground, Keep, Kind, Part, Reader, readers

HOLDING = (
    Kind(
        "attendance",
        Part.MEETINGS,
        _l("Whether and when you were at a meeting, and in whose place"),
        _l("So that it is known whether enough were there to decide."),
        Ground.ACCOUNTABILITY,
        Keep.COUNCIL,
        readers(SELF, OFFICE, Reader.MEMBERS, AUDITOR),
        {"attendance_marks": "state made_at received_at"},
    ),
    Kind(
        "speaking",
        Part.MEETINGS,
        _l("When you asked to speak at a meeting, and when you spoke"),
        _l("So that everybody comes to speak, those first who have spoken least."),
        Ground.TASK,
        Keep.COUNCIL,
        readers(SELF, OFFICE),
        {"speaking_requests": "state asked_at began_at ended_at"},
    ),
    Kind(
        "standing_aside",
        Part.MEETINGS,
        _l("That something a meeting decides is a matter of your own"),
        _l("So that nobody decides on a matter of her own."),
        Ground.ACCOUNTABILITY,
        Keep.COUNCIL,
        readers(SELF, OFFICE, Reader.MEMBERS, AUDITOR),
        {"conflicts_of_interest": "stated_at"},
    ),
    Kind(
        "decisions",
        Part.MEETINGS,
        _l("What meetings decided, and with how many votes"),
        _l("So that everybody can read later what was decided and by which rule."),
        Ground.ACCOUNTABILITY,
        Keep.COUNCIL,
        readers(SELF, OFFICE, Reader.MEMBERS, AUDITOR),
        {
            "decisions": "number method text rule call quorum_needed quorum_present entitled in_favour against "
            "abstained carried taken_at"
        },
    ),
    Kind(
        "turnout",
        Part.MEETINGS,
        _l("That you voted in a secret ballot, not what you chose"),
        _l("So that nobody votes twice."),
        Ground.ACCOUNTABILITY,
        Keep.COUNCIL,
        readers(SELF, OFFICE),
        {"ballot_voters": "person_id member_id"},
    ),
    Kind(
        "secret_votes",
        Part.MEETINGS,
        _l("Your vote in a secret ballot, encrypted so that nobody can open it"),
        _l("So that votes can be counted and nobody learns what you chose."),
        Ground.TASK,
        Keep.COUNCIL,
        readers(),
        {"ballot_votes": "slot content", "ballots": "private_sealed"},
    ),
)
