"""Sets up a virtual environment in `.venv` and runs one of the project's commands in it; needs nothing but Python 3.11.

python3 tools/dev.py demo     clean one text, and show what was removed and why
python3 tools/dev.py test     run the tests
python3 tools/dev.py check    check format, lint and types, and run the tests: every change has to pass

Before each command the compiled core is compiled again if its sources have changed.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")
READY = VENV / "ready"  # holds the pyproject.toml that was installed
SAMPLE = "fixtures/texts/en-news-source-notes/input.txt"

LINT = [["-m", "ruff", "format", "--check"], ["-m", "ruff", "check"]]
TYPES = [["-m", "mypy"]]
TESTS = [["-m", "pytest", "-q", "-n", "auto", "--maxprocesses", "4"]]
COMPILE = ["tools/compile_core.py"]
COMMANDS = {
    "core": [["-m", "cleaner", "--version", "--verbose"]],
    "demo": [["-m", "cleaner", SAMPLE], ["-m", "cleaner", "explain", SAMPLE]],
    "test": TESTS,
    "check": [*LINT, *TYPES, *TESTS],
    "lint": LINT,
    "types": TYPES,
    "faults": [
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[dev,all]"],
        ["-m", "pytest", "-q", "tests/io/test_parquet.py"],  # pyarrow is too large for every checkout
        ["-m", "pytest", "-q", "-m", "slow", "--hypothesis-profile=many"],
    ],
    "rules": [["-m", "cleaner", "rules", "check"]],
    "review": [["tools/review.py"]],
    "integrations": [
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-U", "-e", ".[integrations]"],
        ["-m", "pytest", "-q", "-rs", "-m", "integrations", "tests/integrations"],  # -rs: what is left out, and why
    ],
    "browser": [
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[browser]"],
        ["-m", "pytest", "-q", "-s", "-rs", "-m", "browser", "tests/browser"],
    ],
    "screenshots": [["tools/screenshots.py"]],
    "bench": [["-m", "bench.speed", "--parts", "texts"], ["bench/sample.py"]],
    "speed": [
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[peers]"],
        ["-m", "bench.speed"],
    ],
    "repeats": [
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[peers]"],
        ["-m", "bench.repeats"],
    ],
    "docs": [
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[docs]"],
        ["tools/references.py"],
        ["-m", "mkdocs", "build", "--strict", "--quiet"],
    ],
    "verdicts": [["tools/verdicts.py"]],
    "sanitize": [["tools/sanitize.py"]],
    "wheels": [
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[wheels]"],
        ["tools/wheels.py"],
    ],
}


def main() -> int:
    """Run the command that the first argument names; further arguments go to its last step."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file may be started by an older one
        print("this project needs Python 3.11 or later", file=sys.stderr)
        return 2
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(__doc__ or "", *(f"    {name}" for name in COMMANDS), sep="\n", file=sys.stderr)
        return 2
    set_up()
    *steps, last = COMMANDS[sys.argv[1]]
    for step in [COMPILE, *steps, [*last, *sys.argv[2:]]]:
        if code := subprocess.run([str(PYTHON), *step], cwd=ROOT).returncode:
            return code
    return 0


def set_up() -> None:
    """Create the environment and install the checkout into it; do it again when `pyproject.toml` has changed."""
    wanted = (ROOT / "pyproject.toml").read_text("utf-8")
    if READY.exists() and READY.read_text("utf-8") == wanted:
        return
    print("setting up .venv, once …", file=sys.stderr)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[dev]"]
    subprocess.run([str(PYTHON), *install], cwd=ROOT, check=True)
    # pip compiles what it installs, but not a checkout; where no cache can be written, every start would compile anew
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "cleaner"], cwd=ROOT, check=True)
    READY.write_text(wanted, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
