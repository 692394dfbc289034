"""The index behind the name that questions use: made, checked, and replaced by one of a newer analysis."""

from retrieval.opensearch import mapping
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.errors import SearchEngineError


def check(client: SearchClient) -> None:
    """Raise SearchEngineError where there is no index, or one that another version has written."""
    found = client.ask(lambda asked: asked.indices.get_mapping(index=client.index))
    for each in found.values():
        if each["mappings"].get("_meta", {}).get("versions") != mapping.INDEX_VERSIONS:
            raise SearchEngineError("engine_analysis", host=str(client.address), index=client.index)


def prepare(client: SearchClient, shards: int | None = None, replicas: int | None = None) -> str:
    """The name of the index that this version writes, made if need be; questions do not see it yet.

    Without numbers, it has as many shards and replicas as a template of the cluster says.
    """
    name = mapping.versioned(client.index)
    if not client.ask(lambda asked: asked.indices.exists(index=name)):
        client.ask(lambda asked: asked.indices.create(index=name, body=mapping.index_body(shards, replicas)))
    return name


def publish(client: SearchClient, name: str) -> None:
    """Let questions use an index from now on, in one step, and remove those of other versions."""
    others = client.ask(lambda asked: asked.indices.get(index=f"{client.index}-*"))
    actions = [{"add": {"index": name, "alias": client.index}}]
    actions += [
        {"remove_index": {"index": each}}
        for each, found in others.items()
        if each != name and client.index in found["aliases"]
    ]
    client.ask(lambda asked: asked.indices.update_aliases(body={"actions": actions}))
