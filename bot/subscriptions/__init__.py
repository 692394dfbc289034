"""Telling readers of new reports: who wants what, what was told, and the sending of it."""
