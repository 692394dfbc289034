"""The variables that hold the settings: those of the environment, and those of .env below them."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from bot.configuration.env_file import read_env_file
from bot.configuration.errors import ConfigurationError, one_line
from bot.configuration.secret_files import FILE_SUFFIX, SECRETS, read_secret
from bot.wording import wording

PREFIX = "DISPATCH_"
SIMILAR = 65  # of 100, from which on a name is proposed for an unknown one
# Kubernetes gives every container these variables of each service, which may be called dispatch-something.
_OF_A_SERVICE = re.compile(
    rf"{PREFIX}(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)"
)
_PORT_OF_A_SERVICE = re.compile(rf"{PREFIX}(\w+_)?PORT=(tcp|udp|sctp)://\S+")


def read_variables(
    environment: Mapping[str, str], env_file: Path | None, settings: Collection[str]
) -> dict[str, str]:
    """Setting -> its value as text, for the settings that have one; the environment wins over the file.

    `settings` are all there are, in lower case. Names count in either case, and an empty value is none.
    Raises ConfigurationError with every problem: unknown names, unreadable files.
    """
    names = {name.upper() for name in settings}
    known = names | {secret + FILE_SUFFIX for secret in SECRETS & names}
    values: dict[str, str] = {}
    problems: list[str] = []
    for place, variable, value in _variables(environment, env_file):
        name = variable.upper().removeprefix(PREFIX)
        if name not in known:
            problems.append(
                wording(
                    "settings.unknown",
                    place=place,
                    variable=one_line(variable),
                    proposal=_proposal(name, known),
                )
            )
        elif value is None:
            problems.append(wording("settings.no_value", place=place, variable=variable, name=variable))
        elif value.strip():
            values[name] = value.strip()
    for secret in sorted(SECRETS & names):
        if named := values.pop(secret + FILE_SUFFIX, ""):
            try:
                values[secret] = _from_file(secret, named, values)
            except ValueError as error:
                problems.append(f"{PREFIX}{secret}{FILE_SUFFIX}: {one_line(str(error))}")
    if problems:
        raise ConfigurationError(problems)
    return {name.lower(): value for name, value in values.items()}


def _variables(
    environment: Mapping[str, str], env_file: Path | None
) -> Iterator[tuple[str, str, str | None]]:
    """Where a variable is from, its name and value, if it has the prefix; the environment's come last."""
    for each in read_env_file(env_file) if env_file else ():
        if each.name.upper().startswith(PREFIX):
            yield f"{env_file}, line {each.line}: ", each.name, each.value
    for name, value in environment.items():
        of_a_service = _OF_A_SERVICE.fullmatch(name) or _PORT_OF_A_SERVICE.fullmatch(f"{name}={value}")
        if name.upper().startswith(PREFIX) and not of_a_service:
            yield "", name, value


def _proposal(name: str, known: Collection[str]) -> str:
    from rapidfuzz import fuzz, process  # slow to import, and needed only where something is wrong

    nearest = process.extractOne(name, sorted(known), scorer=fuzz.WRatio, score_cutoff=SIMILAR)
    return (
        wording("settings.did_you_mean", name=PREFIX + nearest[0])
        if nearest
        else wording("settings.see_readme")
    )


def _from_file(secret: str, named: str, values: Mapping[str, str]) -> str:
    if secret in values:
        raise ValueError(wording("settings.set_twice", name=PREFIX + secret))
    return read_secret(named)
