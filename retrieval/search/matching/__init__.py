"""Passages that hold certain words, whether or not they are the best for a question."""
