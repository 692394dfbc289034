"""The web: addresses, and fetching what is behind them."""
