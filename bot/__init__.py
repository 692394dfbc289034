"""The bot in Telegram, in the terminal and on the command line."""
