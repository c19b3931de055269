"""Compiles the core, `cleaner/_core/*.cpp`, with the compiler that setuptools finds.

python tools/compile_core.py             in place, unless what is there was compiled from these sources

The environment variable DECHROME_NATIVE says what a build does: 1, a core that cannot be compiled is an error;
0, none is compiled; otherwise the package is built without a core if it cannot be compiled.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from setuptools import Distribution, Extension
from setuptools.command.build_ext import build_ext
from setuptools.errors import BaseError, CCompilerError

ROOT = Path(__file__).resolve().parents[1]
NAME = "cleaner._core._native"
LIMITED_API = "0x030B0000"  # that of Python 3.11, the oldest that the package runs on
TAG = "cp311-abi3"
FLAGS = {"msvc": ["/O2", "/std:c++17", "/EHsc", "/utf-8"], "unix": ["-O3", "-std=c++17", "-fvisibility=hidden", "-g0"]}
"""Flags by the type of the compiler, as setuptools names it."""
FAILURES = (BaseError, CCompilerError)
"""What setuptools raises where there is no compiler, no `Python.h`, or an error in a source."""
ASK = "import cleaner._core._native as core; print(core.sources)"


class CoreError(Exception):
    """The core cannot be compiled, and DECHROME_NATIVE says that it has to be."""


def main() -> int:
    """Compile the core of this checkout in place if it is not that of its sources."""
    try:
        if problem := compile_in_place(ROOT):
            print(f"no compiled core: {problem}", file=sys.stderr)
    except CoreError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def compile_in_place(root: Path) -> str:
    """Compile the core of a checkout beside its sources; return why it is not there, or `""`.

    Nothing is compiled where what is there was compiled from these sources. Raises `CoreError`.
    """
    if os.environ.get("DECHROME_NATIVE") != "0" and compiled_sources(root) == checksum(root):
        return ""
    (root / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root / "build") as name:
        made, problem = compile_if_wanted(root, root / "build/core", Path(name))
        if made:
            os.replace(made, root / "cleaner/_core" / made.name)  # not written into: a running process may have it open
    return problem


def compile_if_wanted(root: Path, objects: Path, into: Path) -> tuple[Path | None, str]:
    """Compile the core as DECHROME_NATIVE says; return the module, or None and the reason. Raises `CoreError`."""
    wanted = os.environ.get("DECHROME_NATIVE", "")
    problem = "DECHROME_NATIVE is 0" if wanted == "0" else unfit()
    if not problem:
        try:
            return compile_core(root, objects, into), ""
        except FAILURES as error:
            problem = f"{type(error).__name__}: {error}"
    if wanted == "1":
        raise CoreError(f"the core cannot be compiled, and DECHROME_NATIVE is 1: {problem}")
    return None, problem


def unfit() -> str:
    """Return why no core can be compiled for this interpreter, or `""`."""
    if sys.implementation.name != "cpython":
        return "it is for CPython"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "a free-threaded Python has no limited API"
    return ""


def compile_core(root: Path, objects: Path, into: Path, flags: Sequence[str] = ()) -> Path:
    """Compile the core of a checkout with further flags, which are for the linker too, and return the module.

    Object files go to the folder `objects` and are used again, so it must be one for each set of flags.
    Raises one of `FAILURES`.
    """
    folder = root / "cleaner/_core"
    extension = Extension(
        NAME,
        sorted(map(str, folder.glob("*.cpp"))),
        depends=[*map(str, folder.glob("*.h")), __file__],
        define_macros=[("Py_LIMITED_API", LIMITED_API), ("CORE_SOURCES", f"0x{checksum(root):x}U")],
        extra_compile_args=list(flags),
        extra_link_args=list(flags),
        language="c++",
        py_limited_api=True,
    )
    command = CompiledCore(Distribution({"name": "dechrome", "ext_modules": [extension]}))
    command.build_lib, command.build_temp, command.force = str(into), str(objects), True
    command.ensure_finalized()
    command.run()
    return Path(command.get_ext_fullpath(NAME))


class CompiledCore(build_ext):  # type: ignore[misc, unused-ignore]
    """`build_ext` with the flags of the compiler at hand, all files at a time, and only those that have changed."""

    def build_extensions(self) -> None:
        for extension in self.extensions:
            flags = FLAGS["msvc" if self.compiler.compiler_type == "msvc" else "unix"]
            extension.extra_compile_args = [*flags, *extension.extra_compile_args]
        self.compile_sources = self.compiler.compile
        self.compiler.compile = self.compile_in_parallel
        super().build_extensions()

    def compile_in_parallel(self, sources: list[str], **options: Any) -> list[str]:
        """Do what `compile` of a compiler does, in as many processes as there are processors."""

        def compile_one(source: str) -> str:
            [made] = self.compiler.object_filenames([source], output_dir=options["output_dir"])
            if not is_current(Path(made), [source, *options["depends"]]):
                self.compile_sources([source], **options)
            return str(made)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(compile_one, sources))


def is_current(made: Path, sources: Sequence[str]) -> bool:
    """Tell whether an object file is newer than its sources; that of the module is not, as it holds the checksum."""
    if made.stem == "module" or not made.exists():
        return False
    return made.stat().st_mtime > max(os.stat(source).st_mtime for source in sources)


def checksum(root: Path) -> int:
    """Return the checksum of the sources of a checkout, without importing the package, which would load the core."""
    sources = runpy.run_path(str(root / "cleaner/_core/sources.py"))
    found: int = sources["checksum"](str(root / "cleaner/_core"))
    return found


def compiled_sources(root: Path) -> int | None:
    """Return the checksum of what the core in a checkout was compiled from; None if there is none that loads."""
    environment = {**os.environ, "PYTHONPATH": str(root), "CLEANER_PURE": "1"}
    done = subprocess.run([sys.executable, "-c", ASK], cwd=root, env=environment, capture_output=True, text=True)
    return int(done.stdout) if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
