"""Settings: what the environment says, read once at start. Whatever is wrong ends in a sentence that says what to do.

Secrets are kept as ``SecretStr``, so that no log, traceback or error repeats them.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import Clock, clock_for, is_loopback
from bot.intake.keys import BadKey, Keys, read_keys
from bot.intake.webhook_secrets import BadSecret, read_secrets
from bot.words import settings as words

SLACK = "https://slack.com/api/"
DATABASE = "sqlite:///baton.db"


class SettingsError(Exception):
    """The environment cannot be used; each line of the text is one sentence."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def _said(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("baton", "{sentence}", {"sentence": sentence})


def _database(url: SecretStr) -> SecretStr:
    text = url.get_secret_value().strip()
    if not re.match(r"(sqlite|sqlite\+pysqlite|postgres|postgresql|postgresql\+psycopg)://", text):
        raise _said(words.wrong("BATON_DATABASE_URL"))
    if text.startswith("sqlite"):
        _sqlite_file(text.partition("://")[2])
    return SecretStr(text)


def _sqlite_file(named: str) -> None:
    """The file may be missing, its folder may not."""
    path = Path(named.removeprefix("/").partition("?")[0])
    if not path.name or named in {"/", "/:memory:"}:
        raise _said(words.wrong("BATON_DATABASE_URL"))
    if not path.absolute().parent.is_dir():
        raise _said(words.no_folder(str(path.absolute().parent)))


def _intake_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value().strip()
    try:
        key = b64decode(text.removeprefix("whsec_") + "==", validate=False) if text.isascii() else b""
    except (ValueError, binascii.Error):
        key = b""
    if not text.startswith("whsec_") or not 24 <= len(key) <= 64:
        raise _said(words.wrong("BATON_INTAKE_SECRET"))
    return SecretStr(text)


def _api_keys(keys: SecretStr) -> SecretStr:
    try:
        read_keys(keys.get_secret_value())
    except BadKey as error:
        raise _said(str(error)) from None
    return keys


def _webhook_secrets(secrets: SecretStr) -> SecretStr:
    try:
        read_secrets(secrets.get_secret_value())
    except BadSecret as error:
        raise _said(str(error)) from None
    return secrets


def _public_url(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        usable = False
    if not usable:
        raise _said(words.wrong("BATON_PUBLIC_URL"))
    return url.strip().rstrip("/")


def _token(variable: str, start: str) -> AfterValidator:
    def check(token: SecretStr) -> SecretStr:
        text = token.get_secret_value().strip()
        if not re.fullmatch(re.escape(start) + r"[\x21-\x7e]+", text):
            raise _said(words.wrong(variable))
        return SecretStr(text)

    return AfterValidator(check)


def _slack_url(url: str) -> str:
    """As the Slack library wants it: with a slash at the end. A token travels in clear text on this machine only."""
    try:
        parts = urlsplit(url.strip())
        usable = bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))
    except ValueError:
        usable = False
    if not usable:
        raise _said(words.wrong("SLACK_API_URL"))
    return url.strip().rstrip("/") + "/"


def _host(host: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:_\[\]%-]{1,253}", host):
        raise _said(words.wrong("BATON_HOST"))
    return host


def _readable(variable: str) -> AfterValidator:
    def check(path: Path) -> Path:
        try:
            with path.open("rb"):
                return path
        except (OSError, ValueError):
            raise _said(words.no_file(variable, str(path))) from None

    return AfterValidator(check)


class _FromEnvironment(BaseSettings):
    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)


class StoreSettings(_FromEnvironment):
    """What a command of the command line needs: the database and the clock.

    Attributes:
        database_url: ``sqlite:///…`` or ``postgresql://…``; it may hold a password.
        slack_api_url: where Slack's web API is, with a slash at the end.
        clock_offset_file: moves the domain clock; honoured only while ``slack_api_url`` is this machine.
    """

    database_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        SecretStr(DATABASE), validation_alias="BATON_DATABASE_URL", validate_default=True
    )
    slack_api_url: Annotated[str, AfterValidator(_slack_url)] = Field(SLACK, validation_alias="SLACK_API_URL")
    clock_offset_file: Path | None = Field(None, validation_alias="BATON_CLOCK_OFFSET_FILE")

    def clock(self) -> Clock:
        """The domain clock."""
        return clock_for(self.slack_api_url, self.clock_offset_file)


