"""How much each signal counts, for questions and for requests.

Both were learnt by logistic regression on development questions over archives of one report, 30 reports and
about 120, 1,000, 10,000 and 40,000 passages (tests/benchmarks/calibrate.py), every size counting the same,
and judged on questions held out (five folds by the text of the question). Set by hand: the bias and the
weight of the size, so that the threshold lets some 5 % of the questions slip through that nothing in the
archive is about, at every size; and the weight of mended words in a question.
"""

from dataclasses import dataclass

from retrieval.search.answerability.signals import Signals


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal adds to the log-odds, and what they are without any."""

    signals: Signals
    bias: float


QUESTION = Weights(
    Signals(
        passage=3.3,
        report=2.7,
        sentence=1.6,
        whole=0.2,
        heaviest=0.7,
        missing=0.4,
        matched=0.3,
        unknown=-1.0,
        unknown_name=-1.8,
        absent_names=-4.7,
        mended=-0.5,
        uncounted=-3.0,
        unfit=-0.3,
        margin=1.7,
        size=-0.4,
    ),
    bias=-5.8,
)
REQUEST = Weights(  # no more than a subject: "anything on the tower?"
    Signals(
        passage=1.5,
        report=1.0,
        sentence=4.1,
        whole=2.9,
        heaviest=1.3,
        missing=-2.9,
        matched=1.0,
        unknown=-1.9,
        unknown_name=-0.2,
        absent_names=-1.2,
        mended=-3.5,
        uncounted=0.0,
        unfit=0.0,
        margin=0.0,
        size=-0.2,
    ),
    bias=-7.5,
)
