"""Reports in an index of OpenSearch: the engine finds passages, and they are scored as everywhere.

Terms are those of `retrieval.text`, made here and indexed as they are, so the engine analyses nothing.
"""
