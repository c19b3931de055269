"""A command line without options means what the parser of the filter makes of it, and needs no parser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.config import parse_options
from cleaner.cli.defaults import names_only_files, options_without_any
from cleaner.cli.options import clean_parser

TEXT = "Skip to content\n\nThe bridge was closed on Tuesday after an inspection found rust in its oldest girders.\n"
SCRIPT = "import sys; from cleaner.cli import main; main(); print('argparse' in sys.modules, file=sys.stderr)"


@pytest.fixture(autouse=True)
def unconfigured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CLEANER_CONFIG", "CLEANER_RULES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.mark.parametrize("argv", [[], ["-"], ["a.txt"], ["a.txt", "b-c.html", "-"]])
def test_the_defaults_are_those_of_the_parser(argv: list[str]) -> None:
    assert names_only_files(argv)
    assert vars(options_without_any(argv)) == vars(parse_options(clean_parser(), argv))


@pytest.mark.parametrize("argv", [["--", "a"], ["-v"], ["a", "--check"], ["--unknown"], ["-o", "x"]])
def test_a_dash_makes_an_option(argv: list[str]) -> None:
    assert not names_only_files(argv)


@pytest.mark.parametrize(("configuration", "needs_parser"), [("", "False"), ("preset = 'aggressive'\n", "True")])
def test_a_filter_without_options_needs_no_parser(tmp_path: Path, configuration: str, needs_parser: str) -> None:
    """Unless a file sets something."""
    if configuration:
        (tmp_path / "cleaner.toml").write_text(configuration, "utf-8")
    run = subprocess.run([sys.executable, "-c", SCRIPT], input=TEXT, capture_output=True, text=True, check=True)
    assert run.stdout == TEXT.partition("\n\n")[2]
    assert run.stderr.strip() == needs_parser
