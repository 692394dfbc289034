"""What notices that reports have changed, in a folder or in a search engine."""
