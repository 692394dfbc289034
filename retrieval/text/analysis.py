"""Text analysis: the words of a text and their index terms, the same for reports and questions."""

import re
import unicodedata
from collections.abc import Iterable

import Stemmer

from retrieval.text.numbers import NUMBER_WORDS
from retrieval.text.scripts import (
    OTHER_SCRIPT,
    single_characters,
    with_letters_for_marks,
    word_parts,
)
from retrieval.text.word_forms.abbreviations import abbreviated
from retrieval.text.word_forms.compounds import Compound, compounds, designations, is_designation
from retrieval.text.word_forms.irregular_forms import BASES
from retrieval.text.word_forms.magnitudes import digits, magnitudes, signs, usual_magnitudes
from retrieval.text.word_forms.transliterations import LOCAL_NAMES

# A number with its group and decimal marks and letters after it (3,000 3 000 37.1 4R), initials with dots
# (u.s), or letters and digits with inner apostrophes. Hyphens, dashes and slashes separate words.
# Atomic groups in place of possessive ones: `(...)*+` goes wrong in Python before 3.11.5 (gh-106052).
_WORD = re.compile(
    r"[^\W\d_](?>(?:[^\W_]++(?>(?:['’‘`´][^\W_]++)*)|(?:\.[^\W\d_])+(?![^\W_])|['’‘`´][^\W_]++)?)"
    r"|\d++(?:[.,]\d+|[\u00a0\u2009\u202f]\d{3}(?!\d))*(?>(?:[^\W\d_]++\d*+)?)"
)
# The same for text in ASCII, where sets of letters are matched faster.
_ASCII_WORD = re.compile(
    _WORD.pattern.replace(r"[^\W\d_]", "[a-zA-Z]").replace(r"[^\W_]", "[a-zA-Z0-9]"), re.ASCII
)
_US = re.compile(r"(?<![^\W_])US(?![^\W_])")  # the country; in lower case it is a pronoun
_THOUSANDS = re.compile(r"(\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?)([^\W\d_]*)")
_DECIMAL_COMMA = re.compile(r"(\d+),(\d{1,2})")
_POINTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.000)+")
_HYPHEN = re.compile("[‐‑]|(?<=[A-Za-z])[–−](?=[0-9])")
_MANY = re.compile(r"(?<=\d)s$")  # two F-16s
_MANY_OF_A_NUMBER = re.compile(r"(?<=[1-9])s$")  # two 737s; the 1990s are no number of 1990
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # within words: where a line may break
_SAME = {"covid19": "covid"}  # a designation that is no other thing than its letters
_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_NUMBER_TERMS = {word: str(value) for word, value in NUMBER_WORDS.items()}

