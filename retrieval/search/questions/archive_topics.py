"""Questions about the archive itself or the bot, which no report answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.search.questions.question import ArchiveTopic, Token
from retrieval.search.questions.request_frames import any_of
from retrieval.text.analysis import STOP_WORDS

_POLITE = frozenset(
    """hi hello hey please pls kindly thanks thank ok okay so well sorry good morning evening bot dispatch
    actually really exactly currently today now right here then just still one""".split()
)
_ASKING = frozenset(
    """anything everything something know knows want need give show see find list read look looking search
    send use using available exist exists understand wondering got let's lets""".split()
)
_REPORTS = "reports report archive archives documents files briefings briefing articles database"
_YOU = "(?:you|u|i|we|this_bot|the_bot|dispatch)"


@dataclass(frozen=True)
class _Topic:
    """What must be said to ask about a topic, and the other words that may be beside it."""

    name: ArchiveTopic
    phrases: str
    beside: frozenset[str]

    @classmethod
    def of(cls, name: ArchiveTopic, phrases: str, beside: str) -> "_Topic":
        return cls(name, phrases, frozenset(beside.split()))

    @cached_property
    def asks(self) -> re.Pattern[str]:
        """Any of the phrases; compiled once a question has no words but such as may be beside them."""
        return re.compile(rf"(?<![\w'])(?:{any_of(self.phrases)})")


_TOPICS = (
    _Topic.of(
        "subscriptions",
        """(?:un)?subscri(?:be|bed|bing|ptions?) notif(?:y|ied|ications?) alerts? mute unmute opt_(?:out|in)
        (?:stop|quit)_(?:sending|messaging|writing|bothering|spamming|notifying|it|this|that|the_bot|all)
        sign(?:ed)?_(?:me_)?up keep_me_(?:posted|updated|informed) let_me_know_when
        (?:new|daily|weekly)_(?:messages|digests?|newsletters?) (?:stop|cancel|quit)(?=\\W*$)""",
        f"""subscribe unsubscribe subscribed subscribing unsubscribed subscription subscriptions notify
        notified notification notifications notifying alert alerts mute unmute stop quit sending messaging
        writing bothering spamming opt sign signed keep posted updated informed news newsletter newsletters
        digest digests daily weekly messages message updates turn switch set work works new cancel change
        manage end start receive receiving happens something published comes arrives mine {_REPORTS}""",
    ),
    _Topic.of(
        "newest",
        """new news latest newest most_recent updates? headlines? going_on happening happened
        what's_up what_is_up last_(?:report|article|briefing)""",
        f"""new news latest newest recent update updates headline headlines going happening happened up last
        any what's recently lately top fresh breaking world says say said published came come {_REPORTS}""",
    ),
    _Topic.of(
        "help",
        f"""help commands? menu instructions? manual tutorial usage guide get_started examples?_of_questions
        what_(?:else_)?(?:can|could|do|should)_{_YOU}_(?:do|ask|type|say|answer|offer|search)
        how_(?:do|does|can|should|to)_(?:\\w+_){{0,6}}(?:works?|use|ask|search|start|begin|question|share|quote)
        how_(?:do|does|can|should|to)_(?:\\w+_){{0,6}}(?:cite|copy|forward|narrow)
        what_(?:kinds?|sorts?|types?)_of_(?:questions?|things?)_(?:can|could|may|should|do)_{_YOU}_(?:ask|answer|know)
        what_are_you_(?:for|good_for|able_to) what_is_this_(?:bot_)?for (?:start|examples?)(?=\\W*$)""",
        """help helpful command commands menu instructions instruction manual tutorial usage guide ask asking
        type say answer offer work works thing question questions start started begin example examples good
        able sort kind kinds things capable options features function functions properly share sharing quote
        cite copy forward narrow passage passages citation citations quotation answer result results""",
    ),
    _Topic.of(
        "bot",
        f"""are_(?:you|u) (?:who|what|where)_(?:are|r)_(?:you|u) how_old_are_you (?:about_)?yourself
        your_(?:name|job|purpose|creator|maker|developer|owner|source_code)
        who_(?:made|built|created|wrote|developed|owns|runs|programmed|designed|operates)_{_YOU}
        what(?:_is|'s)_(?:this|dispatch)(?:_bot)?(?=\\W*$) can_i_trust_you (?:this|the|a)_bot
        do_you_(?:store|log|save|keep|record|remember|lie|speak|understand)
        is_(?:this|it)_(?:an?_)?(?:real_)?(?:robot|human|person|ai)""",
        """bot behind robot human machine ai artificial intelligence computer person real alive live fake
        name job purpose creator maker developer owner source code made make built build created wrote
        developed owns runs programmed designed operates trust store log save keep record remember lie
        speak english introduce describe old chatgpt gpt llm called call safe program software app
        questions messages data what's who's sure certain correct right
        model language man woman user there based languages""",
    ),
    _Topic.of(
        "reports",
        f"""{_REPORTS} (?:what|which)_(?:\\w+_)?(?:topics?|subjects?|sources?|themes?|outlets?|period|dates?)
        what_(?:do|does|can)_{_YOU}_(?:cover|have|know|contain|include|hold|read) what_have_you_got
        what_is_(?:there|in_there|inside)(?=\\W*$) where_do_you_get
        the_(?:\\w+_)?list(?=(?:_please)?\\W*$) list_(?:all|them|it)(?=\\W*$)
        how_(?:far_back|up_to_date|recent|current|many)_(?:\\w+_){{0,6}}(?:you|reports)""",
        f"""cover covers covered have contain contains include includes hold holds topic topics subject
        subjects source sources theme themes outlet outlets period date dates range content contents inside
        many number total count far back old oldest first earliest index overview title titles stored
        collection go goes all full complete information news data stories story get come comes loaded
        browse wrote written writes write publishes author authors publisher publishers new every day daily
        often updated added {_REPORTS}""",
    ),
)
_FOR_ME = re.compile(
    rf"\W*(?:{any_of('please hi hello hey can_you could_you will_you would_you i_want_you_to')}\W+){{0,3}}"
    + any_of(
        """(?:notify|alert|subscribe|unsubscribe)_me keep_me_(?:posted|updated|informed)
        let_me_know_(?:when|if_there_is_news|as_soon_as) send_me_(?:alerts|notifications|updates_when)
        (?:(?:can|could|may)_(?:i|we)_(?:get|have|receive)|i_(?:want|need))_(?:alerts|notifications)"""
    )
)


def archive_topic(text: str, tokens: Sequence[Token]) -> ArchiveTopic | None:
    """What a text asks about the archive or the bot; None where it has words about anything else.

    A wish to be told of news on something is one, too: no report can fulfil it.
    """
    lowered = text.lower().replace("’", "'")
    if _FOR_ME.match(lowered):
        return "subscriptions"
    said = {token.word.replace("’", "'") for token in tokens} - STOP_WORDS - _POLITE - _ASKING
    found = (each.name for each in _TOPICS if said <= each.beside and each.asks.search(lowered))
    return next(found, None)
