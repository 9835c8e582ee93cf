"""Addresses that outlive the page they stand on: in mail, on posters, in calendars and behind QR codes."""

from urllib.parse import urlsplit

from flask import current_app, has_request_context, url_for

AT_HOME = "http://localhost"


def known(endpoint: str, **values: object) -> str:
    """A page at the address this site is known by, not at the one a request claims; the worker has no request."""
    site = urlsplit(_public() or AT_HOME)
    current_app.inject_url_defaults(endpoint, values)
    pages = current_app.url_map.bind(site.netloc, script_name=site.path or None, url_scheme=site.scheme)
    return pages.build(endpoint, values, force_external=True)


def shown(endpoint: str, **values: object) -> str:
    """A page at the address this site is known by; where none was set, at the one the reader came by."""
    if has_request_context() and not _public():
        return url_for(endpoint, **values, _external=True)  # type: ignore[arg-type]  # Flask reserves three names
    return known(endpoint, **values)


def _public() -> str:
    public_url: str = current_app.config["COUNCIL_SETTINGS"].public_url
    return public_url
