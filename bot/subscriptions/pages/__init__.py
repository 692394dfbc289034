"""The pages of subscriptions, and what their buttons carry."""
