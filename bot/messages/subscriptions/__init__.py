"""The messages, keyboards and buttons of subscriptions."""
