"""Whom the subject of a verb of saying means: last names, "he", "it" and "the ministry"."""

from collections.abc import Sequence
from itertools import islice

from retrieval.reports.speech.names import Persons, canonical, is_short_for
from retrieval.reports.speech.spoken_paragraph import SpokenParagraph
from retrieval.reports.speech.statements import Statement
from retrieval.reports.speech.subjects import Kind, Subject
from retrieval.reports.speech.vocabulary import PERSONAL

Reference = tuple[str, Kind] | None
_PARAGRAPHS = 3  # before the one with "he" in which the person may be named
_STATEMENTS = 12  # the last ones of a paragraph, where several speak
_BODIES = 12  # the last ones that spoke
_INDEFINITE = ("A ", "An ", "One ", "Another ")


class References:
    """Finds out who the subjects of a report's verbs of saying are, paragraph by paragraph.

    Where a word may mean one or another, it means nobody.
    """

    def __init__(self, paragraphs: Sequence[SpokenParagraph]) -> None:
        self._paragraphs = paragraphs
        self.persons = Persons([each.words for each in paragraphs])
        self._bodies: list[str] = []  # that have spoken, the last one last

    def resolve(self, at: int) -> None:
        """Note who says in a paragraph; those before it have been resolved."""
        paragraph = self._paragraphs[at]
        paragraph.mentions = self.persons.mentions(at)
        before: Statement | None = None
        for each in paragraph.said:
            found: Reference = None
            beside = before is not None and paragraph.starts[before.at] == paragraph.starts[each.at]
            if before and beside and each.elided and paragraph.speakers[before.at]:
                found = self._same(paragraph, before)  # "she said it held, adding ..."
            elif each.subject:
                found = self._meant(at, each.subject)
            elif not each.elided:
                found = None
            elif before and beside:
                found = self._same(paragraph, before)
            elif each.at == paragraph.starts[each.at] or _follows_quotation(paragraph, each.at):
                found = self._last_speaker(at, each.at)
            if found and found[1] == "person" and paragraph.words[each.at].lower == "to":
                found = (
                    found[0],
                    "person" if self.persons.is_known(found[0]) else "body",
                )  # "according to Kyiv"
            paragraph.speakers[each.at] = found[0] if found else None
            if found and not paragraph.only_reports(each):
                self._note(paragraph, each, *found)
            before = each

    def _note(self, paragraph: SpokenParagraph, statement: Statement, name: str, kind: Kind) -> None:
        """Remember a speaker for the words that may mean them later."""
        paragraph.kinds[name] = kind
        if paragraph.words[statement.at].lower in ("asked", "asks"):
            paragraph.askers.add(name)
        if kind == "body" and name not in self._bodies[-_BODIES:]:
            self._bodies.append(name)

    def _same(self, paragraph: SpokenParagraph, statement: Statement) -> Reference:
        name = paragraph.speakers[statement.at]
        return (name, paragraph.kinds[name]) if name in paragraph.kinds else None

    def _meant(self, at: int, subject: Subject) -> Reference:
        name = subject.name
        if subject.kind == "pronoun":
            if name in PERSONAL:
                return self._called(name, self._person(at, subject.start))
            return self._recent(at, ("body",) if name == "it" else ("role", "body"))
        if subject.kind == "document":
            if len(self._bodies) == 1:
                return self._bodies[0], "body"
            return self._recent(at, ("body",))
        if subject.kind == "person":
            return self.persons.full(name), "person"
        if person := self.persons.at_end_of(name):
            return person, "person"  # "President of the Harbour Board Ann Writer"
        name = canonical(name)
        if name.startswith(_INDEFINITE):
            return name, "role"
        full = next((body for body in reversed(self._bodies[-_BODIES:]) if is_short_for(name, body)), None)
        return (full, "body") if full else (name, subject.kind)

    def _recent(self, at: int, kinds: tuple[Kind, ...]) -> Reference:
        """The only speaker of some kind in this paragraph, else in the one before."""
        for paragraph in reversed(self._paragraphs[max(0, at - 1) : at + 1]):
            found = [name for name, kind in islice(paragraph.kinds.items(), _STATEMENTS) if kind in kinds]
            if found:
                return (found[0], paragraph.kinds[found[0]]) if len(found) == 1 else None
        return None

    def _person(self, at: int, place: int) -> Reference:
        """The person that "he" or "she" can only mean."""
        paragraph = self._paragraphs[at]
        for each in islice(paragraph.said_before(place), _STATEMENTS):
            name = paragraph.speakers.get(each.at)  # a pronoun behind its verb: "comments he made"
            if name and self._is_person(paragraph, name):
                between = paragraph.mentions_before(place)
                latest = next(between, None)
                alone = latest is None or latest[0] <= each.at or name.endswith(latest[1])
                return (name, paragraph.kinds[name]) if alone else None
        if mentions := list(islice(paragraph.mentions_before(place), _STATEMENTS)):
            return self._only(paragraph, mentions)
        for earlier in reversed(self._paragraphs[max(0, at - _PARAGRAPHS) : at]):
            names = [name for name in islice(earlier.kinds, _STATEMENTS) if self._is_person(earlier, name)]
            if any(
                kind == "person" and name not in names
                for name, kind in islice(earlier.kinds.items(), _STATEMENTS)
            ):
                return None  # who may be a person or a body
            if len(names) == 1:
                if names[0] in earlier.askers and self._names_another(earlier, names[0]):
                    return None  # "Ann Writer asked Bob Penman"
                return names[0], earlier.kinds[names[0]]
            if names or earlier.mentions:
                return None if names else self._only(earlier, earlier.mentions[-_STATEMENTS:])
        return None

    def _names_another(self, paragraph: SpokenParagraph, name: str) -> bool:
        return any(not name.endswith(last) for _, last in paragraph.mentions[-_STATEMENTS:])

    def _called(self, pronoun: str, found: Reference) -> Reference:
        """Who a pronoun seems to mean; nobody who has been "he" where it is "she"."""
        known = self.persons.pronouns
        return found if found and known.setdefault(found[0].rsplit(" ", 1)[-1], pronoun) == pronoun else None

    def _only(self, paragraph: SpokenParagraph, mentions: Sequence[tuple[int, str]]) -> Reference:
        """The person of whom a paragraph tells, where it names no other."""
        if len({last for _, last in mentions}) > 1 or not any(map(paragraph.names_as_subject, mentions)):
            return None
        if not self.persons.is_known(mentions[0][1]):
            return None
        return self.persons.full(mentions[0][1]), "person"

    def _is_person(self, paragraph: SpokenParagraph, name: str) -> bool:
        """Whether "he" may mean a speaker."""
        kind = paragraph.kinds.get(name)  # none of an outlet that only tells of another's words
        if kind == "person":
            return self.persons.may_be(name)
        return kind == "role" and not name.endswith("s") and " and " not in name

    def _last_speaker(self, at: int, verb: int) -> Reference:
        """Who spoke last, for a verb without a subject: "..." - added."""
        paragraph = self._paragraphs[at]
        if each := next(paragraph.said_before(verb), None):
            return self._same(paragraph, each)
        if not at:
            return None
        earlier = self._paragraphs[at - 1]
        names = list(islice(earlier.kinds, 2))
        return (names[0], earlier.kinds[names[0]]) if len(names) == 1 else None


def _follows_quotation(paragraph: SpokenParagraph, at: int) -> bool:
    """Whether a verb stands directly behind a quotation: "..." - added."""
    place = at - 1
    while place > 0 and at - place < 4 and paragraph.words[place].text in (",", ".", "-", "–", "—"):
        place -= 1
    return place >= 0 and paragraph.words[place].quotation >= 0
