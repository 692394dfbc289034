"""What is remembered of chats from one update to the next."""
