"""Settings: a wrong value stops the start with a sentence that names it and keeps its secret."""

import base64
from pathlib import Path

import pytest
from pydantic import ValidationError

from council.config import SettingsError, from_environment

KEY = base64.b64encode(bytes(32)).decode()
RIGHT = {
    "SECRET_KEY": "s" * 40,
    "SECURITY_PASSWORD_SALT": "t" * 40,
    "MASTER_KEYS": f"new:{KEY},old:{KEY}",
}


@pytest.fixture(autouse=True)
def _right_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COUNCIL_INSTANCE", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)


WRONG = [
    ("SECRET_KEY", "short-secret"),
    ("SECURITY_PASSWORD_SALT", "short-secret"),
    ("MASTER_KEYS", "no-colon-secret"),
    ("MASTER_KEYS", "id:bm90IHRoaXJ0eS10d28tc2VjcmV0"),
    ("RECORD_KEY", "not-base64-secret"),
    ("RECORD_KEY", "bm90IHRoaXJ0eS10d28tc2VjcmV0"),
    ("DATABASE_URL", "mysql://user:secret@host/db"),
    ("QUEUE_URL", "amqp://user:secret@host"),
    ("SESSION_HOURS", "0"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The error names the variable and does not repeat what it held."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        from_environment()
    assert (value in str(caught.value), "Value error" in str(caught.value)) == (False, False)


def test_mail_needs_the_address_its_links_lead_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server without PUBLIC_URL stops the start: links would follow whatever host a request names."""
    monkeypatch.setenv("MAIL_URL", "smtp://localhost")
    with pytest.raises(SettingsError, match="PUBLIC_URL is needed"):
        from_environment()
    monkeypatch.setenv("PUBLIC_URL", "https://council.example")
    assert from_environment().public_url == "https://council.example"


def test_a_missing_secret_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SECRET_KEY there is no start, and the sentence says what is missing."""
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        from_environment()


def test_right_values_are_read_and_frozen() -> None:
    """The first master key is the one in use; nothing can be changed afterwards; nothing secret is printed."""
    settings = from_environment()
    assert [key.key_id for key in settings.master_keys] == ["new", "old"]
    assert KEY not in repr(settings)
    with pytest.raises(ValidationError):
        settings.tls = True  # type: ignore[misc]


def test_without_addresses_everything_is_embedded(tmp_path: Path) -> None:
    """Database and queue lie in the instance folder unless told otherwise."""
    settings = from_environment()
    assert settings.database == f"sqlite:///{tmp_path / 'council.sqlite3'}"
    assert settings.queue == f"sqlite:///{tmp_path / 'queue.sqlite3'}"
