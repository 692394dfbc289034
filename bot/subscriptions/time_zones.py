"""Time zones by the names that people write: of the zone, or of its city."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.configuration.value_forms import LONGEST_ZONE

OFFERED_ZONES = 3  # names that are offered in place of one that is not known


def find_zone(written: str) -> str | None:
    """The IANA name of a zone written as `Europe/Kyiv`, `europe/kyiv`, `Kyiv` or `new york`; else None."""
    return _names().get(_folded(written))


def near_zones(written: str) -> list[str]:
    """The zones with names like this one, the most like it first."""
    names = _names()
    close = get_close_matches(_folded(written[:LONGEST_ZONE]), names, n=2 * OFFERED_ZONES)
    return list(dict.fromkeys(names[name] for name in close))[:OFFERED_ZONES]


@cache
def _names() -> dict[str, str]:
    """Zone by its folded name, and by its city: the zone with the shorter name where two have the same."""
    zones = sorted(available_timezones(), key=lambda name: (name.count("/"), name))
    # Their signs are the wrong way round: Etc/GMT-2 is east of Greenwich.
    usual = [zone for zone in zones if not zone.startswith("Etc/")]
    cities = {_folded(zone.rpartition("/")[2]): zone for zone in reversed(usual)}
    return cities | {_folded(zone): zone for zone in usual}


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
