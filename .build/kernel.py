"""Compiles retrieval/compiled/*.c on installation; where there is no compiler, does without."""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FLAGS = ("-std=c99", "-O3", "-ffp-contract=off", "-shared", "-fPIC")  # no -march: wheels travel


def _compilers() -> list[list[str]]:
    own = shlex.split(sysconfig.get_config_var("CC") or "")[:1]
    return [[path] for name in [*own, "cc", "gcc", "clang"] if (path := shutil.which(name))]


def compiled(folder: Path) -> Path | None:
    """Compile the sources in a folder to one library there; return None where that cannot be done."""
    if sys.platform == "win32":
        return None
    built = folder / ("_kernel.dylib" if sys.platform == "darwin" else "_kernel.so")
    fresh = built.with_name(f"kernel-{os.getpid()}.tmp")  # a process may be using the old one
    try:
        for compiler in _compilers():
            command = [*compiler, *_FLAGS, "-o", str(fresh), *map(str, sorted(folder.glob("*.c"))), "-lm"]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                fresh.replace(built)
                return built
    except OSError:  # the folder cannot be written to
        pass
    finally:
        fresh.unlink(missing_ok=True)
    return None


class KernelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Never fails: without the kernel the index ranks with NumPy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is put together; an editable one finds the library in the source."""
        del version
        if self.target_name != "wheel":
            return
        if (built := compiled(Path(self.root) / "retrieval" / "compiled")) is None:
            self.app.display_info("No C compiler: the index will rank with NumPy.")
            return
        build_data["artifacts"].append(str(built.relative_to(self.root)))
        build_data["pure_python"] = False
        # ctypes loads the library, so the wheel depends on the platform and on no Python version.
        platform = self.build_config.builder.get_best_matching_tag().rpartition("-")[2]
        build_data["tag"] = f"py3-none-{platform}"
