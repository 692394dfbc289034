"""BM25 over postings in arrays."""

from retrieval.index.array_file import StorageError
from retrieval.index.inverted_index import Index

__all__ = ["Index", "StorageError"]
