"""Lead-ins: who they say speaks, and how far the words go."""

import pytest

from retrieval.reports.list_marks import BULLET_PATTERN
from retrieval.reports.speakers import find_speaker, is_lead_in, is_quotation, speech_end
from retrieval.reports.speech.full_names import FullNames

TEXTS = (
    "Russian losses rise, the Russian Defence Ministry denied on Monday.",
    "On 5 August in its update, the UK Defense Ministry says that losses rose.",
    "Earlier, the British Defence Ministry noted them.",
    "The Institute for the Study of War (ISW) doubts it.",
)
UK = "UK Ministry of Defence"
ISW = "Institute for the Study of War"

LEAD_INS = [
    ("The Ministry wrote:", UK),
    ("The ministry wrote:", UK),
    ("The Ministry’s update reads:", UK),
    ("The Defence Ministry added on X:", UK),
    ("The MoD said:", UK),
    ("The UK Ministry of Defence said:", UK),
    ("The British Ministry of Defense wrote on 5 August:", UK),
    ("Britain’s Ministry of Defence assessed:", UK),
    ("The U.K. Defence Ministry assesses:", UK),
    ("The Ministry of Defence of the United Kingdom said:", UK),
    ("UK Ministry of Defence:", UK),
    ("Per UK intelligence:", UK),
    ("In an update on Russia, the Ministry noted:", UK),
    ("It also wrote:", UK),
    ("The Ministry estimates:", UK),
    ("It estimates:", UK),
    ("In its daily update, the Institute for the Study of War assessed:", ISW),
    ("Analysts at the Institute for the Study of War wrote:", ISW),
    ("The Institute noted:", ISW),
    ("ISW analysts wrote:", ISW),
    ("According to Estonia's Foreign Intelligence Service:", "Estonia's Foreign Intelligence Service"),
    ("On Monday Estonia’s Foreign Intelligence Service said:", "Estonia’s Foreign Intelligence Service"),
    ("Ukraine's General Staff reports:", "Ukraine's General Staff"),
    (
        "The General Staff of the Armed Forces of Ukraine said:",
        "General Staff of the Armed Forces of Ukraine",
    ),
    ("The French Ministry of the Armed Forces stated:", "French Ministry of the Armed Forces"),
    ("The Élysée said:", "Élysée"),
    ("The Estonian Defence Forces said on Monday:", "Estonian Defence Forces"),
    ("The U.S. Department of Defense announced:", "U.S. Department of Defense"),
    ("The Pentagon said in a statement on Ukraine:", "Pentagon"),
    ("Maj. Gen. Kyrylo Budanov said:", "Kyrylo Budanov"),
    ("The Russian Ministry of Defence claimed:", "Russian Ministry of Defence"),
]


@pytest.mark.parametrize(("lead_in", "name"), LEAD_INS)
@pytest.mark.parametrize("words", ["• Losses rose", "“Losses rose", "Losses rose by a third.", "x" * 200])
def test_a_lead_in_names_who_speaks(lead_in, name, words):
    assert is_lead_in(lead_in, words)
    assert find_speaker(lead_in, FullNames(TEXTS)) == name


@pytest.mark.parametrize("words", ["• Losses rose.", "“Losses rose", "Losses rose by a third."])
def test_a_verb_at_the_end_is_enough_before_whole_sentences(words):
    assert is_lead_in("The update reads:", words)
    assert find_speaker("The update reads:", FullNames(TEXTS)) == UK


@pytest.mark.parametrize(
    ("paragraph", "following"),
    [
        ("Related:", "• Why docks sink"),
        ("Related:", "The Ministry was right."),
        ("Key Takeaways:", "• Losses rose."),
        ("Background:", "The war began in 2022."),
        ("Key points:", "“Losses rose.”"),
        ("Read what others said:", "Why docks sink"),
        ("The Ministry wrote:", "Why docks sink"),
        ("The Ministry wrote.", "• Losses rose."),
        ("The Ministry wrote: losses rose.", "• Losses rose."),
        ("The bill has three parts:", "• Longer service."),
        ("As noted above, the yard has three problems:", "• Losses rose."),
        ("It is unclear what the Ministry said, but analysts see three reasons:", "• Losses rose."),
        ("Madam Chair, Mr Secretary, members of the Council of Coastal Towns:", "I come to tell you this."),
        ("Mr. President and Members of the 80th Congress:", "I come to tell you this."),
        ("To the Congress:", "I come to tell you this."),
        ("Dear colleagues:", "The Ministry was right."),
        ("I ask the Council to do this:", "Let the harbour open."),
        ("As I said to the Council:", "Let the harbour open."),
        ("We must do three things:", "• Mend the pier"),
        ("The Institute’s Feb. 12 assessment covers the following:", "• Losses rose."),
        ("The Ministry’s Monday figures on losses:", "• 20 tanks"),
        ("The council told of it. More in the article below:", "The harbour opens."),
        ("Harbour Office members of the council:", "The harbour opens."),
        ("What the Ministry was told:", "• Losses rose."),
        ("The Ministry wrote:", None),
        ("The Ministry wrote, " + "at length, " * 50 + "this:", "• Losses rose."),
    ],
)
def test_other_paragraphs_are_no_lead_ins(paragraph, following):
    assert not is_lead_in(paragraph, following)


