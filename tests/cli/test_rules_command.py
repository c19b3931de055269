"""`cleaner rules`: every problem at once, and which rule takes a text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from cli.conftest import ROOT, Command
from cli.samples import CHROME, PROSE, RULE
from pages import ENTRIES

from cleaner.authoring import check
from cleaner.authoring.step_notes import step_ids
from cleaner.cli import rules as rules_command
from cleaner.rules import pack as shipped_pack

GOOD = (
    '[[rule]]\nid = "my.other.good"\nwhy = "A test."\nphrases = ["quux frob"]\nkeeps = ["It said quux, then frob."]\n'
)
FAILING = GOOD.replace("phrases", 'removes = ["not this"]\nphrases')
EXPONENTIAL = GOOD.replace('phrases = ["quux frob"]', "pattern = '''(a+)+$'''")
MISSPELT = GOOD.replace("why", "wy")
PHRASE = 'phrases = ["quux frob"]'
AS_PATTERN = GOOD.replace(PHRASE, """pattern = 'quux frobs?'\nremoves = ["quux frob"]""")
SHADOWED = GOOD + AS_PATTERN.replace("good", "late")
TWINS = AS_PATTERN + AS_PATTERN.replace("good", "late")
BROAD = GOOD.replace(PHRASE, r"""pattern = '\w+ \w+'\nremoves = ["quux frob"]""".replace(r"\n", "\n"))
FUNCTION_WORDS = GOOD.replace("quux frob", "and the", 1)
FOREIGN = GOOD.replace(PHRASE, """pattern = 'the .{2,200}'\nmax_words = 90\nremoves = ["The quux"]""")

CHECKS = [
    (GOOD, 0, ["1 rule in 1 file: no problems"]),
    (FAILING, 1, ["does not take 'not this'", "1 problem"]),
    (EXPONENTIAL, 2, ["my.other.good", "no rules in 1 file: 1 problem"]),
    (MISSPELT + EXPONENTIAL + FAILING, 2, ["unknown field 'wy'", "bound one of them", "not this", "3 problems"]),
    (GOOD + GOOD, 2, ["stands in"]),
    (SHADOWED, 1, ["my.other.late: never comes to its turn, because my.other.good", "1 problem"]),
    (TWINS, 1, ["stands in my.other.good too"]),
    (BROAD, 1, ["asks for no word at all"]),
    (FUNCTION_WORDS, 1, ["words of every text"]),
    (FOREIGN, 1, ["takes what a shipped rule keeps: 'The "]),
    ("[[rule]]\nid = 3", 2, ["`id` is one text"]),
    ("x = [", 2, ["is no valid TOML"]),
    ("[" * 100_000, 2, [": "]),
    ("x=" + "[" * 100_000, 2, ["nested too deeply"]),
    (".".join("a" * 50_000) + " = 1", 2, [": "]),
    (GOOD * 20_000, 2, ["so split it"]),
    ("#" * (1 << 20) + "\n", 2, ["so split it"]),
]  # fmt: skip


@pytest.fixture
def cleaner(inside: Command, shipped_at_hand: None) -> Command:
    """In this process; a test that asks for `process` starts one."""
    return inside


@pytest.mark.parametrize(("text", "code", "hints"), CHECKS, ids=[hints[0] + str(code) for _, code, hints in CHECKS])
def test_check_prints_every_problem(cleaner: Command, tmp_path: Path, text: str, code: int, hints: list[str]) -> None:
    (tmp_path / "mine.toml").write_text(text)
    ended = cleaner("rules", "check", "mine.toml")
    assert (ended.code, ended.err) == (code, "")
    for hint in hints:
        assert hint in ended.out.decode()


def test_a_process_checks_as_well(process: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(FOREIGN)
    ended = process("rules", "check", "mine.toml")
    assert (ended.code, ended.err) == (1, "")
    assert "takes what a shipped rule keeps: 'The " in ended.out.decode()


@pytest.mark.parametrize(("problems", "code", "said"), [([], 0, "no problems"), (["a", "b"], 1, "2 problems")])
def test_without_a_path_all_shipped_rules_are_checked(
    cleaner: Command, monkeypatch: pytest.MonkeyPatch, problems: list[str], code: int, said: str
) -> None:
    """What the check finds of each shipped rule is in tests/test_rules.py."""
    asked: list[object] = []
    monkeypatch.setattr(check, "problems", lambda *given: asked.extend(given) or problems)
    ended = cleaner("rules", "check")
    entries, pack, function_words = asked
    assert sorted(entry.rule.id for entry in entries) == sorted(entry.rule.id for entry in ENTRIES)
    assert (pack, function_words) == ([], shipped_pack.function_words())
    files = len({entry.path for entry in ENTRIES})
    assert (ended.code, ended.err) == (code, "")
    assert ended.out.decode().splitlines() == [*problems, f"{len(ENTRIES):,} rules in {files} files: {said}"]


@pytest.mark.parametrize(
    ("path", "hint"), [("nowhere.toml", "cannot be read: No such file"), (".", "holds no rule file")]
)
def test_a_path_without_rules_is_refused(cleaner: Command, path: str, hint: str) -> None:
    ended = cleaner("rules", "check", path)
    assert ended.code == 2
    assert hint in ended.out.decode() + ended.err


def test_a_rule_that_may_take_forever_never_runs(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(EXPONENTIAL)
    ended = cleaner("--rules", "mine.toml", stdin=b"a" * 40 + b"!")
    assert (ended.code, ended.out) == (2, b"")
    assert ended.err.startswith("cleaner: mine.toml: my.other.good: ")


def test_try_names_the_rule_its_reason_and_its_file(cleaner: Command, tmp_path: Path) -> None:
    ended = cleaner("rules", "try", CHROME)
    lines = ended.out.decode().splitlines()
    assert ended.code == 0
    assert lines[:2] == [f"{RULE.id}  takes it", f"    {RULE.why}"]
    assert "newsletter.toml:" in lines[2]
    assert cleaner("rules", "try", PROSE).out == b"no rule takes this\n"
    (tmp_path / "mine.toml").write_text(
        f'[[keep]]\nid = "my.keep.this"\nwhy = "W."\nphrases = ["{CHROME}"]\n'
        '[[cut]]\nid = "my.other.tail"\nwhy = "W."\nphrases = ["via quux"]\n'
    )
    kept = cleaner("rules", "try", CHROME, "--rules", "mine.toml")
    assert (kept.code, kept.out.splitlines()[0]) == (1, b"kept by my.keep.this")
    assert b"takes a part: 'via quux'" in cleaner("rules", "try", "A sentence. via quux", "--rules", "mine.toml").out


def test_list_and_show(cleaner: Command) -> None:
    listed = cleaner("rules", "list", "--lang", "en", "--category", "newsletter").out.decode().splitlines()
    assert any(line.startswith(RULE.id) for line in listed)
    assert all(line.startswith("en.newsletter.") for line in listed)
    assert f'"{RULE.id}"' in cleaner("rules", "show", RULE.id).out.decode()
    assert f"did you mean {RULE.id}" in cleaner("rules", "show", RULE.id + "s").err


@pytest.mark.parametrize("name", step_ids())
def test_a_step_is_explained(cleaner: Command, name: str) -> None:
    ended = cleaner("rules", "show", name)
    lines = ended.out.decode().splitlines()
    assert (ended.code, ended.err) == (0, "")
    assert lines[0].startswith(f"# {name}: a step and no rule, cleaner/steps/")
    assert [line.split("  ")[0] for line in lines[1:]] == ["removes", "measure", "switch off"]
    assert f"--ignore {name}" in lines[3]
    assert (ROOT / lines[0].rpartition(" ")[2]).exists()
    assert cleaner("--ignore", name, stdin=b"A text.\n").code == 0


def test_a_pattern_shows_several(cleaner: Command) -> None:
    shown = cleaner("rules", "show", "layout.*").out.decode()
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("# ")] == [
        f"layout.{name}:" for name in ("head", "inside", "tail", "bio", "pointer", "bare-heading")
    ]
    rules = cleaner("rules", "show", "en.newsletter.*").out.decode()
    assert f'"{RULE.id}"' in rules
    assert "en.share." not in rules


def test_a_rule_without_its_file_is_shown_as_an_entry(cleaner: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as it is named in the program."""
    monkeypatch.setattr(rules_command, "entry", lambda *_: "")
    monkeypatch.setattr(rules_command, "origins", lambda *_: {})
    lines = cleaner("rules", "show", RULE.id).out.decode().splitlines()
    assert lines[:3] == ["# the file is not at hand", "[[rule]]", f'id = "{RULE.id}"']
    assert tomllib.loads("\n".join(lines))["rule"][0]["why"] == RULE.why


def test_bench_counts_what_each_rule_takes(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(f"{CHROME}\n\n{PROSE}\n\nQuux frobs\n")
    (tmp_path / "mine.toml").write_text(AS_PATTERN.replace("place", "").replace('"my.', '"xx.'))
    ended = cleaner("rules", "bench", "pages", "--rules", "mine.toml")
    rows = {line.split()[0]: line.split()[1:] for line in ended.out.decode().splitlines()}
    assert (ended.code, ended.err) == (0, "")
    assert rows[RULE.id][:2] == ["1", str(len(CHROME.split()))]
    assert rows["xx.other.good"][:3] == ["1", "2", "1"]


def test_bench_goes_on_where_a_file_is_missing(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(CHROME)
    ended = cleaner("rules", "bench", "nowhere.txt", "one.txt")
    assert (ended.code, ended.err) == (3, "cleaner: nowhere.txt: No such file or directory\n")
    assert RULE.id in ended.out.decode()
