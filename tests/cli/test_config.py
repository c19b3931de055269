"""Settings from files and the environment: which hold, from where, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import ROOT, Command
from cli.samples import CLEANED, PROSE, TEXT

from cleaner.cli.clean import clean_options
from cleaner.cli.config import PER_RUN, config_files, settable
from cleaner.cli.options import clean_parser
from cleaner.errors import SettingError

RULE = f"""[[rule]]
id = "my.share.own"
why = "A line of ours."
phrases = ["Ring the bell so that you hear of our next story"]
keeps = ["{PROSE}"]
"""
BELL = "Ring the bell so that you hear of our next story"


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """In this process; a test that asks for `process` starts one."""
    return inside


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a folder in it, where we are, and a user's place beside it."""
    for name in ("home/cleaner", "project/below"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    monkeypatch.delenv("CLEANER_RULES", raising=False)
    monkeypatch.chdir(tmp_path / "project/below")
    return tmp_path


def write(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return str(path)


def without_given(argv: list[str]) -> dict[str, object]:
    """Return the options, without the list of those that the command line gives."""
    return {name: value for name, value in vars(clean_options(argv)).items() if name != "given"}


def test_without_files_the_defaults_hold() -> None:
    assert config_files() == []
    assert without_given([]) == vars(clean_parser().parse_args([]))
    argv = ["--preset", "conservative", "--rules", "a", "--ignore", "b,c", "--spans", "x", "-", "y"]
    assert without_given(argv) == vars(clean_parser().parse_intermixed_args(argv))
    assert clean_options(argv).given == {"preset", "rules", "ignore", "spans", "files"}


@pytest.mark.parametrize("name", ["cleaner.toml", ".cleaner.toml", "pyproject.toml"])
@pytest.mark.parametrize("folder", ["project/below", "project", "."])
def test_a_file_here_or_above_is_found(here: Path, name: str, folder: str) -> None:
    table = "[project]\nname = 'x'\n[tool.cleaner]\n" if name == "pyproject.toml" else ""
    path = write(here / folder / name, table + "preset = 'conservative'\n")
    assert config_files() == [os.path.normpath(path)]
    assert clean_options([]).preset == "conservative"


def test_the_nearest_file_holds_alone(here: Path) -> None:
    write(here / "project/cleaner.toml", "preset = 'conservative'\nspans = true\n")
    write(here / "project/below/.cleaner.toml", "preset = 'aggressive'\n")
    options = clean_options([])
    assert (options.preset, options.spans) == ("aggressive", False)


def test_in_one_folder_the_plainest_name_wins(here: Path) -> None:
    names = {"cleaner.toml": "", ".cleaner.toml": "", "pyproject.toml": "[tool.cleaner]\nspans = true\n"}
    for name, text in names.items():
        write(here / "project" / name, text)
    for name in names:
        assert config_files() == [str(here / "project" / name)]
        (here / "project" / name).unlink()


def test_a_pyproject_that_does_not_name_us_is_none_of_ours(here: Path) -> None:
    write(here / "project/below/pyproject.toml", "[tool.other]\nx = 'tool.cleaner'\n")
    path = write(here / "project/cleaner.toml", "")
    assert config_files() == [path]


def test_nothing_is_read_below_or_near_the_input(here: Path) -> None:
    write(here / "project/below/cleaner.toml", "preset = 'conservative'\n")
    os.chdir(here / "project")
    assert clean_options(["below"]).preset == "balanced"


def test_the_users_file_gives_what_the_project_leaves_open(here: Path) -> None:
    mine = write(here / "home/cleaner/cleaner.toml", "preset = 'conservative'\nlang = 'de'\n")
    assert config_files() == [mine]
    theirs = write(here / "project/cleaner.toml", "preset = 'aggressive'\n")
    assert config_files() == [theirs, mine]
    options = clean_options([])
    assert (options.preset, options.lang) == ("aggressive", "de")


def test_the_users_place_is_dot_config_unless_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here))
    (here / ".config/cleaner").mkdir(parents=True)
    path = write(here / ".config/cleaner/cleaner.toml", "")
    for place in ("", "relative"):
        monkeypatch.setenv("XDG_CONFIG_HOME", place)
        assert config_files() == [path]


