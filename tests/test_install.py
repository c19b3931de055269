"""However it is installed, it brings its rules along, and the core where a compiler is. Slow: builds and installs."""

from __future__ import annotations

import json
import marshal
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
from pages import ENTRIES, ROOT

from cleaner import __version__, _core
from cleaner.rules.pack import languages, name_of

pytestmark = pytest.mark.slow

COUNT = """
import json, cleaner, cleaner.rules.pack as pack
print(json.dumps([cleaner.__file__, pack.rules_folder(), [rule.id for rule in pack.load_pack()]]))
"""
CORE = ROOT / "cleaner/_core"
USUAL = {name: value for name, value in os.environ.items() if name not in ("CLEANER_PURE", "PYTHONPATH")}
needs_core = pytest.mark.skipif(not _core.native, reason=f"no compiled core, {_core.why_not}")
IDS = [entry.rule.id for entry in ENTRIES]
TEXT = "Skip to content\n\nThe bridge was closed on Tuesday after an inspection found rust in its oldest girders.\n"


def run(*command: object, **options) -> str:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, cwd=options.pop("cwd", "/"), **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A clean copy of this checkout, with a pack of other rules lying about, as an old one may."""
    copy = tmp_path_factory.mktemp("made") / "checkout"
    junk = shutil.ignore_patterns(
        ".git",
        ".venv",
        "__pycache__",
        "pack*.bin*",
        "pack*.code*",
        "build",
        "dist",
        "*.so",
        ".*_cache",
        ".hypothesis",
        "out",
    )
    shutil.copytree(ROOT, copy, ignore=junk)
    stale = {"format": 1, "made_of": "stale", "rules": [], "function_words": {}}
    (copy / "rules/pack.bin").write_bytes(marshal.dumps(stale))
    (copy / "rules/pack.bin.123").write_bytes(b"half")
    return copy


def build(kind: str, source: Path, into: Path, **environment: str) -> Path:
    """One of the two distributions, made without asking an index."""
    command = [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", into, source]
    run(*command, env={**os.environ, **environment})
    [made] = into.iterdir()
    return made


@pytest.fixture(scope="module")
def sdist(checkout, tmp_path_factory) -> Path:
    return build("sdist", checkout, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory) -> Path:
    return build("wheel", checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def environment(tmp_path) -> Path:
    """A new environment that borrows what we depend on from this one, but not us."""
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env")
    [site] = (tmp_path / "env").glob("lib/python*/site-packages")
    for borrowed in Path(sysconfig.get_path("purelib")).iterdir():
        if not borrowed.name.startswith(("cleaner", "dechrome", "_editable_impl_dechrome", "__pycache__")):
            (site / borrowed.name).symlink_to(borrowed)
    return tmp_path / "env/bin"


def install(environment: Path, *what: object) -> None:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    run(environment / "python", "-m", "pip", "install", *options, *what)


def check(environment: Path, rules_below: Path) -> None:
    """All rules are there, those of this install; and the command runs under both of its names."""
    file, folder, ids = json.loads(run(environment / "python", "-c", COUNT))
    assert Path(file).is_relative_to(rules_below)
    assert Path(folder).is_relative_to(rules_below)
    assert ids == IDS
    for name in ("cleaner", "dechrome"):
        assert "Skip" not in run(environment / name, input=TEXT)
        assert __version__ in run(environment / name, "--version")


def test_a_wheel_brings_its_rules(environment, wheel):
    install(environment, wheel)
    check(environment, environment.parent)
    assert (environment.parent / "share/man/man1/cleaner.1").read_bytes() == (ROOT / "docs/cleaner.1").read_bytes()


@needs_core
def test_a_wheel_brings_the_core_and_none_of_its_sources(environment, wheel):
    assert "-cp311-abi3-" in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name).name for name in archive.namelist() if name.startswith("cleaner/_core/")}
        core = archive.read("cleaner/_core/_native.abi3.so")
    assert names == {*(path.name for path in CORE.glob("*.py*") if path.is_file()), "_native.abi3.so"} - {"_native.pyd"}
    assert str(ROOT).encode() not in core, "it names a place on this machine"
    install(environment, wheel)
    assert "(compiled core)" in run(environment / "cleaner", "--version", env=USUAL)
    assert "(pure Python)" in run(environment / "cleaner", "--version", env={**USUAL, "CLEANER_PURE": "1"})


@needs_core
def test_an_editable_install_compiles_the_core_in_place(environment, checkout):
    install(environment, "--editable", checkout)
    assert "(compiled core)" in run(environment / "cleaner", "--version", env=USUAL)
    with (checkout / "cleaner/_core/module.cpp").open("a") as source:
        source.write("// a change\n")
    assert "sources have changed" in run(environment / "cleaner", "--version", "-v", env=USUAL)
    install(environment, "--editable", checkout)
    assert "(compiled core)" in run(environment / "cleaner", "--version", env=USUAL)


@pytest.mark.parametrize("missing", [{"CC": "no-compiler", "CXX": "no-compiler"}, {"DECHROME_NATIVE": "0"}])
def test_without_a_compiler_it_runs_in_pure_python(environment, checkout, tmp_path, missing):
    wheel = build("wheel", checkout, tmp_path / "dist", **{"DECHROME_NATIVE": "", **missing})
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".so", ".pyd", ".cpp", ".h"))]
    install(environment, wheel)
    said = run(environment / "cleaner", "--version", "-v", env=USUAL)
    assert "(pure Python: no compiled core, as none was built" in said
    check(environment, environment.parent)


def test_a_build_that_must_have_a_core_fails_without_a_compiler(checkout, tmp_path):
    needed = {"DECHROME_NATIVE": "1", "CC": "no-compiler", "CXX": "no-compiler"}
    with pytest.raises(AssertionError, match="DECHROME_NATIVE is 1"):
        build("wheel", checkout, tmp_path / "dist", **needed)


def test_an_sdist_brings_its_rules(environment, sdist):
    install(environment, sdist)
    check(environment, environment.parent)


def test_an_editable_install_uses_the_rules_of_the_checkout(environment, checkout):
    install(environment, "--editable", checkout)
    check(environment, checkout)
    [site] = environment.parent.glob("lib/python*/site-packages")
    assert not (site / "cleaner").exists(), "a copy would hide changes to the rules"


def test_a_wheel_holds_a_fresh_pack_and_what_it_needs_to_be_typed_and_legal(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        parts = [name_of(part) for part in ("", *languages())]
        packs = [marshal.loads(archive.read(f"cleaner/rules/data/{name}")) for name in parts]
    assert [rule[0] for pack in packs for rule in pack["rules"]] == IDS
    assert "cleaner/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert len(names) == len(set(names))
    assert {Path(name).parts[0].partition("-")[0] for name in names} == {"cleaner", "dechrome"}
    assert not [name for name in names if ".json." in name]
    rules = {str(path.relative_to(ROOT)) for path in (ROOT / "rules").rglob("*.toml")}
    assert {name.replace("cleaner/rules/data/", "rules/") for name in names if name.endswith(".toml")} == rules


def test_an_sdist_holds_the_sources_and_no_pack(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert not [name for name in names if name.startswith("rules/pack")]
    parts = {"cleaner", "rules", "tests", "fixtures", "docs", "tools"}
    assert parts <= {name.partition("/")[0] for name in names}
    assert {f"cleaner/_core/{path.name}" for path in CORE.iterdir() if path.suffix in (".cpp", ".h")} <= names
    assert not [name for name in names if name.endswith((".so", ".pyd"))]
    assert {
        "hatch_build.py",
        "tools/compile_core.py",
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Makefile",
    } <= names


def test_nothing_shipped_names_a_place_on_this_machine(sdist):
    home = str(ROOT).encode()
    with tarfile.open(sdist) as archive:
        for member in archive.getmembers():
            if member.isfile() and (file := archive.extractfile(member)):
                assert home not in file.read(), member.name


def test_the_tests_need_no_network():
    """The suite as it runs by default, where there is a way to take the network away."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("needs `unshare -rn`")
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    quick = ["tests/test_rules.py", "tests/test_pipeline.py", "tests/reading"]
    run(
        "unshare",
        "-rn",
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *quick,
        cwd=ROOT,
        env=environment,
    )
