"""The systems that speed is measured on, each behind the same three steps: build, save, open and ask."""

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Ask = Callable[[str], Any]  # question -> what the system finds, as it gives it; true when there were hits
K = 10
_WORD = re.compile(r"\w+")


class Ours:
    """This project's index."""

    def build(self, texts: Iterable[str], folder: Path) -> None:
        """Read the texts and write the index."""
        from retrieval import Index

        Index.build(texts).save(folder)

    def open(self, folder: Path, k: int = K) -> Ask:
        """Load the index from the folder."""
        from retrieval import Index

        index = Index.load(folder)
        return lambda text: index.search(text, k)

    def positions(self, found: Any) -> list[int]:
        """The positions in what was found, best first."""
        return [position for position, _ in found]


class RankBm25:
    """rank_bm25's Okapi with the project's analysis; it cannot be saved but by building it again."""

    def build(self, texts: Iterable[str], folder: Path) -> None:
        """Keep the texts, as there is nothing else to keep."""
        (folder / "texts.txt").write_text("\n".join(texts), "utf-8")
        self.open(folder)

    def open(self, folder: Path, k: int = K) -> Ask:
        """Build from the texts kept."""
        from rank_bm25 import BM25Okapi

        from retrieval.text.analysis import terms

        with (folder / "texts.txt").open(encoding="utf-8") as file:
            texts = [list(terms(line)) for line in file]
        model, numbers = BM25Okapi(texts), range(len(texts))
        return lambda text: model.get_top_n(list(terms(text)), numbers, k)

    def positions(self, found: Any) -> list[int]:
        """The positions in what was found, best first."""
        return list(found)


class Bm25s:
    """bm25s with its own tokeniser, English stop words and Snowball."""

    backend = "numpy"

    def _tokens(self, texts: list[str], ids: bool) -> Any:
        import bm25s
        import Stemmer

        stemmer = getattr(self, "stemmer", None) or Stemmer.Stemmer("english")
        self.stemmer = stemmer
        return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, return_ids=ids, show_progress=False)

    def build(self, texts: Iterable[str], folder: Path) -> None:
        """Tokenise and index; bm25s wants a list."""
        import bm25s

        model = bm25s.BM25(backend=self.backend)
        model.index(self._tokens(list(texts), ids=True), show_progress=False)
        model.save(folder)

    def open(self, folder: Path, k: int = K) -> Ask:
        """Load the model from the folder, mapped into memory if it can be."""
        import bm25s

        model = bm25s.BM25.load(folder, mmap=self.backend == "numpy")
        model.backend = self.backend
        if self.backend == "numba":
            model.activate_numba_scorer()

        def ask(text: str) -> Any:
            tokens = self._tokens([text], ids=False)
            # bm25s fails on a question of stop words only.
            most = min(k, model.scores["num_docs"])  # bm25s fails on more
            return tokens[0] and model.retrieve(tokens, k=most, show_progress=False, n_threads=0)

        return ask

    def positions(self, found: Any) -> list[int]:
        """The positions in what was found, best first."""
        return found.documents[0].tolist() if found else []


class Bm25sNumba(Bm25s):
    """bm25s with its compiled scorer."""

    backend = "numba"


class Tantivy:
    """tantivy-py with an analyser like ours: lower case, English stop words, English stems."""

    def _registered(self, index: Any) -> Any:
        import tantivy

        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        chain = chain.filter(tantivy.Filter.stopword("english")).filter(tantivy.Filter.stemmer("english"))
        index.register_tokenizer("english", chain.build())
        return index

    def build(self, texts: Iterable[str], folder: Path) -> None:
        """Write an index with one thread and one commit."""
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("body", stored=False, tokenizer_name="english", index_option="freq")
        schema.add_unsigned_field("number", stored=True)
        index = self._registered(tantivy.Index(schema.build(), path=str(folder)))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for number, text in enumerate(texts):
            document = tantivy.Document()
            document.add_text("body", text)
            document.add_unsigned("number", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path, k: int = K) -> Ask:
        """Open the index; a question is a disjunction of its words."""
        import tantivy

        index = self._registered(tantivy.Index.open(str(folder)))
        self.searcher = searcher = index.searcher()

        def ask(text: str) -> Any:
            quoted = " ".join(
                f'"{word}"' for word in _WORD.findall(text)
            )  # "not" is a word here, no operator
            try:
                return searcher.search(index.parse_query(quoted, ["body"]), k).hits
            except ValueError:  # a question of stop words only
                return []

        return ask

    def positions(self, found: Any) -> list[int]:
        """The positions in what was found, best first."""
        return [self.searcher.doc(address)["number"][0] for _, address in found]


