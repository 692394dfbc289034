"""How reports come into an index."""
