"""Flask-Security's views stand behind a decision each."""

import pytest
from flask import Flask

from council.access import Permission
from council.accounts import guard


def test_every_view_of_flask_security_says_who_may_open_it(app: Flask) -> None:
    """The law "closed by default" holds for what comes from a library too."""
    found = {
        endpoint: getattr(view, "access", None)
        for endpoint, view in app.view_functions.items()
        if endpoint.startswith("security.")
    }
    assert {end for end, access in found.items() if access == "public"} == {
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        "security.two_factor_token_validation",
        "security.two_factor_rescue",
        "security.tf_select",
        "security.mf_recovery",
    }
    assert {access for access in found.values() if access != "public"} == {Permission.SIGNED_IN}


@pytest.mark.parametrize("change", ["one more", "one less"])
def test_a_view_nobody_decided_about_stops_the_start(change: str) -> None:
    """A new version of the library cannot open a page behind our back."""
    app = Flask("another")
    app.view_functions.update(dict.fromkeys(guard.ACCESS, str))
    if change == "one more":
        app.view_functions["security.register"] = str
    else:
        del app.view_functions["security.login"]
    with pytest.raises(guard.UndeclaredView, match=r"security\.(register|login)"):
        guard.guard_views(app)