def test_flags_win_over_environment_over_project_over_user(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "home/cleaner/cleaner.toml", "rules = ['user']\n")
    assert clean_options([]).rules == [str(here / "home/cleaner/user")]
    write(here / "project/cleaner.toml", "rules = ['project', '/else']\n")
    assert clean_options([]).rules == [str(here / "project/project"), "/else"]
    monkeypatch.setenv("CLEANER_RULES", os.pathsep.join(["one", "", "two"]))
    assert clean_options([]).rules == ["one", "two"]
    assert clean_options(["--rules", "flag"]).rules == ["flag"]


def test_a_named_file_stands_in_the_place_of_all_others(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "home/cleaner/cleaner.toml", "lang = 'de'\n")
    write(here / "project/cleaner.toml", "preset = 'aggressive'\n")
    write(here / "by-variable.toml", "preset = 'conservative'\n")
    write(here / "by-flag.toml", "spans = true\n")
    monkeypatch.setenv("CLEANER_CONFIG", str(here / "by-variable.toml"))
    options = clean_options([])
    assert (options.preset, options.lang, options.spans) == ("conservative", "auto", False)
    options = clean_options(["--config", "../../by-flag.toml"])
    assert (options.preset, options.lang, options.spans) == ("balanced", "auto", True)


def test_isolated_reads_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "project/cleaner.toml", "no such thing")
    monkeypatch.setenv("CLEANER_CONFIG", "none.toml")
    monkeypatch.setenv("CLEANER_RULES", "none")
    assert without_given(["--isolated"]) == {**vars(clean_parser().parse_args([])), "isolated": True}
    with pytest.raises(SettingError):
        clean_options(["--isolated", "--config", "x.toml"])


def test_every_setting_can_be_written_down(here: Path) -> None:
    """As `config show` prints it, a file says the same."""
    actions = dict(settable(clean_parser()))
    assert not {action.dest for action in actions.values()} & set(PER_RUN)
    write(
        here / "project/cleaner.toml",
        "max-bytes = 5\nselect = 'en.*, any.*'\nignore = ['a,b', 'c']\nkeep-category = ['tags']\n"
        "no-reference = true\nweights = 'w'\ntext-key = 'content'\nfrom = 'jsonl'\n",
    )
    options = clean_options([])
    assert (options.max_bytes, options.select, options.ignore) == (5, ["en.*", "any.*"], ["a", "b", "c"])
    assert (options.keep_category, options.no_reference, options.text_key) == (["tags"], True, "content")
    assert (options.weights, options.source) == (str(here / "project/w"), "jsonl")


