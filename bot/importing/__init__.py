"""Importing: from any source to a file in the folder of reports."""
