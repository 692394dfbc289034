"""Numbers in words."""

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

NUMBER_WORDS = {
    word: value for value, word in [*enumerate(_ONES), *zip(range(20, 100, 10), _TENS, strict=True)]
}  # in ascending order
