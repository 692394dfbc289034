"""Every setting of the bot, from the environment or a .env file."""

from datetime import UTC, tzinfo
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "DISPATCH_"


def shipped_reports() -> Path:
    """The reports that come with the project: in the checkout, or beside this file in a wheel."""
    here = Path(__file__).resolve().parent
    return here / "seeds" if (here / "seeds").is_dir() else here.parent / "seeds"


def program_version() -> str:
    """The version that is installed."""
    try:
        return version("dispatch")
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
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC", description='the time zone in which "today" and "yesterday" are understood'
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
    api_url: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://\S+$",
        description="the Bot API server; change it only if you run your own",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="how much is logged; never questions, at no level"
    )

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
