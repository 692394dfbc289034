"""Bringing reports in: from files, web pages and feeds into the folder."""
