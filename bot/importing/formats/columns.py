"""Which column of a table, or name in JSON, holds what of a report."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.web.errors import FileError
from bot.wording import wording

FIELDS = "title", "date", "text", "url", "outlet", "summary", "updated"
_SHOWN = 20  # columns that a message names
_NAMES = {  # field -> its usual names, the likeliest first; in lower case, words joined by _
    "title": "title headline heading subject header article_title post_title news_title titel überschrift "
    "schlagzeile titre titulo título titular заголовок назва",
    "date": "date published published_at date_published publish_date published_date publication_date "
    "pub_date pubdate published_on publication_time published_time publish_time datetime date_time "
    "date_publish post_date article_date timestamp posted_at posted date_posted created_at created "
    "created_time created_utc ts time day when datum veröffentlicht veröffentlicht_am fecha дата "
    "дата_публікації дата_публикации опубліковано опубликовано",
    "text": "text body content article story full_text fulltext article_text article_body body_text "
    "maintext main_text content_text raw_text plain_text post_content message post content_html "
    "texto texte inhalt contenu contenido текст зміст",
    "url": "url link permalink href address article_url source_url web_url canonical_url page_url post_url "
    "enlace lien посилання ссылка адреса адрес",
    "outlet": "outlet source publisher publication site site_name sitename newspaper media source_name "
    "media_name news_source publication_name channel channel_name agency source_domain domain hostname "
    "quelle fuente джерело источник видання издание",
    "summary": "summary description excerpt abstract lead lede dek subtitle standfirst",
    "updated": "updated updated_at date_updated modified modified_at date_modified last_modified lastmod "
    "edited_at",
}
_CLOCKS = "time", "hour", "clock", "uhrzeit", "час", "время"
_KNOWN = {name: field for field, names in _NAMES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field, and the columns of no field.

    `instead` are further columns of a field, for the rows that have none of those before.
    """

    by_field: Mapping[str, str]
    unknown: tuple[str, ...]
    clock: str  # the column of the time of day, where the date's has none
    instead: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        sources = {
            each: " or ".join((column, *self.instead.get(each, ()))) for each, column in self.by_field.items()
        }
        if self.clock and "date" in sources:
            sources["date"] += f" with {self.clock}"
        known = ", ".join(f"{each} <- {source}" for each, source in sources.items())
        unused = [name for name in self.unknown if not (name == self.clock and "date" in sources)]
        return (
            wording("importing.columns_and_unused", known=known, unused=_listed(unused)) if unused else known
        )

    def of_row(self, cells: Collection[str], field: str) -> str:
        """The column in which a row with these columns has a field; empty without one."""
        columns = (self.by_field.get(field, ""), *self.instead.get(field, ()))
        return next((column for column in columns if column in cells), "")


def known_fields(names: Iterable[str]) -> set[str]:
    """The fields that some columns are usual names of."""
    return {_KNOWN[plain] for name in names if (plain := _plain(name)) in _KNOWN}


def columns_of(
    names: Iterable[str], chosen: Mapping[str, str], source: str, rows: Collection[Collection[str]] = ()
) -> Columns:
    """The columns of a table by their names; `chosen` (field -> column) takes precedence.

    `rows` are the columns of its rows, where those differ: two of one field that no row has together stand
    instead of each other. Raises FileError where a chosen column is missing, or where none holds texts.
    """
    names = list(dict.fromkeys(names))
    by_field = {}
    for field, column in chosen.items():
        if column not in names:
            raise FileError(
                source,
                wording("importing.no_column", column=column),
                wording("importing.choose_column", columns=_listed(names)),
            )
        by_field[field] = column
    plain = {_plain(name): name for name in reversed(names)}
    for field in FIELDS:
        free = (plain[usual] for usual in _NAMES[field].split() if usual in plain)
        column = next((name for name in free if name not in by_field.values()), "")
        if column and field not in by_field:
            by_field[field] = column
    if "text" not in by_field and "summary" in by_field and "summary" not in chosen:
        by_field["text"] = by_field.pop("summary")
    if "text" not in by_field:
        raise FileError(
            source,
            wording("importing.no_text_column", columns=_listed(names)),
            wording("importing.name_columns"),
        )
    instead = {
        each: _instead(by_field[each], [plain[name] for name in _NAMES[each].split() if name in plain], rows)
        for each in by_field
        if each not in chosen
    }
    known = {*by_field.values(), *(name for each in instead.values() for name in each)}
    unknown = tuple(name for name in names if name not in known)
    clock = next((name for name in unknown if _plain(name) in _CLOCKS), "")
    return Columns({each: by_field[each] for each in FIELDS if each in by_field}, unknown, clock, instead)


def _instead(column: str, others: Iterable[str], rows: Collection[Collection[str]]) -> tuple[str, ...]:
    """The other columns of a field that no row has beside one that is taken already."""
    taken = [column]
    for other in others:
        if rows and not any(other in row and any(name in row for name in taken) for row in rows):
            taken.append(other)
    return tuple(taken[1:])


def _plain(name: str) -> str:
    """A column's name in lower case, its words joined by _: "publishedAt" is "published_at"."""
    spaced = re.sub(r"(?<=[a-zа-яіїє])(?=[A-ZА-ЯІЇЄ])", " ", name)
    return "_".join(re.findall(r"\w+", spaced.replace("_", " ").casefold()))


def _listed(names: Iterable[str]) -> str:
    names = [name if len(name) <= 40 else f"{name[:40]}…" for name in names]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
