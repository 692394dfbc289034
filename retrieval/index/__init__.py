"""BM25 over postings in arrays."""

from retrieval.index.index import Index
from retrieval.shelf import StorageError

__all__ = ["Index", "StorageError"]
