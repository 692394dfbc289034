"""Delivering announcements: the outbox, when its rows are due, what they say and who sends them."""
