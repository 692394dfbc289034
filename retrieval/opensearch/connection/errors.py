"""The errors of the search engine, in a module that imports no client."""

from retrieval.reports.errors import Finding


class SearchEngineError(Exception):
    """The search engine cannot be used; the finding tells why, without any login and any word of a question.

    Its names: `engine_address` (the address cannot be read), `engine_library` (the client is not installed),
    `engine_away` (nothing answers), `engine_slow` (no answer in time), `engine_login`, `engine_certificate`,
    `engine_index` (there is no such index), `engine_analysis` (another version has written it),
    `engine_unhealthy` (it has lost a part of the index, or is overloaded), `engine_refused` (anything else).
    """

    def __init__(self, name: str, /, **values: str | int) -> None:
        self.finding = Finding.of(name, **values)
        super().__init__(str(self.finding))

    @property
    def passing(self) -> bool:
        """Whether time may cure it."""
        return self.finding.name in ("engine_away", "engine_slow", "engine_unhealthy")


class LostViewError(SearchEngineError):
    """The fixed view of the index is gone, for example with a node of the cluster; another can be opened."""
