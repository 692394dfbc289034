"""Brings what nodes run from: `python -m tests.opensearch_node`."""

from tests.opensearch_node.artifacts import MissingError, artifacts

try:
    print(artifacts().java)
except MissingError as error:
    print(f"The tests of OpenSearch are skipped: {error}")
