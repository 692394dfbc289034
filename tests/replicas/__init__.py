"""Several replicas behind one webhook, over a real PostgreSQL, which are killed while people ask."""
