"""Real OpenSearch nodes on loopback, from Maven artifacts."""
