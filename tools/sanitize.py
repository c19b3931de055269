"""Tests the compiled core with AddressSanitizer and UndefinedBehaviorSanitizer; needs g++ or clang++ on Linux.

python tools/sanitize.py [SECONDS]       tests/core, then random texts for so many seconds (60)

A copy of the checkout in build/sanitize gets a core that checks its own memory; the core of the checkout stays.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "build/sanitize"
PARTS = ("cleaner", "fixtures", "rules", "tests", "tools", "bench", "docs", "pyproject.toml", "hatch_build.py")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
FLAGS = [
    *("-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"),
    "-fno-wrapv",  # with which Python builds extensions, and an overflow would be no error
    "-D_GLIBCXX_ASSERTIONS",
]
LIBRARIES = ("libasan.so", "libubsan.so", "libstdc++.so")  # loaded first, as Python itself is not built with them
SECONDS = "60"


def main() -> int:
    """Build, test, and return the first exit code that is not 0."""
    sys.path.insert(0, str(ROOT))
    from tools.compile_core import compile_core

    copy_checkout()
    made = compile_core(COPY, ROOT / "build/sanitize-objects", ROOT / "build/sanitize-core", FLAGS)
    shutil.copy(made, COPY / "cleaner/_core")
    environment = sanitized_environment()
    seconds = sys.argv[1] if len(sys.argv) > 1 else SECONDS
    steps = [
        ["-c", "from cleaner import _core; assert _core.native, _core.why_not"],
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/core"],
        ["tests/core/fuzz.py", seconds],
    ]
    codes = (subprocess.run([sys.executable, *step], cwd=COPY, env=environment).returncode for step in steps)
    return next((code for code in codes if code), 0)


def copy_checkout() -> None:
    """Copy what the tests of the core need."""
    shutil.rmtree(COPY, ignore_errors=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, COPY / part, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / part, COPY / part)


def sanitized_environment() -> dict[str, str]:
    """Return the environment in which Python can load a core with sanitizers."""
    compiler = os.environ.get("CXX", "g++").split()
    found = [
        subprocess.run([*compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True).stdout
        for name in LIBRARIES
    ]
    return {
        **{name: value for name, value in os.environ.items() if name != "CLEANER_PURE"},
        "LD_PRELOAD": ":".join(path.strip() for path in found if Path(path.strip()).is_absolute()),
        "PYTHONPATH": str(COPY),
        "PYTHONMALLOC": "malloc",  # so that texts and bytes of Python are watched, too
        "ASAN_OPTIONS": "detect_leaks=0",  # Python does not free all at its end
        "UBSAN_OPTIONS": "print_stacktrace=1",
    }


if __name__ == "__main__":
    sys.exit(main())
