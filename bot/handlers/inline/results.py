"""Inline results as they are sent, made once for each quote: a person who types on mostly sees the same."""

from collections.abc import Iterable
from sys import getsizeof
from threading import Lock

from cachetools import LRUCache

from bot.messages import answers
from bot.messages.templates import Templates
from bot.sending.sending import InlineResult, inline_result
from retrieval import Citation

MEMORY = 16 << 20  # bytes: some 5,000 results
BESIDE = 600  # bytes of a result beside its JSON: its id, its key, and its places in the cache

# Version of the archive, passage, the spans of the quote and of its best sentence: nothing that was typed.
_Key = tuple[str, tuple[str, int], int, int, tuple[int, int] | None]


class InlineResults:
    """Makes the results for citations; threads may share it."""

    def __init__(self, memory: int = MEMORY) -> None:
        self._made: LRUCache[_Key, tuple[str, str]] = LRUCache(memory, _size)
        self._lock = Lock()

    def of(
        self, templates: Templates, citations: Iterable[Citation], username: str, version: str | None
    ) -> tuple[InlineResult, ...]:
        """The results, each once, for a bot of this name.

        `version` is that of the reports that the citations are from; None is an unknown one.
        """
        made = (self._result(templates, citation, username, version) for citation in citations)
        return tuple({result.id: result for result in made}.values())

    def _result(
        self, templates: Templates, citation: Citation, username: str, version: str | None
    ) -> InlineResult:
        if version is None:
            return inline_result(answers.inline_entry(templates, citation, username))
        key = version, citation.passage.key, citation.start, citation.end, citation.sentence
        with self._lock:
            known = self._made.get(key)
        if known:
            return InlineResult(*known, (citation,))
        result = inline_result(answers.inline_entry(templates, citation, username))
        with self._lock:
            self._made[key] = result.id, result.json
        return result


def _size(made: tuple[str, str]) -> int:
    return BESIDE + getsizeof(made[1])
