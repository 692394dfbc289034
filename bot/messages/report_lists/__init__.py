"""Lists of reports: of all, by year and month, and of those that words mean."""
