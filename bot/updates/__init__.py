"""How updates reach a bot: by polling Telegram, through any outage, each read by itself."""
