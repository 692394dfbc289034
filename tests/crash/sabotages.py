"""Defects that a crash test must find: each breaks one write that has to be whole."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from bot.feeds.article_check import ArticleChecker
from bot.importing import report_folder, report_writer
from bot.subscriptions import new_reports, notifier
from bot.subscriptions.delivery.sender import Sender
from retrieval.index import array_file


def announce_in_two_transactions() -> None:
    """Record the new reports in one transaction, and their announcements in the next."""

    async def write(self: Any, begun: bool, *given: Any) -> bool:
        _, keys, new_keys, drafts, digests, now = given
        async with self._database.writing() as connection:
            if begun != await new_reports.has_begun(connection):
                return False
            await new_reports.record(connection, self._database, {**keys, **new_keys})
        async with self._database.writing() as connection:
            for each in drafts:
                await notifier.put(connection, each.draft, digests, drafts[each], now, each.due)
        return True

    notifier.Notifier._write = write  # type: ignore[method-assign]


def write_articles_in_place() -> None:
    """Write the files of articles under their own names."""
    report_writer.write_atomically = lambda path, data: path.write_bytes(data)  # type: ignore[attr-defined]


def delete_before_sending() -> None:
    """Delete an announcement from the outbox, then send it."""
    send = Sender._send

    async def delete_and_send(self: Any, item: Any) -> Any:
        await self._outbox.take(self._clock(), [item], 0)
        return await send(self, item)

    Sender._send = delete_and_send  # type: ignore[method-assign]


def write_the_header_first() -> None:
    """Write the header of the index before the data that it names."""

    def write(folder: Path, versions: Mapping[str, Any], parts: Mapping[str, Any]) -> None:
        array_file.make_private_folder(folder)
        before, data, content = array_file._data_name(folder), folder / f"data-{token_hex(8)}", io.BytesIO()
        layout, checksum = array_file._write_parts(content, parts)
        header = {**versions, "data": data.name, "size": content.tell(), "crc": checksum, "parts": layout}
        signed = {"checksum": array_file._checksum(header), **header}
        array_file.write_atomically(folder / array_file._HEADER, json.dumps(signed).encode())
        data.write_bytes(content.getvalue())
        array_file._sweep(folder, data, before)

    array_file.write = write


def record_before_writing() -> None:
    """Record an article of a feed as imported, then write its file."""
    unwritten: list[tuple[Path, str]] = []
    save = ArticleChecker._save

    async def save_and_write(self: Any, entry: Any, state: Any) -> None:
        await save(self, entry, state)
        while unwritten:
            report_writer.write_file(*unwritten.pop())

    report_folder.write_file = lambda path, text: unwritten.append((path, text))  # type: ignore[attr-defined]
    ArticleChecker._save = save_and_write  # type: ignore[method-assign]


SABOTAGES: dict[str, Callable[[], None]] = {
    "two-transactions": announce_in_two_transactions,
    "in-place": write_articles_in_place,
    "deleted-before-sent": delete_before_sending,
    "header-first": write_the_header_first,
    "recorded-before-written": record_before_writing,
}
