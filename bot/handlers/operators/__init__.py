"""What operators bring in through Telegram: posts, documents, addresses, and the posts of channels."""
