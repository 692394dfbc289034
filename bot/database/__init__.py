"""The database: everything that has to survive a restart, one kind of record in each table."""
