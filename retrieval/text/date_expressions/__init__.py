"""Dates in running text, and the period that a question is about. Nothing here reads the clock."""

from retrieval.text.date_expressions.found_periods import FoundPeriod, find_dates, find_period
from retrieval.text.date_expressions.unread_times import unread_times

__all__ = ["FoundPeriod", "find_dates", "find_period", "unread_times"]
