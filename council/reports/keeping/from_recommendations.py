"""What comes of recommendations: who raised them, who objects, who is asked to answer, and what matters most."""

from flask_babel import lazy_gettext as _l

from council.reports.keeping.kinds import (
    ALL_WITH_A_PART,
    AUDITOR,
    OFFICE,
    SELF,
    Ground,
    Keep,
    Kind,
    Part,
    Reader,
    readers,
)

RECOMMENDATIONS = (
    Kind(
        "recommendations",
        Part.MEETINGS,
        _l("What the council asks for and what came of it, and whether you raised it"),
        _l("So that everybody can read what was asked, what was answered and what was done."),
        Ground.TASK,
        Keep.COUNCIL,
        readers(*ALL_WITH_A_PART, Reader.IF_AGREED),
        {
            "recommendations": "number kind title text consulted text_status objectives plan adopted_on withdrawn_on"
            " created_at",
            "recommendation_raisers": "noted_at",
            "recommendation_requests": "body language sent_on due_on escalate_weeks contact",
            "recommendation_answers": "number answered_on stance reason action owner action_due_on progress"
            " next_update_on language by_letter written_at",
            "recommendation_reminders": "step contact sent_on by_mail",
            "recommendation_traces": "kind appeared_on source place says url noted_at taken_back_at",
        },
    ),
    Kind(
        "objections",
        Part.MEETINGS,
        _l("What you object to a recommendation, in your own words"),
        _l("So that whoever disagrees is heard. Others read it only if you want them to."),
        Ground.CONSENT,
        Keep.PERSON,
        readers(SELF, OFFICE, Reader.MEMBERS, AUDITOR, Reader.IF_AGREED),
        {"recommendation_dissents": "words_sealed public given_at"},
    ),
    Kind(
        "what_matters",
        Part.MEETINGS,
        _l("In which order you put what the council asks for"),
        _l("So that it can be counted what matters most to members. It is deleted when it is counted."),
        Ground.CONSENT,
        Keep.COUNTED,
        readers(SELF),
        {"priority_ballots": "order_sealed"},
    ),
    Kind(
        "account_readers",
        Part.MEETINGS,
        _l("That you wish to be sent the public account"),
        _l("So that you are told what came of what the council asked for."),
        Ground.CONSENT,
        Keep.PERSON,
        readers(SELF),
        {"public_account_readers": "since"},
    ),
    Kind(
        "body_contacts",
        Part.MEETINGS,
        _l("Who at an institution is asked to answer a recommendation, and the codes and pages for answering"),
        _l("So that a recommendation reaches somebody, and only she answers it."),
        Ground.TASK,
        Keep.ANSWERED,
        readers(OFFICE),
        {
            "recommendation_contacts": "position name_sealed office_sealed address_sealed",
            "recommendation_links": "code_hash made_at valid_until revoked_at",
            "recommendation_visits": "token_hash ends_at",
        },
    ),
)
