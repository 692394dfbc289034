"""What several bots on one PostgreSQL share, so that they answer as one."""
