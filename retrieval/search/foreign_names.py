"""Questions in Ukrainian or Russian over reports in English: their names, looked for in Latin letters."""

from dataclasses import replace

from retrieval.search.questions.question import Question, Token
from retrieval.searcher import Searcher
from retrieval.text.analysis import LONGEST_WORD, phrase_terms, stem
from retrieval.text.cyrillic.declension import nominatives
from retrieval.text.cyrillic.languages import FUNCTION_WORDS, Language, is_cyrillic, language_of
from retrieval.text.cyrillic.romanisation import romanised
from retrieval.text.cyrillic.usual_names import usual_names
from retrieval.text.word_forms.english_words import is_english

MOST_NAMES = 12  # words of a question that are looked up
LEAST_LETTERS = 4  # of a name that is typed without a capital
FOREIGN = 0.2  # share of the reports that have a function word of another language, where they are no English
_OTHER_LANGUAGES = (  # function words that English has not
    "що на не в і та из что и с на је se que les und nicht het een jest nie della che los para".split()
)


def with_romanised_names(question: Question, searcher: Searcher) -> Question:
    """The question with its Cyrillic words that reports lack replaced by the names that they have for them.

    Where it is all in such a language, the words that are no names are left out: they are not translated.
    Reports that have a word of it, or are not in English, are searched for it as it is.
    """
    unknown = [
        token
        for token in question.tokens
        if token.term in question.typed and is_cyrillic(token.word) and len(token.word) <= LONGEST_WORD
    ]
    if not unknown:
        return question
    language = language_of(question.text)
    known = any(searcher.report_frequency(each.term) for each in unknown if each.word not in FUNCTION_WORDS)
    if known or not _are_english(searcher):
        return question
    found = {
        token: names
        for token in unknown[:MOST_NAMES]
        if (names := _names(token, question, searcher, language))
    }
    if language is None:
        left_out: set[str] = set()
    else:
        left_out = {
            token.term for token in unknown if token not in found and not _is_capital(token, question)
        }
    terms, typed, written = dict(question.terms), dict(question.typed), dict(question.written)
    for term in left_out:
        terms.pop(term, None)
        typed.pop(term, None)
    for token, name in found.items():
        weight = terms.pop(token.term, 1.0)
        typed.pop(token.term, None)
        for term in phrase_terms(name):
            terms.setdefault(term, weight)
            typed.setdefault(term, name.lower())
        written.setdefault(name.lower(), name)
    words = {token.term: token.word for token in unknown}
    return replace(
        question,
        terms=terms,
        typed=typed,
        written=written,
        language=language,
        names=tuple(dict.fromkeys(found.values())),
        untranslated=frozenset(term for term in left_out if words[term] not in FUNCTION_WORDS),
    )


def _names(token: Token, question: Question, searcher: Searcher, language: Language | None) -> str | None:
    """The name that a word is in English, as reports have it; None where they have none."""
    if token.word in FUNCTION_WORDS and not question.as_written(token.word).isupper():
        return None
    capital = language is None or _is_capital(token, question)
    forms = nominatives(token.word)
    for form in forms:
        if (english := usual_names().get(form)) and _held(phrase_terms(english), searcher):
            return english
    spelt = [each for form in forms for each in romanised(form, language or "und")]
    for each in spelt:
        if len(each) < (3 if capital else LEAST_LETTERS) or (not capital and is_english(each)):
            continue
        if (term := stem(each)) and searcher.report_frequency(term):
            return each.capitalize() if question.as_written(token.word)[:1].isupper() else each
    return None


def _held(terms: tuple[str, ...], searcher: Searcher) -> bool:
    return bool(terms) and all(map(searcher.report_frequency, terms))


def _is_capital(token: Token, question: Question) -> bool:
    """Whether a word has a capital that is not only that of a sentence's start, or of all the text."""
    return token.start > 0 and question.text[token.start].isupper() and not question.text.isupper()


def _are_english(searcher: Searcher) -> bool:
    reports = searcher.coverage.reports
    most = FOREIGN * reports
    return reports > 0 and not any(searcher.report_frequency(stem(word)) > most for word in _OTHER_LANGUAGES)
