"""The exit code and the counts tell of a document of which next to nothing is left."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Command

PROSE = " ".join(f"The bridge was closed in week {number}, after the port found rust in it." for number in range(20))
UNREAD = f"<!doctype html><html><body><textarea>{PROSE}</textarea></body></html>"


def test_the_exit_code_and_the_summary_tell(inside: Command, tmp_path: Path) -> None:
    for name, html in (("a", UNREAD), ("b", f"<!doctype html><p>{PROSE}</p>")):
        (tmp_path / f"{name}.html").write_text(html, "utf-8")
    ended = inside(str(tmp_path / "a.html"))
    assert (ended.code, ended.out) == (3, b"")
    assert "nearly nothing could be read" in ended.err
    ended = inside("--json", str(tmp_path), "-d", str(tmp_path.with_name("out")))
    assert (ended.code, json.loads(ended.err[ended.err.index("{") :])["emptied"]) == (3, 1)
    assert inside("explain", str(tmp_path / "a.html")).code == 3
    assert inside(str(tmp_path / "b.html")).code == 0
