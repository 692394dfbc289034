"""Request frames: the words with which somebody asks for reports about a thing, and that name no thing.

"Could you please find me everything you have on the ferry?" asks about the ferry. At the beginning of a
clause a frame is a row of slots, each of which may be missing: polite words; wishes, orders and questions
for what is known ("I want to know", "show me", "what do we know"); and a request, which is a quantity
("anything new") or a noun of information ("more details") and stands before a preposition or at the end.
At the end of a clause it is a request or polite words alone ("ferry, any news?", "ferry please").
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from retrieval.text.analysis import in_lower_case

_Span = tuple[int, int]


def any_of(phrases: str) -> str:
    """A pattern for one of some phrases, each itself a pattern; "_" stands for the space between words.

    Longer ones are tried first, and none matches a part of a word.
    """
    longest_first = sorted(phrases.split(), key=len, reverse=True)
    return "(?:" + "|".join(each.replace("_", r"\s+") for each in longest_first) + r")(?![\w'])"


class _Slot:
    """A pattern that matches only at some words; compiled, which takes up to 12 ms, once one is there."""

    def __init__(self, words: str, pattern: str) -> None:
        self.words = frozenset(words.split())
        self._source = pattern

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self._source)


# Words of the slots
_POLITE = any_of(
    """please pls plz kindly hi hello hey hiya ok okay so well right sorry thanks thank_you excuse_me
    dispatch dear good_morning good_day good_afternoon good_evening and but also just bot
    is_that_true is_this_true quick_question asap i_have_a_question a_question my_question_is"""
)
_YOU = any_of("you u ya you_guys you_all y'all we i one anyone anybody someone somebody people")
_ME = any_of("me us")
_HAVE = any_of(
    """have has know knows got get hear heard hold holds say says seen find found tell contain contains
    include includes cover covers discuss discusses miss missed mention mentions mentioned report
    reports have_got talk talks read learn"""
)
_INFORM = any_of(
    """know learn hear read see find find_out understand ask get have tell give show send bring name share
    fetch pull_up dig_up look_up look_for look_into search search_for check check_for check_on
    check_if check_whether explain describe summarise summarize outline brief update inform fill catch
    remind talk provide help be_told hear_more list"""
)
_TELL_ME = any_of(
    """tell give show send bring get find fetch brief update inform fill catch remind help read teach list
    explain_to"""
)
_GIMME = any_of("gimme lemme_(?:know|see|have|hear)")
_LOOK = any_of(
    """search_for (?:do|run)_a_search_(?:on|for|about) in_a_nutshell in_short in_brief
    search_(?:the_|your_|all_)*(?:archive|reports|database|files)_(?:for|on|about)
    look_up look_for look_into find_out check_if check_whether check_for summarise summarize
    explain let_me_know let_us_know let_me_see let_me_hear let_me_ask let's_hear let's_see let's_talk"""
)
_FIND = any_of(
    """find show list give get search search_in look_in read tell say dig_up pull_up fetch bring_up
    pull_together put_together gather collect"""
)
_ALL = any_of(
    """all any anything everything something more some every what the your whatever details info news reports
    articles information updates"""
)
_I = any_of("i i'd i'm i_am i_would i'll we we'd we_would we're we_are im i've i_was id")
_WANT = any_of(
    """want wanted wanna need needed wish hope like love looking searching interested curious wondering
    wonder trying hoping keen asking"""
)
_CAN = any_of("can could would will may might cannot can't couldn't won't")
_DO = any_of("do does did have has haven't don't didn't")
_IS = any_of("is are was were isn't aren't")
_THERE_IS = any_of("you've_got you've we've_got there_is is_known is_said is_there")
_UP = any_of("up_to_speed up_to_date up in out find know")
_NEW = any_of(
    """known there new happening going_on up the_news the_latest the_latest_news the_story the_deal
    the_situation the_word the_status the_update the_newest"""
)
_THING = any_of(
    "anything everything something nothing whatever stuff more all the_lot much a_bit the_basics the_gist"
)
_ELSE = any_of(
    """else new more at_all further known interesting important said written reported published mentioned
    available recent to_know to_say to_report to_tell specific useful there"""
)
_ADJECTIVE = any_of(
    """the a an any some all more further your our latest newest recent new brief short quick full good other
    additional bit_of piece_of bits_of pieces_of lot_of current detailed general every much in_depth fresh
    breaking"""
)
_NOUN = any_of(
    """news info infos information intel details detail updates update facts reports report reporting
    articles article stories coverage summary summaries overview briefing background word materials
    rundown recap insight insights lowdown scoop gist knowledge"""
)
_CLOSING_NOUN = any_of("news info information updates update details")
_REPORTS = any_of(
    """reports report archive archives news briefings sources files documents articles database collection
    papers"""
)
_PREPOSITION = any_of(
    """on about regarding concerning re around of from for in at with into related_to relating_to over as_to
    that which who dealing covering mentioning discussing"""
)
_ASKS = any_of("who whom whose what which when where why how if whether")
_ABOUT = any_of("on about regarding concerning re around related_to relating_to as_to")
_CONCERNING = any_of("re regarding concerning related_to relating_to with_regard_to with_regards_to")
_STUDY = any_of(
    """researching studying investigating working_on reading_about reading_up_on writing_about
    writing_(?:a|an|my)_\\w+_(?:on|about) doing_(?:a|my)_\\w+_on preparing_(?:a|an|my)_\\w+_(?:on|about)"""
)
_SOMEBODY = (
    r"(?:(?:my|our|a)\s+(?:\w+\s+)?\w+|somebody|someone|he|she|they)\s+"
    + any_of("wants wanted want would_like needs likes")
    + r"\s+to\s+"
    + any_of("know learn hear see read find_out understand ask")
    + rf"(?:\s+{any_of('about more_about')})?"
)
_SO = any_of(
    """really just also still only very_much always been please kindly possibly perhaps maybe ever already
    happen_to"""
)

