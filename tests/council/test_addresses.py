"""Addresses that outlive a page lead to the site as it is known, whatever host a request claims."""

import pytest
from flask import Flask, request

from council import addresses
from council.councils.models import Council


def _known_as(app: Flask, public_url: str) -> None:
    settings = app.config["COUNCIL_SETTINGS"]
    app.config["COUNCIL_SETTINGS"] = settings.model_copy(update={"public_url": public_url})


def test_a_forged_host_does_not_reach_what_is_shown(app: Flask, council: Council) -> None:
    """A poster or a calendar link made in a request with another Host header still names the site's own address."""
    _known_as(app, "https://council.example/site")

    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert request.host == "evil.example"
        assert addresses.shown("portal.public", council=council) == (
            f"https://council.example/site/{council.slug}/public/"
        )


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("", "http://localhost/me"),
        ("https://council.example", "https://council.example/me"),
        ("https://town.example/council/", "https://town.example/council/me"),
    ],
)
def test_mail_leads_to_the_address_that_this_site_is_known_by(app: Flask, public_url: str, expected: str) -> None:
    """Never to a host that a request claims."""
    _known_as(app, public_url)

    with app.test_request_context(base_url="https://evil.example"):
        assert addresses.known("portal.me") == expected


def test_without_an_address_what_is_shown_follows_the_reader(app: Flask) -> None:
    """On a machine that was told no address a QR code leads where the reader is."""
    _known_as(app, "")

    with app.test_request_context(base_url="http://here.example"):
        assert addresses.shown("portal.me") == "http://here.example/me"


def test_the_worker_needs_no_request(app: Flask) -> None:
    """Where nobody asks for a page, the known address stands."""
    _known_as(app, "https://council.example")

    assert addresses.shown("portal.me") == "https://council.example/me"
