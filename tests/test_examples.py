"""Every example of the documentation is run, page by page, in an empty folder."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
from pathlib import Path

import pytest
from examples import CommandLine, File, Session, examples
from pages import ROOT

FOUND = {
    path.relative_to(ROOT).as_posix(): list(examples(path.read_text("utf-8")))
    for path in sorted((ROOT / "docs").rglob("*.md"))
}
PAGES = {page: found for page, found in FOUND.items() if not all(isinstance(each, File) for each in found)}
WITH_EXAMPLES = ("docs/tutorial.md", "docs/coming-from.md", "docs/never-removed.md", "docs/howto/pipe.md")
MODULES = {"datasets", "pandas", "polars", "pyarrow", "ray", "pyspark"}
"""Packages that a page may need and a checkout lacks; its sessions are skipped then."""


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(page: str, command_path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", command_path)
    for name, value in {"NO_COLOR": "1", "COLUMNS": "100", "XDG_CONFIG_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    known: dict[str, object] = {}
    for each in PAGES[page]:
        match each:
            case File(name, text):
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_text(text, "utf-8")
            case CommandLine(command, printed):
                written = run(command)
                assert each.prints(written), f"$ {command}\n{written}\n--- the page says:\n{printed}"
            case Session(code):
                play(page, code, known)


def run(command: str) -> str:
    """Return what a command prints, on both streams as a terminal shows it."""
    ended = subprocess.run(
        ["bash", "-c", command],
        env=os.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert ended.returncode in (0, 1), f"$ {command}\n{ended.stdout}"
    return ended.stdout


def play(page: str, code: str, known: dict[str, object]) -> None:
    """Run a session; what it defines is known to the next one of the page."""
    for module in MODULES.intersection(re.findall(r"^>>> (?:import|from) (\w+)", code, re.MULTILINE)):
        pytest.importorskip(module)
    test = doctest.DocTestParser().get_doctest(code, known, page, page, 0)
    report: list[str] = []
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    result = doctest.DocTestRunner(optionflags=options).run(test, out=report.append, clear_globs=False)
    known.update(test.globs)
    assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("page", WITH_EXAMPLES)
def test_pages_that_show_commands_are_among_them(page: str) -> None:
    assert page in PAGES


def test_what_is_not_printed_is_seen() -> None:
    shown = CommandLine("echo", "one\n...\nfour\n")
    assert shown.prints("one\ntwo\nthree\nfour\n")
    assert not shown.prints("one\ntwo\n")


def test_every_kind_of_example_is_found() -> None:
    text = """\
```toml title="a.toml"
x = 1
```

```console
$ a \\
  b
c
$ d
```

1. x

   ```pycon
   >>> 1
   1
   ```
"""
    assert list(examples(text)) == [
        File("a.toml", "x = 1\n"),
        CommandLine("a \\\n  b", "c\n"),
        CommandLine("d", ""),
        Session(">>> 1\n1\n"),
    ]