# Slots
_END = r"[?!.,;:)–—-]|$"
_ARCHIVE = (
    rf"(?:{any_of('all any')}\s+)?(?:of\s+)?(?:{any_of('the your these those our this')}\s+)?{_REPORTS}"
)
_READERS = rf"(?:{_YOU}|{_ARCHIVE})"
_KNOWERS = (
    rf"(?:that\s+)?(?:{_READERS}\s+{_HAVE}|"
    rf"{_THERE_IS})(?:\s+got)?"
)
_QUANTITY = rf"(?:{_THING}|what(?:ever)?(?=\s+{_KNOWERS}))(?:\s+(?:{_ELSE}|{_KNOWERS})){{0,3}}"
_ADJECTIVES = rf"(?:{_ADJECTIVE}\s+){{0,5}}"
_INFORMATION = rf"{_ADJECTIVES}{_NOUN}(?:\s+{_KNOWERS})?"
_REQUEST = rf"(?:(?:{_QUANTITY}|{_INFORMATION})(?=\s*(?:{_PREPOSITION}|{_END})))"
_WISH = (
    rf"(?:{_I}\s+)?(?:{_SO}\s+){{0,2}}{_WANT}(?:\s+{any_of('to for in about on if whether you')})+"
    rf"(?:\s+{_INFORM}(?:\s+{any_of('me us out')})?)?"
    rf"|{any_of('i we')}\s+{any_of('want need would_like')}"
    rf"|{_I}\s+{any_of('heard read saw asked told')}(?=\s+(?:{_REQUEST}|{_ABOUT}))"
    rf"|{_I}\s+{any_of('wonder wonder_if')}(?=\s+{_ASKS})"
    rf"|{_I}\s+{_STUDY}|{_SOMEBODY}"
    rf"|{any_of('want need')}(?=\s+{_REQUEST})"
)
_ORDER = (
    rf"(?:{_TELL_ME}\s+{_ME}|{_GIMME})(?:\s+{_UP})?|{_LOOK}"
    rf"|{_FIND}(?=\s+{_ALL}|(?:\s+[\w'-]+){{1,4}}\s+{_NOUN}\W*$)"
)
_PLEA = (
    rf"{_CAN}\s+{_YOU}\s+(?:{_SO}\s+){{0,2}}"
    rf"(?:be\s+able\s+to\s+)?{_INFORM}(?:\s+{_ME})?(?:\s+{_UP})?"
    rf"|{_DO}\s+{_READERS}\s+(?:{_SO}\s+)?{_HAVE}(?:\s+{any_of('got of')})?"
    rf"|{_IS}\s+there|{any_of('have has')}\s+there\s+been"
    rf"|{any_of('is was has have')}\s+{any_of('anything something more')}\s+(?:been\s+)?"
    rf"{any_of('known reported said written published mentioned')}"
    rf"|{any_of('got have know heard seen')}(?=\s+{any_of('anything something any more')})"
    rf"|{any_of('any_idea any_clue do_tell how_about what_about')}"
    rf"|is\s+it\s+{any_of('true correct right known possible')}\s+{any_of('that if')}"
)
_KNOWN = (
    rf"(?:what|how\s+much|whatever)(?:\s+{any_of('else more exactly all')})?"
    rf"(?:\s+{any_of('do does did have has can could would')})?\s+{_READERS}\s+(?:{_SO}\s+)?"
    rf"{_HAVE}(?:\s+{any_of('me us got so_far already yet')}){{0,2}}(?=\s*(?:{_ABOUT}|{_END}))"
    rf"|{any_of('what which how_much how_many')}\s+{_INFORMATION}\s+"
    rf"(?:{any_of('is are')}\s+there|{any_of('do does did have')}\s+{_READERS}\s+{_HAVE}(?:\s+got)?|{_HAVE})"
    rf"|(?:what'?s|what\s+{any_of('is was are has_been')})\s+"
    rf"(?:{any_of('been already so_far currently publicly')}\s+)?"
    rf"{_NEW}(?:\s+so\s+far)?(?=\s*(?:{_PREPOSITION}|{_END}))"
)

