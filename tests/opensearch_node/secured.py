"""A node that asks for a login: OpenSearch with its security plugin, over TLS."""

import json
import shutil
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.certificates import make_certificate
from tests.opensearch_node import nodes
from tests.opensearch_node.artifacts import artifacts
from tests.opensearch_node.nodes import Node, NotStartedError

ADMIN = "admin"  # a user who may do anything
PASSWORD = "admin"
CERTIFICATE = "certificate"  # a file in the folder of the configuration
_HASH = "$2a$12$VcCDgh2NDk07JGN0rjGbM.Ad41qVR/YFJcgHp0UGns5JDymv..TOG"  # of the password
_PAUSE, _TRIES = 0.2, 600  # seconds between two looks whether it is ready, and how many
_FILES = {"pemcert": CERTIFICATE, "pemkey": "certificate_key", "pemtrustedcas": CERTIFICATE}
_SETTINGS = {
    **{
        f"plugins.security.ssl.{layer}.{kind}_filepath": name
        for layer in ("http", "transport")
        for kind, name in _FILES.items()
    },
    "plugins.security.ssl.http.enabled": "true",
    "plugins.security.allow_default_init_securityindex": "true",
    "plugins.security.audit.type": "noop",
}


@contextmanager
def secured(home: Path, roles: Mapping[str, Any]) -> Iterator[Node]:
    """One node for the length of the block, with a user for each role, of its name, and an administrator.

    Its configuration is in the folder `config` of its home. Raises MissingError where it cannot run.
    """
    config = home / "config"
    plugin = config / "opensearch-security"
    shutil.copytree(artifacts(secured=True).security, plugin)
    make_certificate(config)
    users: dict[str, Any] = {name: {"hash": _HASH, "opendistro_security_roles": [name]} for name in roles}
    users[ADMIN] = {"hash": _HASH, "backend_roles": [ADMIN]}
    for kind, file, values in (("internalusers", "internal_users", users), ("roles", "roles", roles)):
        written = {"_meta": {"type": kind, "config_version": 2}, **values}
        (plugin / f"{file}.yml").write_text(json.dumps(written))
    with nodes.secured(home, **_SETTINGS) as node:
        _wait(f"https://{node.host}/_plugins/_security/health", config / CERTIFICATE)
        yield node


def _wait(health: str, authorities: Path) -> None:
    """Return once the plugin has read its users, some seconds after its node is ready."""
    tls = ssl.create_default_context(cafile=authorities)
    for _ in range(_TRIES):
        try:
            with urllib.request.urlopen(health, context=tls):  # noqa: S310  # of our own node
                return
        except urllib.error.HTTPError as error:
            error.close()
            time.sleep(_PAUSE)
    raise NotStartedError("the security plugin has not read its configuration")