@pytest.mark.parametrize(
    ("lead_in", "name"),
    [
        ("The Ministry wrote:", "Ministry"),
        ("The MoD said:", "Ministry of Defence"),
        ("She said:", None),
        ("The mayor of Lindhaven said:", "Mayor of Lindhaven"),
        ("Ann Writer, a researcher in the Department of Harbours at Coastal University, says:", "Ann Writer"),
        ("Ann Writer of the Harbour Institute said:", "Ann Writer"),
        ("A researcher in the Department of Harbours says:", "A researcher in the Department of Harbours"),
        ("UK Ministry of Defence 🇬🇧 (@ExampleHQ)", "UK Ministry of Defence"),
    ],
)
def test_a_name_without_a_fuller_one_stays_as_it_is(lead_in, name):
    assert find_speaker(lead_in, FullNames(["Nothing here helps."])) == name


def test_the_body_that_the_outlet_quotes_most_is_the_one_meant():
    texts = ["The Energy Ministry said no.", "The Estonian Defence Ministry said so.", *TEXTS[1:3]]

    assert find_speaker("The Ministry wrote:", FullNames(texts)) == UK


BLOCKS = [
    pytest.param(["• One.", "• Two.", "Prose."], 2, id="bullets"),
    pytest.param(["- One.", "– Two.", "1. Three.", "(4) Four.", "Prose."], 4, id="other bullets"),
    pytest.param(["“One.”", "“Two.", "“Three.”", "“Hot air”, said Kyiv of it.", "Prose."], 3, id="quoted"),
    pytest.param(["“One.”", "• Two."], 1, id="quoted, then bullets"),
    pytest.param(
        ["“One” is what they call it.", "Two.", "Earlier, it rained."], 2, id="plain, opens with a quotation"
    ),
    pytest.param(["One.", "Two.", "Earlier, it rained.", "Three."], 2, id="plain up to Earlier"),
    pytest.param(["One.", "The Ministry also reported floods."], 1, id="plain up to the body"),
    pytest.param(["One.", "Losses fell, according to the ministry."], 1, id="plain up to according to"),
    pytest.param(["One.", "The UK Defence Ministry has said more."], 1, id="plain up to the full name"),
    pytest.param(
        ["One.", "The Russian Ministry said no.", "The Energy Ministry says so."], 3, id="another ministry"
    ),
    pytest.param(["One.", "Related:", "Two."], 1, id="plain up to a label"),
    pytest.param(["One.", "Two."], 2, id="plain up to the end"),
]


@pytest.mark.parametrize(("paragraphs", "end"), BLOCKS)
def test_the_words_end_where_the_outlet_speaks_again(paragraphs, end):
    assert speech_end(["The Ministry wrote:", *paragraphs], 1, "The Ministry wrote:") == end + 1


@pytest.mark.parametrize("lead_in", ["President Zelensky said:", "The mayor said:", "She said:"])
def test_only_the_first_plain_paragraph_is_surely_a_persons(lead_in):
    assert speech_end([lead_in, "One.", "The council did not agree."], 1, lead_in) == 2
    assert speech_end([lead_in, "• One.", "• Two.", "Three."], 1, lead_in) == 3


def test_a_run_that_may_be_the_whole_report_is_nobodys():
    assert speech_end(["Ann Writer said:", *["• One."] * 13], 1, "Ann Writer said:") == 1
    assert speech_end(["Ann Writer said:", "• One.", "• Writer said two."], 1, "Ann Writer said:") == 1
    assert speech_end(["The council said:", *["One."] * 13], 1, "The council said:") == 2
    assert speech_end(["The council said:", "“One.”", "— The Mayor"], 1, "The council said:") == 2
    assert speech_end(["The council said:", "• One.", "• — The mayor"], 1, "The council said:") == 2


@pytest.mark.parametrize("heading", ["Notes to editors", "ENDS", "Background:", "Contact"])
def test_a_heading_ends_plain_words(heading):
    assert speech_end(["The Ministry wrote:", "One.", heading, "Two."], 1, "The Ministry wrote:") == 2


@pytest.mark.parametrize(
    "paragraph",
    [
        "Gentlemen of the Senate:",
        "Friends of the Harbour Union:",
        "Citizens of Ukraine:",
        "Dear Council:",
        "Members of the Council of Towns:",
        "Partners of the Harbour Union:",
        "The Ministry of Harbours received:",
        "Thank you, Minister:",
    ],
)
@pytest.mark.parametrize("words", ["• Nine ships.", "“Nine ships.”", "Nine ships came."])
def test_the_addressed_and_lists_are_no_lead_ins(paragraph, words):
    assert not is_lead_in(paragraph, words)


@pytest.mark.parametrize(
    ("lead_in", "name"),
    [
        ("The council said on X:", "Council"),
        ("In a post on X, the ministry wrote:", "Ministry"),
        ("The office told the Harbour Times:", "Office"),
        ("The council said in a letter to NATO:", "Council"),
        ("The office in Lindhaven announced:", "Office in Lindhaven"),
        ("The ministry reported to President Ann Writer:", "Ministry"),
        ("Replying to the Harbour Times, the council said:", "Council"),
        ("According to British intelligence:", "UK intelligence"),
        ("According to the UK intelligence report:", "UK intelligence"),
        ("According to Monday’s update:", None),
    ],
)
def test_the_subject_speaks_and_not_whom_or_where_it_tells(lead_in, name):
    assert find_speaker(lead_in, FullNames(["Nothing here helps."])) == name


@pytest.mark.parametrize("text", ["• x", "- x", "– x", "* x", "1. The x", "2) “X”", "(3) The x", "◦ x"])
def test_a_bullet_is_a_mark_and_a_space(text):
    assert BULLET_PATTERN.match(text)
    assert is_quotation(text)


@pytest.mark.parametrize(
    "text", ["-x", "•x", "1.5 The", "1. august", "2024. The", "x • y", "“Hot air”, said Kyiv"]
)
def test_other_openings_are_no_bullets(text):
    assert not is_quotation(text)
