"""Every setting of the bot, from the environment or a .env file."""

import base64
import binascii
import re
from datetime import UTC, tzinfo
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.configuration.host_port import HostPort
from retrieval import DateOrder, ReadingOptions

PREFIX = "DISPATCH_"
DISTRIBUTION = "dispatch-reports"  # the name on the package index, where `dispatch` is another project
_CHANNEL = re.compile(r"(?P<number>-100\d{5,13})|@(?P<name>[A-Za-z]\w{3,31})", re.ASCII)


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


def _zone(name: str) -> tzinfo:
    # "UTC" must not need a time zone database: slim containers have none.
    return UTC if name == "UTC" else ZoneInfo(name)


def _known_zone(name: str) -> str:
    try:
        _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("no time zone of this name; use one such as UTC or Europe/London") from error
    return name


def _plausible_token(token: SecretStr) -> SecretStr:
    number, colon, rest = token.get_secret_value().partition(":")
    if not (number.isdecimal() and colon and rest):
        raise ValueError("not a bot token; copy it whole from @BotFather, like 123456:ABC-DEF")
    return token


def _fernet_key(key: SecretStr) -> SecretStr:
    try:
        whole = len(base64.b64decode(key.get_secret_value(), altchars=b"-_", validate=True)) == 32
    except (binascii.Error, ValueError):
        whole = False
    if not whole:
        raise ValueError("not a key; make one with: dispatch key")
    return key


def _known_database(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("sqlite://", "sqlite+aiosqlite://", "postgresql")):
        raise ValueError("use an address such as postgresql://user:password@host/name")
    return url


def _web_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    for address in addresses:
        if not address.startswith(("http://", "https://")):
            raise ValueError(
                f"{address} is not a web address; write https:// before it, and spaces between feeds"
            )
    return addresses


def _channel(name: str) -> int | str:
    """A channel as it is named: its number, or its name in lower case without the @."""
    if match := _CHANNEL.fullmatch(name):
        return int(name) if match["number"] else match["name"].lower()
    raise ValueError(f"{name} is not a channel; write its @name, or its number, which starts with -100")


def _channels(value: object) -> object:
    return frozenset(map(_channel, _parts(value))) if isinstance(value, str) else value


def _parts(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


def _numbers(value: object) -> object:
    return _parts(value) if isinstance(value, str) else value


def _addresses(value: object) -> object:
    """Addresses with spaces, commas or semicolons between; an address may hold both marks itself."""
    if not isinstance(value, str):
        return value
    return tuple(filter(None, (part.strip(",;") for part in re.split(r"(?i)\s+|[,;](?=https?://)", value))))


def _host_port(value: object) -> object:
    return HostPort.parse(value) if isinstance(value, str) else value


def _one_line(value: str) -> str:
    if not (value.isprintable() and value.isascii()):
        raise ValueError("a header of HTTP is one line of ASCII; use a name such as Dispatch/1.0")
    return value


class Settings(BaseSettings):
    """Frozen; read once at start. Relative paths are relative to the working directory."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # an example line left empty means the default
        extra="ignore",  # .env may serve other programs too
        frozen=True,
        hide_input_in_errors=True,  # the token is an input
    )

    token: Annotated[SecretStr, AfterValidator(_plausible_token)] | None = Field(
        default=None, description="the bot's token from @BotFather; only `dispatch run` needs it"
    )
    reports: Path = Field(
        default_factory=shipped_reports, description="the folder of reports; the shipped seeds/ by default"
    )
    data: Path | None = Field(
        default=None,
        description="the folder of the saved index and the database; .dispatch among the reports by default",
    )
    rescan_seconds: int = Field(
        default=60,
        ge=1,
        le=86_400,
        description="how often the whole folder is checked for changes, where the system reports no change",
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC", description='the time zone in which "today" and "yesterday" are understood'
    )
    date_order: DateOrder | None = Field(
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
    feeds: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_addresses), AfterValidator(_web_addresses)
    ] = Field(
        default=(),
        description="addresses of feeds to fetch reports from, with spaces between: RSS, Atom or JSON Feed",
    )
    feed_minutes: int = Field(default=15, ge=1, le=1440, description="how often feeds are checked")
    user_agent: Annotated[str, AfterValidator(_one_line)] = Field(
        default="", description="the name given to servers of feeds and articles; Dispatch/VERSION by default"
    )
    private_addresses: bool = Field(
        default=False, description="whether feeds and articles may come from loopback and private networks"
    )
    database: Annotated[SecretStr, AfterValidator(_known_database)] | None = Field(
        default=None,
        description="the database, postgresql://...; a SQLite file in the data folder by default",
    )
    secret_key: Annotated[SecretStr, AfterValidator(_fernet_key)] | None = Field(
        default=None, description="the key that encrypts chat numbers; without one there are no subscriptions"
    )
    digest_days: int = Field(
        default=7, ge=0, le=3650, description="reports older than so many days are announced in a digest"
    )
    digest_reports: int = Field(
        default=5, ge=1, le=50, description="more new reports than so many at once are announced in a digest"
    )
    operators: Annotated[frozenset[int], NoDecode, BeforeValidator(_numbers)] = Field(
        default=frozenset(),
        description="the chats, by number, that may add reports in private, and whose /about shows what is "
        "wrong with files",
    )
    channels: Annotated[frozenset[int | str], NoDecode, BeforeValidator(_channels)] = Field(
        default=frozenset(),
        description="the channels, by @name or number, whose posts become reports; "
        "the bot must be an administrator there",
    )
    api_url: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://\S+$",
        description="the Bot API server; change it only if you run your own",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="how much is logged; never questions, at no level"
    )

    log_format: Literal["text", "json"] = Field(
        default="text", description="the form of the log: lines of text, or a JSON object on each line"
    )
    proxy: SecretStr | None = Field(
        default=None,
        description="the proxy for Telegram, feeds and articles: http://... or socks5://...",
    )
    http: Annotated[HostPort, NoDecode, BeforeValidator(_host_port)] | None = Field(
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

    @property
    def data_folder(self) -> Path:
        """The folder of the saved index and the database."""
        return self.data or self.reports / ".dispatch"

    @property
    def has_database(self) -> bool:
        """Whether there may be a database from an earlier start."""
        return self.database is not None or (self.data_folder / "dispatch.db").exists()

    @property
    def database_url(self) -> SecretStr:
        """The database's address with the driver that reaches it."""
        if self.database is None:
            return SecretStr(f"sqlite+aiosqlite:///{self.data_folder / 'dispatch.db'}")
        scheme, _, rest = self.database.get_secret_value().partition("://")
        driver = "sqlite+aiosqlite" if scheme.startswith("sqlite") else "postgresql+psycopg"
        return SecretStr(f"{driver}://{rest}")

    @property
    def reading(self) -> ReadingOptions:
        """How dates in reports are read."""
        return ReadingOptions(self.zone, self.date_order)

    @property
    def zone(self) -> tzinfo:
        """The time zone as an object."""
        return _zone(self.timezone)


def explain(error: ValidationError) -> list[str]:
    """One line for each problem: the variable, what is wrong, and the cure."""
    return [_line(problem["loc"], problem["msg"]) for problem in error.errors(include_url=False)]


def _line(place: tuple[int | str, ...], message: str) -> str:
    name = str(place[0]) if place else ""
    field = Settings.model_fields.get(name)
    about = f" ({field.description})" if field else ""
    problem = message.removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()}{about}: {problem}; set it in the environment or in .env"