class Pisa:
    """PISA by pyterrier-pisa, called below its data frames, with the fastest of its algorithms here."""

    def _index(self, folder: Path) -> Any:
        from pyterrier_pisa import PisaIndex

        return PisaIndex(str(folder), text_field="text", stemmer="porter2", stops="terrier", threads=1)

    def build(self, texts: Iterable[str], folder: Path) -> None:
        """Write an index with one thread, compressed by blocks as is its default."""
        self._index(folder).index({"docno": str(at), "text": text} for at, text in enumerate(texts))

    def open(self, folder: Path, k: int = K) -> Ask:
        """Open the index, its scores worked out beforehand."""
        import numpy as np
        from pyterrier_pisa import _pisathon

        model = self._index(folder).bm25(
            1.5, 0.75, num_results=k, threads=1, query_algorithm="maxscore", precompute_impact=True
        )
        queries, ranks = np.empty(k, np.int32), np.empty(k, np.int32)
        scores, names = np.empty(k, np.float32), np.empty(k, object)
        results = {
            "result_qidxs": queries,
            "result_docnos": names,
            "result_ranks": ranks,
            "result_scores": scores,
        }
        fixed = {"k": k, "threads": 1, "query_weighted": 0, "pretokenised": False}
        algorithm = model.query_algorithm.value

        def ask(text: str) -> Any:
            count = _pisathon.retrieve(model._ctxt, algorithm, [(0, text)], **fixed, **results)
            return names[:count].tolist()

        return ask

    def positions(self, found: Any) -> list[int]:
        """The positions in what was found, best first."""
        return list(map(int, found))


class Fts5:
    """SQLite's FTS5 with its Porter stemmer; it knows no stop words, so a question is asked without ours."""

    def build(self, texts: Iterable[str], folder: Path) -> None:
        """Write a table without contents, and merge its parts."""
        import sqlite3

        connection = sqlite3.connect(folder / "texts.db")
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, content='', tokenize='porter unicode61')")
        rows = ((at, text) for at, text in enumerate(texts))
        connection.executemany("INSERT INTO t(rowid, body) VALUES (?, ?)", rows)
        connection.execute("INSERT INTO t(t) VALUES ('optimize')")
        connection.commit()
        connection.close()

    def open(self, folder: Path, k: int = K) -> Ask:
        """Open the table; a question is a disjunction of its words."""
        import sqlite3

        from retrieval.text.analysis import STOP_WORDS

        connection = sqlite3.connect(folder / "texts.db")
        asked = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?"

        def ask(text: str) -> Any:
            quoted = [f'"{word}"' for word in _WORD.findall(text) if word.lower() not in STOP_WORDS]
            return quoted and connection.execute(asked, (" OR ".join(quoted), k)).fetchall()

        return ask

    def positions(self, found: Any) -> list[int]:
        """The positions in what was found, best first."""
        return [row for (row,) in found]


SYSTEMS: dict[str, tuple[type[Any], str]] = {  # name -> the system, and the package it needs
    "ours": (Ours, "numpy"),
    "bm25s numba": (Bm25sNumba, "numba"),
    "bm25s numpy": (Bm25s, "bm25s"),
    "PISA": (Pisa, "pyterrier_pisa"),
    "tantivy": (Tantivy, "tantivy"),
    "SQLite FTS5": (Fts5, "sqlite3"),
    "rank_bm25": (RankBm25, "rank_bm25"),
}


def size_of(folder: Path) -> int:
    """Return the bytes on disk under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def emptied(folder: Path) -> Path:
    """Return the folder, new and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
