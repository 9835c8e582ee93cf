"""Who may do what: permissions, the roles that hold them, and the two marks every view carries. Closed by default."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, has_request_context, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from council.errors import NotFound

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person is to a council."""

    SECRETARIAT = "secretariat"
    MEMBER = "member"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    ASSESSOR = "assessor"


class Permission(StrEnum):
    """What a view may ask for. The first two need no council; the others are held through a role in one."""

    SIGNED_IN = "signed_in"
    OWN_DATA = "own_data"
    SEE_DESK = "see_desk"
    SEE_COUNCIL = "see_council"
    EDIT_CHARTER = "edit_charter"
    GRANT_ROLES = "grant_roles"
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    EDIT_TERMS = "edit_terms"
    EDIT_CALLS = "edit_calls"
    ASSESS = "assess"
    IMPORT_POOL = "import_pool"
    SEE_PROPOSAL = "see_proposal"
    PROPOSE = "propose"
    SIGN_OFF = "sign_off"
    SUGGEST = "suggest"
    PUBLISH_FIGURES = "publish_figures"
    READ_EVIDENCE = "read_evidence"
    READ_RECORD = "read_record"
    READ_HISTORY = "read_history"
    OPEN_SEALED = "open_sealed"
    SEE_MEETINGS = "see_meetings"
    EDIT_MEETINGS = "edit_meetings"
    SEE_RECOMMENDATIONS = "see_recommendations"
    EDIT_RECOMMENDATIONS = "edit_recommendations"


_EVERY_ROLE = {
    Permission.SEE_COUNCIL,
    Permission.SEE_PROPOSAL,
    Permission.SEE_MEETINGS,
    Permission.SEE_RECOMMENDATIONS,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SECRETARIAT: frozenset(
        _EVERY_ROLE
        | {
            Permission.SEE_DESK,
            Permission.EDIT_CHARTER,
            Permission.SEE_PEOPLE,
            Permission.EDIT_PEOPLE,
            Permission.EDIT_TERMS,
            Permission.EDIT_CALLS,
            Permission.ASSESS,
            Permission.IMPORT_POOL,
            Permission.PROPOSE,
            Permission.PUBLISH_FIGURES,
            Permission.READ_EVIDENCE,
            Permission.READ_HISTORY,
            Permission.OPEN_SEALED,
            Permission.EDIT_MEETINGS,
            Permission.EDIT_RECOMMENDATIONS,
        }
    ),
    Role.MEMBER: frozenset(_EVERY_ROLE | {Permission.SIGN_OFF, Permission.ASSESS, Permission.SUGGEST}),
    Role.AUDITOR: frozenset(_EVERY_ROLE | {Permission.READ_EVIDENCE, Permission.READ_HISTORY, Permission.READ_RECORD}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.SEE_COUNCIL, Permission.EDIT_CHARTER, Permission.GRANT_ROLES, Permission.OPEN_SEALED}
    ),
    Role.ASSESSOR: frozenset({Permission.SEE_COUNCIL, Permission.ASSESS}),
}


class Sensitivity(StrEnum):
    """How closely a dimension is kept."""

    OPEN = "open"
    RESTRICTED = "restricted"
    SEALED = "sealed"


SINGLE_VALUES: dict[Role, frozenset[Sensitivity]] = {
    Role.SECRETARIAT: frozenset({Sensitivity.OPEN, Sensitivity.RESTRICTED}),
    Role.MEMBER: frozenset({Sensitivity.OPEN}),
    Role.AUDITOR: frozenset({Sensitivity.OPEN}),
    Role.ADMINISTRATOR: frozenset(),
    Role.ASSESSOR: frozenset(),
}
COUNTS_EVERYTHING = frozenset({Role.SECRETARIAT, Role.AUDITOR})

PERSONAL = frozenset({Permission.SIGNED_IN, Permission.OWN_DATA})


class RoleBook(Protocol):
    """Answers which roles the signed-in person holds in a council; the councils area provides it."""

    def __call__(self, user: Any, council: Any) -> frozenset[Role]:
        """The roles `user` holds in `council` now."""


def init_app(app: Flask, roles_of: RoleBook) -> None:
    """Tell access where roles are written down."""
    app.extensions["council.roles_of"] = roles_of

    @app.before_request
    def _closed_by_default() -> None:
        """A view that does not say who may open it opens for nobody."""
        view = app.view_functions.get(request.endpoint or "static")
        if request.endpoint not in {None, "static"} and not hasattr(view, "access"):
            raise NotFound


def roles_in(council: object) -> frozenset[Role]:
    """The roles of the signed-in person in a council; none for a visitor."""
    if not current_user.is_authenticated or council is None:
        return frozenset()
    found: frozenset[Role] = current_app.extensions["council.roles_of"](current_user, council)
    return found


def may(permission: Permission, council: object = None) -> bool:
    """Whether the signed-in person holds a permission (in a council, where it needs one)."""
    if permission in PERSONAL:
        return bool(current_user.is_authenticated)
    return any(permission in PERMISSIONS[role] for role in roles_in(council))


def council_around() -> object:
    """The council a page stands in, for those whom it concerns: "not yours" must look like "not there"."""
    council = (request.view_args or {}).get("council") if has_request_context() else None
    view = current_app.view_functions.get(request.endpoint or "") if council else None
    return council if getattr(view, "access", None) == "public" or roles_in(council) else None


def sees_single_values(sensitivity: str, roles: frozenset[Role]) -> bool:
    """Whether these roles may read what one person said in a dimension of this sensitivity."""
    return any(sensitivity in SINGLE_VALUES[role] for role in roles)


def sees_counts(sensitivity: str, roles: frozenset[Role]) -> bool:
    """Whether these roles may read how many members gave each answer: a count in a small council can tell on one."""
    return sensitivity == Sensitivity.OPEN or bool(roles & COUNTS_EVERYTHING)


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view to those who hold a permission. A visitor is asked to sign in; anyone else finds nothing there."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> object:
            if not current_user.is_authenticated:
                return _sign_in_first()
            if not may(permission, kwargs.get("council")):
                raise NotFound
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]  # read by the laws' test
        return guarded  # type: ignore[return-value]

    return mark


def public(view: View) -> View:
    """Open a view to everyone; a council that does not exist is not there for anyone."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> object:
        if "council" in kwargs and kwargs["council"] is None:
            raise NotFound
        return view(*args, **kwargs)

    guarded.access = "public"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _sign_in_first() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted))


def local_path(target: str | None, fallback: str) -> str:
    """A path on this site to go on to; anything that could lead elsewhere becomes the fallback."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if not target.isprintable():  # nothing that breaks a header
        return fallback
    try:
        parts = urlsplit(target)
    except ValueError:  # not an address at all
        return fallback
    return fallback if parts.scheme or parts.netloc or "\\" in target else target
