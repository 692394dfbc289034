"""Announcing new reports: the subscriptions, the outbox and the sender."""
