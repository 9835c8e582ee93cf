"""What comes of minutes, of looking back on meetings, and of work between them."""

from flask_babel import lazy_gettext as _l

from council.reports.keeping.kinds import AUDITOR, OFFICE, SELF, Ground, Keep, Kind, Part, Reader, readers

MINUTES = (
    Kind(
        "minutes",
        Part.MEETINGS,
        _l("Minutes of meetings, in which you appear as you allow"),
        _l("So that everybody can read later what was said and decided."),
        Ground.ACCOUNTABILITY,
        Keep.COUNCIL,
        readers(SELF, OFFICE, Reader.MEMBERS, AUDITOR, Reader.EVERYONE),
        {"minutes_versions": "language number original status text_sealed saved_at"},
    ),
    Kind(
        "minutes_comments",
        Part.MEETINGS,
        _l("What you say to drafts of minutes, and what you were answered"),
        _l("So that minutes say what was said."),
        Ground.TASK,
        Keep.PERSON,
        readers(SELF, OFFICE, Reader.MEMBERS, AUDITOR),
        {"minutes_comments": "number text_sealed made_at taken_up answer_sealed answered_at"},
    ),
    Kind(
        "look_back_answers",
        Part.MEETINGS,
        _l("What you think of a meeting, until it is counted; then your answer is destroyed"),
        _l("So that the council learns how its meetings are for its members."),
        Ground.CONSENT,
        Keep.PERSON,
        readers(SELF),
        {"look_back_answers": "content_sealed answered_at"},
    ),
    Kind(
        "contributions",
        Part.MEETINGS,
        _l("What you noted of your work between meetings"),
        _l("So that it is seen how much members do."),
        Ground.CONSENT,
        Keep.PERSON,
        readers(SELF),
        {"contributions": "day content_sealed noted_at"},
    ),
)
