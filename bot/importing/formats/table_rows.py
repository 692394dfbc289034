"""The rows of a table as texts, and those of a CSV or TSV file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date
from html import unescape
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

from bot.importing.formats.cells import LONG_MARKUP, as_date, as_text, without_markup
from bot.importing.formats.columns import Columns, columns_of, known_fields
from bot.importing.formats.html_text import is_markup, plain_text
from bot.importing.formats.source_text import SourceContents, SourceItem, SourceText, plausible, unreadable
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.web.errors import FileError
from bot.web.urls import canonical
from bot.wording import wording
from retrieval import DateOrder, ReadingOptions, ReportError, decode_text, read_date

MAX_DECODED_BYTES = 100_000_000  # of a table that is not in UTF-8: its encoding is found from all of it
_SAMPLE_LINES = 20  # lines in which the header row has to end
_LONGEST_LINE = 2 * MAX_REPORT_BYTES
_MAX_SHAPES = 1000  # different sets of columns that rows are looked through for
_END = "\x1e"  # below the last line; in a cell where its quotation mark is not closed
_DELIMITERS = ",;\t|"
_LINES = "title", "outlet", "summary"  # fields of one line; entities in a text are for its reader
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|[a-z]{2,8});")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?")
_NUMERIC = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")


class TableRow(NamedTuple):
    """One row: where it is in its source, and its cells by column."""

    place: str
    cells: Mapping[str, Any]


# Reads the rows from the first on, each time it is called.
Rows = Callable[[], Iterator[TableRow | FileError]]


def read_table(
    rows: Rows, name: str, options: ReadingOptions, today: date, chosen: Mapping[str, str]
) -> SourceContents:
    """A report of every row that has a text. They are read twice: the whole column decides its date order.

    Raises FileError where no column is known to hold texts.
    """
    total = 0
    shapes: dict[tuple[str, ...], None] = {}  # the columns of each row
    errors: list[SourceItem] = []  # of a table that holds nothing else
    for row in rows():
        total += 1
        if isinstance(row, TableRow) and len(shapes) < _MAX_SHAPES:
            shapes.setdefault(tuple(row.cells))
        elif isinstance(row, FileError) and not shapes:
            errors.append(row)
    if not total:
        raise FileError(name, wording("importing.no_rows"), wording("importing.export_again"))
    if not shapes:
        return SourceContents(errors, (), Counter(), total, several=True)
    names = dict.fromkeys(column for shape in shapes for column in shape)
    columns = columns_of(names, chosen, name, [frozenset(shape) for shape in shapes])
    order, notes = _date_order(rows, columns, options)
    options, shared = ReadingOptions(options.zone, order), _shared_urls(rows, columns)
    left_out: Counter[str] = Counter()

    def items() -> Iterator[SourceItem]:
        for row in rows():
            if item := _item(row, name, columns, options, today, shared):
                yield item
            else:
                left_out["rows without text"] += 1

    shown = f"{columns}; {total} {'row' if total == 1 else 'rows'}"
    return SourceContents(items(), (shown, *notes), left_out, total, several=True)


def csv_rows(file: BinaryIO, name: str) -> Rows:
    """The rows of a CSV or TSV file. Raises FileError where its header cannot be read."""
    csv.field_size_limit(MAX_REPORT_BYTES)
    lines = _text_lines(file, name)
    sample = "".join(islice(lines(), _SAMPLE_LINES))
    marked = re.match(r"sep=(.)\r?\n", sample)  # Excel's own mark
    delimiter, skipped = (marked[1], 1) if marked else (_delimiter(sample, name), 0)

    def rows() -> Iterator[TableRow | FileError]:
        reader = csv.reader(chain(islice(lines(), skipped, None), (_END,)), delimiter=delimiter)
        header: list[str] = []
        started = skipped + 1  # the line in which the row starts
        try:
            for cells in reader:
                place, started = f"{name}, line {started}", reader.line_num + skipped + 1
                if cells != [_END] and cells[-1:] and cells[-1].endswith(_END):
                    cure = wording("importing.close_quotation")
                    yield FileError(place, wording("importing.open_quotation"), cure)
                elif not any(map(str.strip, cells)):
                    continue
                elif not header:
                    header = [cell.strip() for cell in cells]
                elif any(map(str.strip, cells[len(header) :])):
                    cure = wording("importing.quote_cells")
                    yield FileError(place, wording("importing.too_many_cells"), cure)
                else:
                    row = dict.fromkeys(header, "")  # the cells of a short row are empty
                    for column, cell in reversed(list(zip(header, cells, strict=False))):
                        row[column] = cell  # the first of two columns of one name counts
                    yield TableRow(f"line {reader.line_num + skipped}", row)
        except csv.Error as error:
            yield FileError(
                name,
                f"line {reader.line_num + skipped}: {error}",
                wording("importing.correct_table"),
            )

    return rows


def is_table(sample: str) -> bool:
    """Whether the first line of a text is a header row: it has usual names of columns, one for texts."""
    first = next(iter(sample.splitlines()), "").strip()
    if len(first) > 1000:
        return False
    header = next(csv.reader([first], delimiter=_delimiter(first, "")), [])
    fields = known_fields(header)
    return len(fields) >= 2 and bool(fields & {"text", "summary"}) and max(map(len, header)) <= 30


def _item(
    row: TableRow | FileError,
    name: str,
    columns: Columns,
    options: ReadingOptions,
    today: date,
    shared: Container[str],
) -> SourceText | FileError | None:
    """The text of a row with what else the row says, the error of one, or None for no text."""
    if isinstance(row, FileError):
        return row
    try:
        text = without_markup(_value(row, columns, "text"), f"{name}, {row.place}")
    except FileError as error:
        return error
    if not text:
        return None
    stated, url = _date_cell(row, columns), _url(row, columns)
    published = as_date(stated, options)
    outlet = _cell(row, columns, "outlet")
    return SourceText(
        text=text,
        title=" ".join(_cell(row, columns, "title").split()),
        published=plausible(published, today),
        outlet="" if canonical(outlet) else outlet,  # a source that is an address
        url=url,
        summary=" ".join(_cell(row, columns, "summary").split()),
        updated=plausible(as_date(_value(row, columns, "updated"), options), today),
        place=row.place,
        url_shared=url in shared,
        date_text=as_text(stated) if published is None else "",
    )


def _url(row: TableRow, columns: Columns) -> str:
    return canonical(_cell(row, columns, "url")) or canonical(_cell(row, columns, "outlet"))


def _shared_urls(rows: Rows, columns: Columns) -> frozenset[str]:
    """The addresses that several rows have, such as that of a home page or a live blog."""
    if not {"url", "outlet"} & set(columns.by_field):
        return frozenset()
    counts = Counter(_url(row, columns) for row in rows() if isinstance(row, TableRow))
    return frozenset(url for url, count in counts.items() if url and count > 1)


def _date_order(rows: Rows, columns: Columns, options: ReadingOptions) -> tuple[DateOrder | None, list[str]]:
    """The order of day and month that the whole column shows, else the setting's; and what to know of it."""
    if "date" not in columns.by_field:
        return options.date_order, [wording("importing.no_date_column")]
    orders, ambiguous, undated, example = set[DateOrder](), 0, 0, ""
    for row in rows():
        value = _date_cell(row, columns) if isinstance(row, TableRow) else None
        if not isinstance(value, str) or not _NUMERIC.search(value):
            if isinstance(row, TableRow) and value not in (None, "") and as_date(value, options) is None:
                undated, example = undated + 1, example or str(value)[:40]
            continue
        try:
            reading = read_date(value, options.zone)
        except ValueError:
            reading = None
        if reading is None:
            undated, example = undated + 1, example or value[:40]
            continue
        orders |= {reading.order} if reading.order else set()
        ambiguous += reading.ambiguous
    order = orders.pop() if len(orders) == 1 else options.date_order
    notes = []
    if ambiguous and order is None:
        notes.append(wording("importing.ambiguous_dates", count=ambiguous))
    if undated:
        notes.append(wording("importing.unreadable_dates", count=undated, example=example))
    return order, notes


