"""Feeds: reading them, and importing their new articles."""
