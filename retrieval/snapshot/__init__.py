"""Everything that is answered from, and how the next one is made of the one before."""

from retrieval.snapshot.snapshot import Snapshot

__all__ = ["Snapshot"]
