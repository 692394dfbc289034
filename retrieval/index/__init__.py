"""BM25 over postings in arrays."""

from retrieval.index.array_file import ArrayFileError
from retrieval.index.inverted_index import Index

__all__ = ["ArrayFileError", "Index"]
