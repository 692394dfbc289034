"""The errors of an import.

ImportFailedError
├── FileError            a file or standard input that is not a report
├── StoppedError         reading that ended with the program
├── IndexingError        the search engine cannot be used, or not with this folder
└── FetchError           a request that gave nothing usable
    ├── RefusedError     an address that is not valid or not allowed
    ├── NetworkError     no connection, or it was closed or timed out
    ├── LimitError       too large, or too many redirects
    ├── StatusError      an HTTP status other than success
    ├── FeedGoneError    a feed that its server calls gone for good
    └── ContentError     neither an article nor a feed
"""

from bot.configuration.errors import one_line
from bot.logs import OperatorError
from bot.web.urls import shown
from bot.wording import wording


class ImportFailedError(Exception):
    """An import that failed: its source, the reason and the cure, each of them one line."""

    lasting = True  # whether another attempt would fail in the same way

    def __init__(self, source: str, reason: str, cure: str) -> None:
        # A reason may quote what the source holds, such as the names of columns.
        self.source, self.reason, self.cure = one_line(source), one_line(reason), one_line(cure)
        super().__init__(f"{self.source}: {self.reason}; {self.cure}")


class FileError(ImportFailedError):
    """A file or standard input that is not a report."""


class IndexingError(ImportFailedError, OperatorError):
    """The search engine cannot be used, or not with this folder: nothing can be imported until that is cured.

    A file may have been written by then; importing it again indexes it, as `dispatch index` does.
    """

    def __init__(self, source: str, reason: str, cure: str, lasting: bool = True) -> None:
        super().__init__(source, reason, cure)
        self.lasting = lasting


class FetchError(ImportFailedError):
    """A request that gave nothing usable. `source` is the address without login and query."""

    def __init__(self, url: str, reason: str, cure: str) -> None:
        super().__init__(shown(url), reason, cure)


class RefusedError(FetchError):
    """An address that is not valid or not allowed."""


class NetworkError(FetchError):
    """No connection, or one that was closed or timed out."""

    lasting = False

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason, wording("importing.network_cure"))


class LimitError(FetchError):
    """A response beyond the limits of size or redirects."""


class StatusError(FetchError):
    """An HTTP status other than success; `retry_after` is the header of that name."""

    def __init__(self, url: str, status: int, retry_after: str = "") -> None:
        gone, later = status in (404, 410), status in (408, 425, 429) or status >= 500
        cure = wording("importing.open_in_browser")
        if gone or later:
            cure = wording("importing.check_address") if gone else wording("importing.try_later")
        super().__init__(url, wording("importing.status", status=status), cure)
        self.status = status
        self.retry_after = retry_after
        self.lasting = not later

    @property
    def busy(self) -> bool:
        """Whether the server asks for fewer requests."""
        return self.status in (429, 503)


class FeedGoneError(FetchError):
    """A feed that its server calls gone for good."""

    def __init__(self, url: str) -> None:
        cure = wording("importing.remove_feed")
        super().__init__(url, wording("importing.feed_ended"), cure)


class ContentError(FetchError):
    """The content is neither an article nor a feed."""


class StoppedError(ImportFailedError):
    """Reading was stopped since the program is ending; nothing is wrong with the source."""

    lasting = False

    def __init__(self, source: str) -> None:
        super().__init__(source, wording("importing.stopped"), wording("importing.add_again"))
