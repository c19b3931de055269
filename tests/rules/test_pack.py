"""The compiled pack says what the rule files say, always."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys

import pytest
from pages import ENTRIES, ROOT

from cleaner.errors import RuleError
from cleaner.model import CATEGORIES
from cleaner.rules import folder, pack

RULE = """
[[rule]]
id  = "en.share.{name}"
why = "A request."
phrases = ["Follow us {name}"]
keeps   = ["They follow us."]
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with one rule, and a package that knows no other."""
    (tmp_path / "rules/en").mkdir(parents=True)
    (tmp_path / "rules/en/share.toml").write_text(RULE.format(name="today"), "utf-8")
    (tmp_path / "rules/languages.toml").write_text('en = "the of the"\nnl = "of de"\n', "utf-8")
    (tmp_path / "rules/markup.toml").write_text('share = "share follow"\n', "utf-8")
    (tmp_path / "rules/classes.toml").write_text('screen-reader = "sr-only"\n', "utf-8")
    (tmp_path / "rules/subjects.toml").write_text("pages = ['about us']\n", "utf-8")
    (tmp_path / "rules/wholes.toml").write_text("notes = 'footnote'\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "dechrome"\n', "utf-8")
    monkeypatch.setattr(folder, "PACKAGE", str(tmp_path / "cleaner"))
    monkeypatch.setattr(pack, "PACKAGE", str(ROOT / "cleaner"))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    folder.rules_folder.cache_clear()
    for remembered in (
        pack._core,
        pack.load_core,
        pack.function_words,
        pack.load_language,
        pack.languages,
        pack.markup_words,
        pack.class_roles,
        pack.subjects,
    ):
        remembered.cache_clear()


def loaded() -> list[str]:
    """The ids of the rules that a new process would find."""
    forget()
    return [rule.id for rule in pack.load_pack()]


def test_the_shipped_pack_holds_every_rule_just_as_the_files_say():
    rules, words = pack.load_pack(), pack.function_words()
    held = [[getattr(rule, field) for field in pack.FIELDS] for rule in rules]
    assert held == [[getattr(entry.rule, field) for field in pack.FIELDS] for entry in ENTRIES]
    assert words["the"] == ["en"]


def test_only_rules_of_the_shipped_pack_run_without_a_time_limit():
    """A user's pattern was never tried on anything."""
    assert any(rule.is_plain for rule in pack.load_pack())
    assert not any(entry.rule.is_plain for entry in ENTRIES)


def test_a_word_of_two_languages_belongs_to_both(checkout):
    assert pack.function_words() == {"the": ["en"], "of": ["en", "nl"], "de": ["nl"]}


def test_a_language_has_a_part_of_its_own(checkout):
    """It is read when it is asked for, and made anew when its own files change."""
    path = checkout / "rules/de/share.toml"
    path.parent.mkdir()
    path.write_text(RULE.format(name="heute").replace("en.", "de."), "utf-8")
    assert [rule.id for rule in pack.load_core()] == ["en.share.today"]
    assert [rule.id for rule in pack.load_language("de")] == ["de.share.heute"]
    assert pack.load_language("fr") == ()
    assert (checkout / "rules/pack-de.bin").exists()
    path.write_text(RULE.format(name="morgen").replace("en.", "de."), "utf-8")
    assert loaded() == ["en.share.today", "de.share.morgen"]


def test_the_code_of_patterns_is_made_for_each_version_of_python(checkout):
    """A checkout is used with several; the pack itself is the same for all."""
    assert loaded() == ["en.share.today"]
    code = checkout / "rules" / pack.name_of_code("")
    code.unlink()
    assert loaded() == ["en.share.today"]
    assert code.exists()


def test_words_of_markup_name_categories(checkout):
    assert pack.markup_words() == {"share": "share", "follow": "share"}


def test_categories_of_markup_are_categories():
    assert set(pack.markup_words().values()) <= set(CATEGORIES)


def test_a_pack_is_made_once(checkout):
    assert loaded() == ["en.share.today"]
    made = os.stat(checkout / "rules/pack.bin").st_mtime_ns
    assert loaded() == ["en.share.today"]
    assert os.stat(checkout / "rules/pack.bin").st_mtime_ns == made


def change_a_rule(rules):
    (rules / "en/share.toml").write_text(RULE.format(name="again"), "utf-8")


def add_a_file(rules):
    (rules / "any").mkdir()
    (rules / "any/share.toml").write_text(RULE.format(name="new").replace("en.", "any."), "utf-8")


def take_a_file_away(rules):
    (rules / "en/share.toml").unlink()


CHANGES = [
    (change_a_rule, ["en.share.again"]),
    (add_a_file, ["any.share.new", "en.share.today"]),
    (take_a_file_away, []),
]


