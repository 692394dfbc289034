"""The keyboards of lists of reports, and those that lead to them by year and month."""

from collections.abc import Callable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages.callback_data import Action, BrowseReports, encode
from bot.messages.keyboards import Keyboards, Row
from bot.messages.templates import Templates
from retrieval import Period, Report

STRETCHES_IN_ROW = 3


class ListKeyboards:
    """Builds the keyboards of lists."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def page(
        self,
        listed: Sequence[Report],
        page: int,
        pages: int,
        action: Callable[[int], Action],
        back: BrowseReports | None,
    ) -> InlineKeyboardMarkup | None:
        """A button for each report, steps, and one that leads back."""
        keyboard = Keyboards(self._templates).reports(listed, page, pages, action)
        rows = [*keyboard.inline_keyboard] if keyboard else []
        return InlineKeyboardMarkup([*rows, *self._back(back)]) if rows or back else None

    def stretches(
        self, parts: Sequence[tuple[str, Period | None, int]], back: BrowseReports | None, everything: bool
    ) -> InlineKeyboardMarkup:
        """A button for each stretch of the reports, by name, days and count; one for all of them."""
        buttons = [
            self._button("stretch", BrowseReports(name), name, period, count) for name, period, count in parts
        ]
        rows = [buttons[at : at + STRETCHES_IN_ROW] for at in range(0, len(buttons), STRETCHES_IN_ROW)]
        whole = [[self._button("newest_first", BrowseReports("all"))]] if everything else []
        return InlineKeyboardMarkup([*rows, *whole, *self._back(back)])

    def _back(self, back: BrowseReports | None) -> list[Row]:
        return [[self._button("back", back, back.listed)]] if back else []

    def _button(self, name: str, action: Action, *values: object) -> InlineKeyboardButton:
        label = self._templates.phrase("list_buttons", name, *values)
        return InlineKeyboardButton(label, callback_data=encode(action))