# Function words of English, and words that questions of any topic consist of.
STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can cannot could did do does doing down during each either else ever few for from
    further get got had has have having he her here hers herself him himself his how however i if in into is
    it its itself just let like many may me might more most much must my myself neither no nor not of off on
    once only or other our ours ourselves out over own per please quite rather same shall she should so some
    such tell than that the their theirs them themselves then there these they this those through thus to too
    under until up upon us very was we were what whatever when where whether which while who whom whose why
    will with within without would yes yet you your yours yourself yourselves
    aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he'd he'll he's i'd i'll i'm i've isn't
    it'll let's she'd she'll shouldn't that's there's they'd they'll they're they've wasn't we'd we'll
    we're we've weren't what's where's who's won't wouldn't you'd you'll you're you've im dont
    whats""".split()
)

# Rules that merge British and American spellings before stemming. Turning "iz" into "is" does not touch
# words that are spelt with s everywhere (revise, revision, precisely).
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[a-z]{2})iz(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)", "is"),
        (r"(?<=[a-z]{2})yz(?=(?:e|es|ed|er|ers|ing)$)", "ys"),
        (r"(?<=[a-z]{3})our(?=(?:s|ed|er|ers|ing|ings|able|ably|al|ite|ites|ful|less|hood|hoods|y)?$)", "or"),
        (r"(?<=[a-z][bt])re(?=s?$)", "er"),
        (r"(?<=nt)r(?=ed$)", "er"),
        (r"(?<=[a-z]{3})ogu(?:e(?=s?$)|(?=ed$|ing$))", "og"),
        (r"(?<=[a-z])amme(?=s?$)", "am"),
        (r"^practis", "practic"),
        (r"^manoeuvr(?:e(?=s?$))?", "maneuver"),
        (r"(?<=[a-z])ae(?=[a-km-z][a-z]{2})", "e"),
        (r"(?<=dg)ement", "ment"),
        (r"(?<=[fd])uell(?=ed$|ing$|er$|ers$)", "uel"),
        (r"(?<=[a-z]{3}[ei])ll(?=ors?$)", "l"),
        (r"(?<=[a-z]i)ll(?=ful)", "l"),
        (r"(?<=in)ium(?=s?$)", "um"),
        (r"^sulph", "sulf"),
        (r"mou(?=l[dt])", "mo"),
        (r"plough", "plow"),
        (r"^grey", "gray"),
        (r"^sceptic", "skeptic"),
        (r"^enquir", "inquir"),
        (r"^artefact", "artifact"),
        (r"^tyre(?=s?$)", "tire"),
    )
)
_SPELT_OTHERWISE = re.compile(
    "|".join(re.sub(r"^\(\?<=.*?\)|^\^", "", pattern.pattern) for pattern, _ in _SPELLINGS)
)  # any of the rules, whatever stands before: each begins with a letter, so that most words are passed over
_ISE = re.compile("(?<=[a-z]{2}[iy])s(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)")
_STEMMER = Stemmer.Stemmer("english", 0)  # without a cache
LONGEST_WORD = 40  # letters; what is longer is no word, and is neither stemmed nor corrected nor cached


def words(text: str) -> list[str]:
    """The words of a text in lower case, except for the country US.

    What the reports are found by: a compound is one word after its parts, but for the number of a designation
    or of a magnitude, which alone would say something else. Characters of a script without spaces are words
    alone and in pairs.
    """
    lower = _lower(visible(text))
    if found := compounds(lower) + usual_magnitudes(lower) + signs(lower) + abbreviated(lower):
        pieces: list[str] = []
        done = 0
        for start, end, parts, word in sorted(found):
            if start >= done:
                pieces += lower[done:start], parts, word
                done = end
        lower = " ".join([*pieces, lower[done:]])
    if lower.isascii():
        return _ASCII_WORD.findall(lower)
    if not OTHER_SCRIPT.search(lower):
        return _WORD.findall(lower)
    whole = [lower[slice(*match.span())] for match in _WORD.finditer(with_letters_for_marks(lower))]
    return [
        part
        for word in whole
        for part in (*single_characters(word), *(word[start:end] for start, end in word_parts(word)))
    ]


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """The words that a text asks for, with their positions: (word, start, end).

    A designation (Su-35) and a number with its magnitude (2.4 million) is one word without its parts, so
    that neither "35" nor "million" counts alone. The signs of currencies and of percent are words.
    """
    lower = _lower(text)
    return _spans(lower, designations(lower) + magnitudes(lower) + signs(lower) + abbreviated(lower))


def visible(text: str) -> str:
    """A text without the characters that show nothing, which others put within words."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _spans(text: str, whole: Iterable[Compound]) -> list[tuple[str, int, int]]:
    spans: list[tuple[str, int, int]] = []
    done = 0
    for start, end, *_ in [*sorted(whole), Compound(len(text), len(text), "", "")]:
        if start >= done:
            spans += _between(text, done, start)
            if start < end:
                spans.append((text[start:end], start, end))
            done = end
    return spans


