"""BM25 over texts: rank-bm25 for small collections, an inverted index for large ones."""

from retrieval.index.array_file import ArrayFileError
from retrieval.index.inverted_index import InvertedIndex
from retrieval.index.protocol import Index
from retrieval.index.rank_bm25_index import RankBm25Index, empty_index, unpacked_index

__all__ = [
    "ArrayFileError",
    "Index",
    "InvertedIndex",
    "RankBm25Index",
    "empty_index",
    "unpacked_index",
]
