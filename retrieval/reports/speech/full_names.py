"""The full names in an outlet's own texts, for the short ones in its lead-ins."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from retrieval.reports.speech.names import canonical, is_short_for
from retrieval.reports.speech.vocabulary import SAYING
from retrieval.text.dates import MONTH_NAMES

NAMES_BODY = re.compile(
    r"\b(?:ministry|mod|department|pentagon|institute|agency|service|staff|command|directorate|office|council|"
    r"cent(?:re|er)|bureau|committee|commission|embassy|intelligence|government|administration|forces)\b",
    re.IGNORECASE,
)
ADVERBS_BEFORE = r"(?:\s+(?:also|further|has|had|later|previously))*"
_SAYS = re.compile(rf"{ADVERBS_BEFORE}\s+{SAYING}\b")
SOURCE = re.compile(r"\b(?:according to|per)\s+(?:the\s+)?$", re.IGNORECASE)
_UPPER = r"(?:(?:[A-Z]\.)+|(?:Gen|Maj|Lt|Col|Adm|Brig|Capt|Dr|St)\.|[A-ZÀ-ÖØ-Þ][\w’'&-]*)"
_NAME = re.compile(rf"{_UPPER}(?:\s+(?:(?:(?:of|for)(?:\s+the)?|and|de|des|du|la|für)\s+)?{_UPPER})*")
_NO_NAME = (
    r"(?:The|In|On|At|As|An?|It|Its|They|He|She|This|These|Here|Earlier|Today|Yesterday|According|From|By|Per|"
    rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{'|'.join(MONTH_NAMES)})\b"
)
_SURROUNDING = re.compile(rf"^(?:{_NO_NAME}\s*)+|(?:\s+{_NO_NAME})+$|[’']s?$")


class FullNames:
    """The names of two words or more in some texts, and how often each stands there and says something."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._said, self._named = Counter[str](), Counter[str]()
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        for text in texts:
            for start, candidate in names_in(text):
                full = canonical(candidate)
                if " " not in full:
                    continue
                if not self._named[full]:
                    for word in {*full.lower().split(), "".join(filter(str.isupper, full))}:
                        self._by_word[word].append(full)
                self._named[full] += 1
                end = start + len(candidate)
                if _SAYS.match(text, end) or SOURCE.search(text, max(0, start - 20), start):
                    self._said[full] += 1
        self._speaking = [full for full, _ in self._said.most_common() if NAMES_BODY.search(full)]

    def body(self, name: str) -> str | None:
        """The body that a short name means, the one quoted most; the only one quoted for an empty name."""
        if not name:
            return self._speaking[0] if self._speaking else None
        words = name.lower().split()
        alike = min((self._by_word.get(word, []) for word in words), key=len)
        alike = [full for full in (*alike, *self._by_word.get(name, [])) if is_short_for(name, full)]
        counts = self._said if any(self._said[full] for full in alike) else self._named
        return max(dict.fromkeys(alike), key=lambda full: counts[full], default=name)

    def person(self, name: str) -> str:
        """A person's last name with the first name that the texts have; a name in full as it is."""
        found = {
            " ".join(full.split()[-2:]) for full in self._by_word.get(name.lower(), ()) if full.endswith(name)
        }
        return found.pop() if " " not in name and len(found) == 1 else name


def names_in(text: str) -> Iterator[tuple[int, str]]:
    """The capitalised names of a text as (start, name)."""
    for match in _NAME.finditer(text):
        if name := _SURROUNDING.sub("", match[0]).strip():
            yield match.start() + match[0].index(name), name
