"""Time zones as people write them."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.time_zones import LONGEST_ZONE, OFFERED_ZONES, find_zone, near_zones
from tests.bot.made import calm


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("kyiv", "Europe/Kyiv"),
        ("  new   YORK ", "America/New_York"),
        ("Buenos Aires", "America/Buenos_Aires"),
        ("utc", "UTC"),
        ("Atlantis", None),
        ("Etc/GMT-2", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_a_zone_has_its_name_and_that_of_its_city(written: str, zone: str | None) -> None:
    assert find_zone(written) == zone


@pytest.mark.parametrize(
    "zone", sorted(zone for zone in available_timezones() if not zone.startswith("Etc/"))
)
def test_every_zone_is_found_by_its_name(zone: str) -> None:
    assert find_zone(zone) == zone
    assert len(zone) <= LONGEST_ZONE


@pytest.mark.parametrize(
    ("written", "zone"),
    [("Lundon", "Europe/London"), ("Kyv", "Europe/Kyiv"), ("Europe/Kyif", "Europe/Kyiv")],
)
def test_a_mistyped_name_is_near_the_right_one(written: str, zone: str) -> None:
    assert zone in near_zones(written)


@calm
@given(st.text())
def test_near_zones_are_a_few_that_there_are(written: str) -> None:
    near = near_zones(written)

    assert len(near) <= OFFERED_ZONES
    assert [ZoneInfo(zone).key for zone in near] == list(dict.fromkeys(near))
