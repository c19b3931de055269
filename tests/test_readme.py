"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from pages import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
OURS = re.compile(r"(?:^|[|&;] *)(?:cleaner|dechrome)\b")


def commands() -> list[tuple[str, str]]:
    """The commands after a `$ ` that call ours, and what the README says that they print; `...` is left out."""
    found = []
    for block in BLOCKS:
        places = [match.start() for match in re.finditer(r"^\$ ", block, re.MULTILINE)]
        for start, end in pairwise([*places, len(block)]):
            command, _, printed = block[start + 2 : end].partition("\n")
            while command.endswith("\\"):
                more, _, printed = printed.partition("\n")
                command = f"{command}\n{more}"
            if OURS.search(command):
                found.append((command, printed))
    return found


@pytest.fixture
def path(tmp_path):
    """A PATH on which both names of the command call this checkout."""
    for name in ("cleaner", "dechrome"):
        script = tmp_path / name
        script.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
            "from cleaner.cli import main\nsys.exit(main())\n",
            "utf-8",
        )
        script.chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


def test_the_readme_shows_a_command():
    assert commands()


def test_the_page_in_the_readme_is_the_one_that_is_cleaned():
    assert f"```html\n{(ROOT / 'docs/example.html').read_text('utf-8')}```" in README


@pytest.mark.parametrize(("command", "printed"), commands(), ids=[command for command, _ in commands()])
def test_a_command_prints_what_the_readme_says(command, printed, path):
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert run.returncode in (0, 1), run.stderr
    shown = re.escape(printed.strip()).replace(re.escape("..."), ".*")
    assert re.fullmatch(shown, run.stdout.strip(), re.DOTALL) if printed.strip() else run.stdout


@pytest.mark.parametrize(
    "target", re.findall(r"`make ([a-z]+)`", README + (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
)
def test_a_target_that_is_named_is_there(target):
    assert re.search(rf"^[a-z ]*\b{target}\b[a-z ]*:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_session_in_the_readme_runs():
    assert doctest.testfile(str(ROOT / "README.md"), module_relative=False) == doctest.TestResults(
        failed=0, attempted=5
    )
