"""One name, one meaning: types, modules and constants; and modules and folders of a readable size."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = "bot", "retrieval"
MAX_LINES = 300
MAX_MODULES = 12

# The same noun seen from two layers, or the entry of a package.
SHARED_MODULES = {
    "__init__",
    "__main__",
    "answers",
    "errors",
    "history",
    "questions",
    "reports",
    "subscriptions",
}
SHARED_TYPES: set[str] = set()
SHARED_CONSTANTS: set[str] = set()


def modules() -> list[Path]:
    """Every module of both packages."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def definitions(path: Path) -> Iterator[tuple[str, str]]:
    """The names that a module defines at its top, each with its value as text; a class has none."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.ClassDef(name=name):
                yield name, ""
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, ast.unparse(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
                yield name, ast.unparse(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for element, value in zip(names, values, strict=True):
                    yield ast.unparse(element), ast.unparse(value)
            case _:
                pass


def is_type(name: str) -> bool:
    """Whether a name is written as types are."""
    return re.fullmatch(r"[A-Z]\w*[a-z]\w*", name) is not None


def is_constant(name: str) -> bool:
    """Whether a name is a public constant's."""
    return re.fullmatch(r"[A-Z][A-Z0-9_]*", name) is not None and len(name) > 1


def places(paths: list[Path]) -> str:
    """Where something stands, for a message."""
    return ", ".join(str(path.relative_to(ROOT)) for path in paths)


def test_no_type_name_has_two_meanings() -> None:
    found = defaultdict[str, list[Path]](list)
    for path in modules():
        for name in {name for name, _ in definitions(path) if is_type(name)}:
            found[name].append(path)
    twice = {name: paths for name, paths in found.items() if len(paths) > 1 and name not in SHARED_TYPES}

    assert not twice, "\n".join(f"{name}: {places(paths)}" for name, paths in sorted(twice.items()))


def test_no_module_name_stands_for_two_things() -> None:
    found = defaultdict[str, list[Path]](list)
    for path in modules():
        found[path.stem].append(path)  # a package's main module may have the name of the package
    twice = {name: paths for name, paths in found.items() if len(paths) > 1 and name not in SHARED_MODULES}

    assert not twice, "\n".join(f"{name}: {places(paths)}" for name, paths in sorted(twice.items()))


def test_no_constant_name_has_two_values() -> None:
    found = defaultdict[str, dict[str, list[Path]]](lambda: defaultdict(list))
    for path in modules():
        for name, value in definitions(path):
            if is_constant(name) and name not in SHARED_CONSTANTS:
                found[name][value].append(path)
    twice = {name: values for name, values in found.items() if len(values) > 1}

    assert not twice, "\n".join(
        f"{name}: {places([path for paths in values.values() for path in paths])}"
        for name, values in sorted(twice.items())
    )


def test_no_module_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    long = {path: lines for path, lines in lengths.items() if lines > MAX_LINES}

    assert not long, "\n".join(f"{path.relative_to(ROOT)}: {lines} lines" for path, lines in long.items())


def test_no_folder_holds_too_many_modules() -> None:
    held = defaultdict[Path, list[str]](list)
    for path in modules():
        if path.name not in ("__init__.py", "__main__.py"):
            held[path.parent].append(path.stem)
    full = {folder: names for folder, names in held.items() if len(names) > MAX_MODULES}

    assert not full, "\n".join(f"{folder.relative_to(ROOT)}: {names}" for folder, names in full.items())
