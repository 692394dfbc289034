"""Questions about the archive itself or the bot, which no report answers."""

import re
from collections.abc import Sequence

from retrieval.search.questions.question import ArchiveTopic, Token
from retrieval.text.analysis import STOP_WORDS

_POLITE = frozenset(
    """hi hello hey please pls kindly thanks thank ok okay so well sorry good morning evening bot dispatch
    actually really exactly currently today now right here then just still one""".split()
)
_ASKING = frozenset(
    """anything everything something know knows want need give show see find list read look looking search
    send use using available exist exists understand wondering got let's lets""".split()
)
_REPORTS = (
    "reports report archive archives documents document files file briefings briefing articles database"
)
# Topic: what must be said, and the other words that may be beside it, with stop words and polite words.
_TOPICS: tuple[tuple[ArchiveTopic, re.Pattern[str], frozenset[str]], ...] = tuple(
    (topic, re.compile(pattern), frozenset(beside.split()))
    for topic, pattern, beside in (
        (
            "subscriptions",
            r"\b(?:un)?subscri(?:be|bed|bing|ption|ptions)\b|\bnotif(?:y|ied|ications?)\b|\balerts?\b|\bmute\b|"
            r"\b(?:stop|quit) (?:sending|messaging|writing|bothering|spamming|notifying)\b|\bopt (?:out|in)\b|"
            r"\b(?:sign(?:ed)? (?:me )?up)\b|\bkeep me (?:posted|updated|informed)\b|\blet me know when\b|"
            r"\bstop (?:it|this|that|the bot|all)\b|\b(?:new|daily|weekly) (?:messages|digests?|newsletters?)\b",
            f"""subscribe unsubscribe subscribed subscription subscriptions notify notified notification
            notifications alert alerts mute stop quit sending messaging writing bothering spamming notifying opt
            sign signed keep posted updated informed news newsletter newsletters digest daily weekly messages
            message updates turn switch set work works new cancel change manage end start receive receiving
            happens something published comes arrives mine {_REPORTS}""",
        ),
        (
            "newest",
            r"\bnew\b|\bnews\b|\blatest\b|\bnewest\b|\bmost recent\b|\bupdates?\b|\bheadlines?\b|"
            r"\bgoing on\b|\bhappening\b|\bhappened\b|\bwhat's up\b|\blast (?:report|article|briefing)\b",
            f"""new news latest newest recent update updates headline headlines going happening happened up last
            any recently lately top fresh breaking world says say said published came come {_REPORTS}""",
        ),
        (
            "bot",
            r"\bare (?:you|u)\b|\bwho (?:are|r) (?:you|u)\b|\bwhat are (?:you|u)\b|\byour (?:name|job|purpose|"
            r"creator|maker|developer|owner|source code)\b|\bwho (?:made|built|created|wrote|developed|owns|runs|"
            r"programmed|designed|operates) (?:you|this|the bot)\b|\b(?:about )?yourself\b|\bhow old are you\b|"
            r"\bwhat is (?:this|dispatch)(?: bot)?\W*$|\bwhat's this(?: bot)?\W*$|\bcan i trust you\b|"
            r"\bdo you (?:store|log|save|keep|record|remember|lie|speak|understand)\b|\bwhere are you\b",
            """bot robot human machine ai artificial intelligence computer person real alive live fake name job
            purpose creator maker developer owner source code made make built build created wrote developed owns
            runs programmed designed operates trust store log save keep record remember lie speak english
            introduce describe old chatgpt gpt llm called call safe program software app questions messages data
            model language man woman user there based""",
        ),
        (
            "help",
            r"\bhelp\b|\bcommands?\b|\bmenu\b|\binstructions?\b|\bmanual\b|\btutorial\b|\busage\b|\bguide\b|"
            r"\bwhat (?:can|could|do|should|else can) (?:you|u|i|we|this bot|the bot|dispatch) (?:do|ask|type|say|"
            r"answer|offer|search)\b|\bhow (?:do|does|can|should|to) .{0,60}\b(?:work|works|use|ask|search|start|"
            r"begin|question)\b|\bwhat are you (?:for|good for|able to)\b|\bhow to (?:use|ask|search)\b|"
            r"\bwhat is this (?:bot )?for\b|\bget started\b|^\W*(?:start|examples?)\W*$|\bexamples? of questions\b",
            """help helpful command commands menu instructions instruction manual tutorial usage guide ask asking type
            say answer offer work works thing question questions start started begin example examples good able
            sort kind type kinds things capable options features function functions bot properly""",
        ),
        (
            "reports",
            rf"\b(?:{'|'.join(_REPORTS.split())})\b|\b(?:what|which) (?:\w+ )?(?:topics?|subjects?|sources?|themes?|"
            r"outlets?|period|dates?)\b|\bwhat (?:do|does|can) (?:you|u|this bot|the bot|dispatch) (?:cover|have|"
            r"know|contain|include|hold|read)\b|\bwhat have you got\b|\bwhat is (?:there|in there|inside)\W*$|"
            r"\bhow (?:far back|up to date|recent|current|many)\b.{0,60}\b(?:you|reports)\b|\bwhere do you get\b",
            f"""cover covers covered have contain contains include includes hold holds topic topics subject
            subjects source sources theme themes outlet outlets period date dates range content contents inside
            many number total count far back old oldest first earliest index overview title titles stored
            collection go goes all full complete information news data stories story get come comes loaded browse
            {_REPORTS}""",
        ),
    )
)
_FOR_ME = re.compile(
    r"^\W*(?:(?:please|hi|hello|hey|can you|could you|will you|would you|i want you to|i want to be)\W+){0,3}"
    r"(?:notify me|alert me|subscribe me|unsubscribe me|keep me (?:posted|updated|informed)|notified|"
    r"let me know (?:when|if there is news|as soon as)|send me (?:alerts|notifications|updates when))\b"
)


def archive_topic(text: str, tokens: Sequence[Token]) -> ArchiveTopic | None:
    """What a text asks about the archive or the bot; None where it has words about anything else.

    A wish to be told of news on something is one, too: no report can fulfil it.
    """
    lowered = text.lower().replace("’", "'")
    if _FOR_ME.match(lowered):
        return "subscriptions"
    said = {token.word.replace("’", "'") for token in tokens} - STOP_WORDS - _POLITE - _ASKING
    for topic, asks, beside in _TOPICS:
        if said <= beside and asks.search(lowered):
            return topic
    return None