@pytest.mark.parametrize(("change", "ids"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_stale_pack_is_made_anew(checkout, change, ids):
    assert loaded() == ["en.share.today"]
    change(checkout / "rules")
    assert loaded() == ids
    assert [rule[0] for rule in marshal.loads((checkout / "rules/pack.bin").read_bytes())["rules"]] == ids


@pytest.mark.parametrize("name", pack.MAKERS)
def test_a_change_in_how_rules_are_read_makes_it_anew(checkout, monkeypatch, name):
    """A better reading of the same rule files shows at once, while somebody works at it."""
    monkeypatch.setattr(pack, "PACKAGE", str(checkout))
    for maker in pack.MAKERS:
        (checkout / maker).parent.mkdir(parents=True, exist_ok=True)
        (checkout / maker).write_text("# as it was", "utf-8")
    before = pack.pack_checksum(str(checkout / "rules"))
    (checkout / name).write_text("# as it is", "utf-8")
    assert pack.pack_checksum(str(checkout / "rules")) != before


BESIDE = {
    *(
        "__init__.py",
        "_core/__init__.py",
        "_core/sources.py",
        "_version.py",
        "errors.py",
        "frozen.py",
        "model.py",
        "structure.py",
        "tuples.py",
        "rules/__init__.py",
        "rules/pack.py",
    )
}
"""Modules that a build imports and that decide nothing about a rule; a change of the pack itself raises `FORMAT`."""


def test_all_that_a_pack_is_made_with_is_watched(checkout):
    """Whatever module of ours a build imports may change what it makes."""
    code = (
        f"import sys; from cleaner.rules.pack import build; build({str(checkout / 'rules')!r})\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.partition('.')[0] == 'cleaner'), sep='\\n')"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    modules = [path for path in run.stdout.splitlines() if path.endswith(".py")]  # the core does as Python does
    imported = {os.path.relpath(path, ROOT / "cleaner") for path in modules}
    assert imported - BESIDE == set(pack.MAKERS)
    assert imported >= BESIDE


@pytest.mark.parametrize("damage", [b"", b"{", b"N", b"[", b"\xff", *map(marshal.dumps, ({}, [], None, {"format": 0}))])
def test_a_damaged_pack_is_made_anew(checkout, damage):
    (checkout / "rules/pack.bin").write_bytes(damage)
    assert loaded() == ["en.share.today"]


def test_a_checkout_that_nobody_may_write_to_works_in_memory(checkout):
    (checkout / "rules/pack.bin/blocked").mkdir(parents=True)  # a file cannot take its place, not even root's
    assert loaded() == ["en.share.today"]
    assert {path.name for path in (checkout / "rules").iterdir()} == {
        "classes.toml",
        "en",
        "languages.toml",
        "markup.toml",
        pack.name_of_code(""),
        "pack.bin",
        "subjects.toml",
        "wholes.toml",
    }


def test_a_folder_of_rules_beside_another_project_is_not_ours(checkout):
    (checkout / "pyproject.toml").write_text('[project]\nname = "other"\n', "utf-8")
    with pytest.raises(RuleError, match="install the package again"):
        loaded()


def test_an_installed_pack_is_read_as_it_is(checkout):
    """Beside the package no file is compared: the wheel was built with its rules."""
    installed = checkout / "cleaner/rules/data"
    installed.mkdir(parents=True)
    (installed / "pack.bin").write_bytes(marshal.dumps(pack.build(str(checkout / "rules"))))
    change_a_rule(checkout / "rules")
    assert loaded() == ["en.share.today"]


def test_the_checkout_does_not_keep_its_pack_in_git():
    assert "rules/pack*" in (ROOT / ".gitignore").read_text("utf-8").split("\n")


KINDS = """
[[rule]]
id = "en.share.heads-and-needs"
why = "Beginnings, and words of which it needs one, are sets while they are gathered."
pattern = '''(follow|find|join|like|watch) us (on|at|via) (alder|birch|cedar|elm|fir)'''

[[rule]]
id = "en.share.needs-alone"
why = "Groups that tell as much as each other."
pattern = '''.{0,9}(alder|birch).{0,9}(cedar|maple).{0,9}(aspen|hazel).{0,9}(thorn|beech).{0,9}'''
reach = "anywhere"

[[section]]
id = "en.share.section"
why = "Phrases stay as they stand."
phrases = ["Follow us", "And us", "Find us"]

[[cut]]
id = "en.share.ends"
why = "Phrases and a pattern are found by how they end."
phrases = ["share alder", "share birch", "share cedar", "share elm"]
pattern = '''post (fir|gorse|hazel|ivy)'''

[[cut]]
id = "en.share.begins"
why = "The same for how they begin."
phrases = ["alder post", "birch post", "cedar post", "elm post"]
reach = "start"

[[cut]]
id = "en.share.holds"
why = "The same for what they hold."
phrases = ["to alder", "to birch", "to cedar"]
pattern = '''(fir|gorse|hazel) post'''
reach = "anywhere"

[[keep]]
id = "en.keep.one"
why = "A veto."
pattern = '''[aeiou]us (was|is) (here|there)'''
"""


def test_a_pack_is_the_same_bytes_in_every_process(checkout):
    """Wheels can be built again and compared. What rules are read into is gathered in sets, whose order is random."""
    rules = checkout / "rules"
    for language in ("en", "de"):
        (rules / language).mkdir(exist_ok=True)
        (rules / language / "share.toml").write_text(KINDS.replace("en.", f"{language}."), "utf-8")
    (rules / "languages.toml").write_text(
        "en = 'the of to and'\nde = 'der die to the'\nnl = 'de of die the'\n", "utf-8"
    )
    (rules / "markup.toml").write_text("share = 'share follow like'\nlegal = 'terms share legal'\n", "utf-8")
    code = (
        "import marshal, sys; from cleaner.rules.pack import build, files_of; "
        f"parts = [files_of(part, build({str(rules)!r}, part)) for part in ('', 'de')]; "
        "sys.stdout.buffer.write(marshal.dumps(parts, 2))"
    )
    made = set()
    for seed in "1234":
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        made.add(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout)
    [parts] = made
    assert [len(marshal.loads(next(iter(files.values())))["rules"]) for files in marshal.loads(parts)] == [7, 7]
