"""A real PostgreSQL server from the system's binaries, in a folder of its own on a free loopback port."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

PLACES = "/usr/lib/postgresql/*/bin"  # where Debian puts them, out of the path
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # what these tests kill is never the server
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}
INITIALLY = (
    "--username=dispatch",
    "--pwfile=password",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
)

# Ends the server when its standard input does: also when the tests are killed.
GUARD = 'read -r _; "$0" --pgdata=data --mode=immediate --wait stop; cd /; rm -rf "$1"'


class MissingError(Exception):
    """There is no PostgreSQL on this machine; the message says what would bring it."""


@dataclass(frozen=True)
class Server:
    """A running server, and the password of its only user."""

    port: int
    password: str = field(repr=False)
    programs: Path
    folder: Path
    identity: dict[str, Any]  # whom it runs as

    def url(self, database: str = "postgres", password: str = "", port: int = 0) -> str:
        """The address of a database."""
        return f"postgresql://dispatch:{password or self.password}@127.0.0.1:{port or self.port}/{database}"

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The address of a new database, which is empty or a copy of another, dropped at the end."""
        name = f"test_{secrets.token_hex(6)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """Stop it, as an upgrade of its machine does."""
        _run([self.programs / "pg_ctl", "--pgdata=data", "--wait", "stop"], self.folder, self.identity)

    def start(self) -> None:
        """Start it again, at the same port."""
        _start(self.programs, self.folder, self.identity, self.port)

    @property
    def processes(self) -> list[int]:
        """The numbers of its processes, the first that of which the others are children."""
        main = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [int(number) for number in (main, *children)]

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Its processes do nothing, and its connections stay open, for the length of the block."""
        processes = self.processes
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)


@contextmanager
def running() -> Iterator[Server]:
    """A server for the length of the block; raises MissingError where there is none to run."""
    programs = binaries()
    password = secrets.token_hex(16)
    with _folder() as (folder, identity):
        (folder / "password").write_text(password)
        _run(
            [programs / "initdb", "--pgdata=data", *INITIALLY],
            folder,
            identity,
        )
        port = _start(programs, folder, identity)
        guard = subprocess.Popen(
            ["/bin/sh", "-c", GUARD, programs / "pg_ctl", folder],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt in the terminal is for the tests, which then end it
            **identity,
        )
        try:
            yield Server(port, password, programs, folder, identity)
        finally:
            guard.communicate()


def binaries() -> Path:
    """The folder of the server's programs."""
    asked = [path.parent for name in ("initdb", "postgres") if (path := _which(name))]
    if config := _which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        asked.append(Path(told.stdout.strip()))
    debian = sorted(Path("/").glob(PLACES.removeprefix("/")), key=lambda path: float(path.parent.name))
    for folder in [*asked, *reversed(debian)]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise MissingError("no PostgreSQL server here: apt-get install postgresql")


def _which(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


@contextmanager
def _folder() -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder, and whom to run the server as: it refuses to run as root."""
    identity: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="dispatch-postgres-"))
    try:
        if os.geteuid() == 0:
            user = _somebody()
            os.chown(folder, user.pw_uid, user.pw_gid)
            identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        yield folder, identity
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # the guard did it, where there was a server


def _somebody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _start(programs: Path, folder: Path, identity: dict[str, Any], port: int = 0) -> int:
    """Start the server; another program may take the free port before it does, so three are tried."""
    for attempt in range(3):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            port = probe.getsockname()[1]
        options = " ".join(f"-c {name}='{value}'" for name, value in {**OPTIONS, "port": port}.items())
        start = [programs / "pg_ctl", "--pgdata=data", "--log=log", f"--options={options}", "--wait", "start"]
        try:
            _run(start, folder, identity)
        except RuntimeError:
            if attempt == 2:
                raise
        else:
            break
    return int(port)


def _run(command: Sequence[object], folder: Path, identity: dict[str, Any]) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=(output := (folder / "output").open("wb")),  # a file: the server would hold a pipe open
        stderr=subprocess.STDOUT,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        check=False,
        **identity,
    )
    output.close()
    if done.returncode:
        texts = [
            path.read_text(errors="replace") for path in (folder / "output", folder / "log") if path.exists()
        ]
        raise RuntimeError(f"{command[0]} failed:\n" + "\n".join(texts))
