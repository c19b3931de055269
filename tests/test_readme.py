"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import os
import re
import subprocess

import pytest
from examples import CommandLine, commands
from pages import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
OURS = re.compile(r"(?:^|[|&;] *)(?:cleaner|dechrome)\b")


def shown() -> list[CommandLine]:
    """The commands that call ours."""
    return [each for block in BLOCKS for each in commands(block) if OURS.search(each.command)]


def test_the_readme_shows_a_command():
    assert shown()


def test_the_page_in_the_readme_is_the_one_that_is_cleaned():
    assert f"```html\n{(ROOT / 'docs/example.html').read_text('utf-8')}```" in README


@pytest.mark.parametrize("line", shown(), ids=[line.command for line in shown()])
def test_a_command_prints_what_the_readme_says(line, command_path):
    run = subprocess.run(
        ["bash", "-c", line.command],
        cwd=ROOT,
        env={**os.environ, "PATH": command_path, "NO_COLOR": "1", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert run.returncode in (0, 1), run.stderr
    assert line.prints(run.stdout)


@pytest.mark.parametrize(
    "target", re.findall(r"`make ([a-z]+)`", README + (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
)
def test_a_target_that_is_named_is_there(target):
    assert re.search(rf"^[a-z ]*\b{target}\b[a-z ]*:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_session_in_the_readme_runs():
    assert doctest.testfile(str(ROOT / "README.md"), module_relative=False) == doctest.TestResults(
        failed=0, attempted=5
    )
