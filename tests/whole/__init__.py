"""The whole as on several machines: a balancer, replicas, PostgreSQL and OpenSearch, while parts fail."""
