"""Questions of the worst kinds, each as long as a message of Telegram may be."""

import random
import string

LONGEST_MESSAGE = 4096  # characters


def _drawn(seed: int = 1) -> dict[str, str]:
    drawn = random.Random(seed)

    def letters(size: int) -> str:
        return "".join(drawn.choices(string.ascii_lowercase, k=size))

    def words(size: int) -> list[str]:
        return [letters(size) for _ in range(LONGEST_MESSAGE // (size + 1))]

    def signs(*spans: tuple[int, int]) -> str:
        return "".join(chr(drawn.randint(*drawn.choice(spans))) for _ in range(LONGEST_MESSAGE))

    months = ("May", "June", "Sept.")
    texts = {
        "one long word": letters(LONGEST_MESSAGE),
        "words of one letter": " ".join(words(1)),
        "words of two letters": " ".join(words(2)),
        "words of six letters": " ".join(words(6)),
        "words of forty letters": " ".join(words(40)),
        "words of forty-one letters": " ".join(words(41)),
        "phrases": " ".join(f'"{first} {letters(3)}"' for first in words(3)),
        "names said": "what did "
        + " ".join(letters(7).title() for _ in range(6))
        + " say about "
        + letters(9),
        "minus words": " ".join(f"-{word}" for word in words(4)),
        "hyphens": "-".join(words(3)),
        "designations": " ".join(f"su-{number}" for number in drawn.sample(range(10, 9999), 600)),
        "numbers": " ".join(str(drawn.randint(10, 10**9)) for _ in range(500)),
        "dates": " ".join(
            f"{drawn.randint(1, 28)} {drawn.choice(months)} {drawn.randint(1990, 2024)}" for _ in range(330)
        ),
        "times": "when in spring or last summer or yesterday last week " * 70,
        "emoji": signs((0x1F300, 0x1FAFF)),
        "combining marks": "e" + signs((0x300, 0x36F)),
        "letters and combining marks": "e\u0301\u0302" * 1400,
        "no spaces": signs((0x4E00, 0x9FFF)),
        "any characters": signs((33, 0xD7FF), (0x10000, 0x1FFFF)),
        "punctuation": signs((33, 47)),
        "dots": "." * LONGEST_MESSAGE,
        "apostrophes": "o'" * 2048,
        "function words": "the " * 1024,
    }
    return {name: text[:LONGEST_MESSAGE] for name, text in texts.items()}


HOSTILE = _drawn()


def hostile_questions(count: int, seed: int = 2) -> list[str]:
    """Some questions of all these kinds in turn, no two with the same words where there are words."""
    texts: list[str] = []
    while len(texts) < count:
        texts += _drawn(seed + len(texts)).values()
    return texts[:count]
