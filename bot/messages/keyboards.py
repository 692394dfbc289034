"""The keyboards under messages."""

from collections.abc import Callable, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.messages.callback_data import (
    Action,
    AskSuggestion,
    ExplainProbability,
    ListMatches,
    ListReports,
    ShowContext,
    ShowMore,
    ShowNewer,
    ShowOlder,
    ShowReport,
    ShowTimeline,
    TakeBack,
    encode,
)
from bot.messages.deep_links import address, passage_payload, report_payload
from bot.messages.telegram_html import shorten, units
from bot.messages.templates import MARKS, Templates
from retrieval import Citation, Passage, Report, address_of, report_address, sentences

MAX_COPIED = 256  # UTF-16 units of a copy_text button
LABEL_UNITS = 48  # as much as a phone shows of a button as wide as the message
TITLE_UNITS = (120, 60)  # in a copied citation: a long title gives way to the quote

Row = list[InlineKeyboardButton]


class Keyboards:
    """Builds keyboards; every label comes from prompts/."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def answer(
        self, citations: Sequence[Citation], more: int | None, later: Report | None = None
    ) -> InlineKeyboardMarkup | None:
        """A row for the first passage and one for the answer; `more` is where the answer goes on."""
        rows = [self._card(citations[0])] if citations else []
        last = [self._action("more", ShowMore(more))] if more is not None else []
        return _keyboard([*rows, [*last, *(self._opened("later", later) if later else [])]])

    def abstention(self, suggestion: str | None, nearest: Sequence[Citation]) -> InlineKeyboardMarkup | None:
        """The question that was perhaps meant, else where the nearest passage stands.

        That is no answer, so there is nothing to share or copy.
        """
        if suggestion:
            label = shorten(self._label("ask_suggestion", suggestion), LABEL_UNITS)
            return _keyboard([[InlineKeyboardButton(label, callback_data=encode(AskSuggestion()))]])
        return _keyboard([self._card(citation)[:2] for citation in nearest])

    def newest(self, report: Report, earlier: bool) -> InlineKeyboardMarkup | None:
        """A button that opens the newest report, or the newest from before a time without any."""
        return _keyboard([self._opened("newest_report", report, earlier)])

    def context(
        self, cited: Citation, before: Passage | None, after: Passage | None, explained: bool
    ) -> InlineKeyboardMarkup | None:
        """Steps to the neighbours, and what can be done with this passage.

        `explained` offers what its words of likelihood mean.
        """
        ref = cited.passage.report.ref
        steps = [
            self._action(name, ShowContext(ref, other.ordinal))
            for name, other in (("before", before), ("after", after))
            if other
        ]
        copied = CopyTextButton(self.copied(cited))
        tools = [InlineKeyboardButton(self._label("copy"), copy_text=copied)]
        if explained:
            tools.append(self._action("probability_words", ExplainProbability()))
        return _keyboard([steps, self._card(cited)[1:], tools])

    def links(self, passage: Passage, username: str) -> InlineKeyboardMarkup | None:
        """The same for a message in a chat that the bot cannot see: addresses of the private chat."""
        return _keyboard(
            [
                [
                    InlineKeyboardButton(
                        self._label("context"), url=address(username, passage_payload(passage))
                    ),
                    InlineKeyboardButton(
                        self._label("report"), url=address(username, report_payload(passage.report))
                    ),
                ]
            ]
        )

    def latest(self, report: Report, newer: bool, older: bool) -> InlineKeyboardMarkup | None:
        """Steps to the newer and the older report."""
        steps = self._neighbours(report, newer, older, whole=0)
        return _keyboard([steps, [self._action("full_report", ShowReport(report.ref, 0))]])

    def pages(
        self,
        report: Report,
        page: int,
        pages: int,
        neighbours: tuple[bool, bool],
        others: Sequence[Report] = (),
        more: bool = False,
    ) -> InlineKeyboardMarkup | None:
        """Steps to the other pages, Share, and steps to the newer and the older report, if there are such.

        Below, what else was perhaps meant; `more` leads to all of it.
        """
        row = self._neighbours(report, *neighbours, whole=1)
        row.insert(int(neighbours[0]), self._share(report_address(report)))
        return _keyboard(
            [
                self._steps(page, pages, lambda number: ShowReport(report.ref, number)),
                row,
                *(self._opened("listed", other) for other in others),
                [self._action("all_matches", ListMatches(0))] if more else [],
            ]
        )

    def reports(
        self,
        listed: Sequence[Report],
        page: int,
        pages: int,
        action: Callable[[int], Action] = ListReports,
    ) -> InlineKeyboardMarkup | None:
        """A button for each report, and steps."""
        rows = [self._opened("listed", report) for report in listed]
        return _keyboard([*rows, self._steps(page, pages, action)])

    def timeline(self, listed: Sequence[Report], page: int, pages: int) -> InlineKeyboardMarkup | None:
        """Steps, and a mark for each report that opens it."""
        marks = [
            InlineKeyboardButton(mark, callback_data=encode(ShowReport(report.ref, 0)))
            for mark, report in zip(MARKS, listed, strict=False)
        ]
        return _keyboard([marks, self._steps(page, pages, ShowTimeline)])

    def imported(
        self, report: Report, file_key: int | None, early: bool = False
    ) -> InlineKeyboardMarkup | None:
        """What can be done with a report that an operator brought in; an `early` one cannot be opened yet."""
        row = [] if early else [self._action("open_report", ShowReport(report.ref, 0))]
        if file_key is not None:
            row.append(self._action("take_back", TakeBack(report.ref, file_key)))
        return _keyboard([row])

    def _opened(self, name: str, report: Report, *values: object) -> Row:
        """A button that opens a report as a message of its own."""
        data = encode(ShowReport(report.ref, 0))
        return [
            InlineKeyboardButton(shorten(self._label(name, report, *values), LABEL_UNITS), callback_data=data)
        ]

    def _card(self, citation: Citation) -> Row:
        report = citation.passage.report
        start = (citation.sentence or (citation.start, 0))[0]
        return [
            self._action("context", ShowContext(report.ref, citation.passage.ordinal, start)),
            self._action("report", ShowReport(report.ref)),
            self._share(address_of(citation.passage)),
        ]

    def _share(self, address: str) -> InlineKeyboardButton:
        share = SwitchInlineQueryChosenChat(
            address, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        )
        return InlineKeyboardButton(self._label("share"), switch_inline_query_chosen_chat=share)

    def _neighbours(self, report: Report, newer: bool, older: bool, whole: int) -> Row:
        steps = [self._action("newer", ShowNewer(report.ref, whole))] if newer else []
        return [*steps, self._action("older", ShowOlder(report.ref, whole))] if older else steps

    def copied(self, citation: Citation) -> str:
        """The citation to paste elsewhere: as many whole sentences of the quote as fit, and their place."""
        text, start = citation.passage.text, citation.start
        # What is longer than a copy holds cannot fit, and each try is rendered.
        beyond = start + MAX_COPIED + 1
        spans = sentences(text[:beyond])
        ends = [end for _, end in spans if start < end < min(citation.end, beyond)]
        quotes = [text[start:end] for end in (citation.end, *reversed(ends)) if end < beyond]
        copies = (
            self._templates.phrase("buttons", "citation", citation, quote, limit)
            for quote in (*quotes, "")
            for limit in TITLE_UNITS
        )
        return next(copied for copied in copies if units(copied) <= MAX_COPIED)  # without a quote it does

    def _steps(self, page: int, pages: int, action: Callable[[int], Action]) -> Row:
        steps = []
        if page > 1:
            steps.append(self._page("previous_page", page - 1, action(page - 1)))
        if page < pages:
            steps.append(self._page("next_page", page + 1, action(page + 1)))
        return steps

    def _page(self, name: str, number: int, action: Action) -> InlineKeyboardButton:
        return InlineKeyboardButton(self._label(name, number), callback_data=encode(action))

    def _action(self, name: str, action: Action) -> InlineKeyboardButton:
        return InlineKeyboardButton(self._label(name), callback_data=encode(action))

    def _label(self, name: str, *values: object) -> str:
        return self._templates.phrase("buttons", name, *values)


def _keyboard(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None
