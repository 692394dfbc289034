"""From a file's bytes to reports."""