def _between(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    if text.isascii() or not OTHER_SCRIPT.search(text, start, end):
        return [(match[0], match.start(), match.end()) for match in _WORD.finditer(text, start, end)]
    return [
        (text[match.start() + first : match.start() + last], match.start() + first, match.start() + last)
        for match in _WORD.finditer(with_letters_for_marks(text), start, end)
        for first, last in word_parts(text[slice(*match.span())])
    ]


def in_lower_case(text: str) -> str:
    """The text in lower case, every character still at its place."""
    return text.replace("İ", "I").lower()  # the only letter whose lower case has two characters


def _lower(text: str) -> str:
    """The same with plain hyphens, except for the country US."""
    if not text.isascii():
        text = text.replace("İ", "I")
        if "‐" in text or "‑" in text or "–" in text or "−" in text:  # much faster than the pattern
            text = _HYPHEN.sub("-", text)
    return "US".join(part.lower() for part in _US.split(text)) if "US" in text else text.lower()


def stem(word: str) -> str:
    """The index term of a word; empty for a stop word. A word of more letters than any has is left as it is.

    Possessives, accents and digit group marks are removed, number words become digits, American and British
    spellings are merged, and the rest is stemmed by Snowball.
    """
    if len(word) > LONGEST_WORD:
        return word
    plain = word.isascii() and word.isalpha()  # as most words are
    if not plain:
        word = re.sub("[’‘ʼ`´]", "'", word)
    if word in STOP_WORDS:
        return ""
    if not plain:
        if number := digits(word):
            return number
        if names := abbreviated(word):
            return names[0].word
        word = word.removesuffix("'s")
        if is_designation(word := re.sub("[ -]", "", word)):
            return _SAME.get(name := _MANY.sub("", word), name)
        if word[:1].isdigit():
            return _number(word)
        word = word.replace("'", "").replace(".", "")
    word = BASES.get(word) or LOCAL_NAMES.get(word, word)
    word = without_marks(word)
    if word in STOP_WORDS or word in _NUMBER_TERMS:
        return _NUMBER_TERMS.get(word, "")
    word = _one_spelling(word)
    term: str = _STEMMER.stemWord(word)
    return term[:-1] + "s" if term.endswith("enc") else term  # defence, defense


def without_marks(word: str) -> str:
    """A word in lower case without accents, and with plain letters for those that have no accent to lose."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.encode(errors="ignore").decode())
    return "".join(each for each in decomposed if not _is_accent(each)).translate(_PLAIN)


def _is_accent(character: str) -> bool:
    """Whether it stands above or below a letter, or is a point of Hebrew or Arabic; others change the sound.

    Told by the combining class: that of the marks of India, Japan, Thailand and Laos is another.
    """
    place = unicodedata.combining(character)
    return place == 1 or 10 <= place <= 36 or place >= 200


def british_and_american(word: str) -> set[str]:
    """A word in lower case as typed and in the spellings of both countries, some of them of no word."""
    spelling = _one_spelling(word)
    american = _ISE.sub("z", spelling)
    return {word, spelling, american, american[:-2] + "se" if american.endswith("ce") else american}


def _one_spelling(word: str) -> str:
    if _SPELT_OTHERWISE.search(word):
        for pattern, replacement in _SPELLINGS:
            word = pattern.sub(replacement, word)
    return word


def _number(word: str) -> str:
    if match := _THOUSANDS.fullmatch(word):
        word = re.sub(r"[^\d.]", "", match[1]) + match[2]
    elif match := _DECIMAL_COMMA.fullmatch(word):
        word = f"{match[1]}.{match[2]}"
    elif _POINTED_THOUSANDS.fullmatch(word):
        word = word.replace(".", "")
    return _MANY_OF_A_NUMBER.sub("", _ORDINAL.sub("", word))


def terms(text: str) -> tuple[str, ...]:
    """The index terms of a text, in order, without stop words.

    A compound has its own term after those of its parts, as in `words`.
    """
    return tuple(filter(None, map(stem, words(text))))


def phrase_terms(text: str) -> tuple[str, ...]:
    """The terms of a text as they stand side by side, a compound as one, as in `word_spans`."""
    return tuple(term for word, _, _ in word_spans(visible(text)) if (term := stem(word)))
