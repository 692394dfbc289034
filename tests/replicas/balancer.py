"""nginx with the configuration that is shipped, before replicas on this machine."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bot.webhook.conftest import free_address
from tests.certificates import LOOPBACK, make_certificate

CONFIGURATION = Path(__file__).parents[2] / ".docker" / "nginx.conf"


class MissingError(Exception):
    """nginx is not installed."""


@dataclass(frozen=True)
class Balancer:
    """A running balancer: its address, and what a client checks its certificate with."""

    address: str
    tls: ssl.SSLContext


@contextmanager
def balancing(folder: Path, replicas: Sequence[int]) -> Iterator[Balancer]:
    """A balancer before replicas at these ports, for the length of the block. Raises MissingError."""
    address = free_address()
    path = configured(folder, address, replicas)
    command = [executable(), "-p", str(folder), "-c", str(path), "-g", f"daemon off; {as_this_user()}"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    if checked.returncode:
        raise RuntimeError(checked.stderr)
    tls = ssl.create_default_context(cafile=folder / "certificate")
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # it tells of each replica that does not answer
        start_new_session=True,  # an interrupt in the terminal is for the tests, which then end it
    )
    try:
        _wait_for(process, address)
        yield Balancer(f"https://{address}", tls)
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    """Wait until it takes connections."""
    host, _, port = address.partition(":")
    while process.poll() is None:
        with suppress(ConnectionRefusedError), socket.create_connection((host, int(port))):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nginx ended with code {process.returncode}")


def executable() -> str:
    """The program. Raises MissingError."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise MissingError("no nginx here: apt-get install nginx-light")
    return program


def as_this_user() -> str:
    """The directive without which nginx, started by root, runs as somebody who may not write here."""
    return "user root;" if os.geteuid() == 0 else ""


def configured(folder: Path, address: str, replicas: Sequence[int]) -> Path:
    """The configuration in a folder, with a certificate: for this address and these ports, else as it is."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    servers = re.findall(r"server (\S+) max_fails", text)
    for server, replica in zip(servers, replicas, strict=True):
        text = text.replace(server, f"{LOOPBACK}:{replica}")
    text = re.sub(r"listen \d+ ssl", f"listen {address} ssl", text)
    text = re.sub("/run/secrets/|/tmp/", f"{folder}/", text)
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    make_certificate(folder)
    return path
