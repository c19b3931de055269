"""`cleaner explain`: where did my sentence go?"""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, PROSE, RULE, TEXT

CUT = """[[cut]]
id = "my.source-credit.tail"
why = "Where we copied it from."
phrases = ["via quux"]
removes = ["A sentence. ⟦via quux⟧"]
"""


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """In this process; a test that asks for `process` starts one."""
    return inside


def test_lines_stand_with_their_rule_and_the_legend_names_the_file(process: Command) -> None:
    ended = process("explain", stdin=TEXT)
    lines = ended.out.decode().splitlines()
    assert ended.code == 0
    assert lines[0].startswith(f"- {CHROME}  ")
    assert lines[0].endswith(f"  {RULE.id}  newsletter")
    assert lines[1:4] == ["", f"  {PROSE}", ""]
    assert lines[4:6] == [RULE.id, f"    {RULE.why}"]
    assert "newsletter.toml:" in lines[6]


def test_a_cut_is_shown_in_its_line_however_long(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(CUT)
    text = f"{PROSE} {PROSE} {PROSE} via quux\n".encode()
    lines = cleaner("explain", "--rules", "mine.toml", stdin=text).out.decode().splitlines()
    assert lines[0].startswith("~ The bridge")
    assert "…" in lines[0]
    assert "[-via quux-]" in lines[0]
    assert lines[-1] == "    mine.toml:2"
    whole = cleaner("explain", "--width", "0", "--rules", "mine.toml", stdin=text).out.decode().splitlines()
    assert whole[0].startswith(f"~ {PROSE} {PROSE} {PROSE} [-via quux-]")


@pytest.mark.parametrize(("args", "width"), [([], 100), (["--width", "70"], 70)])
def test_the_reason_ends_at_the_margin(cleaner: Command, args: list[str], width: int) -> None:
    """Where no terminal says how wide it is, at a hundred columns."""
    line = cleaner("explain", *args, stdin=TEXT).out.decode().splitlines()[0]
    assert line.endswith(f"  {RULE.id}  newsletter")
    assert len(line) == width


VERDICTS = [
    (["--text", CHROME.upper()], 0, "removed  line 1  " + RULE.id),
    (["--text", "inspection"], 0, "kept     line 3  The bridge"),
    (["--line", "3"], 0, "kept     line 3  The bridge"),
    (["--text", "nowhere to be found"], 1, ""),
    (["--line", "99"], 1, ""),
]


@pytest.mark.parametrize(("args", "code", "verdict"), VERDICTS)
def test_one_line_can_be_asked_about(cleaner: Command, args: list[str], code: int, verdict: str) -> None:
    ended = cleaner("explain", *args, stdin=TEXT)
    assert ended.code == code
    assert ended.out.decode().startswith(verdict)
    assert bool(ended.err) is (code == 1)


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202e", "\u2066", "\x07", "\x9b31m"])
def test_a_terminal_is_safe_from_the_text(cleaner: Command, hostile: str) -> None:
    out = cleaner("explain", "--width", "0", stdin=f"{PROSE} {hostile} tail\n".encode()).out.decode()
    assert hostile not in out
    assert "tail" in out


def test_a_page_shows_where_in_its_source_a_line_stood(cleaner: Command) -> None:
    page = f"<html><body>\n<nav><a href=/>Skip to content</a></nav>\n<p>{PROSE}</p></body></html>".encode()
    first = cleaner("explain", "--no-reference", "--width", "0", stdin=page).out.decode().splitlines()[0]
    assert first.endswith("en.navigation.skip-link  navigation  body/nav/a:2")
