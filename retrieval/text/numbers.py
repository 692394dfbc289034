"""Numbers in words."""

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

NUMBER_WORDS = {
    word: value for value, word in [*enumerate(_ONES), *zip(range(20, 100, 10), _TENS, strict=True)]
}  # in ascending order
# Patterns of them; twenty-five is one of the tens, a hyphen and one of the ones.
ONES = "|".join(word for word, value in NUMBER_WORDS.items() if 0 < value < 10)
TEENS = "|".join(word for word, value in NUMBER_WORDS.items() if 10 <= value < 20)
TENS = "|".join(word for word, value in NUMBER_WORDS.items() if value >= 20)
