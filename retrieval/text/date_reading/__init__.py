"""Dates as sources write them: words of the calendar, tokens of a line, and the moments they make up."""
