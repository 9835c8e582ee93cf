"""Every form that makes something new, filled in, in a council where each of them can be carried out.

The list says for each where it is opened, where it is sent, and what is counted: acts of the record, or rows where no
act is recorded. Every other form only changes, answers or ends what is there; its endpoint is named with the reason.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from council.access import Role
from council.accounts.models import User
from council.audit.models import Entry
from council.calls import asking, publishing
from council.calls import service as calls
from council.calls.models import Application, Call, Draft, PoolUpload
from council.calls.texts import NoticePart
from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import Crossing, Officer
from council.database import Base, moment, transaction
from council.meetings import service as meetings
from council.meetings.minutes import service as minutes
from council.meetings.minutes.models import Contribution
from council.meetings.models import Meeting
from council.meetings.papers import service as papers
from council.meetings.papers.models import Paper
from council.members import service as members
from council.members.groups import service as groups
from council.members.groups.models import Affiliation
from council.members.groups.service import Kind
from council.members.models import Message, Person
from council.members.suggestions import service as suggesting
from council.terms import service as terms
from council.terms.importing.models import MemberUpload
from council.terms.offices import bodies
from tests import factories
from tests.council.meetings.minutes.helpers import held_meeting, invite
from tests.council.recommendations.helpers import sent as asked_of
from tests.factories import ACTOR

TODAY = date(2026, 11, 22)
BEGAN, ROTATION = date(2025, 7, 1), date(2027, 7, 1)
SEALED = ["gender", "racism"]
MEMBERS_FILE = b"name\nImported One\n"
Sent = Mapping[str, object]


@dataclass(frozen=True)
class Form:
    """A form that makes something: its page, where it goes if elsewhere, what is typed, what is counted.

    `whole` when all that the page has filled in already is sent along.
    """

    page: str
    typed: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    effects: type[Base] = Entry
    file: str = ""
    anonymous: bool = False
    rounds: int = 1
    whole: bool = False

    def told(self, known: Mapping[str, str]) -> "Form":
        """The form with the ids of a council filled in."""
        typed = {name: value.format(**known) for name, value in self.typed.items()}
        page, target = self.page.format(**known), self.target.format(**known)
        return replace(self, page=page, target=target, typed=typed)

    def files(self) -> Sent:
        """The file it sends along, read anew by each sending."""
        return {self.file: (io.BytesIO(MEMBERS_FILE), "file.csv")} if self.file else {}


C = "/test-council"
CALL, DRAFT, CLOSED = f"{C}/calls/{{call}}", f"{C}/calls/{{draft}}", f"{C}/calls/{{closed}}"
HELD, UNWRITTEN = f"{C}/meetings/{{held}}", f"{C}/meetings/{{unwritten}}"
WORDS = {"text": "Meet at six.", "reason": "Many work."}
ASKED = f"{C}/recommendations/{{recommendation}}/sent/{{asking}}"
FORMS = {
    "members.add": Form(f"{C}/people/new", {"name": "Chana"}),
    "members.add_group": Form(f"{C}/groups/new", {"name": "Choir", "kind": "informal"}),
    "members.groups_of_person": Form(f"{C}/people/{{person}}/groups", {"group": "{group}", "since": "2026-01-01"}),
    "members.own_groups": Form(
        "/me/test-council/groups",
        {"group": "another", "name": "Band", "kind": "informal", "capacity": "myself", "since": "2026-01-01"},
        effects=Affiliation,
    ),
    "members.add_skill": Form(f"{C}/skills/list", {"name-en": "Beekeeping"}, f"{C}/skills/list/add"),
    "members.take_skills": Form(f"{C}/skills/list", {"wanted": "chairing"}, f"{C}/skills/list/take"),
    "members.suggest": Form(f"{C}/charter/suggestions/new", {"section": "seats", **WORDS}),
    "members.support_suggestion": Form(
        f"{C}/charter/suggestions/new", {}, f"{C}/charter/suggestions/{{suggestion}}/support"
    ),
    "portal.pair": Form(
        f"{C}/buddies/new",
        {
            "kind": "buddy",
            "newcomer": "{second}",
            "guide": "{seated}",
            "begins_on": "2026-12-01",
            "ends_on": "2027-03-01",
        },
    ),
    "portal.make_calendar": Form("/me/test-council/calendar"),
    "terms.own_other_seats": Form(
        "/me/test-council/other-seats", {"body": "Union", "part": "member", "since": "2026-01-01"}
    ),
    "terms.other_seats": Form(
        f"{C}/people/{{person}}/other-seats", {"body": "Union", "part": "member", "since": "2026-01-01"}
    ),
    "terms.begin": Form(
        f"{C}/people/{{person}}/terms/new", {"seat_group": "members", "start": "2026-07-01", "end": "2028-07-01"}
    ),
    "terms.send_reminder": Form(f"{C}/terms/{{term}}/remind", effects=Message),
    "terms.substitutes_of": Form(f"{C}/terms/{{term}}/substitutes", {"person": "{applicant}"}),
    "terms.give_office": Form(
        f"{C}/offices/new", {"office": "chair", "person": "{seated}", "start": "2026-11-22", "end": "2027-03-01"}
    ),
    "terms.form_body": Form(f"{C}/offices/groups/new", {"name-en": "Housing", "formed_on": "2026-01-01"}),
    "terms.join_body": Form(f"{C}/offices/groups/{{body}}/join", {"person": "{seated}", "since": "2026-07-01"}),
    "terms.upload_members": Form(f"{C}/people/import", effects=MemberUpload, file="members"),
    "calls.plan": Form(
        f"{C}/calls/new",
        {"title_en": "A call", "opens_on": "2027-01-01", "closes_on": "2027-03-01", "rotation_on": "2027-07-01"},
    ),
    "calls.question": Form(f"{DRAFT}/questions/new", {"text_en": "Why?", "longest": "500"}),
    "calls.criterion": Form(f"{DRAFT}/criteria/new", {"name_en": "Reach", "most": "5", "weight": "1"}),
    "calls.take_in": Form(
        f"{CALL}/applications/new",
        {"name": "Dalia", "received_on": "2026-11-20", "language": "en", "told": "y"},
        effects=Application,
    ),
    "calls.take_in_known": Form(
        f"{CALL}/applications/of/{{second}}",
        {"received_on": "2026-11-20", "language": "en", "told": "y"},
        effects=Application,
    ),
    "calls.apply_known_own": Form(
        "/me/test-council/calls/{call}/apply", {"read": "y"}, effects=Application, whole=True
    ),
    "calls.note_outreach": Form(
        f"{CALL}/outreach/new", {"day": "2026-11-20", "channel": "radio", "language": "ar", "group": "", "reach": "9"}
    ),
    "calls.plan_step": Form(
        f"{CALL}/missing/plan?who=region%3Dafrica", {"step": "Visit.", "owner": "{officer}", "due_on": "2026-12-10"}
    ),
    "calls.upload_pool": Form(f"{CALL}/import", effects=PoolUpload, file="pool"),
    "calls.apply": Form(f"{C}/public/calls/{{call}}/apply", {"read": "y"}, effects=Draft, anonymous=True),
    "calls.late": Form(f"{CLOSED}/late", {"reason": "Post.", "valid_until": "2026-12-10"}),
    "calls.open_review": Form(f"{CLOSED}/review/open"),
    "calls.assessors": Form(f"{CLOSED}/review/assessors", {"user": "{officer}"}),
    "councils.grant_role": Form(f"{C}/roles", {"email": "auditor@test.example", "role": "auditor"}),
    "councils.add_dimension": Form(
        f"{C}/dimensions/new",
        {
            "name-en": "Shoes",
            "purpose-en": "To walk.",
            "sensitivity": "open",
            "values-0-en": "Red",
            "values-1-en": "Blue",
        },
    ),
    "councils.take_dimensions": Form(f"{C}/dimensions", {"wanted": "disability"}, f"{C}/dimensions/take"),
    "councils.write_charter": Form(
        f"{C}/charter/new",
        {"step": "adopt", "confirm": "y", "meetings_a_year": "7", "in_force_from": "2026-11-22"},
        effects=Charter,
        whole=True,
    ),
    "councils.add_value": Form(f"{C}/dimensions/region/values/new", {"name-en": "Antarctica"}),
    "meetings.note_attendance": Form(
        f"{C}/meetings/{{meeting}}/live",
        {"person": "{seated}", "state": "present", "substitute_for": ""},
        f"{C}/meetings/{{meeting}}/live/attendance",
    ),
    "meetings.begin_minutes": Form(f"{UNWRITTEN}/minutes", {"language": "en"}, f"{UNWRITTEN}/minutes/begin"),
    "meetings.write_minutes": Form(f"{HELD}/minutes/en/write", {"text": "New.", "status": "draft", "step": "save"}),
    "meetings.comment_on_minutes": Form("/me/test-council/meetings/{held}/comment", {"text": "More on rents."}),
    "meetings.own_contributions": Form(
        "/me/test-council/contributions", {"day": "2026-11-20", "work": "writing"}, effects=Contribution
    ),
    "reports.reconcile": Form(f"{C}/audit/reconciliation"),
    "reports.documents": Form(
        f"{C}/audit/reports",
        {
            "first_day": "2026-01-01",
            "last_day": "2026-06-30",
            "dimensions": "region",
            "language": "en",
            "kind": "csv",
        },
    ),
    "reports.sealed_access": Form(
        f"{C}/audit/sealed",
        {"table": " ".join(SEALED), "first_day": "2026-01-01", "last_day": "2026-06-30", "reason": "A complaint."},
    ),
    "recommendations.draft": Form(
        f"{C}/recommendations/new", {"kind": "policy", "title_en": "Libraries", "text_en": "Open them."}
    ),
    "recommendations.send": Form(
        f"{C}/recommendations/{{recommendation}}/send",
        {"body": "City", "language": "en", "due_on": "2027-03-01", "first-name": "Pat"},
    ),
    "recommendations.send_again": Form(f"{ASKED}", {}, f"{ASKED}/again"),
    "recommendations.enter_letter": Form(
        f"{ASKED}/letter",
        {"answered_on": "2026-11-22", "stance": "refused", "reason": "No money.", "progress": "not_begun"},
    ),
    "recommendations.note_trace": Form(
        f"{C}/recommendations/{{recommendation}}/traces/new",
        {"kind": "plan", "source": "National plan", "appeared_on": "2026-11-20", "says": "Contracts in all languages."},
    ),
    "meetings.plan_meeting": Form(
        f"{C}/meetings/plan",
        {"title_en": "Spring", "kind": "ordinary", "mode": "remote", "time_zone": "Europe/Brussels"},
    ),
    "meetings.interpretation": Form(
        f"{C}/meetings/{{meeting}}/interpretation", {"language": "ar", "way": "in_room", "provider": "Office"}
    ),
    "meetings.add_paper": Form(
        f"{C}/meetings/{{meeting}}/papers/add", {"title-en": "Rents", "language": "en", "status": "draft"}, file="file"
    ),
    "meetings.put_paper": Form(
        f"{C}/meetings/{{meeting}}/papers/{{paper}}/put", {"language": "fr", "status": "machine"}, file="file"
    ),
    "meetings.add_item": Form(
        f"{C}/meetings/{{meeting}}/agenda/add",
        {"title_en": "Housing", "lead": "migrant", "participation": "cooperation", "minutes": "20"},
    ),
    "meetings.propose_item": Form(
        "/me/test-council/meetings/{meeting}/propose", {"title_en": "Night shelters", "minutes": "20"}
    ),
    "rotation.look_ahead": Form(f"{C}/ahead"),
    "rotation.pin": Form(
        f"{C}/rotations/2027-07-01/pins/new", {"person": "{applicant}", "seated": "yes", "reason": "She has asked."}
    ),
    "rotation.propose": Form(f"{C}/rotations/2027-07-01", {}, f"{C}/rotations/2027-07-01/propose"),
}


# Every other form, by what it does instead of making something new.
OTHERS = {
    "changes or answers what is there": """
        meetings.answer_minutes_comment meetings.check_paper meetings.look_back meetings.own_after
        meetings.stand_aside meetings.stand_aside_myself
        accounts.change_language calls.accept calls.application calls.ask_to_complete calls.assess
        calls.change_outreach calls.change_step calls.edit calls.go_back calls.note_complete calls.notice
        calls.open_next_phase calls.own_step calls.publish calls.review_case calls.settle calls.state_conflict
        councils.describe councils.set_place members.about_me members.answer_suggestion members.correct
        members.correct_group members.declare members.needs members.own_details members.own_needs
        meetings.dates_for meetings.hours meetings.own_dates meetings.own_hours
        members.own_preferences members.own_skills members.preferences members.reword_skill members.skills_of
        recommendations.edit recommendations.give_answer recommendations.own_objection recommendations.own_order
        recommendations.say_arrived recommendations.wish_for_account
        reports.own_retention rotation.answer_replacement rotation.enter_opinion rotation.give_opinion
        terms.amend terms.amend_many
        terms.answer terms.change_other_seat terms.change_own_other_seat terms.enter_answer terms.note_told
        meetings.answer_for meetings.change_item meetings.change_meeting meetings.own_meeting meetings.put_item
        terms.rename_body terms.resign terms.resign_for terms.take_back terms.take_back_for
    """,
    "ends it or takes it away": """
        meetings.remove_contribution meetings.remove_paper
        meetings.end_turn meetings.take_off_list meetings.stop_ballot meetings.close_meeting
        accounts.sign_out_elsewhere calls.cancel_pool calls.end_visit calls.remove_assessor calls.withdraw_known
        calls.withdraw_own councils.retire_dimension councils.retire_value councils.revoke_role
        meetings.take_dates_back
        members.end_affiliation members.end_group members.erase members.leave_own_group members.retire_skill
        meetings.cancel_interpretation meetings.cancel_meeting meetings.remove_item
        members.take_back members.take_support_back members.withdraw members.withdraw_suggestion
        portal.ask_no_longer portal.end_pairing portal.take_calendar_back portal.take_consent_back
        recommendations.end_answering recommendations.revoke_codes recommendations.take_objection_back
        recommendations.take_trace_back recommendations.withdraw
        rotation.cancel rotation.remove_pin rotation.withdraw rotation.withdraw_stagger terms.cancel_members
        terms.end_body terms.end_office terms.leave_body terms.remove_substitute
    """,
    "carries a thing on from one state to the next, which it has once": """
        meetings.open_meeting meetings.call_again meetings.next_speaker meetings.ask_to_speak meetings.ask_for_my_turn
        meetings.open_ballot meetings.count_ballot meetings.vote meetings.enter_paper_votes
        meetings.approve_minutes meetings.ask_for_comments meetings.count_answers meetings.publish_minutes
        calls.carry calls.check_own calls.confirm_pool calls.send_own_again portal.ask_for_erasure
        meetings.accept_item meetings.announce meetings.choose_date meetings.dates meetings.decline_item
        meetings.confirm_interpretation meetings.invite_seated meetings.publish_paper meetings.remind_invited
        recommendations.adopt recommendations.ask_priorities recommendations.count_priorities
        recommendations.enter_arrival recommendations.publish_account
        reports.decide_sealed reports.publish_figures reports.refuse_sealed
        rotation.adopt rotation.adopt_stagger rotation.ask_replacement
        rotation.close_review rotation.draw rotation.draw_stagger rotation.finish
        rotation.open_review rotation.promise rotation.promise_stagger rotation.restart
        terms.confirm_members
    """,
    "asks for a computation as `rotation.propose` does, while no other runs": """
        reports.check_decision rotation.explain rotation.plan_stagger rotation.try_change
    """,
    "needs a quorum, and is sent eight times at once in meetings/holding/test_at_once.py": "meetings.decide",
    "writes down that somebody read something": "reports.read_exact_figures reports.sealed_table",
    "saves nothing": "councils.check_charter rotation.rules_with_people calls.own_enter recommendations.enter_code",
    "lets somebody in or out, or changes how": """
        security.change_password security.forgot_password security.login security.logout security.mf_recovery
        security.mf_recovery_codes security.reset_password security.tf_select security.two_factor_rescue
        security.two_factor_setup security.two_factor_setup_validate security.two_factor_token_validation
        security.verify
    """,
}


def ready(council: Council, officer: User) -> dict[str, str]:
    """People, terms, groups and calls as the forms need them; their ids, by the names the forms use."""
    with transaction():
        _name_an_office(council)
        seated = members.add_person(ACTOR, council, name="Boris", user=officer)
        second, person, applicant = (
            members.add_person(ACTOR, council, name=name) for name in ("Adele", "Amina", "Eva")
        )
        held = [
            terms.begin_term(ACTOR, council, person=each, seat_group="members", start=BEGAN, end=ROTATION)
            for each in (seated, second)
        ]
        group = groups.add_group(ACTOR, council, kind=Kind.INFORMAL, name="Hostel", contact="", public=False)
        open_call, closed = _call(council, date(2026, 12, 5)), _call(council, date(2026, 11, 20))
        for call, stage in ((open_call, calls.Stage.ELIGIBLE), (closed, calls.Stage.RECEIVED)):
            asked = calls.receive_application(ACTOR, call, person=applicant, on=date(2026, 11, 10), answers={})
            if stage is calls.Stage.ELIGIBLE:
                calls.decide_application(ACTOR, asked, stage=stage, on=date(2026, 11, 12))
        meeting = _announced(council)
        found: dict[str, Any] = {
            "officer": officer,
            "seated": seated,
            "second": second,
            "person": person,
            "applicant": applicant,
            "term": held[0],
            "group": group,
            "body": bodies.form_body(ACTOR, council, name={"en": "Fares"}, on=BEGAN),
            "suggestion": suggesting.suggest(ACTOR, second, section="seats", text="More.", reason="Few."),
            "call": open_call,
            "draft": _call(council, date(2026, 12, 5), public=False),
            "closed": closed,
            "meeting": meeting,
            "paper": _paper(meeting),
            "held": _minuted(council, seated),
            "unwritten": held_meeting(council, number=902),
        }
    sent = asked_of(council)
    found |= {"recommendation": sent.recommendation, "asking": sent}
    factories.make_user("auditor")
    return {name: str(each.id) for name, each in found.items()}


def _announced(council: Council) -> Meeting:
    """A meeting to come, for which members may propose items."""
    starts = datetime(2027, 1, 20, 13, tzinfo=UTC)
    planned = meetings.plan_meeting(
        ACTOR,
        council,
        kind="ordinary",
        mode="remote",
        title={"en": "Winter meeting"},
        time_zone="Europe/Brussels",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        items_until=starts,
    )
    return meetings.announce(ACTOR, planned, at=moment())


def _paper(meeting: Meeting) -> Paper:
    """A paper of a meeting, in English."""
    return papers.add_paper(ACTOR, meeting, title={"en": "Buses"}, draft=papers.Draft("en", b"Buses"), at=moment())


def _name_an_office(council: Council) -> None:
    """A charter with an office in it, with substitutes, and with a table that is sealed."""
    now = councils.charter_on(council, BEGAN)
    assert now is not None
    rules = councils.rules_of(now)
    seats = [each.model_copy(update={"substitutes": 2}) for each in rules.seat_groups]
    told = {"officers": [Officer(name={"en": "Chair"}, months=12)], "crossings": [Crossing(dimensions=SEALED)]}
    changed = rules.model_copy(update={**told, "seat_groups": seats})
    councils.adopt_charter(ACTOR, council, rules=changed, in_force_from=BEGAN)


def _minuted(council: Council, person: Person) -> Meeting:
    """A meeting at which somebody was, whose minutes she can comment on."""
    held = held_meeting(council, number=901)
    invite(held, person)
    begun = minutes.begin(ACTOR, held, language="en")
    minutes.open_for_comments(ACTOR, begun, until=date(2199, 12, 31), on=TODAY)
    return held


def _call(council: Council, closes_on: date, *, public: bool = True) -> Call:
    call = calls.plan_call(
        ACTOR,
        council,
        title={"en": "Seats"},
        text={"en": "Apply."},
        opens_on=date(2026, 10, 1),
        closes_on=closes_on,
        rotation_on=ROTATION,
    )
    asking.change_notice(ACTOR, call, notice={part.value: {"en": "Meetings."} for part in NoticePart})
    if public:
        publishing.publish_call(ACTOR, call, on=date(2026, 11, 1), knowing_it_is_late=True)
    return call


def officer_of(council: Council) -> User:
    """Somebody who may fill in every form of a council."""
    user = factories.make_user("officer", council, Role.SECRETARIAT)
    with transaction():
        for role in (Role.ADMINISTRATOR, Role.MEMBER, Role.AUDITOR):
            councils.grant_role(ACTOR, council, user=user, role=role)
    return user
