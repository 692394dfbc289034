"""The command line, whole or as little of it as the arguments need."""

from collections.abc import Sequence

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    CliSubCommand,
    CliToggleFlag,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.cli.health import HealthCommand


class CommandLine(BaseSettings):
    """What comes before the command."""

    model_config = SettingsConfigDict(
        cli_prog_name="dispatch",
        cli_kebab_case=True,
        cli_hide_none_type=True,
        cli_avoid_json=True,
    )

    version: CliToggleFlag[bool] = Field(default=False, description="command_line.version")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line alone: an environment variable named CHECK must not choose a command."""
        return (init_settings,)


class HealthCommandLine(CommandLine):
    """The command line of `dispatch health`, which Docker runs once a minute."""

    health: CliSubCommand[HealthCommand] = Field(description="command_line.health")


def command_line(arguments: Sequence[str]) -> type[CommandLine]:
    """The command line that reads the arguments: one without the other commands, which load slowly."""
    if arguments[:1] == ["health"]:
        return HealthCommandLine
    from bot.cli.dispatch import Dispatch

    return Dispatch