def _date_cell(row: TableRow, columns: Columns) -> Any:
    """The cell of the date, with that of the time where it has a column of its own."""
    value = row.cells.get(columns.of_row(row.cells, "date"))
    clock = row.cells.get(columns.clock)
    if isinstance(value, str) and isinstance(clock, str) and _CLOCK.fullmatch(clock.strip()):
        return f"{value.strip()} {clock.strip()}" if ":" not in value else value
    return value


def _value(row: TableRow, columns: Columns, field: str) -> str:
    return as_text(row.cells.get(columns.of_row(row.cells, field)))


def _cell(row: TableRow, columns: Columns, field: str) -> str:
    text = _value(row, columns, field)
    if is_markup(text):
        return plain_text(text) if len(text) <= LONG_MARKUP else ""
    return unescape(text) if field in _LINES and _ENTITY.search(text) else text


def _delimiter(sample: str, name: str) -> str:
    """The character between cells: the one by which the header has the most known columns, then the most."""
    if name.lower().endswith((".tsv", ".tab")):
        return "\t"

    def fields(delimiter: str) -> tuple[int, int]:
        try:
            header = next(csv.reader(io.StringIO(sample), delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return len(known_fields(header)), len(header)

    return max(_DELIMITERS, key=fields)


def _text_lines(file: BinaryIO, name: str) -> Callable[[], Iterator[str]]:
    """Reads the lines of a table from the first on; from the file itself where that is in UTF-8."""

    def lines() -> Iterator[str]:
        file.seek(0)
        encoding = "utf-8-sig"
        while line := file.readline(_LONGEST_LINE):
            yield line.decode(encoding)
            encoding = "utf-8"

    try:
        for _ in lines():
            pass
    except UnicodeDecodeError:
        file.seek(0)
        raw = file.read(MAX_DECODED_BYTES + 1)
        if len(raw) > MAX_DECODED_BYTES:
            raise FileError(name, wording("importing.not_utf8"), wording("importing.save_as_utf8")) from None
        try:
            text = decode_text(raw, name)
        except ReportError as error:
            raise unreadable(name, error) from error
        return lambda: iter(io.StringIO(text, newline=""))
    return lines
