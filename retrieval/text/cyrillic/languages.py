"""The language of a text in Cyrillic letters, told by its letters and function words."""

import re
from typing import Literal

Language = Literal["uk", "ru", "und"]  # ISO 639; undetermined: too short to tell, or some other language

_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")

_UKRAINIAN_SPELLING = re.compile("[іїєґ]|[сцз]ьк|['’ʼ][яюєї]")
_RUSSIAN_SPELLING = re.compile("[ыэёъ]")
_OTHER_SPELLING = re.compile("[ўјљњћђџѓќѕәғқңөұүһ]")

# Words that only one of the languages has. Belarusian, Bulgarian, Macedonian and Serbian ones tell that it is
# neither Ukrainian nor Russian.
_UKRAINIAN = frozenset(
    """що як де коли хто кого чи скільки чому навіщо який яка яке які яких якого якої якій яким із зі від та
    й це цей ця ці є був була було були буде будуть після під між щодо вже ще також куди звідки мені
    відомо розкажи розкажіть новини новин останні останніх останнє сьогодні вчора року році рік
    пише пишуть каже кажуть сказав сталося сталось відбувається звіт звіти""".split()
)
_RUSSIAN = frozenset(
    """что как где когда кто кого ли сколько почему зачем какой какая какое какие каких какого какую каком
    это этот эта эти был была было были будет будут после между о об обо со уже еще ещё также куда откуда мне
    если чем известно расскажи расскажите новости новостей последние последних последнее сегодня вчера год
    года году пишет пишут говорит говорят сказал сказала произошло случилось происходит отчет отчеты отчёт
    отчёты""".split()
)
_OTHER = frozenset(
    """какво кога къде защо колко кой коя кое кои са се ще че през беше бяха шта када зашто колико је су који
    која због што калі дзе чаму колькі якія якая гэта калькі каде зошто колку""".split()
)
_BOTH = frozenset(
    """а але б без бы в во ви вас вам вона вони він вы для до его ж же за з из и і их їх її к ко ли мы ми на
    над нам нас не но ні о он она они от по при про против проти с та так то у через чи я ты ти тебе є скажи
    покажи напиши сказала каже нового говорить всі все всё який""".split()
)
FUNCTION_WORDS = _UKRAINIAN | _RUSSIAN | _BOTH  # and what requests consist of: "tell me the news of"


def language_of(text: str) -> Language | None:
    """The language of a text, None where most of its letters are not Cyrillic."""
    cyrillic, letters = len(_CYRILLIC.findall(text)), len(_LETTER.findall(text))
    if not cyrillic or cyrillic * 2 < letters:
        return None
    words = _WORD.findall(text.lower())
    ukrainian = _evidence(words, _UKRAINIAN, _UKRAINIAN_SPELLING)
    russian = _evidence(words, _RUSSIAN, _RUSSIAN_SPELLING)
    other = _evidence(words, _OTHER, _OTHER_SPELLING)
    if ukrainian > max(russian, other):
        return "uk"
    return "ru" if russian > max(ukrainian, other) else "und"


def is_cyrillic(word: str) -> bool:
    """Whether a word has Cyrillic letters."""
    return bool(_CYRILLIC.search(word))


def _evidence(words: list[str], known: frozenset[str], spelling: re.Pattern[str]) -> int:
    return sum(word in known or bool(spelling.search(word)) for word in words)
