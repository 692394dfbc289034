"""What outlives a restart: one database, of which a table each knows one thing."""
