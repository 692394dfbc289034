"""Countries and the words for what is theirs and for their people: Norway, Norwegian."""

from functools import cache
from itertools import permutations

from retrieval.text.analysis import stem

# Without words that more often name something else: a pole, a finn, a dane.
_SAME = """
afghanistan afghan, albania albanian, algeria algerian, america american usa, argentina argentine
argentinian, armenia armenian, australia australian, austria austrian, azerbaijan azerbaijani azeri,
bangladesh bangladeshi, belarus belarusian, belgium belgian, bosnia bosnian, brazil brazilian, britain
british uk, bulgaria bulgarian, canada canadian, chechnya chechen, chile chilean, china chinese, colombia
colombian, crimea crimean, croatia croatian, cuba cuban, cyprus cypriot, czechia czech, denmark danish,
egypt egyptian, england english, estonia estonian, ethiopia ethiopian, europe european, finland finnish,
france french, georgia georgian, germany german, greece greek, hungary hungarian, iceland icelandic, india
indian, indonesia indonesian, iran iranian, iraq iraqi, ireland irish, israel israeli, italy italian, japan
japanese, jordan jordanian, kazakhstan kazakh, kenya kenyan, kosovo kosovar, kuwait kuwaiti, kyrgyzstan
kyrgyz, latvia latvian, lebanon lebanese, libya libyan, lithuania lithuanian, malaysia malaysian, malta
maltese, mexico mexican, moldova moldovan, mongolia mongolian, montenegro montenegrin, morocco moroccan,
myanmar burmese, nepal nepalese, netherlands dutch, nigeria nigerian, norway norwegian, pakistan pakistani,
palestine palestinian, peru peruvian, philippines filipino philippine, poland polish, portugal
portuguese, qatar qatari, romania romanian, russia russian, scotland scottish, serbia serbian serb, slovakia
slovak, slovenia slovenian, somalia somali, spain spanish, sudan sudanese, sweden swedish swede, switzerland
swiss, syria syrian, taiwan taiwanese, tajikistan tajik, thailand thai, tunisia tunisian, turkey turkish
turk, turkmenistan turkmen, uganda ugandan, ukraine ukrainian, uzbekistan uzbek, venezuela venezuelan,
vietnam vietnamese, wales welsh, yemen yemeni
"""


@cache
def demonyms() -> dict[str, list[str]]:
    """Term of a country, or of what is its own -> the others that may be said for it."""
    found: dict[str, list[str]] = {}
    for words in _SAME.split(","):
        for term, other in permutations(map(stem, words.split()), 2):
            found.setdefault(term, []).append(other)
    return found
