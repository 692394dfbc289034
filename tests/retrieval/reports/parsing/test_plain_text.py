"""Plain text: wrapped paragraphs come back whole, and no other line is joined."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reports.parsing.plain_text import JoinedLine, join_wrapped, plain_lines, unwrap

FERRY = (
    "The ferry to the island has been running again since Monday, after four weeks in which its engine was "
    "mended and its hull was painted. It carries twelve lorries at a time, and a lorry pays nine crowns."
)
OFFICE = (
    "The harbour office asked drivers to come an hour early, because the new ramp is narrower than the old "
    "long-serving one and only one lorry may stand on it. “We regret it,” its head said."
)
SHORT = "The office is open until nine on weekdays, and it is shut on Sundays and on holidays."


def wrapped(
    *paragraphs: str, width: int = 72, between: str = "\n\n", hyphens: bool = True, indent: str = ""
) -> str:
    return between.join(
        textwrap.fill(each, width, break_on_hyphens=hyphens, initial_indent=indent) for each in paragraphs
    )


@pytest.mark.parametrize("hyphens", [True, False])
@pytest.mark.parametrize("width", [60, 64, 72, 80, 100])
def test_wrapped_paragraphs_come_back_whole(width: int, hyphens: bool) -> None:
    text = wrapped("Ferry runs again", FERRY, OFFICE, SHORT, width=width, hyphens=hyphens)

    assert unwrap(text) == f"Ferry runs again\n\n{FERRY}\n\n{OFFICE}\n\n{SHORT}"


def test_paragraphs_without_blank_lines_end_where_a_line_has_room() -> None:
    assert unwrap(wrapped(FERRY, OFFICE, FERRY, between="\n")) == f"{FERRY}\n{OFFICE}\n{FERRY}"


def test_indented_first_lines_begin_paragraphs() -> None:
    assert unwrap(wrapped(FERRY, OFFICE, FERRY, between="\n", indent="   ")) == f"{FERRY}\n{OFFICE}\n{FERRY}"


def test_a_title_and_a_date_line_above_a_wrapped_paragraph_stay_alone() -> None:
    lines = ["Ferry runs again", "5 August 2024", *wrapped(FERRY).split("\n")]

    assert unwrap("\n".join(lines)) == f"Ferry runs again\n5 August 2024\n{FERRY}"


def test_quoted_mail_is_unwrapped_without_its_marks() -> None:
    text = textwrap.indent(wrapped(FERRY), "> ")

    assert unwrap(f"{wrapped(OFFICE)}\n\n{text}") == f"{OFFICE}\n\n{FERRY}"


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the quay for the new and long-", "serving", "long-serving"),
        ("the ferries of pre-", "and post-war years that", "pre- and post-war"),
        ("the ferry of the town -", "the old", "town - the old"),
        ("ships of the type Su-", "34 that", "Su- 34"),
    ],
)
def test_a_hyphen_at_a_line_end_joins_a_word_where_it_divided_one(
    before: str, after: str, joined: str
) -> None:
    above = "It is said of the old office and of the whole long pier of the town that"[: 69 - len(before)]
    below = "and of all that is there and that nobody has seen again since the summer"[: 69 - len(after)]

    assert joined in unwrap(f"{above} {before}\n{after} {below}\nwas shut.")


def test_bullets_of_a_wrapped_list_stay_apart() -> None:
    items = [
        "• The eastern pier is open to lorries of forty tonnes and more, and it is shut to buses.",
        "• Shut.",
    ]
    narrow = "\n".join(textwrap.fill(item, 72, subsequent_indent="  ") for item in items)

    assert unwrap(f"{wrapped(FERRY)}\n\n{narrow}") == f"{FERRY}\n\n{items[0]}\n{items[1]}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{FERRY}\n{OFFICE}", id="one paragraph a line"),
        pytest.param("Ships sail.\nThe port is open.\nIt was shut.", id="short lines"),
        pytest.param(f"{SHORT}\n{SHORT[:-1]} again.\nNobody knows it.", id="a sentence a line"),
        pytest.param(
            "A long headline of some page about the harbour and its cranes\nAnother one, about the ferry",
            id="headlines",
        ),
        pytest.param("", id="empty"),
        pytest.param("\n\n", id="blank"),
    ],
)
def test_what_no_program_wrapped_stays_as_it_is(text: str) -> None:
    assert unwrap(text) == text


def test_a_joined_line_knows_its_first_line_and_how_many_it_was() -> None:
    assert join_wrapped(["T", "", *wrapped(FERRY).split("\n")]) == [
        JoinedLine(0, "T", 1),
        JoinedLine(1, "", 1),
        JoinedLine(2, FERRY, 3),
    ]


def test_rules_are_no_text_and_entities_are_read_where_several_stand() -> None:
    lines, joined, as_written = plain_lines(["a &amp; b &ndash; c", "----", "* * *", "", "-- x"], 5)

    assert [(line.number, line.text, line.kind) for line in lines] == [
        (5, "a & b – c", "text"),
        (6, "----", "rule"),
        (7, "* * *", "rule"),
        (9, "-- x", "text"),
    ]
    assert (joined, as_written) == (0, False)
    assert plain_lines(["R&amp;D"], 1)[0][0].text == "R&amp;D"


def test_tags_are_read_where_several_are_closed() -> None:
    lines, _, as_written = plain_lines(["T", "<p>The <b>port</b>.</p><p>Open&nbsp;it.</p>", "<p>x</p>"], 1)

    assert [(line.number, line.text) for line in lines] == [
        (1, "T"),
        (2, "The port."),
        (2, "Open\u00a0it."),
        (3, "x"),
    ]
    assert not as_written
    assert plain_lines(["</p> and a < b"], 1)[0][0].text == "</p> and a < b"


@given(st.text(st.sampled_from("ab .-•\n>"), max_size=300))
def test_joining_changes_nothing_but_line_ends_and_marks(text: str) -> None:
    kept = "".join(unwrap(text).split())

    assert kept.replace(">", "") == "".join(text.split()).replace(">", "")


def test_a_line_of_invisible_characters_is_blank() -> None:
    lines, _, as_written = plain_lines(["\u200bOne.", "\u200b", "\u3000", "Two."], 1)

    assert [line.text for line in lines] == ["One.", "Two."]
    assert as_written


def test_an_indent_begins_a_paragraph_and_counts_to_the_width() -> None:
    one = (
        "The ferry to the island has been running again since Monday, after four weeks in which its engine"
        " was mended and its hull was painted from end to end. It carries twelve lorries at a time."
    )
    two = (
        "The harbour office asked drivers to come early, since the new ramp is narrower than the old one was."
    )
    wrapped = "\n".join(textwrap.fill(text, 70, initial_indent="    ") for text in (one, two))

    assert unwrap(wrapped) == f"{one}\n{two}"


def test_a_short_block_that_goes_on_in_small_letters_is_joined_in_a_wrapped_file() -> None:
    title = "The ferry to the island runs again after a month in\nwhich its engine was mended"
    text = textwrap.fill("The ferry has been running again since Monday, the office said. " * 4, 72)

    assert unwrap(f"{title}\n\n{text}").split("\n")[0] == title.replace("\n", " ")
    assert unwrap(f"{title.replace('which', 'Which')}\n\n{text}").startswith(title.split("\n")[0] + "\n")


OPEN = "The ferry has been running again since Monday, the office said, and it costs nothing. " * 3


def test_a_wide_block_does_not_keep_others_wrapped() -> None:
    wide = f"Ann Writer: {'nine cranes came and ' * 3}went.\nBob Penman: {'nine cranes came and ' * 3}went."
    text = f"{textwrap.fill(OPEN, 60)}\n\n{wide}\n\n{textwrap.fill(OPEN, 72)}"

    assert unwrap(text) == f"{OPEN.strip()}\n\n{wide}\n\n{OPEN.strip()}"


def test_an_address_within_a_wrapped_paragraph_is_wider_than_its_lines() -> None:
    lines = textwrap.fill(OPEN, 60).split("\n")
    address = "https://harbour.example/" + "x" * 60

    assert unwrap("\n".join([*lines[:2], address, *lines[2:]])) == " ".join([*lines[:2], address, *lines[2:]])


def test_an_ordinal_that_does_not_count_up_begins_no_item() -> None:
    lines = (
        "The bridge that had been shut for so long was mended by the men of",
        "24. Panzer Division, then by the women of the town, and again by the",
        "3. Brigade, which had nothing else to do in the whole of that month.",
    )

    assert unwrap("\n".join(lines)) == " ".join(lines)
    counted = [line.replace("24.", "2.") for line in lines]
    assert unwrap("\n".join(counted)).split("\n")[-1] == lines[-1]
