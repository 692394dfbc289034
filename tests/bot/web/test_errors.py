"""The errors of an import are one line each."""

from bot.web.errors import FileError


def test_an_error_is_one_line_whatever_it_quotes() -> None:
    error = FileError("a\nb.csv", "no column of texts (its columns: x\ny)", "name it")

    assert str(error) == "a\\nb.csv: no column of texts (its columns: x\\ny); name it"
    assert (error.source, error.reason) == ("a\\nb.csv", "no column of texts (its columns: x\\ny)")
