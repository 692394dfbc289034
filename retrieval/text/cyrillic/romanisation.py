"""Ukrainian and Russian words in Latin letters, as reports in English may spell them.

Ukrainian follows Cabinet of Ministers resolution 55 of 27 January 2010; Russian follows the press, which
writes BGN/PCGN without its apostrophes, and passports (ICAO Doc 9303).
"""

from dataclasses import dataclass

from retrieval.text.cyrillic.languages import Language

_SHARED = (
    "а a б b в v д d ж zh з z к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ь - "
    "' - ’ - ʼ - е e "
)
_UKRAINIAN = _SHARED + "г h ґ g и y і i ы y э e ё io ъ - "
_RUSSIAN = _SHARED + "г g и i ы y э e і i ї i є e ґ g "


@dataclass(frozen=True, slots=True)
class _System:
    letters: dict[str, str]
    initial: dict[str, str]  # at the start of a word

    def spell(self, word: str) -> str:
        first = self.initial.get(word[:1]) or self.letters.get(word[:1], word[:1])
        return first + "".join(self.letters.get(each, each) for each in word[1:])


def _system(letters: str, initial: str = "") -> _System:
    return _System(_pairs(letters), _pairs(initial))


def _pairs(letters: str) -> dict[str, str]:
    each = letters.split()
    return {letter: latin.replace("-", "") for letter, latin in zip(each[::2], each[1::2], strict=True)}


_SYSTEMS: dict[Language, tuple[_System, ...]] = {
    "uk": (
        _system(_UKRAINIAN + "є ie ї i й i ю iu я ia", "є ye ї yi й y ю yu я ya"),
        _system(_UKRAINIAN + "є ye ї yi й y ю yu я ya"),  # the press
    ),
    "ru": (
        _system(_RUSSIAN + "ё yo й y ъ - ю yu я ya", "е ye"),  # the press
        _system(_RUSSIAN + "ё e й i ъ ie ю iu я ia"),  # passports
        _system(_RUSSIAN + "ё e й y ъ - ю yu я ya"),
    ),
}
_SYSTEMS["und"] = _SYSTEMS["uk"] + _SYSTEMS["ru"]
_ADJECTIVE = ("ий", "ій", "ый")  # how names such as Zelenskyy end
_SPELT_ADJECTIVE = ("y", "yi", "yy", "iy", "ii")


def romanised(word: str, language: Language) -> list[str]:
    """The Latin spellings of a word in lower case, the official or usual one first."""
    if word.endswith(_ADJECTIVE) and len(word) > 4:
        return list(
            dict.fromkeys(start + end for end in _SPELT_ADJECTIVE for start in _spelt(word[:-2], language))
        )
    return _spelt(word, language)


def _spelt(word: str, language: Language) -> list[str]:
    if language != "ru":
        word = word.replace("зг", "зgh")  # "zh" is another letter
    return list(dict.fromkeys(system.spell(word) for system in _SYSTEMS[language]))
