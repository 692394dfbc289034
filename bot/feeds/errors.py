"""What can go wrong on the way in.

ImportFailedError
├── FileError       a file or standard input that is no report
└── FetchError      an address that gave nothing
    ├── RefusedError     an address that may not be reached
    ├── NetworkError     no connection, or one that broke off
    ├── LimitError       too large, too slow, too many redirects
    ├── StatusError      the server said no
    └── ContentError     it came, but it is no article or feed
"""

from bot.feeds.urls import shown


class ImportFailedError(Exception):
    """Something that could not be brought in: what, why, and the cure."""

    lasting = True  # whether trying again would give the same

    def __init__(self, source: str, reason: str, cure: str) -> None:
        super().__init__(f"{source}: {reason}; {cure}")
        self.source = source
        self.reason = reason
        self.cure = cure


class FileError(ImportFailedError):
    """A file or standard input that is no report."""


class FetchError(ImportFailedError):
    """An address that gave nothing. `source` is the address without login and query."""

    def __init__(self, url: str, reason: str, cure: str) -> None:
        super().__init__(shown(url), reason, cure)


class RefusedError(FetchError):
    """An address that may not be reached."""


class NetworkError(FetchError):
    """No connection, or one that broke off."""

    lasting = False

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason, "try again later, or check the address and this machine's network")


class LimitError(FetchError):
    """Larger, slower or further away than Dispatch goes along with."""


class StatusError(FetchError):
    """A status that is no success; `retry_after` is the server's own word on when to come again."""

    def __init__(self, url: str, status: int, retry_after: str = "") -> None:
        gone, later = status in (404, 410), status in (408, 425, 429) or status >= 500
        cure = "open the address in a browser"
        if gone or later:
            cure = "check the address" if gone else "try again later"
        super().__init__(url, f"the server answered with status {status}", cure)
        self.status = status
        self.retry_after = retry_after
        self.lasting = not later

    @property
    def busy(self) -> bool:
        """Whether the server asks to be left alone for a while."""
        return self.status in (429, 503)


class ContentError(FetchError):
    """What came is no article or no feed."""
