"""A webhook: Telegram delivers updates to it, and keeps each until it is answered 200, once it is handled."""
