"""Replicas behind one webhook over a real PostgreSQL, perhaps with nginx and OpenSearch, while parts fail."""