_TREATING = any_of(
    """(?:that|which)_(?:are_about|deals?_with|covers?|mentions?|discuss|concern|talk_about|speak_of|refer_to|touch_on)
    dealing_with covering mentioning discussing talking_about"""
)
_OPENINGS = (
    _Slot("what what's whats how whatever which", _KNOWN),
    _Slot(
        """can could would will may might cannot can't couldn't won't do does did have has haven't don't
        didn't is are was were isn't aren't got know heard seen any how what""",
        _PLEA,
    ),
    _Slot(
        """i i'd i'm i'll we we'd we're im i've id really just also still only very much always been please
        kindly possibly perhaps maybe ever already happen want wanted wanna need needed wish hope like love
        looking searching interested curious wondering wonder trying hoping keen asking my our a somebody
        someone he she they""",
        _WISH,
    ),
    _Slot(
        """tell give show send bring get find fetch brief update inform fill catch remind help read teach list
        explain gimme lemme search do run in look check summarise summarize let let's say dig pull put gather
        collect""",
        _ORDER,
    ),
)
_ASKED = _Slot(
    """anything everything something nothing whatever stuff more all much a the what an any some further your
    our latest newest recent new brief short quick full good other additional bit piece bits pieces lot
    current detailed general every in fresh breaking news info infos information intel details detail updates
    update facts reports report reporting articles article stories coverage summary summaries overview
    briefing background word materials rundown recap insight insights lowdown scoop gist knowledge""",
    _REQUEST,
)
_POLITE_WORDS = re.compile(rf"(?:{_POLITE}[\s,.!:;-]*){{0,4}}")
_COMMAS = re.compile(r"[\s,]*")
_OF_REPORTS = re.compile(rf"(?:\s*{_CONCERNING})?(?:\s*{_TREATING})?")
_POLITE_END = (
    rf"(?:{_POLITE}[\s,]*){{1,3}}"
    rf"|(?:{any_of('mentioned reported discussed covered')}\s+)?"
    rf"(?:{any_of('in from within')}\s+{_ARCHIVE}|{any_of('anywhere at_all')})"
)
_CLOSING = _Slot(  # the words with which it can end
    """please pls plz kindly hi hello hey hiya ok okay so well right sorry thanks you me dispatch dear morning
    day afternoon evening and but also just bot true question asap is
    reports report archive archives news briefings sources files documents articles database collection
    papers anywhere all
    anything everything something nothing whatever stuff more lot much bit basics gist
    else new further known interesting important said written reported published mentioned available recent
    know say tell specific useful there
    have has knows got get hear heard hold holds says seen find found contain contains include includes cover
    covers discuss discusses miss missed mention mentions talk talks read learn you've
    info information updates update details""",
    rf"(?:(?P<polite>{_POLITE_END})|{_QUANTITY}|"
    rf"(?:{_ADJECTIVE}\s+){{1,5}}{_CLOSING_NOUN}|(?P<noun>{any_of('info information details')}))\s*",
)
_CLOSING_WORDS = 6
_FEW = 4  # words of a clause whose last one, "information", only asks for some
_CLAUSE = re.compile(r"(?:[^,;:.!?\n–—()\s-]++|(?<=\S)[.:,-](?=\w)|[^\S\n](?!-\s))+")
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[\w']+")
_ASKING = re.compile(
    any_of(
        """who whom whose what which when where why how is are was were do does did has have had can could
        will would should may might"""
    ),
)


def request_frames(text: str, kept: Sequence[_Span] = ()) -> list[_Span]:
    """The spans of the request frames in a text, in order; none that touch the spans that are kept."""
    spans = _frames(in_lower_case(text).replace("’", "'"))
    return [span for span in spans if not any(span[0] < end and start < span[1] for start, end in kept)]


def _frames(text: str) -> Iterator[_Span]:
    done = 0
    for clause in _CLAUSE.finditer(text):
        start = clause.end() - len(clause[0].lstrip())
        end = _opening_end(text, start) if start >= done else start
        if text[start:end].strip():
            done = end
            yield start, end
        if _CLOSING.words.isdisjoint(_LETTERS.findall(clause[0])[-1:]):
            continue
        asking = _ASKING.match(text, start)
        words = [*_WORD.finditer(clause[0])]
        for word in words[-_CLOSING_WORDS:]:
            at = clause.start() + word.start()
            match = _CLOSING.pattern.fullmatch(text, at, clause.end()) if at >= done else None
            if match and (match["polite"] or not (asking or (match["noun"] and len(words) > _FEW))):
                yield match.span()
                break


def _opening_end(text: str, start: int) -> int:
    """Where the frame ends with which a clause opens. No slot is asked to give back what it has taken."""
    end = _ends(_POLITE_WORDS, text, start)
    for _ in range(3):
        for slot in _OPENINGS:
            if (slot_end := _slot_end(slot, text, end)) > end:
                end = _ends(_COMMAS, text, slot_end)
                break
    return _ends(_OF_REPORTS, text, _slot_end(_ASKED, text, end))


def _slot_end(slot: _Slot, text: str, start: int) -> int:
    word = _LETTERS.match(text, start)
    return _ends(slot.pattern, text, start) if word and word[0] in slot.words else start


def _ends(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
