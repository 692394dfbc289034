"""What a node runs from: a JDK, the jars that Maven resolves, and our main class; made once on a machine."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

HERE = Path(__file__).parent
SOURCES = (HERE / "pom.xml", HERE / "SearchNode.java")
LEAST_JAVA = 21
RESOLVING = 600  # seconds, the first time
_OTHER_SYSTEMS = re.compile(r"-(?:osx|windows|linux)-[^-]*\.jar$")  # netty's QUIC, which nothing here speaks


class MissingError(Exception):
    """A node cannot run on this machine; the message says what would bring it."""


@dataclass(frozen=True)
class Artifacts:
    """Where Java and the class path are."""

    java: Path
    class_path: str
    security: Path  # the configuration that comes with the security plugin
    classes: Path  # an archive that Java makes of the classes it has read, which halves the time of a start


@cache
def artifacts(secured: bool = False) -> Artifacts:
    """What a node runs from, perhaps with the security plugin; raises MissingError where that is missing."""
    jdk = _jdk()
    digest = hashlib.blake2s(b"".join(path.read_bytes() for path in SOURCES), digest_size=6).hexdigest()
    folder = (
        platformdirs.user_cache_path("dispatch-tests") / f"opensearch-{'secured-' if secured else ''}{digest}"
    )
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="opensearch-", dir=folder.parent) as made:
            _make(jdk, Path(made), secured)
            try:
                Path(made, "node").rename(folder)
            except OSError:  # another run was faster
                if not folder.exists():
                    raise
    return Artifacts(
        jdk / "bin" / "java", str(folder / "jars" / "*"), folder / "config", folder / "classes.jsa"
    )


def _make(jdk: Path, folder: Path, secured: bool) -> None:
    """The jars and the class of a node, in the folder `node` of another one."""
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingError("no Maven here: apt-get install maven")
    node = folder / "node"
    jars = node / "jars"
    shutil.copy(SOURCES[0], folder)
    _run(
        [
            *(maven, "-q", "-B", *(("-Psecured",) if secured else ())),
            *("dependency:copy-dependencies", f"-DoutputDirectory={jars}"),
        ],
        folder,
        "Maven cannot resolve the jars of OpenSearch",
        {**os.environ, "JAVA_HOME": str(jdk)},
    )
    for plugin in jars.glob("*.zip"):
        _unpack(plugin, node)
    for jar in jars.iterdir():
        if _OTHER_SYSTEMS.search(jar.name):
            jar.unlink()
    compile_class = ["javac", "-nowarn", "-cp", f"{jars}/*", "-d", "classes", str(SOURCES[1])]
    make_jar = [
        "jar",
        "--create",
        f"--file={jars / 'node.jar'}",
        "-C",
        "classes",
        ".",
    ]  # of folders Java keeps nothing
    for program, *arguments in (compile_class, make_jar):
        _run([str(jdk / "bin" / program), *arguments], folder, "the class of the node does not compile")


def _unpack(plugin: Path, node: Path) -> None:
    """Add the configuration of a plugin, and those of its jars that the node has not."""
    present = {_without_version(jar.name) for jar in (node / "jars").glob("*.jar")}
    with zipfile.ZipFile(plugin) as packed:
        for name in packed.namelist():
            if name.startswith("config/"):
                packed.extract(name, node)
            elif name.endswith(".jar") and _without_version(name) not in present:
                packed.extract(name, node / "jars")
    plugin.unlink()


def _without_version(jar: str) -> str:
    return re.sub(r"-\d.*", "", jar)


def _run(command: list[str], folder: Path, failing: str, environment: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=RESOLVING,
        )
    except subprocess.TimeoutExpired:
        raise MissingError(f"{failing} within {RESOLVING} s") from None
    if done.returncode:
        raise MissingError(f"{failing}: {(done.stdout + done.stderr).strip()[:400]}")


def _jdk() -> Path:
    for home in _homes():
        if (home / "bin" / "javac").exists() and _version(home / "bin" / "java") >= LEAST_JAVA:
            return home
    raise MissingError(f"no JDK of {LEAST_JAVA} or newer here: set JAVA_HOME to one")


def _homes() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if compiler := shutil.which("javac"):
        yield Path(compiler).resolve().parents[1]
    for folder in ("usr/lib/jvm", "opt"):
        yield from sorted(Path("/").glob(f"{folder}/*"), reverse=True)


def _version(java: Path) -> int:
    """The feature number of a Java, 0 where it does not tell."""
    try:
        done = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, check=False, timeout=60
        )
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0
