"""Lines of the page: left out wherever they stand, by structure or where several reports have them."""

import pytest

from retrieval.reports.boilerplate_lines import line_kind
from retrieval.reports.passages import left_out, split
from retrieval.reports.report import Report

PAGE_LINES = [
    "ADVERTISEMENT",
    "Advertisement",
    "Advertisement - scroll to continue",
    "Advertisement. Scroll to continue reading",
    "Article continues below",
    "READ MORE: Fishermen ask for a new pier",
    "READ ALSO",
    "Read also: Fishermen ask for a new pier",
    "See also | Fishermen ask for a new pier",
    "Related articles",
    "CLICK HERE TO GET THE HARBOUR APP",
    "Click here to see all cranes of the harbour.",
    "VIEW VIDEO",
    "Watch live video",
    "Photo: Harbour Office",
    "Photo credit: Ann Writer",
    "Share this article",
    "Share",
    "Expand",
    "NEW You can now listen to the Harbour Times articles!",
    "Sign up for our morning newsletter.",
    "Subscribe to our channel",
    "Follow us on Telegram",
    "Follow the harbour on WhatsApp and Facebook.",
    "Join us on Telegram! Follow our work on the pier.",
    "Support our journalism.",
    "Help us to go on: become a patron.",
    "Join our team today!",
    "Help us on. Get our stories by email.",
    "Join our community on Telegram.",
    "Visit our Facebook page for more.",
    "Become a patron of Harbour News!",
    "#Harbour #Lindhaven",
    "РЕКЛАМА",
    "Anzeige",
    "Читайте також: Причал закрито",
    "Читайте также: Причал закрыт",
    "Lesen Sie auch: Pier zu",
    "À lire aussi : Le quai fermé",
    "Watch: The pier in flames",
    "Підписуйтесь на наш канал у Telegram",
    "Подписывайтесь на наш Telegram-канал",
    "If you like this article, please consider becoming a member today.",
    "We need your help. Become a patron of Harbour News!",
    "Our journalism needs your support. Whether you give little or much, it counts.",
    "Get the harbour by post for just $5 a month.",
    "By leaving your address, you agree to our Terms of Service and Privacy Policy.",
    "Listen to this article",
    "5 min read",
    "Comments (12)",
    "Tags: harbour, cranes",
    "list 1 of 3",
    "End of list of 3 items",
    "Getty Images",
    "Ann Writer/Getty Images",
    "© 2024 Harbour News. All rights reserved.",
    "Subscribe now!",
    "Follow us on social media:",
    "Фото: Портова рада",
    "Реклама",
    "PUBLICITÉ",
    "Читайте також: Рибалки просять новий причал",
    "Lesen Sie auch: Fischer wollen einen neuen Kai",
    "À lire aussi : Les pêcheurs veulent un quai",
    "Підписуйтесь на наш канал у Telegram",
    "If you like this article, please consider becoming a member today.",
    "We need your help. Become a patron of the Harbour Times!",
    "Our journalism needs your support. It's vital.",
    "© 2024 Harbour Times. All rights reserved.",
    "Watch: Fishermen ask for a new pier",
    "Listen to this article",
    "5 min read",
    "Comments (12)",
    "Tags: harbour, pier",
    "End of list of 3 items",
    "list 1 of 3",
]


@pytest.mark.parametrize("line", PAGE_LINES)
def test_lines_of_the_page_are_no_part_of_a_report(line):
    report = Report("x", "Title", None, ("The pier is shut.", line, "It opens on Friday."))

    assert [each.text for each in split(report)] == ["The pier is shut.", "It opens on Friday."]
    assert [each.text for each in left_out(report)] == [line]


