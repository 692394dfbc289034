"""How much each signal counts, for questions and for requests.

Both were learnt by logistic regression on development questions over archives of one report, 30 reports and
about 120, 1,000, 10,000 and 40,000 passages (tests/benchmarks/calibrate.py), every size counting the same,
and judged on questions held out (five folds by the text of the question). Set by hand: the bias and the
weight of the size, so that the threshold lets some 5 % of the questions slip through that nothing in the
archive is about, at every size; the weights of mended words, so that slips of the finger beside other
words cost no answer; and those of names that no report has, which a request for them needs.
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
        passage=0.5,
        report=2.0,
        sentence=2.0,
        whole=0.0,
        missing=0.0,
        matched=0.8,
        lacking=-5.2,
        unknown=-1.4,
        unknown_name=-1.5,
        foreign_name=-1.0,
        absent_names=-3.0,
        mended=-0.6,
        unnamed=-3.2,
        margin=1.1,
        size=-0.5,
    ),
    bias=-2.3,
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
        margin=0.0,
        size=-0.2,
    ),
    bias=-5.2,
)