def test_the_example_in_the_docs_is_one(here: Path) -> None:
    docs = (ROOT / "docs/configuration.md").read_text("utf-8")
    write(here / "project/cleaner.toml", docs.partition("```toml\n")[2].partition("```")[0])
    assert clean_options([]).rules == [str(here / "project/rules/mine.toml"), str(here / "project/rules/sites")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("presets = 'conservative'", "unknown key 'presets'; did you mean preset?"),
        ("page_type = 'forum'", "unknown key 'page_type'; did you mean page-type?"),
        ("zzz = 1", "unknown key 'zzz'; keys are from, to, "),
        ("output = 'x'", "'output' belongs to one run; write --output"),
        ("preset = 'most'", "preset is one of conservative, balanced, aggressive, not 'most'"),
        ("preset = 3", "preset is a text, not 3"),
        ("spans = 'yes'", "spans is true or false, not 'yes'"),
        ("rules = [1]", "rules is a list of texts, not [1]"),
        ("max-bytes = 0", "max-bytes: a size such as 4096, 500k, 10MB or 64MiB, not '0'"),
        ("max-bytes = true", "max-bytes is a number, not True"),
        ("preset = ", "no valid TOML: "),
        ("x = " + "[" * 100_000, "no valid TOML: "),
        ("x" * (2 << 20), "larger than 1,048,576 bytes"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(here: Path, text: str, words: str) -> None:
    path = write(here / "project/cleaner.toml", text)
    with pytest.raises(SettingError) as error:
        clean_options([])
    assert str(error.value).startswith(f"{path}: ")
    assert words in str(error.value)


@pytest.mark.parametrize("table", ["[tool]\ncleaner = 3\n", "tool.cleaner.presets = 1\n"])
def test_a_pyproject_is_refused_like_any_other(here: Path, table: str) -> None:
    write(here / "project/pyproject.toml", table)
    with pytest.raises(SettingError, match=r"pyproject\.toml: "):
        clean_options([])


def test_a_file_that_is_named_and_not_there_is_2(cleaner: Command) -> None:
    ended = cleaner("config", "show", "--config", "none.toml")
    assert (ended.code, ended.out, ended.err) == (2, b"", "cleaner: none.toml: No such file or directory\n")


def test_config_show_says_what_holds_and_who_says_so(cleaner: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "cleaner.toml", "preset = 'conservative'\nignore = ['layout.*']\n")
    ended = cleaner("config", "show", "--spans", CLEANER_RULES="mine.toml")
    lines = dict(line.split(" = ", 1) for line in ended.out.decode().splitlines() if " = " in line)
    assert lines["preset"] == f'"conservative"  # {path}'
    assert lines["ignore"] == f'["layout.*"]  # {path}'
    assert lines["rules"] == '["mine.toml"]  # CLEANER_RULES'
    assert lines["spans"] == "true  # command line"
    assert lines["lang"] == '"auto"  # default'
    (tmp_path / "shown.toml").write_bytes(ended.out)
    again = cleaner("config", "show", "--config", "shown.toml").out.decode().splitlines()
    assert [line.split("  #")[0] for line in again if not line.startswith(("rules", "#"))] == [
        line.split("  #")[0] for line in ended.out.decode().splitlines() if not line.startswith(("rules", "#"))
    ]


def test_config_path_lists_the_files(cleaner: Command, tmp_path: Path) -> None:
    none = cleaner("config", "path")
    assert (none.code, none.out) == (0, b"")
    path = write(tmp_path / "cleaner.toml", "")
    assert cleaner("config", "path").out.decode() == f"{path}\n"
    none = cleaner("config", "path", "--isolated")
    assert (none.code, none.out) == (0, b"")
    assert cleaner("config").code == cleaner("config", "paths").code == 2


def test_explain_and_rules_go_by_the_same_settings(cleaner: Command, tmp_path: Path) -> None:
    write(tmp_path / "mine.toml", RULE)
    write(tmp_path / "cleaner.toml", "rules = 'mine.toml'\n")
    assert "my.share.own" in cleaner("explain", stdin=f"{BELL}\n\n{PROSE}".encode()).out.decode()
    assert "my.share.own  takes it" in cleaner("rules", "try", BELL).out.decode()
    isolated = cleaner("explain", "--isolated", stdin=f"{BELL}\n\n{PROSE}".encode()).out.decode()
    assert BELL in isolated
    assert "my.share.own" not in isolated


def test_the_filter_goes_by_its_settings(process: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "cleaner.toml", "keep-category = ['newsletter']\n")
    assert process(stdin=TEXT).out == TEXT
    assert process("--isolated", stdin=TEXT).out == CLEANED
    write(tmp_path / "cleaner.toml", "keep-categories = ['newsletter']\n")
    ended = process(stdin=TEXT)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.err == f"cleaner: {path}: unknown key 'keep-categories'; did you mean keep-category?\n"


def test_toml_is_not_imported_where_no_file_is_found(here: Path) -> None:
    write(here / "project/pyproject.toml", "[project]\nname = 'x'\n")
    code = "import sys; from cleaner.cli.clean import clean_options; clean_options([])"
    code += "; print([name for name in ('tomllib', 'difflib') if name in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert run.stdout == "[]\n"
