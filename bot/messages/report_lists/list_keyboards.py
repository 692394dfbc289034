"""The keyboards that lead to a list of reports by year and month."""

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from bot.messages.callback_data import BrowseReports
from bot.messages.keyboards import Keyboards
from retrieval import Period

STRETCHES_IN_ROW = 3


class ListKeyboards(Keyboards):
    """Builds the keyboards of lists."""

    def stretches(
        self, parts: Sequence[tuple[str, Period | None, int]], back: BrowseReports | None, everything: bool
    ) -> InlineKeyboardMarkup:
        """A button for each stretch of the reports, by name, days and count; one for all of them."""
        buttons = [
            self._action("stretch", BrowseReports(name), name, period, count) for name, period, count in parts
        ]
        rows = [buttons[at : at + STRETCHES_IN_ROW] for at in range(0, len(buttons), STRETCHES_IN_ROW)]
        whole = [self._action("newest_first", BrowseReports("all"))] if everything else []
        return InlineKeyboardMarkup([row for row in (*rows, whole, self._back(back)) if row])
