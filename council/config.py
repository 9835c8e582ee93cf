"""Settings, read once from the environment, validated and frozen; a wrong value stops the start with a sentence."""

import base64
import binascii
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretBytes, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
MASTER_KEY_BYTES = 32
RECORD_KEY_BYTES = 32


class SettingsError(Exception):
    """The environment holds a value the application cannot start with."""


class MasterKey:
    """One master key: its public id and its 32 secret bytes (never shown)."""

    def __init__(self, key_id: str, secret: bytes) -> None:
        self.key_id = key_id
        self.secret = secret

    def __repr__(self) -> str:
        return f"MasterKey({self.key_id!r})"


class Settings(BaseSettings):
    """Everything the application can be told from outside. Names are the environment's, in lower case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)

    instance: Path = Field(default=Path("instance"), alias="COUNCIL_INSTANCE")
    database_url: str = ""
    queue_url: str = ""
    mail_url: str = ""
    mail_sender: str = "council@localhost.localdomain"
    secret_key: SecretStr
    security_password_salt: SecretStr
    master_keys: Annotated[tuple[MasterKey, ...], NoDecode]
    record_key: Annotated[tuple[SecretBytes, ...], NoDecode] = ()
    public_url: str = ""
    tls: bool = False
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    session_hours: int = Field(default=12, ge=1, le=24 * 30)
    upload_megabytes: int = Field(default=32, ge=1, le=512)
    solver_deterministic_seconds: float = Field(default=15.0, gt=0, le=3600)
    lottery_panels: int = Field(default=1000, ge=10, le=10_000)
    contact_line: str = ""
    key_store: Path | None = None
    keep_applicants_months: int = Field(default=24, ge=1, le=120)
    keep_members_months: int = Field(default=36, ge=1, le=240)
    keep_messages_months: int = Field(default=24, ge=1, le=120)
    keep_mails_days: int = Field(default=30, ge=1, le=366)

    @field_validator("secret_key", "security_password_salt")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < MASTER_KEY_BYTES:
            message = "must have at least 32 characters"
            raise ValueError(message)
        return value

    @field_validator("master_keys", mode="before")
    @classmethod
    def _read_master_keys(cls, value: object) -> object:
        """`id:base64,id:base64`, the key in use first; older ones stay readable until everything is rewrapped."""
        return tuple(_master_key(part) for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("record_key", mode="before")
    @classmethod
    def _read_record_keys(cls, value: object) -> object:
        """`base64,base64`: the key that signs checkpoints of the record first; older ones still count."""
        return tuple(_record_key(part) for part in value.split(",") if part) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            message = "must start with sqlite:/// or postgresql+psycopg://"
            raise ValueError(message)
        return value

    @field_validator("queue_url")
    @classmethod
    def _known_queue(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "redis://")):
            message = "must start with sqlite:///, postgresql:// or redis://"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _links_in_mail_lead_here(self) -> Self:
        """Without a stated address, links in mail would follow whatever host a request names."""
        if self.mail_url and not self.public_url:
            message = "PUBLIC_URL is needed when MAIL_URL is set, so that links in mail lead here"
            raise ValueError(message)
        return self

    @property
    def database(self) -> str:
        """Where the database is: as told, or the embedded file in the instance folder."""
        return self.database_url or f"sqlite:///{(self.instance / 'council.sqlite3').absolute()}"

    @property
    def queue(self) -> str:
        """Where the queue is: as told, or the embedded file in the instance folder."""
        return self.queue_url or f"sqlite:///{(self.instance / 'queue.sqlite3').absolute()}"


def _master_key(text: str) -> MasterKey:
    key_id, _, secret = text.strip().partition(":")
    try:
        raw = base64.b64decode(secret, validate=True)
    except binascii.Error as error:
        message = "each key is written id:base64"
        raise ValueError(message) from error
    if not key_id or len(raw) != MASTER_KEY_BYTES:
        message = "each key is written id:base64, with 32 bytes behind the colon"
        raise ValueError(message)
    return MasterKey(key_id, raw)


def _record_key(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        message = "each key is 32 bytes, written in base64"
        raise ValueError(message) from error
    if len(raw) != RECORD_KEY_BYTES:
        message = "each key is 32 bytes, written in base64"
        raise ValueError(message)
    return raw


def from_environment() -> Settings:
    """Settings as the environment has them; `SettingsError` names each variable that is missing or wrong."""
    try:
        return Settings()  # the environment fills what is required
    except ValidationError as error:
        lines = [
            ": ".join((*(str(part).upper() for part in fault["loc"]), fault["msg"].removeprefix("Value error, ")))
            for fault in error.errors()
        ]
        raise SettingsError("Wrong settings. " + "; ".join(lines)) from None
