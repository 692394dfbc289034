"""How much each signal counts, for questions and for requests.

Learnt by logistic regression on development questions over archives of one report, 30 reports and about 120,
1,000, 10,000 and 45,000 passages (tests/benchmarks/calibrate.py), every size counting the same.

Of those for questions some were then set by hand: the bias and the size, so that 2 to 10 % of the questions
slip through that nothing in the archive is about, at every size; the unnamed noun and what is lacking, half
as much again as learnt, for near misses are rarer among what was learnt from than among what is asked; the
names that no report has; and mended words, so that slips of the finger cost no answer. The others are
rounded. Those for requests were learnt before everyday words weighed less, with the bias, the size, the
mended words and all names set by hand; what is learnt now does no better on requests held out.

Left out, as they helped on nothing held out: nouns told by their place behind an article, a preposition or a
question word; words missing from the quote; how many words were asked; whether a period was.
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
        mended=-2.0,
        unnamed=0.0,
        unkind=0.0,
        margin=0.0,
        size=-0.2,
    ),
    bias=-5.2,
)
