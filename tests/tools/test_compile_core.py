"""What is compiled is what lies there: a core is compiled again when its sources change, and not used until then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from pages import ROOT

from cleaner import _core
from cleaner._core import CHANGED, usable
from cleaner._core.sources import checksum
from cleaner.cli.clean import implementation
from tools import compile_core
from tools.compile_core import CoreError, compile_if_wanted, compile_in_place, compiled_sources, is_current

FOLDER = ROOT / "cleaner/_core"
BROKEN = "#error broken on purpose\n"
needs_core = pytest.mark.skipif(not _core.native, reason=f"no compiled core, {_core.why_not}")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The packages that are imported to load the core, without one that is compiled."""
    (tmp_path / "cleaner").mkdir()
    for name in ("__init__.py", "_version.py"):
        shutil.copy(ROOT / "cleaner" / name, tmp_path / "cleaner")
    shutil.copytree(FOLDER, tmp_path / "cleaner/_core", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    return tmp_path


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.delenv("DECHROME_NATIVE", raising=False)
    return lambda value: monkeypatch.setenv("DECHROME_NATIVE", value)


def test_the_core_of_a_checkout_is_that_of_its_sources() -> None:
    """Else all that compares it with Python is skipped: `tools/dev.py` compiles it before it runs the tests."""
    assert _core.why_not != CHANGED


@needs_core
def test_the_core_knows_what_it_was_compiled_from() -> None:
    assert _core.native
    assert _core.native.sources in (0, checksum(str(FOLDER)))


def test_any_change_of_a_source_changes_the_checksum(checkout: Path) -> None:
    folder = checkout / "cleaner/_core"
    found = [checksum(str(folder))]
    (folder / "text.h").write_bytes((folder / "text.h").read_bytes() + b"\n")
    found.append(checksum(str(folder)))
    (folder / "text.h").rename(folder / "texts.h")
    found.append(checksum(str(folder)))
    (folder / "new.cpp").touch()
    found.append(checksum(str(folder)))
    (folder / "documents.py").write_bytes(b"")
    assert len(set(found)) == 4
    assert checksum(str(folder)) == found[-1], "Python is not compiled in"


def test_an_installed_package_has_no_sources(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    assert checksum(str(tmp_path)) is None


def test_it_is_said_why_the_core_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_PURE", "1")
    monkeypatch.setattr(_core, "native", None)
    monkeypatch.setattr(_core, "why_not", usable()[1])
    assert usable()[0] is None
    assert implementation() == "pure Python"
    assert implementation(with_reason=True) == "pure Python: no compiled core, as CLEANER_PURE is set"
    monkeypatch.setattr(_core, "native", SimpleNamespace())
    assert implementation(with_reason=True) == implementation() == "compiled core"


@pytest.mark.parametrize(
    ("said", "used"),
    [({"sources": 0}, True), ({"sources": 1}, False), ({}, False), ({"sources": checksum(str(FOLDER))}, True)],
    ids=["by hand", "other", "too old to say", "same"],
)
def test_a_core_of_other_sources_is_not_used(monkeypatch: pytest.MonkeyPatch, said: dict[str, int], used: bool) -> None:
    """One compiled by hand says 0, and is trusted."""
    module = SimpleNamespace(**said)
    monkeypatch.delenv("CLEANER_PURE", raising=False)
    monkeypatch.setattr(_core, "_native", module, raising=False)
    monkeypatch.setitem(sys.modules, "cleaner._core._native", module)  # type: ignore[arg-type]
    assert usable() == ((module, "") if used else (None, CHANGED))


def test_a_core_that_is_missing_or_does_not_load_is_not_used(checkout: Path) -> None:
    def said() -> str:
        code = "from cleaner import _core; print(_core.native, _core.why_not)"
        environment = {**os.environ, "PYTHONPATH": str(checkout), "CLEANER_PURE": ""}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd="/")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert said().startswith("None as none was built")
    (checkout / "cleaner/_core/_native.abi3.so").write_bytes(b"no library")
    if os.name == "posix":
        assert said().startswith("None as it does not load")


def test_no_core_is_compiled_if_none_is_wanted(checkout: Path, tmp_path: Path, unset: Callable[..., None]) -> None:
    unset("0")
    assert compile_if_wanted(checkout, tmp_path / "o", tmp_path / "l") == (None, "DECHROME_NATIVE is 0")
    assert not (tmp_path / "o").exists()


def test_a_core_that_cannot_be_compiled_is_an_error_only_if_it_is_wanted(
    checkout: Path, tmp_path: Path, unset: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    """The same holds where there is no compiler."""
    for path in (checkout / "cleaner/_core").glob("*.cpp"):
        path.write_text(BROKEN, "utf-8")
    made, problem = compile_if_wanted(checkout, tmp_path / "o", tmp_path / "l")
    assert made is None
    assert "Error" in problem
    unset("1")
    with pytest.raises(CoreError, match="DECHROME_NATIVE is 1"):
        compile_if_wanted(checkout, tmp_path / "o", tmp_path / "l")
    capfd.readouterr()


def test_other_interpreters_run_in_pure_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compile_core.unfit() == ""
    monkeypatch.setattr(compile_core.sysconfig, "get_config_var", {"Py_GIL_DISABLED": 1}.get)
    assert "free-threaded" in compile_core.unfit()
    monkeypatch.setattr(sys, "implementation", SimpleNamespace(name="pypy"))
    assert "CPython" in compile_core.unfit()


def test_only_objects_that_are_older_than_their_sources_are_compiled_again(tmp_path: Path) -> None:
    """But the module always: it holds the checksum of all sources."""
    source, header, made = tmp_path / "facts.cpp", tmp_path / "facts.h", tmp_path / "facts.o"
    for at, path in enumerate((source, header, made, tmp_path / "module.o")):
        path.touch()
        os.utime(path, (at, at))
    sources = [str(source), str(header)]
    assert is_current(made, sources)
    assert not is_current(tmp_path / "module.o", sources)
    assert not is_current(tmp_path / "missing.o", sources)
    os.utime(header, (9, 9))
    assert not is_current(made, sources)


@pytest.mark.slow
@needs_core
def test_a_changed_source_is_compiled_again_and_nothing_else(checkout: Path, unset: Callable[..., None]) -> None:
    unset("1")
    folder = checkout / "cleaner/_core"
    assert compiled_sources(checkout) is None
    assert compile_in_place(checkout) == ""
    assert compiled_sources(checkout) == checksum(str(folder))
    [module] = [path for path in folder.iterdir() if path.suffix in (".so", ".pyd")]
    before = module.stat().st_mtime_ns
    assert compile_in_place(checkout) == ""
    assert module.stat().st_mtime_ns == before
    with (folder / "module.cpp").open("a", encoding="utf-8") as file:
        file.write("// a change\n")
    assert compiled_sources(checkout) != checksum(str(folder))
    assert compile_in_place(checkout) == ""
    assert compiled_sources(checkout) == checksum(str(folder))
