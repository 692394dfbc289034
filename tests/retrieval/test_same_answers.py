"""Two hundred answers over 1,200 passages, word for word and score for score as they have been before.

What changes them on purpose writes their digests anew: `python -m tests.retrieval.test_same_answers`.
"""

from pathlib import Path

import pytest

from retrieval.compiled import library
from tests.benchmarks.ask import TODAY, archive_of, digest, paragraphs, questions

HERE = Path(__file__).parent
ANSWERS = HERE / "same_answers.txt"  # a digest a line
PASSAGES, QUESTIONS = 1200, 200


def answers() -> list[str]:
    """The digests of all answers."""
    files = sorted((HERE / "golden").glob("*.txt"))
    texts = [line for file in files for line in file.read_text("utf-8").splitlines() if len(line) > 40]
    lines = [*paragraphs(texts, PASSAGES)]
    archive = archive_of(lines)
    return [digest(archive.ask(question, TODAY))[:12] for question in questions(lines, QUESTIONS)]


@pytest.mark.parametrize("compiled", [True, False])
def test_answers_are_what_they_were(monkeypatch: pytest.MonkeyPatch, compiled: bool) -> None:
    if not compiled:
        monkeypatch.setattr(library, "available", lambda: False)
    elif not library.available():
        pytest.skip("no compiler when this was installed")
    assert answers() == ANSWERS.read_text("utf-8").split()


if __name__ == "__main__":
    ANSWERS.write_text("\n".join(answers()) + "\n", "utf-8")
