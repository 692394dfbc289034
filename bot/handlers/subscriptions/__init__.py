"""Subscriptions: who decides for a chat or channel, the commands, and the buttons."""
