"""Reports: from files to passages."""
