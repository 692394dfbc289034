"""Numbers with their magnitude: 2.4 million, 37 thousand, 12.4bn, two hundred, half a million.

All texts here are in lower case.
"""

import re
from decimal import Decimal

from retrieval.text.numbers import NUMBER_WORDS, ONES, TEENS, TENS
from retrieval.text.word_forms.compounds import Compound, has_digit

_MAGNITUDES = {
    10**2: "hundred",
    10**3: "thousand k",
    10**6: "million millions m mn mln",
    10**9: "billion billions b bn bln",
    10**12: "trillion trillions tn trn",
}
_POWERS = {word: power for power, words in _MAGNITUDES.items() for word in words.split()}
_SPELLED = rf"(?:{TEENS})(?!\w)|(?:{TENS})(?:[- ](?:{ONES}))?(?!\w)|(?:{ONES})(?!\w)"
_DIGITS = r"\d++(?>(?:[.,]\d++|[\u00a0\u2009\u202f]\d{3}(?!\d))*)"
_GROUPED = re.compile(r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|\d+")
_GAP = "[- \u00a0\u2009\u202f]"
POWERS = ("hundred", "thousand", "million", "millions", "billion", "billions", "trillion", "trillions")
MAGNITUDE_UNITS = ("m", "mn", "mln", "bn", "bln", "tn")  # words alone
_APART = "|".join((*POWERS[1:], *MAGNITUDE_UNITS))
_HALF = rf"half(?:{_GAP}an?)?(?={_GAP}(?:{_APART})(?!\w))"
_MAGNITUDE = re.compile(
    rf"(?<![\w.,:/+−–-])(?:(?P<digits>{_DIGITS})|(?P<spelled>{_SPELLED}|{_HALF}))"
    rf"(?P<hundred>{_GAP}hundred(?!\w))?(?:{_GAP}(?P<power>{_APART})(?!\w))?"
)
_UNIT = re.compile(rf"{_GAP}(?:{'|'.join(MAGNITUDE_UNITS)})(?!\w)")
_CURRENCIES = {"£": "pounds", "$": "dollars", "€": "euros"}
_SIGN = re.compile(r"[£$€](?=\d)|(?<=\d) ?%|\bper cent\b")
_TOGETHER = re.compile(rf"(?P<digits>{_DIGITS})(?P<power>k|m|mn|mln|b|bn|bln|tn|trn)")


def magnitudes(text: str) -> list[Compound]:
    """The numbers of a text that have more than one word, in order, each as its digits."""
    if not _has_two_words(text):
        return []
    return [
        Compound(
            *match.span(),
            match[0]
            if match["power"] == "m"
            else f"{match['hundred'] or ''} {match['power'] or ''}",  # metres?
            _value(match["digits"], match["spelled"], match["hundred"], match["power"]),
        )
        for match in _MAGNITUDE.finditer(text)
        if match["power"] or match["hundred"] or (match["spelled"] and not match["spelled"].isalpha())
    ]


def usual_magnitudes(text: str) -> list[Compound]:
    """The same of a report, where "twenty-five" has its hyphen; most have none, which is seen at once."""
    return magnitudes(text) if _may_have(text) else []


def signs(text: str) -> list[Compound]:
    """The signs of currencies and of percent beside numbers, each as its name."""
    if not ("£" in text or "$" in text or "€" in text or "%" in text or "per cent" in text):
        return []
    names = ((match.span(), _CURRENCIES.get(match[0], "percent")) for match in _SIGN.finditer(text))
    return [Compound(*span, "", name) for span, name in names]


def _may_have(text: str) -> bool:
    """Most texts have none, and this is looked up for every text: faster than any pattern."""
    return (
        "illion" in text
        or "thousand" in text
        or "hundred" in text
        or ("-" in text and "ty-" in text)
        or (has_digit(text) and any(unit in text for unit in (" m ", " bn", " mn", "ln ", " tn")))
    )


def _has_two_words(text: str) -> bool:
    """Whether a text may have such a number: what it takes is seen at once."""
    return (
        "illion" in text or "thousand" in text or "hundred" in text or "ty-" in text or "ty " in text
        or _UNIT.search(text) is not None
    )  # fmt: skip


def digits(word: str) -> str | None:
    """The digits of a number with its magnitude, "2.4m" or "2.4 million"; None for any other word."""
    if match := _TOGETHER.fullmatch(word):
        return _value(match["digits"], None, None, match["power"])
    if (match := _MAGNITUDE.fullmatch(word)) and match["digits"] != word:
        return _value(match["digits"], match["spelled"], match["hundred"], match["power"])
    return None


def _value(digits: str | None, spelled: str | None, hundred: str | None, power: str | None) -> str:
    if digits:
        number = Decimal(_plain(digits))
    elif spelled and spelled.startswith("half"):
        number = Decimal("0.5")
    else:
        number = Decimal(sum(NUMBER_WORDS[word] for word in re.split("[- ]", spelled or "")))
    number *= (100 if hundred else 1) * _POWERS.get(power or "", 1)
    return format(number.normalize(), "f")


def _plain(digits: str) -> str:
    """Digits without marks of thousands, a comma before other than three of them read as the point."""
    if _GROUPED.fullmatch(digits):
        return re.sub("[^\\d.]", "", digits)
    whole, _, rest = digits.replace(",", ".").partition(".")
    whole = re.sub(r"\D", "", whole)  # a space of thousands before a comma of decimals
    return f"{whole}.{re.sub('[^0-9]', '', rest) or 0}"
