"""Countries and the words for what is theirs and for their people: Norway, Norwegian."""

from collections.abc import Iterator
from itertools import permutations

_SAME = """
afghanistan afghan, albania albanian, algeria algerian, america american usa, argentina argentine
argentinian, armenia armenian, australia australian, austria austrian, azerbaijan azerbaijani azeri,
bangladesh bangladeshi, belarus belarusian, belgium belgian, bosnia bosnian, brazil brazilian, britain
british uk, bulgaria bulgarian, canada canadian, chechnya chechen, chile chilean, china chinese, colombia
colombian, crimea crimean, croatia croatian, cuba cuban, cyprus cypriot, czechia czech, denmark danish dane,
egypt egyptian, england english, estonia estonian, ethiopia ethiopian, europe european, finland finnish finn,
france french, georgia georgian, germany german, greece greek, hungary hungarian, iceland icelandic, india
indian, indonesia indonesian, iran iranian, iraq iraqi, ireland irish, israel israeli, italy italian, japan
japanese, jordan jordanian, kazakhstan kazakh, kenya kenyan, kosovo kosovar, kuwait kuwaiti, kyrgyzstan
kyrgyz, latvia latvian, lebanon lebanese, libya libyan, lithuania lithuanian, malaysia malaysian, malta
maltese, mexico mexican, moldova moldovan, mongolia mongolian, montenegro montenegrin, morocco moroccan,
myanmar burmese, nepal nepalese, netherlands dutch, nigeria nigerian, norway norwegian, pakistan pakistani,
palestine palestinian, peru peruvian, philippines filipino philippine, poland polish pole, portugal
portuguese, qatar qatari, romania romanian, russia russian, scotland scottish, serbia serbian serb, slovakia
slovak, slovenia slovenian, somalia somali, spain spanish, sudan sudanese, sweden swedish swede, switzerland
swiss, syria syrian, taiwan taiwanese, tajikistan tajik, thailand thai, tunisia tunisian, turkey turkish
turk, turkmenistan turkmen, uganda ugandan, ukraine ukrainian, uzbekistan uzbek, venezuela venezuelan,
vietnam vietnamese, wales welsh, yemen yemeni
"""


def demonyms() -> Iterator[tuple[str, str]]:
    """Each pair of words, in lower case, of which one may be said for the other."""
    for words in _SAME.split(","):
        yield from permutations(words.split(), 2)