SENTENCES = [
    "Advertisement on ferries grew by a third, the office said.",
    "Advertisements for the ferry hung in every street. They cost four crowns.",
    "Read more slowly, the teacher told the class.",
    "Related costs rose by a third.",
    "Follow the river to the north and there is the mill.",
    "Support for the bridge fell to a third.",
    "Join forces with the fishermen, the mayor asked the council.",
    "“Click here” is what the button says.",
    "Photo: the mayor opened the pier on Friday. It rained.",
    "Watch out for ice on the pier.",
    "Share prices fell.",
    "Sign language is taught in the harbour school.",
    "Help us!” she cried.",
    "Follow us to the pier, the fishermen cried.",
    "Subscribe they did, in thousands.",
    "Click here, the thief wrote, and lost it all.",
    "Watch towers were built.",
    "Реклама поромів зросла на третину.",
    "You had to become a member of the guild.",
    "The pier",
    "THE PIER",
    "Follow us to the pier, the sailors cried.",
    "Follow us to the pier.",
    "Subscribe to the newsletter, the mayor told them, and read it.",
    "Subscribe they did, to every newsletter of the harbour.",
    "Click here, the thief wrote, and lost it all.",
    "Copyright law was changed in May.",
    "You can get the ship's papers from the page on our website.",
    "The terms of service of the ferry are under review, and you can read them.",
    "List of three ships",
    "He took 5 minutes to read it.",
    "Anzeigen wurden erstattet",
    "Support for our community grew in May.",
    "Support the journalists who were arrested.",
    "Consider the harbour: its channels are deep.",
    "Download of the app was stopped by the court.",
    "Visit the harbour, the mayor told Twitter users",
    "Get well soon, wrote the readers of the newsletter.",
    "Become a patron of the pier, my father said.",
    "Register at the embassy by e-mail before 5 August.",
    "If you see a mine, please visit the nearest office or write to mines@harbour.example.",
    "Следите за каналом реки",
    "Join our team in the harbour.",
    "Follow our work on the pier every day.",
    "Support our team at the regatta on Sunday.",
    "Get the app that the harbour office made for sailors.",
    "Consider the patron saint of sailors.",
    "Visit the Facebook page of the council for the list.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_and_headings_of_a_report_stay(sentence):
    assert line_kind(sentence, frozenset()) is None


def test_a_short_line_that_several_reports_have_is_left_out():
    line = "Continued under the picture"
    report = Report("x", "Title", None, ("The pier is shut.", line, "It opens on Friday."))

    assert [each.text for each in split(report)] == list(report.paragraphs)
    assert left_out(report, {line}) == ((line, "repeated"),)


@pytest.mark.parametrize(
    "text",
    ["The war goes on.", "3,000 men", "“We count”", "• Longer service", "a" * 161, "It is one of these:"],
)
def test_sentences_numbers_and_quotations_that_are_printed_every_day_stay(text):
    report = Report("x", "Title", None, ("The pier is shut.", text, *("It rained.",) * 9))

    assert left_out(report, {text}) == ()


def test_headlines_between_a_label_of_links_and_a_sentence_are_left_out():
    links = ("• Fishermen ask for a pier", "Storm shuts the harbour")
    report = Report("x", "Title", None, ("The pier is shut.", "Read also:", *links, "It opens on Friday."))
    without_sentence = Report(
        "x", "Title", None, ("The pier is shut.", "Read also:", *links, "41 ships", "It rained.")
    )

    assert [each.text for each in left_out(report)] == ["Read also:", *links]
    assert [each.text for each in left_out(without_sentence)] == ["Read also:"]


@pytest.mark.parametrize(
    "text",
    ["41 ships left the harbour", "“We left the harbour at dawn”", "Ann Writer", "A long heading " * 12],
)
def test_what_is_no_headline_stays_behind_a_label_of_links(text):
    report = Report("x", "Title", None, ("The pier is shut.", "Read also:", text, "It opens on Friday."))

    assert [each.text for each in left_out(report)] == ["Read also:"]


def test_a_run_of_many_lines_is_no_run_of_links():
    lines = [f"The harbour at {place}" for place in ("dawn", "noon", "night", "sea", "rest")]
    report = Report("x", "Title", None, ("The pier is shut.", "Read also:", *lines, "It opens on Friday."))

    assert [each.text for each in left_out(report)] == ["Read also:"]


def test_links_announced_in_the_middle_of_a_report_are_left_out_and_what_follows_is_not():
    report = Report("x", "Title", None, ("The pier is shut.", "More on this story:", "It opens on Friday."))

    assert left_out(report) == (("More on this story:", "boilerplate"),)


def test_what_was_left_out_has_a_reason():
    paragraphs = (
        "TITLE",
        "The pier is shut.",
        "ADVERTISEMENT",
        "The mayor said:",
        "“It opens on Friday.”",
        "Related:",
        "Why old docks sink",
        "Read by all.",
    )
    report = Report("x", "Title", None, paragraphs)

    assert [(each.text, each.why) for each in left_out(report, {"Read by all."})] == [
        ("TITLE", "title again"),
        ("ADVERTISEMENT", "advertisement"),
        ("The mayor said:", "lead-in"),
        ("Related:", "boilerplate"),
        ("Why old docks sink", "boilerplate"),
        ("Read by all.", "repeated"),
    ]


def test_the_only_paragraph_is_a_passage_even_if_it_is_a_line_of_the_page():
    assert [each.text for each in split(Report("x", "Title", None, ("ADVERTISEMENT",)))] == ["ADVERTISEMENT"]
