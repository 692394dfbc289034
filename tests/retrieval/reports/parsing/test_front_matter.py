"""Front matter in YAML, TOML and JSON: what programs write is read, and what no parser reads is not lost."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.reports.errors import Finding
from retrieval.reports.parsing.front_matter import (
    parse_front_matter,
    read_front_matter,
    remove_field,
    write_front_matter,
)
from tests.growth import excessive, seconds

TEXT = "---\nTitle : 'A: b'\n\nauthor: X\nfetched: 1 2\n---\nfetched: body\n"

# front matter -> values
FORMS = [
    pytest.param(
        "---\nTitle : 'A: b'\n\nauthor: X\n---\n", {"title": "A: b", "author": "X"}, id="keys in lower case"
    ),
    pytest.param(
        "---\ndate: 2024-08-05 21:16\nno: yes\nn: 012\n---\n",
        {"date": "2024-08-05 21:16", "no": "yes", "n": "012"},
        id="values as written",
    ),
    pytest.param(
        '---\nauthor:\n  - "[[Ann]]"\n  - Bo\ntags: [a, b]\n---\n',
        {"author": "[[Ann]], Bo", "tags": "a, b"},
        id="lists",
    ),
    pytest.param(
        "---\ndek: >\n  one\n  two\nlede: one\n  two\n---\n",
        {"dek": "one two", "lede": "one two"},
        id="folded",
    ),
    pytest.param(
        "---\nauthor:\n  name: Ann\nextra:\n  title: T\n---\n",
        {"author.name": "Ann", "title": "T", "extra.title": "T"},
        id="tables",
    ),
    pytest.param(
        "---\ntitle: ~\nurl:\ndraft: null\n---\n", {"title": "", "url": "", "draft": ""}, id="no values"
    ),
    pytest.param("---\ntitle: T\n...\n", {"title": "T"}, id="document end"),
    pytest.param(
        '+++\ntitle = "T"\ndate = 2024-08-08T10:00:00Z\ndraft = true\n[extra]\nsource = "S"\n+++\n',
        {"title": "T", "date": "2024-08-08T10:00:00+00:00", "draft": "", "source": "S", "extra.source": "S"},
        id="TOML",
    ),
    pytest.param(
        "+++\ntitle='T'\ndate=2024-08-08\n+++\n",
        {"title": "T", "date": "2024-08-08"},
        id="TOML without spaces",
    ),
    pytest.param('{\n "Title": "T",\n "tags": ["a"]\n}\n', {"title": "T", "tags": "a"}, id="JSON"),
]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Title: T: U\nDate: 5 August 2024\n", {"title": "T: U", "date": "5 August 2024"}),
        ("Title: T\nModified: D\nAuthors: A\n", {"title": "T", "modified": "D", "authors": "A"}),
        ("Source: https://a.example/x\n", {"source": "https://a.example/x"}),
        ("Source: Harbour Watch\n", {}),
        ("% T\n% A; B\n% 5 August 2024\n", {"title": "T", "author": "A; B", "date": "5 August 2024"}),
        ("% T\n% A\n% D\n% E\n", {}),
        ("% of lorries\n", {}),
        ("% T\n% A\nThe rest.\n", {}),
        ("Title: T\nNote: x\n", {}),
        ("Title: T\nThe rest.\n", {}),
        ("Title:\n", {}),
        ("Date: 5 August 2024\n", {}),
        ("Title = T\n", {}),
    ],
)
def test_usual_fields_need_no_fences(text: str, values: dict[str, str]) -> None:
    matter = parse_front_matter(f"{text}\nThe rest.\n")

    assert (matter.values, matter.length) == (values, len(values))
    assert matter.line_of == {key: number for number, key in enumerate(values, start=1)}


@pytest.mark.parametrize(("text", "values"), FORMS)
def test_every_form_has_its_values_and_leaves_the_rest(text: str, values: dict[str, str]) -> None:
    matter = parse_front_matter(f"{text}The rest.\n")

    assert (matter.values, matter.notices) == (values, ())
    assert read_front_matter(f"{text}The rest.\n") == (values, "The rest.\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Title\n---\nx: y\n---\n",
        "--\nx: y\n---\n",
        "---\nA rule stands above.\n---\n",
        "---\nA rule, and nothing below it is closed.\n",
        "---\nThe office wrote:\nText.\n---\n",
        "---\nNote: the pier is shut.\nText.\n",
        "{not JSON}\nText.\n",
        '["a"]\nText.\n',
        '{"a": 1} text\n',
    ],
)
def test_a_text_without_front_matter_is_all_rest(text: str) -> None:
    assert read_front_matter(text) == ({}, text)


NOT_YAML = [Finding.of("front_invalid", form="YAML")]
NOT_TOML = [Finding.of("front_invalid", form="TOML")]
ENDLESS = [Finding.of("front_endless", fence="---")]


@pytest.mark.parametrize(
    ("text", "values", "findings"),
    [
        (
            "---\ntitle: Council: trams\ndate: 2024-08-05\n---\n",
            {"title": "Council: trams", "date": "2024-08-05"},
            [],
        ),
        ("---\ntitle: 'x' y\noops\n---\n", {"title": "'x' y"}, NOT_YAML),
        ("+++\ntitle = Trams\n+++\n", {"title": "Trams"}, []),
        ("+++\ntitle = Trams\noops\n+++\n", {"title": "Trams"}, NOT_TOML),
        (
            f"---\ntitle: T\nx: {'[' * 5000}\noops\n---\n",
            {"title": "T", "x": "[" * 5000},
            NOT_YAML,
        ),
        ("---\ntitle: T\nText.\n", {"title": "T"}, ENDLESS),
        (
            f"---\ntitle: T\n{'text ' * 20_000}\n---\n",
            {"title": "T"},
            ENDLESS,
        ),
    ],
    ids=["a bare colon", "a lost line", "bare TOML", "a lost line of TOML", "deep", "endless", "too long"],
)
def test_what_no_parser_reads_is_read_line_by_line(
    text: str, values: dict[str, str], findings: list[Finding]
) -> None:
    matter = parse_front_matter(text)

    assert matter.values == values
    assert [notice.finding for notice in matter.notices] == findings


def test_a_line_that_is_lost_is_named_by_its_number() -> None:
    assert parse_front_matter("---\na: b\nc: 'd' e\noops\n---\n").notices[0].line == 3


def test_every_field_has_its_line() -> None:
    assert parse_front_matter("---\n\nDate: x\n---\n").line_of == {"date": 3}


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("value", [" ", "x ", "\n", "[", "- ", "a: ", "'"])
def test_the_work_grows_with_the_front_matter(value: str) -> None:
    def measured(times: int) -> float:
        return seconds(parse_front_matter, f"---\ntitle: x{value * times}x\n---\nText.\n")

    assert not excessive(measured, 5_000)


def test_a_field_is_removed_from_the_front_matter_only() -> None:
    assert remove_field(TEXT, "fetched") == TEXT.replace("fetched: 1 2\n", "")
    assert remove_field("fetched: body\n", "fetched") == "fetched: body\n"


def test_empty_values_are_not_written_and_long_ones_take_one_line() -> None:
    assert write_front_matter({"title": "a\n b", "url": " "}) == "---\ntitle: a b\n---\n"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("title: Council: mayor 'backs' trams", "Council: mayor 'backs' trams"),
        ("title: \"'Wagner'\"", "'Wagner'"),
        ('title: ""Wagner" returns, "again""', '"Wagner" returns, "again"'),
        ("title: Winner #1", "Winner #1"),
        ("title: [Opinion] Trams", "[Opinion] Trams"),
    ],
)
def test_files_of_earlier_versions_are_read_as_they_were_written(line: str, value: str) -> None:
    assert read_front_matter(f"---\n{line}\nfetched: 1 2\n---\n")[0]["title"] == value


VALUES = st.text(st.characters() | st.sampled_from("\"'#:[]{}>|*&!%@`,-? \n\x85\u2028")).map(
    lambda text: " ".join(text.split())
)
NONE = "", "~", "null"  # are no values
FIELDS = st.dictionaries(
    st.sampled_from(["title", "url", "outlet", "fetched"]), VALUES.filter(lambda value: value not in NONE)
)


@given(FIELDS, st.text())
@example({"title": "no"}, "")
@example({"title": "2024-08-05"}, "")
@example({"title": "- a"}, "")
def test_what_is_written_is_read_again(values: dict[str, str], rest: str) -> None:
    written = write_front_matter(values)
    read, after = read_front_matter(written + rest)

    assert {key: " ".join(value.split()) for key, value in read.items()} == values
    assert after == rest


@given(FIELDS)
@example({"title": "yes"})
@example({"title": "1_000"})
def test_what_is_written_is_the_same_to_any_reader_of_yaml(values: dict[str, str]) -> None:
    read = yaml.safe_load(write_front_matter(values).removeprefix("---\n").removesuffix("---\n")) or {}

    assert {key: str(value) for key, value in read.items()} == values


def test_a_rule_may_end_fields_without_a_fence() -> None:
    matter = parse_front_matter("Title: T\nDate: D\n---\nThe rest.\n")

    assert (matter.values, matter.length) == ({"title": "T", "date": "D"}, 3)


@pytest.mark.parametrize(
    "text", ["---\ntitle: T\n---\nx", "Title: T\n\nx", '{"title": "T"}\nx', "% T\n% A\n\nx"]
)
def test_blank_lines_may_stand_above(text: str) -> None:
    alone, below = parse_front_matter(text), parse_front_matter(f"\n \n{text}")

    assert (below.values, below.length) == (alone.values, alone.length + 2)
    assert below.line_of == {key: line + 2 for key, line in alone.line_of.items()}


def test_blank_lines_alone_are_no_front_matter_and_notices_keep_their_lines() -> None:
    assert parse_front_matter("\n\nText.\n").length == 0
    assert parse_front_matter("\n---\ntitle: T\nText.\n").notices[0].line == 2
