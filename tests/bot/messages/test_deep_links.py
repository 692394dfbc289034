import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.deep_links import Target, address, parse, passage_payload, report_payload
from tests.bot.made import calm, made_passage, made_report, slugs


@calm
@given(slugs, st.integers(0, 999_999_999))
def test_every_report_and_passage_has_a_payload_that_leads_back(slug: str, ordinal: int) -> None:
    report = made_report(slug)
    whole, part = report_payload(report), passage_payload(made_passage(report=report, ordinal=ordinal))

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload) for payload in (whole, part))
    assert parse(whole) in {Target(slug), Target(report.ref)}
    assert parse(part) in {Target(slug, ordinal), Target(report.ref, ordinal)}


def test_a_slug_that_fits_is_readable() -> None:
    assert report_payload(made_report("000_1400")) == "r_000_1400"
    assert passage_payload(made_passage(report=made_report("000_1400"), ordinal=3)) == "p_000_1400_3"


@pytest.mark.parametrize("payload", ["", "inline", "r_", "p_duma", "r_du ma", "r_" + "x" * 63, "p_duma_3\n"])
def test_another_payload_opens_nothing(payload: str) -> None:
    assert parse(payload) is None


def test_an_address_opens_the_bot() -> None:
    assert address("a_bot", "r_duma") == "https://t.me/a_bot?start=r_duma"
