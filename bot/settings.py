"""Every setting of the bot, from the environment or a .env file."""

import os
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.configuration.errors import ConfigurationError, one_line
from bot.configuration.secret_files import FILE_SUFFIX, SECRETS
from bot.configuration.state_folder import DATABASE_FILE, state_folder, unused_state
from bot.configuration.value_forms import (
    LOWER_CASE,
    UPPER_CASE,
    BotToken,
    Channels,
    ChatNumbers,
    DatabaseAddress,
    EncryptionKey,
    EngineAddress,
    EngineLogin,
    FeedAddresses,
    Folder,
    HeaderValue,
    ListeningAddress,
    Networks,
    Proxy,
    WebAddress,
    Webhook,
    ZoneName,
    zone_of,
)
from bot.configuration.variables import PREFIX, read_variables
from bot.wording import wording

if TYPE_CHECKING:
    from retrieval import ReadingOptions


def shipped_reports() -> Path:
    """The reports that come with the project: in the checkout, or beside this file in a wheel."""
    here = Path(__file__).resolve().parent
    return here / "seeds" if (here / "seeds").is_dir() else here.parent / "seeds"


class Settings(BaseSettings):
    """Frozen; read once at start. Relative paths are relative to the working directory.

    Raises ConfigurationError where the environment or .env cannot be read, ValidationError where a value
    has the wrong form; `explain` says what is wrong in either.
    """

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # the token is an input
    )
    env_file: ClassVar[Path | None] = Path(".env")

    token: BotToken | None = Field(default=None, description="settings.token")
    reports: Folder = Field(default_factory=shipped_reports, description="settings.reports")
    data: Folder | None = Field(
        default=None,
        description="settings.data",
    )
    rescan_seconds: int = Field(
        default=60,
        ge=1,
        le=86_400,
        description="settings.rescan_seconds",
    )
    timezone: ZoneName = Field(default="UTC", description="settings.timezone")
    date_order: Annotated[Literal["day-first", "month-first"], LOWER_CASE] | None = Field(
        default=None,
        description="settings.date_order",
    )
    passages_per_answer: int = Field(default=3, ge=1, le=5, description="settings.passages_per_answer")
    follow_up_minutes: int = Field(
        default=10,
        ge=0,
        le=10,
        description="settings.follow_up_minutes",
    )
    inline_cache_seconds: int = Field(
        default=30, ge=0, le=86_400, description="settings.inline_cache_seconds"
    )
    concurrent_updates: int = Field(default=16, ge=1, le=256, description="settings.concurrent_updates")
    feeds: FeedAddresses = Field(
        default=(),
        description="settings.feeds",
    )
    feed_minutes: int = Field(default=15, ge=1, le=1440, description="settings.feed_minutes")
    user_agent: HeaderValue = Field(default="", description="settings.user_agent")
    private_addresses: bool = Field(default=False, description="settings.private_addresses")
    database: DatabaseAddress | None = Field(
        default=None,
        description="settings.database",
    )
    secret_key: EncryptionKey | None = Field(default=None, description="settings.secret_key")
    digest_days: int = Field(default=7, ge=0, le=3650, description="settings.digest_days")
    digest_reports: int = Field(default=5, ge=1, le=50, description="settings.digest_reports")
    operators: ChatNumbers = Field(
        default=frozenset(),
        description="settings.operators",
    )
    channels: Channels = Field(
        default=frozenset(),
        description="settings.channels",
    )
    api_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="settings.api_url",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], UPPER_CASE] = Field(
        default="INFO", description="settings.log_level"
    )
    log_format: Annotated[Literal["text", "json"], LOWER_CASE] = Field(
        default="text", description="settings.log_format"
    )
    proxy: Proxy | None = Field(
        default=None,
        description="settings.proxy",
    )
    http: ListeningAddress | None = Field(
        default=None,
        description="settings.http",
    )
    webhook: Webhook | None = Field(default=None, description="settings.webhook")
    webhook_networks: Networks = Field(default=(), description="settings.webhook_networks")
    webhook_proxies: Networks = Field(default=(), description="settings.webhook_proxies")
    announcement_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="settings.announcement_days",
    )
    engine: EngineAddress | None = Field(default=None, description="settings.engine")
    engine_login: EngineLogin | None = Field(default=None, description="settings.engine_login")
    engine_ca: Folder | None = Field(default=None, description="settings.engine_ca")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the variables: pydantic's own sources pass unknown names over."""
        variables = read_variables(os.environ, cls.env_file, cls.model_fields)
        return init_settings, InitSettingsSource(settings_cls, variables)

    @property
    def has_shipped_reports(self) -> bool:
        """Whether the reports are those that come with the project."""
        return self.reports.resolve() == shipped_reports().resolve()

    @property
    def data_folder(self) -> Path:
        """The folder of the saved index and the database; it may not be there yet."""
        return self.data or state_folder(self.reports, self.has_shipped_reports, os.environ)

    @property
    def unused_data_folder(self) -> Path | None:
        """Where an earlier version left a database, if it is not in use and no other has taken its place."""
        return None if self.database else unused_state(self.reports, self.data_folder)

    @property
    def has_database(self) -> bool:
        """Whether there may be a database from an earlier start."""
        return self.database is not None or (self.data_folder / DATABASE_FILE).exists()

    @property
    def database_url(self) -> SecretStr:
        """The database's address with the driver that reaches it."""
        if self.database is None:
            return SecretStr(f"sqlite+aiosqlite:///{self.data_folder / DATABASE_FILE}")
        scheme, _, rest = self.database.get_secret_value().partition("://")
        driver = "sqlite+aiosqlite" if scheme.startswith("sqlite") else "postgresql+psycopg"
        return SecretStr(f"{driver}://{rest}")

    @property
    def is_replica(self) -> bool:
        """Whether it may be one of several bots: behind a webhook, on a database that they can share."""
        return self.webhook is not None and self.database_url.get_secret_value().startswith("postgresql")

    @property
    def reading(self) -> "ReadingOptions":
        """How dates in reports are read."""
        # `retrieval` takes longer to import than all settings do, which `dispatch health` needs alone.
        from retrieval import DateOrder, ReadingOptions

        return ReadingOptions(self.zone, DateOrder(self.date_order) if self.date_order else None)

    @property
    def zone(self) -> tzinfo:
        """The time zone as an object."""
        return zone_of(self.timezone)


def explain(error: ValidationError | ConfigurationError) -> list[str]:
    """One line for each problem: the variable or file, what is wrong, and the cure."""
    if isinstance(error, ConfigurationError):
        return list(error.problems)
    return [_line(problem["loc"], problem["msg"]) for problem in error.errors(include_url=False)]


def _line(place: tuple[int | str, ...], message: str) -> str:
    name = str(place[0]) if place else ""
    field = Settings.model_fields.get(name)
    variable = f"{PREFIX}{name.upper()}"
    setting = f"{variable} ({wording(field.description)})" if field and field.description else variable
    problem = one_line(message.removeprefix("Value error, "))
    if name.upper() in SECRETS:
        file = variable + FILE_SUFFIX
        return wording("settings.wrong_secret", setting=setting, problem=problem, variable=file)
    return wording("settings.wrong_value", setting=setting, problem=problem)