class DoorSettings(StoreSettings):
    """What a command needs that speaks to a running bot.

    Attributes:
        intake_secret: ``whsec_…``, which signs what is sent to the API.
        host: where the bot listens.
    """

    intake_secret: Annotated[SecretStr, AfterValidator(_intake_secret)] = Field(validation_alias="BATON_INTAKE_SECRET")
    host: Annotated[str, AfterValidator(_host)] = Field("127.0.0.1", validation_alias="BATON_HOST")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8700, validation_alias="BATON_PORT")


class Settings(DoorSettings):
    """What ``baton run`` needs.

    Attributes:
        policy: the policy to put in force at start; None leaves the published one.
        roster: likewise the roster.
        api_keys: who may use the API with a key, and for what.
        webhook_secrets: by which other systems' webhooks are known, by source.
        public_url: how other systems reach Baton, without a slash at the end; None takes what each request says.
        port: 0 takes any free one.
        app_token: with it Slack is spoken to by Socket Mode, else over HTTP.
    """

    policy: Annotated[Path, _readable("BATON_POLICY")] | None = Field(None, validation_alias="BATON_POLICY")
    roster: Annotated[Path, _readable("BATON_ROSTER")] | None = Field(None, validation_alias="BATON_ROSTER")
    api_keys: Annotated[SecretStr, AfterValidator(_api_keys)] = Field(SecretStr(""), validation_alias="BATON_API_KEYS")
    webhook_secrets: Annotated[SecretStr, AfterValidator(_webhook_secrets)] = Field(
        SecretStr(""), validation_alias="BATON_WEBHOOK_SECRETS"
    )
    public_url: Annotated[str, AfterValidator(_public_url)] | None = Field(None, validation_alias="BATON_PUBLIC_URL")
    bot_token: Annotated[SecretStr, _token("SLACK_BOT_TOKEN", "xoxb-")] = Field(validation_alias="SLACK_BOT_TOKEN")
    app_token: Annotated[SecretStr, _token("SLACK_APP_TOKEN", "xapp-")] | None = Field(
        None, validation_alias="SLACK_APP_TOKEN"
    )
    signing_secret: Annotated[SecretStr, _token("SLACK_SIGNING_SECRET", "")] | None = Field(
        None, validation_alias="SLACK_SIGNING_SECRET", validate_default=True
    )

    @property
    def keys(self) -> Keys:
        """Who may use the API with a key."""
        return read_keys(self.api_keys.get_secret_value())

    @property
    def secrets(self) -> Mapping[str, SecretStr]:
        """By which other systems' webhooks are known."""
        return read_secrets(self.webhook_secrets.get_secret_value())

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is spoken to over a socket that the bot opens."""
        return self.app_token is not None

    @field_validator("signing_secret")
    @classmethod
    def _one_way_in(cls, secret: SecretStr | None, told: ValidationInfo) -> SecretStr | None:
        """Without Socket Mode Slack's calls must be told from anybody else's."""
        if secret is None and told.data.get("app_token", "wrong, and said so") is None:
            raise _said(words.MISSING["SLACK_SIGNING_SECRET"])
        return secret


Kind = TypeVar("Kind", bound=_FromEnvironment)


def load(kind: type[Kind]) -> Kind:
    """Read the environment.

    Raises:
        SettingsError: with a sentence for each variable that is missing or wrong.
    """
    try:
        return kind()
    except ValidationError as error:
        sentences = [
            _sentence(str(e["loc"][0]), e["type"], e.get("ctx", {})) for e in error.errors(include_input=False)
        ]
        raise SettingsError(list(dict.fromkeys(sentences))) from None


def load_settings() -> Settings:
    """What ``baton run`` needs, from the environment.

    Raises:
        SettingsError: with a sentence for each variable that is missing or wrong.
    """
    return load(Settings)


def _sentence(variable: str, kind: str, context: dict[str, Any]) -> str:
    if kind == "missing":
        return words.MISSING.get(variable, words.wrong(variable))
    if kind == "baton":
        return str(context["sentence"])
    return words.wrong(variable)
