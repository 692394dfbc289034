"""How much each signal counts, for questions and for requests.

Learnt by logistic regression on development questions over archives of one report, 30 reports and about 120,
1,000, 10,000 and 45,000 passages (tests/benchmarks/calibrate.py), every size counting the same. For questions
these were rounded but for those set by hand: the bias and the size, so that about as many slip through at
every size; the unnamed noun, as hardly a question lacks it and is answered though in articles some are;
the names that no report has, or not this one; and mended words, so that slips of the finger cost no answer.
For requests the bias, the size, the mended words and all names were set by hand, the rest was learnt before
everyday words weighed less, and does no worse than what is learnt now. What questions held out come to is
printed by tests/benchmarks/honesty.py. Learnt too, and left out as they helped nothing that was held out:
nouns by their place behind an article, a preposition or a question word; words missing from the quote; how
many words were asked.
"""

from dataclasses import dataclass

from retrieval.search.answerability.signals import Signals


@dataclass(frozen=True, slots=True)
class LogOdds:
    """What each signal adds to the log-odds, and what they are without any."""

    signals: Signals
    bias: float


QUESTION = LogOdds(
    Signals(
        passage=2.6,
        report=2.2,
        sentence=0.9,
        whole=0.0,
        missing=0.0,
        matched=0.5,
        lacking=-12.0,
        unknown=-0.6,
        unknown_name=-0.5,
        foreign_name=-0.7,
        absent_names=-2.9,
        mended=-0.6,
        unnamed=-2.6,
        unkind=-0.9,
        margin=1.0,
        size=-0.35,
    ),
    bias=-3.45,
)
REQUEST = LogOdds(  # no more than a subject: "anything on the tower?"
    Signals(
        passage=1.4,
        report=0.0,
        sentence=4.0,
        whole=2.0,
        missing=-2.8,
        matched=0.3,
        lacking=0.0,
        unknown=-2.6,
        unknown_name=-2.0,
        foreign_name=-0.8,
        absent_names=-0.8,
        mended=-4.7,
        unnamed=0.0,
        unkind=0.0,
        margin=0.0,
        size=-0.2,
    ),
    bias=-5.2,
)
