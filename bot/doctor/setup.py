"""The set-up: what the environment says, as far as it can be used. One wrong variable hides none of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import EnvSettingsSource

from bot.doctor.remark import Area, Remark, fault, good
from bot.intake.keys import Keys, read_keys
from bot.intake.webhook_secrets import read_secrets
from bot.settings import SLACK, Settings, SettingsError, load_settings
from bot.words import doctor as words


@dataclass(frozen=True)
class Setup:
    """What ``baton run`` would be given. What is None is missing or wrong; ``wrong`` says which.

    Attributes:
        wrong: a sentence for each variable that keeps Baton from starting.
        given: the variables that are set.
    """

    wrong: tuple[str, ...]
    given: frozenset[str]
    values: Mapping[str, Any]

    @property
    def database_url(self) -> str | None:
        """With its password."""
        return self._secret("database_url")

    @property
    def slack_api_url(self) -> str:
        """Slack's own, where the variable is wrong."""
        return cast("str | None", self.values.get("slack_api_url")) or SLACK

    @property
    def policy(self) -> Path | None:
        """The file, where there is one that can be read."""
        return cast("Path | None", self.values.get("policy"))

    @property
    def roster(self) -> Path | None:
        """Likewise."""
        return cast("Path | None", self.values.get("roster"))

    @property
    def bot_token(self) -> str | None:
        """``xoxb-…``."""
        return self._secret("bot_token")

    @property
    def app_token(self) -> str | None:
        """``xapp-…``."""
        return self._secret("app_token")

    @property
    def signing_secret(self) -> str | None:
        """What Slack signs with over HTTP."""
        return self._secret("signing_secret")

    @property
    def over_http(self) -> bool:
        """Whether Slack would call Baton; a token that is set wrong still means Socket Mode."""
        return "SLACK_APP_TOKEN" not in self.given

    @property
    def public_url(self) -> str | None:
        """How others reach Baton."""
        return cast("str | None", self.values.get("public_url"))

    @property
    def address(self) -> tuple[str, int] | None:
        """Where Baton listens."""
        host, port = self.values.get("host"), self.values.get("port")
        return (host, port) if host is not None and port is not None else None

    @property
    def has_intake_secret(self) -> bool:
        """Whether leads can be signed."""
        return self._secret("intake_secret") is not None

    @property
    def keys(self) -> Keys | None:
        """Who may use the API."""
        text = self._secret("api_keys")
        return None if text is None else read_keys(text)

    @property
    def webhook_secrets(self) -> frozenset[str] | None:
        """The sources that have one."""
        text = self._secret("webhook_secrets")
        return None if text is None else frozenset(read_secrets(text))

    def _secret(self, name: str) -> str | None:
        secret = cast("SecretStr | None", self.values.get(name))
        return None if secret is None else secret.get_secret_value()


def read_setup() -> Setup:
    """Read the environment; nothing in it can keep this from working."""
    told = EnvSettingsSource(Settings)()
    values = {name: _value(field, told) for name, field in Settings.model_fields.items()}
    return Setup(_wrong(), frozenset(told), values)


def settings(setup: Setup) -> list[Remark]:
    """A remark for each variable that is missing or wrong, or one that none is."""
    wrong = [fault(Area.SETTINGS, sentence, "") for sentence in setup.wrong]
    return wrong or [good(Area.SETTINGS, words.SETTINGS_GOOD.format(names=", ".join(sorted(setup.given))))]


def _wrong() -> tuple[str, ...]:
    try:
        load_settings()
    except SettingsError as error:
        return tuple(error.sentences)
    return ()


def _value(field: FieldInfo, told: Mapping[str, Any]) -> Any:
    """A variable's value, its default where it is not set, None where it cannot be used."""
    name = str(field.validation_alias)
    if name not in told:
        return None if field.is_required() else field.get_default()
    try:
        return TypeAdapter(field.rebuild_annotation()).validate_python(told[name])
    except ValidationError:
        return None
