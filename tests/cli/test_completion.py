"""Shells offer what the parsers take: the scripts run in the shells that are there."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli.conftest import ROOT, Command

from cleaner.cli.commands import COMMANDS
from cleaner.cli.completion import SHELLS, script_for
from cleaner.cli.options import clean_parser
from cleaner.cli.parsers import command_parser, command_parsers
from cleaner.model import CATEGORIES, Preset

SCRIPTS = {shell: script_for(shell) for shell in SHELLS}
FILES = ("page.html", "two words.txt", "explains/")
"""What lies in the folder; a name with a slash is a folder."""
BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
compopt() { :; }
_cleaner
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = "source $argv[1]; complete -C $argv[2]"
ZSH = """
_arguments() { print -rl -- "$@" }
_alternative() { print -rl -- "$@" $known }
_files() { print -r -- _files }
compdef() { }
source "$1"; shift
typeset -a words=("$@")
integer CURRENT=$#
_cleaner
[[ -n $words[2] || $#words -gt 2 ]] || _cleaner_first
"""
"""What zsh is told: without a terminal it completes nothing."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    for shell, script in SCRIPTS.items():
        (tmp_path / f".script.{shell}").write_text(script, "utf-8")
    return tmp_path


def shown(shell: str, words: list[str], folder: Path) -> str:
    """Return what a shell prints for words; the test is skipped where the shell is not installed."""
    if not shutil.which(shell):
        pytest.skip(f"no {shell} on this machine")
    command = {
        "bash": ["bash", "--norc", "-c", BASH, "bash"],
        "zsh": ["zsh", "-f", "-c", ZSH, "zsh"],
        "fish": ["fish", "--no-config", "-c", FISH],
    }[shell]
    env = {**os.environ, "HOME": str(folder)}
    run = subprocess.run(
        [*command, str(folder / f".script.{shell}"), *words], cwd=folder, env=env, capture_output=True, text=True
    )
    assert (run.returncode in (0, 1), run.stderr) == (True, "")
    return run.stdout


def offered(shell: str, line: str, folder: Path) -> list[str]:
    """List what bash or fish offers at the end of a line."""
    words = line.split(" ") if shell == "bash" else [line]
    return [each.partition("\t")[0].rstrip("/") for each in shown(shell, words, folder).splitlines()]


NAMES = [name.rstrip("/") for name in FILES]
CASES = [
    ("cleaner ", [*COMMANDS, *NAMES], ["show", "--help"]),
    ("cleaner ex", ["explain", "explains"], ["rules", "page.html"]),
    ("cleaner page.html ", NAMES, list(COMMANDS)),
    ("cleaner --preset ", list(map(str, Preset)), NAMES),
    ("cleaner --pre", ["--preset"], ["--rules"]),
    ("cleaner -d ", ["explains"], ["page.html"]),
    ("cleaner --lang ", [], NAMES),
    ("cleaner rules ", ["check", "try", "bench", "list", "show"], NAMES),
    ("cleaner rules list --category ", list(CATEGORIES), NAMES),
    ("cleaner explain pa", ["page.html"], ["explains"]),
    ("cleaner completion ", list(SHELLS), NAMES),
    ("dechrome rules ch", ["check"], ["try"]),
]


@pytest.mark.parametrize("shell", ["bash", "fish"])
@pytest.mark.parametrize(("line", "wanted", "unwanted"), CASES, ids=[case[0] for case in CASES])
def test_a_shell_offers_what_may_stand_there(
    shell: str, line: str, wanted: list[str], unwanted: list[str], folder: Path
) -> None:
    found = set(offered(shell, line, folder))
    assert set(wanted) - found == set()
    assert found & set(unwanted) == set()


SPECS = [
    (["cleaner", ""], ["1:file:_cleaner_first", "*:file:_files", "rules:check, try, bench, list and show rules"]),
    (["cleaner", "page.html", ""], ["*:file:_files", f"(--preset)--preset=[{{}}]:P:({' '.join(Preset)})"]),
    (["cleaner", "rules", ""], ["1:command:(("]),
    (["cleaner", "rules", "list", ""], [f"(--category)--category=[only this category]:C:({' '.join(CATEGORIES)})"]),
    (["cleaner", "explain", ""], ["*:file:_files", "(--run)--run=[{}]:DIR:_files -/"]),
    (["cleaner", "completion", ""], [f"1:word:({' '.join(SHELLS)})"]),
]


@pytest.mark.parametrize(("words", "specs"), SPECS, ids=[" ".join(words) for words, _ in SPECS])
def test_zsh_is_told_what_may_stand_there(words: list[str], specs: list[str], folder: Path) -> None:
    lines = re.sub(r"=\[[^\]]*;?[^\]]*\](?=:(P|DIR):)", "=[{}]", shown("zsh", words, folder)).splitlines()
    assert [spec for spec in specs if not any(line.startswith(spec) for line in lines)] == []


@pytest.mark.parametrize("words", ["cleaner --preset = ag", "cleaner --preset = ", "cleaner --preset ="])
def test_bash_completes_a_value_behind_an_equals_sign(words: str, folder: Path) -> None:
    assert "aggressive" in offered("bash", words, folder)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_option_that_help_shows_is_offered(shell: str) -> None:
    shown = {
        option
        for parser in command_parsers()
        for action in parser._actions
        if action.help != "==SUPPRESS=="
        for option in action.option_strings
    }
    spelt = "(?<![-\\w]){}(?![-\\w])" if shell != "fish" else "-[ls] {}(?![-\\w])"
    found = SCRIPTS[shell]
    assert [option for option in sorted(shown) if not re.search(spelt.format(_of(option, shell)), found)] == []


def _of(option: str, shell: str) -> str:
    return option.lstrip("-") if shell == "fish" else re.escape(option)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_the_script(inside: Command, shell: str) -> None:
    ended = inside("completion", shell)
    assert (ended.code, ended.out.decode(), ended.err) == (0, SCRIPTS[shell], "")


def test_every_command_is_listed() -> None:
    """Dispatch, suggestions, completion and reference know a command by this list."""
    runs = {
        path.stem
        for path in (ROOT / "cleaner/cli").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "run"
    }
    assert runs == {*COMMANDS, "clean"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_parser_and_a_line_of_help(name: str) -> None:
    assert command_parser(name).prog == f"cleaner {name}"
    assert re.search(rf"^  {name}\b.*  \S", clean_parser().format_help(), re.MULTILINE)
