"""The engine: where it is, what it answers, and what can be wrong with it."""
