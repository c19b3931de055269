"""The reference of the commands and the man page say what the parsers take."""

from __future__ import annotations

import re
from argparse import SUPPRESS
from pathlib import Path

import pytest
from pages import ROOT

from cleaner.cli.parsers import command_parsers
from tools import references as tool
from tools.references import MAN, MARKDOWN, Page, man, markdown, references

WRITTEN = references()
HELP = ("-h", "--help")
PARSERS = list(command_parsers())


@pytest.mark.parametrize("path", sorted(WRITTEN))
def test_a_reference_is_current(path: str) -> None:
    """`python tools/references.py` writes it anew."""
    assert (ROOT / path).read_text("utf-8") == WRITTEN[path]


@pytest.mark.parametrize("parser", PARSERS, ids=[parser.prog for parser in PARSERS])
def test_every_command_and_option_stands_in_both(parser) -> None:
    flags = [flag for action in parser._actions if action.help != SUPPRESS for flag in action.option_strings]
    assert f"\n## {parser.prog}\n" in WRITTEN[MARKDOWN]
    assert [
        flag for flag in flags if not re.search(rf"`{flag}(?: \S+)?`", WRITTEN[MARKDOWN]) and flag not in HELP
    ] == []
    assert re.search(rf"^\.B {re.escape(parser.prog)}$", WRITTEN[MAN], re.MULTILINE)
    unescaped = WRITTEN[MAN].replace(r"\-", "-")
    assert [flag for flag in flags if f"\\fB{flag}\\fR" not in unescaped and flag not in HELP] == []


def test_no_text_is_taken_for_markup_or_a_request() -> None:
    page = Page("cleaner x", "cleaner x", r".a \b <i>|[c](d) -x `e`", (".f",), (), "")
    assert "\n\\&.a \\eb <i>|[c](d) \\-x `e`\n" in man([page, page])
    assert "\n\\&.f\n" in man([page, page])
    assert "\n.a \\\\b \\<i\\>\\|\\[c\\](d) `-x` `e`\n" in markdown([page])


def test_a_stale_reference_is_listed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / MAN).write_text(WRITTEN[MAN], "utf-8")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["references.py", "--check"])
    assert (tool.main(), capsys.readouterr().out) == (1, f"{MARKDOWN}\n")
    assert not (tmp_path / MARKDOWN).exists()
    monkeypatch.setattr("sys.argv", ["references.py"])
    assert tool.main() == 0
    assert (tmp_path / MARKDOWN).read_text("utf-8") == WRITTEN[MARKDOWN]
