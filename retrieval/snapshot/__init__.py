"""The local searcher, the snapshot it answers from, and how the next snapshot is made of the one before."""

from retrieval.snapshot.local_searcher import LocalSearcher
from retrieval.snapshot.snapshot import Snapshot

__all__ = ["LocalSearcher", "Snapshot"]
