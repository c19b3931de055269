"""The manifest: what was written down is there after a kill, and a line cut short is as if it had not been."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.batch.manifest import RUN_FOLDER, Manifest, locked
from cleaner.errors import SettingError


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / RUN_FOLDER).mkdir()
    return tmp_path


def rows(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / RUN_FOLDER / "manifest.jsonl").read_text().splitlines()]


def test_rows_are_found_again_and_put_in_order(out: Path) -> None:
    with Manifest(str(out), "s") as manifest:
        for name in "bca":
            manifest.add({"input": name, "size": ord(name)})
    with Manifest(str(out), "s") as manifest:
        manifest.add({"input": "b", "size": 1})  # done anew: the later row counts
        assert manifest.row("b") == {"input": "b", "size": 1}
        assert manifest.row("d") is None
        manifest.finish(["a", "b", "d"])
    assert [row["input"] for row in rows(out)[1:]] == ["a", "b"]


def test_a_cut_at_any_byte_loses_the_last_row_alone(out: Path) -> None:
    with Manifest(str(out), "s") as manifest:
        manifest.add({"input": "a"})
        manifest.add({"input": "b\udcff\n", "why": "é"})
    path = out / RUN_FOLDER / "manifest.jsonl"
    data = path.read_bytes()
    second = data.index(b"\n", data.index(b"\n") + 1) + 1
    for cut in range(second, len(data)):
        path.write_bytes(data[:cut])
        with Manifest(str(out), "s") as manifest:
            assert manifest.row("a") == {"input": "a"}
            assert manifest.row("b\udcff\n") is None
            manifest.add({"input": "c"})
        assert [row.get("input") for row in rows(out)] == [None, "a", "c"]


def test_other_settings_are_refused(out: Path) -> None:
    with Manifest(str(out), "one"):
        pass
    with pytest.raises(SettingError, match="other settings"), Manifest(str(out), "two"):
        pass


def test_a_second_run_is_told_who_is_there(tmp_path: Path) -> None:
    told = pytest.raises(SettingError, match=r"another run is writing there \(process \d+\)")
    with locked(str(tmp_path)), told, locked(str(tmp_path)):
        pass
    with locked(str(tmp_path)):
        pass
    assert (tmp_path / RUN_FOLDER / "lock").read_bytes() == b""
