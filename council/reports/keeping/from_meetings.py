"""What comes of meetings and of what the council asks for."""

from flask_babel import lazy_gettext as _l

from council.reports.keeping.kinds import AUDITOR, OFFICE, SELF, Ground, Keep, Kind, Part, Reader, readers

MEETINGS = (
    Kind(
        "invitations",
        Part.MEETINGS,
        _l("To which meetings you were invited, and whether you said that you come"),
        _l("So that there is a place for you, and nobody has to ask you twice."),
        Ground.TASK,
        Keep.PERSON,
        readers(SELF, OFFICE),
        {"invitations": "invited_at reminded_at answer answered_at waiting assisted"},
    ),
    Kind(
        "meeting_needs",
        Part.MEETINGS,
        _l("What you need for a meeting, and why you cannot come"),
        _l("So that the meeting is prepared for you. You need not say any of it."),
        Ground.EXPLICIT_CONSENT,
        Keep.PERSON,
        readers(SELF, OFFICE),
        {"invitations": "reason_sealed needs_sealed"},
    ),
    Kind(
        "proposed_items",
        Part.MEETINGS,
        _l("What you proposed to speak of at a meeting, and why it did not come on the agenda"),
        _l("So that members decide what a council speaks of. What comes on an agenda is read without your name."),
        Ground.TASK,
        Keep.PERSON,
        readers(SELF, OFFICE, Reader.MEMBERS, AUDITOR),
        {"agenda_items": "title about state proposed_sealed declined_because_sealed"},
    ),
    Kind(
        "hours",
        Part.MEETINGS,
        _l("When you can meet: where your clock stands, your regular duties, and when you are away"),
        _l("So that dates are found that shut out as few as possible."),
        Ground.CONSENT,
        Keep.PERSON,
        readers(SELF),
        {"possible_hours": "content_sealed entered_by entered_on"},
    ),
    Kind(
        "dates",
        Part.MEETINGS,
        _l("Which dates you said are possible for you"),
        _l("So that a date is chosen that suits as many as possible."),
        Ground.TASK,
        Keep.PERSON,
        readers(SELF, OFFICE),
        {"date_answers": "can assisted"},
    ),
    Kind(
        "interpreters",
        Part.MEETINGS,
        _l("That you interpret at a meeting, or translated a paper for it"),
        _l("So that the secretariat knows whom to ask about it."),
        Ground.TASK,
        Keep.COUNCIL,
        readers(OFFICE),
        {"interpretations": "provider_sealed", "paper_files": "translator_sealed"},
    ),
)
