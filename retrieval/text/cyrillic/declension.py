"""The nominative that a Ukrainian or Russian name in another case may have."""

import re

_LEAST = 3  # letters before an ending
# Ending of another case -> endings of the nominative; "-" is none.
_ENDINGS = {
    ending: nominatives.replace("-", "").split(" ")
    for ending, nominatives in (
        line.strip().split(": ")
        for line in """
        а: - о
        я: ь й е
        у: - а о
        ю: ь й я е
        і: - а о е я и ь
        ї: я й
        и: а я ь -
        ы: а -
        е: - а о я й ь
        ё: е
        ці: ка
        зі: га
        ом: - о
        ем: - ь й е
        єм: й
        им: - ий ін
        ім: - ій
        ым: - ый ий
        ою: а
        ею: я а
        єю: я
        ой: а ая - ый
        ей: я ь й
        ого: ий ый ій ой
        ому: ий ый ій ой
        его: ий
        ему: ий
        ої: - ий
        ій: - а ий
        ую: ий ый -
        ая: ий ый -
        ое: ий ый
        ее: ий
        их: ий
        ых: ый
        ими: ий
        ыми: ый
        ові: - о
        еві: ь й -
        єві: й
        ий: -
        ый: -
        ах: и ы а
        ях: і я
        """.strip().splitlines()
    )
}
_LONGEST = max(map(len, _ENDINGS))
_ADJECTIVE = re.compile("(?<=...)(?:ськ|ск)$")  # Kharkiv's: харківськ-
_OPEN_SYLLABLE = {"ов": "ів", "ев": "ів", "єв": "їв", "од": "ід", "ор": "ір"}  # Харкова is of Харків


def nominatives(word: str) -> list[str]:
    """The word in lower case itself, then what it may be a form of, the shortest ending taken off first.

    Most are words of no language: only those count that the reports have.
    """
    found = [word]
    for length in range(1, _LONGEST + 1):
        start, ending = word[:-length], word[-length:]
        if len(start) < _LEAST or ending not in _ENDINGS:
            continue
        for nominative in _ENDINGS[ending]:
            found.append(start + nominative)
            if not nominative and start[-2:] in _OPEN_SYLLABLE:
                found.append(start[:-2] + _OPEN_SYLLABLE[start[-2:]])
        if (of := _ADJECTIVE.sub("", start)) != start:
            found.append(of)
    return list(dict.fromkeys(found))
