"""`create_app(settings)`: wires the application; with `cli.py` the only module that knows every area."""

import json
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, make_response, redirect, request, url_for
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from council import access, crypto, drawing, errors, i18n, logging_setup
from council.accounts import setup as accounts
from council.accounts import views as accounts_views
from council.calls import views as calls_views
from council.config import LANGUAGES, Settings, from_environment
from council.councils import service as councils
from council.councils import views as councils_views
from council.database import db, init_engine
from council.jobs import Jobs, worker_alive
from council.meetings import views as meetings_views
from council.members import keeping
from council.members import views as members_views
from council.portal import navigation
from council.portal import views as portal_views
from council.recommendations import views as recommendations_views
from council.reports import views as reports_views
from council.reports.evidence import bridge as evidence_bridge
from council.reports.reconciling import bridge as reconciling_bridge
from council.rotation import bridge, settling
from council.rotation import views as rotation_views
from council.rotation.forecast import bridge as forecast_bridge
from council.rotation.stagger import bridge as stagger_bridge
from council.terms import views as terms_views

HERE = Path(__file__).parent
YEAR = 365 * 24 * 3600
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve; settings come from the environment unless given."""
    settings = settings or from_environment()
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask("council", template_folder=str(_beside("templates")), instance_path=str(settings.instance.absolute()))
    _configure(app, settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        init_engine(db.engine)
    Migrate(app, db, directory=str(HERE / "migrations"))
    CSRFProtect(app)
    crypto.init_app(app, settings.master_keys)
    i18n.init_app(app, str(_beside("translations")))
    errors.init_app(app)
    logging_setup.init_app(app)
    accounts.init_app(app, settings)
    access.init_app(app, councils.roles_of)
    keeping.init_app(app, settling.settle)
    jobs = Jobs()
    jobs.init_app(app, settings)
    bridge.register(jobs, settings)
    stagger_bridge.register(jobs)
    forecast_bridge.register(jobs)
    reconciling_bridge.register(jobs)
    evidence_bridge.register(jobs, settings)
    _shape(app)
    _routes(app)
    return app


def _beside(folder: str) -> Path:
    """A folder inside the installed package, or beside it in a checkout."""
    inside = HERE / folder
    return inside if inside.is_dir() else HERE.parent / folder


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "hide_parameters": True},  # values stay out of logs
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.tls,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
        COUNCIL_SETTINGS=settings,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.url_map.strict_slashes = False


def _shape(app: Flask) -> None:
    """What holds for every request and every page."""

    @app.url_value_preprocessor
    def _council_from_slug(_endpoint: str | None, values: dict[str, object] | None) -> None:
        if values and isinstance(values.get("council"), str):
            slug, values["council"] = str(values["council"]), None  # none yet, should the question itself fail
            values["council"] = councils.find_council(slug)

    @app.url_defaults
    def _slug_from_council(_endpoint: str, values: dict[str, object]) -> None:
        slug = getattr(values.get("council"), "slug", None)
        if slug:
            values["council"] = slug

    @app.after_request
    def _headers(response: Response) -> Response:
        return secured(app, response)

    @app.context_processor
    def _everywhere() -> dict[str, object]:
        council = access.council_around()
        return {
            "council": council,
            "navigation": navigation.links(council),
            "contact_line": app.config["COUNCIL_SETTINGS"].contact_line or None,
            "contact_url": url_for("portal.contact"),
            "may": access.may,
            "Permission": access.Permission,
        }

    app.jinja_env.globals.update(
        hemicycle_positions=drawing.hemicycle_positions,
        bar_scale=drawing.bar_scale,
    )


def secured(app: Flask, response: Response) -> Response:
    """The headers of every response, errors included."""
    response.headers["Content-Security-Policy"] = CSP
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.update(("Cookie", "Accept-Language"))
    if app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response


def _routes(app: Flask) -> None:
    for views in (
        accounts_views,
        councils_views,
        members_views,
        terms_views,
        calls_views,
        rotation_views,
        meetings_views,
        recommendations_views,
        reports_views,
        portal_views,
    ):
        app.register_blueprint(views.blueprint)
    app.add_url_rule("/health", "health", _health)
    app.add_url_rule("/language/<code>", "language", _language)


@access.public
def _health() -> Response:
    """Whether web and worker answer."""
    worker = worker_alive(at=datetime.now(UTC))
    return Response(json.dumps({"web": "ok", "worker": "ok" if worker else "silent"}), mimetype="application/json")


@access.public
def _language(code: str) -> Response:
    """Remember the language this browser reads in, and go back to the page."""
    if code not in LANGUAGES:
        raise errors.NotFound
    response = make_response(redirect(access.local_path(request.args.get("next"), url_for("portal.home"))))
    i18n.keep_choice(response, code)
    return response
