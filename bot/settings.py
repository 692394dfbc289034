"""Every setting of the bot, from the environment or a .env file."""

import os
from datetime import tzinfo
from importlib.metadata import PackageNotFoundError, version
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
    FeedAddresses,
    Folder,
    HeaderValue,
    ListeningAddress,
    Proxy,
    WebAddress,
    ZoneName,
    zone_of,
)
from bot.configuration.variables import PREFIX, read_variables

if TYPE_CHECKING:
    from retrieval import ReadingOptions

DISTRIBUTION = "dispatch-reports"  # the name on the package index, where `dispatch` is another project


def shipped_reports() -> Path:
    """The reports that come with the project: in the checkout, or beside this file in a wheel."""
    here = Path(__file__).resolve().parent
    return here / "seeds" if (here / "seeds").is_dir() else here.parent / "seeds"


def program_version() -> str:
    """The version that is installed."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unknown"


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

    token: BotToken | None = Field(
        default=None, description="the bot's token from @BotFather; only `dispatch run` needs it"
    )
    reports: Folder = Field(
        default_factory=shipped_reports, description="the folder of reports; the shipped seeds/ by default"
    )
    data: Folder | None = Field(
        default=None,
        description="the folder of the saved index and the database; by default one of its own in the "
        "system's folder for state",
    )
    rescan_seconds: int = Field(
        default=60,
        ge=1,
        le=86_400,
        description="how often the whole folder is checked for changes, where the system reports no change",
    )
    timezone: ZoneName = Field(
        default="UTC", description='the time zone in which "today" and "yesterday" are understood'
    )
    date_order: Annotated[Literal["day-first", "month-first"], LOWER_CASE] | None = Field(
        default=None,
        description="whether numeric dates such as 3/2/2022 are day-first or month-first, where the reports "
        "themselves do not show it",
    )
    passages_per_answer: int = Field(
        default=3, ge=1, le=5, description="how many passages an answer cites at most"
    )
    follow_up_minutes: int = Field(
        default=10,
        ge=0,
        le=10,
        description="how long a chat's last question is kept in memory for follow-ups",
    )
    inline_cache_seconds: int = Field(
        default=30, ge=0, le=86_400, description="how long Telegram may cache inline results"
    )
    concurrent_updates: int = Field(
        default=16, ge=1, le=256, description="how many updates are handled at the same time"
    )
    feeds: FeedAddresses = Field(
        default=(),
        description="addresses of feeds to fetch reports from, with spaces between: RSS, Atom or JSON Feed",
    )
    feed_minutes: int = Field(default=15, ge=1, le=1440, description="how often feeds are checked")
    user_agent: HeaderValue = Field(
        default="", description="the name given to servers of feeds and articles; Dispatch/VERSION by default"
    )
    private_addresses: bool = Field(
        default=False, description="whether feeds and articles may come from loopback and private networks"
    )
    database: DatabaseAddress | None = Field(
        default=None,
        description="the database, postgresql://...; a SQLite file in the data folder by default",
    )
    secret_key: EncryptionKey | None = Field(
        default=None, description="the key that encrypts chat numbers; without one there are no subscriptions"
    )
    digest_days: int = Field(
        default=7, ge=0, le=3650, description="reports older than so many days are announced in a digest"
    )
    digest_reports: int = Field(
        default=5, ge=1, le=50, description="more new reports than so many at once are announced in a digest"
    )
    operators: ChatNumbers = Field(
        default=frozenset(),
        description="the chats, by number, that may add reports in private, and whose /about shows what is "
        "wrong with files",
    )
    channels: Channels = Field(
        default=frozenset(),
        description="the channels, by @name or number, whose posts become reports; "
        "the bot must be an administrator there",
    )
    api_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="the Bot API server; change it only if you run your own",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], UPPER_CASE] = Field(
        default="INFO", description="how much is logged; never questions, at no level"
    )
    log_format: Annotated[Literal["text", "json"], LOWER_CASE] = Field(
        default="text", description="the form of the log: lines of text, or a JSON object on each line"
    )
    proxy: Proxy | None = Field(
        default=None,
        description="the proxy for Telegram, feeds and articles: http://... or socks5://...",
    )
    http: ListeningAddress | None = Field(
        default=None,
        description="host and port, such as 127.0.0.1:8080, that serve /healthz, /readyz and /metrics; by "
        "default nothing is served",
    )
    announcement_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="after so many days an announcement that cannot be sent is dropped",
    )

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
    variable, about = f"{PREFIX}{name.upper()}", f" ({field.description})" if field else ""
    problem = one_line(message.removeprefix("Value error, "))
    secret = name.upper() in SECRETS
    where = f", in .env or in the file of {variable}{FILE_SUFFIX}" if secret else " or in .env"
    return f"{variable}{about}: {problem}; set it in the environment{where}"
