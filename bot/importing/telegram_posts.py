"""What holds for every post of Telegram, whether it is received, forwarded or exported."""

import re

SITE = "https://t.me"
MIN_LETTERS = 8  # of a post that is a report, addresses and tags aside: "+1" and "Thanks" are too short
_ADDRESS = re.compile(r"\b\w+://\S+|\bt\.me/\S+|[@#]\w+")
_CHANNEL_PREFIX = "-100"  # of the numbers of channels and supergroups; their addresses leave it out


def has_words(text: str) -> bool:
    """Whether a post says enough to be a report."""
    return sum(map(str.isalnum, _ADDRESS.sub("", text))) >= MIN_LETTERS


def post_address(chat: str | int, number: int) -> str:
    """The address of a post in a channel or supergroup, which is named by its user name or its number."""
    place = chat if isinstance(chat, str) else f"c/{str(chat).removeprefix(_CHANNEL_PREFIX)}"
    return f"{SITE}/{place}/{number}"
