"""BM25 over texts: rank-bm25 for small collections, an inverted index for large ones."""

from retrieval.index.array_file import ArrayFileError
from retrieval.index.indexing import Inversion, Vocabulary
from retrieval.index.inverted_index import InvertedIndex
from retrieval.index.protocol import Index
from retrieval.index.rank_bm25_index import RankBm25Index, empty_index, unpacked_index
from retrieval.index.segments import Segment

__all__ = [
    "ArrayFileError",
    "Index",
    "Inversion",
    "InvertedIndex",
    "RankBm25Index",
    "Segment",
    "Vocabulary",
    "empty_index",
    "unpacked_index",
]
