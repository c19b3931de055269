"""One flow for one text and for many, with settings that are values."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT

from cleaner import Cleaner, clean, pipeline
from cleaner.errors import InputError, SettingError
from cleaner.model import CATEGORIES, Preset, Removal, Status
from cleaner.rules import checksum, regex_engine
from cleaner.rules.matcher import RuleSet
from cleaner.rules.rule import Place, Reach, Rule, RuleKind

PROSE = "The bridge over the river was closed on Tuesday, after an inspection found rust in its oldest girders."
MORE = "Engineers expect the repairs to take until the spring, and traffic is led over the bypass in the meantime."
PAGE = f"Skip to content\n\n{PROSE}\n\n{MORE}\n\n{PROSE}\n"
MENU = "Skip to content"


def taken(text: str, **settings) -> list[tuple[str, str]]:
    """Who took what from a text."""
    result = Cleaner(format="text", **settings)(text)
    return [(removal.by, result.source_text[removal.start : removal.end]) for removal in result.removals]


def test_a_page_loses_its_chrome_and_its_repeats_and_says_so():
    result = clean(PAGE)
    assert result.text == f"{PROSE}\n\n{MORE}\n"
    assert result.status is Status.CLEANED
    assert [text for _, text in taken(PAGE)] == [MENU, PROSE]
    assert taken(PAGE)[1][0] == "repeats.exact"


@pytest.mark.parametrize(
    ("source", "status"),
    [(PAGE, "cleaned"), (PROSE, "unchanged"), ("", "empty"), (" \n", "empty"), (b"\xef\xbb\xbf", "empty")],
)
def test_status(source, status):
    assert clean(source).status == status


def test_text_bytes_and_path_are_the_same_page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    assert clean(PAGE) == clean(PAGE.encode("utf-16")) == clean(path) == clean(PAGE.replace("\n", "\r\n"))


def test_a_file_that_cannot_be_read_says_which(tmp_path):
    with pytest.raises(InputError, match=r"none\.txt: No such file"):
        clean(tmp_path / "none.txt")


SETTINGS = Cleaner(
    preset="conservative", rules=("b", "a"), ignore=["en.*"], keep_categories=("share", "legal"), language="en"
)


def test_a_cleaner_is_its_settings():
    same = Cleaner(
        preset=Preset.CONSERVATIVE, rules=["b", "a"], ignore="en.*", keep_categories=["share", "legal"], language="en"
    )
    assert same == SETTINGS
    assert hash(same) == hash(SETTINGS)
    assert Cleaner() != SETTINGS
    assert Cleaner(rules=Path("a")) == Cleaner(rules="a")


def test_a_cleaner_pickles_to_the_same_bytes():
    """Frameworks tell by the bytes whether work was done before, in this process or another, used or not."""
    once = pickle.dumps(SETTINGS)
    assert pickle.dumps(pickle.loads(once)) == once
    assert pickle.loads(once) == SETTINGS
    used = Cleaner()
    used(PAGE)
    assert pickle.dumps(used) == pickle.dumps(Cleaner())
    code = "import pickle, sys; from cleaner import Cleaner; c = Cleaner(); c('x')"
    code += "; sys.stdout.buffer.write(pickle.dumps(c))"
    for seed in "12":
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        assert run.stdout == pickle.dumps(used)


def test_equal_cleaners_pickle_to_the_same_bytes_however_they_were_made():
    made = Cleaner(preset="-conservative"[1:], format="".join(["au", "to"]), ignore=["en." + "*"])
    assert pickle.dumps(made) == pickle.dumps(Cleaner(preset=Preset.CONSERVATIVE, ignore="en.*"))
    assert pickle.dumps(copy.deepcopy(made)) == pickle.dumps(made)
    assert pickle.dumps(made) != pickle.dumps(Cleaner())
    odd = Cleaner(rules=os.fsdecode(b"r\xe9gles.toml"))
    assert pickle.loads(pickle.dumps(odd)) == odd


def test_the_pickled_bytes_follow_the_version_the_rules_and_the_weights(tmp_path, monkeypatch):
    """A cache of work done must not outlive what the work was done with."""
    rules, site = tmp_path / "mine.toml", tmp_path / "sites" / "example.org.toml"
    weights = tmp_path / "weights" / "text.bin"
    cleaner = Cleaner(rules=tmp_path)
    seen = set()

    def is_new() -> bool:
        checksum.path_checksum.cache_clear()  # as another process would
        seen.add(pickle.dumps(cleaner))
        return len(seen) > before

    changes = [
        lambda: None,
        lambda: rules.write_text("# one\n"),
        lambda: rules.write_text("# two\n"),
        lambda: rules.rename(tmp_path / "ours.toml"),
        lambda: (site.parent.mkdir(), site.write_text("# one\n")),
        lambda: (weights.parent.mkdir(), weights.write_bytes(b"one")),
        lambda: weights.write_bytes(b"two"),
        lambda: monkeypatch.setattr(checksum, "__version__", "999"),
        lambda: monkeypatch.setattr(checksum, "rules_folder", lambda: str(tmp_path)),
    ]
    for change in changes:
        before = len(seen)
        change()
        assert is_new()
        before = len(seen)
        assert not is_new()
    checksum.path_checksum.cache_clear()


def test_the_stamp_is_of_the_rules_that_were_read(tmp_path):
    """A rule file is read once a process; where it changes afterwards, so does not what the process does."""
    rules = tmp_path / "mine.toml"
    rules.write_text("")
    cleaner = Cleaner(rules=rules)
    cleaner(PAGE)
    rules.write_text("# changed\n")
    late = pickle.dumps(cleaner)
    rules.write_text("")
    checksum.path_checksum.cache_clear()
    assert pickle.dumps(cleaner) == late


def test_a_cleaner_cannot_be_changed():
    with pytest.raises(AttributeError):
        SETTINGS.preset = "aggressive"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"preset": "most"}, "preset is one of conservative, balanced, aggressive, not 'most'"),
        ({"format": "pdf"}, "format is one of auto, text, html"),
        ({"page_type": "blog"}, "page_type is one of auto, article"),
        ({"keep_categories": ["share", "menu"]}, "keep_categories is one of navigation, share"),
    ],
)
def test_a_setting_with_a_wrong_value_says_which_are_right(settings, words):
    with pytest.raises(SettingError, match=words.replace(".", r"\.")):
        Cleaner(**settings)


def test_a_setting_that_is_none_is_refused():
    with pytest.raises(TypeError, match="presets"):
        clean(PAGE, presets="conservative")


def test_many_is_the_same_as_one_after_another():
    sources = [PAGE, "", PROSE, PAGE.encode()]
    assert list(Cleaner().many(iter(sources))) == [clean(source) for source in sources]


def test_many_reads_no_further_than_it_is_asked():
    def sources():
        yield PAGE
        raise AssertionError("asked for one, read two")

    assert next(Cleaner().many(sources())) == clean(PAGE)


def test_threads_give_the_same_results_in_the_same_order():
    sources = [PAGE, "", PROSE, PAGE.encode(), f"{PROSE}\n\n{PAGE}", "# About us\n\nWe sail."] * 8
    cleaner = Cleaner()
    assert list(cleaner.many(iter(sources), threads=4)) == list(map(cleaner, sources))


def test_threads_read_a_few_sources_in_advance():
    read = []

    def sources():
        for at in range(1000):
            read.append(at)
            yield PAGE

    results = Cleaner().many(sources(), threads=2)
    next(results)
    results.close()
    assert 1 <= len(read) < 20


def test_what_sources_raise_comes_after_the_results_before_it(tmp_path):
    def sources():
        yield PAGE
        yield PROSE
        raise LookupError("no more")

    results = Cleaner().many(sources(), threads=2)
    assert [next(results), next(results)] == [clean(PAGE), clean(PROSE)]
    with pytest.raises(LookupError):
        next(results)
    results = Cleaner().many([PAGE, tmp_path / "none.txt", PROSE], threads=2)
    assert next(results) == clean(PAGE)
    with pytest.raises(InputError):
        next(results)


def test_less_than_one_thread_is_refused():
    with pytest.raises(SettingError, match="threads"):
        Cleaner().many([], threads=0)


def test_a_batch_keeps_rows_in_place_and_none_as_none():
    columns = Cleaner().batch({"text": [PAGE, None, "", PROSE], "id": [1, 2, 3, 4]})
    assert columns == {
        "text": [clean(PAGE).text, None, "", PROSE],
        "cleaner_status": ["cleaned", None, "empty", "unchanged"],
        "cleaner_removed_chars": [len(MENU) + len(PROSE), None, 0, 0],
        "cleaner_confidence": [clean(PAGE).confidence, None, None, clean(PROSE).confidence],
    }
    assert type(columns["cleaner_status"][0]) is str


class NA:
    """As pandas has it: whether it equals anything cannot be told."""

    def __ne__(self, other):
        return self

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")


def test_what_is_missing_in_a_column_stays_missing():
    missing = NA()
    nan = float("nan")
    texts = [None, missing, PAGE, nan, PAGE.encode()]
    assert Cleaner().texts(texts) == [None, missing, clean(PAGE).text, nan, clean(PAGE).text]
    columns = Cleaner().batch({"text": iter(texts)})
    assert columns["text"] == Cleaner().texts(texts)
    assert columns["cleaner_status"] == [None, None, "cleaned", None, "cleaned"]


def test_a_batch_may_be_empty_and_its_text_have_another_name():
    columns = Cleaner().batch({"content": [PAGE], "text": [PAGE]}, text_key="content")
    assert columns.keys() == {"content", "cleaner_status", "cleaner_removed_chars", "cleaner_confidence"}
    assert columns["content"] == [clean(PAGE).text]
    assert not any(Cleaner().batch({"text": []}).values())
    with pytest.raises(SettingError, match="no column 'text'; text_key names the one"):
        Cleaner().batch({"content": [PAGE]})


def test_a_kept_category_is_taken_by_nobody():
    rule = next(by for by, text in taken(PAGE) if text == MENU)
    assert taken(PAGE, keep_categories=[rule.split(".")[1]]) == [("repeats.exact", PROSE)]
    assert [text for _, text in taken(PAGE, keep_categories=["repeat"])] == [MENU]
    assert taken(PAGE, keep_categories=CATEGORIES, preset="aggressive") == []


def test_select_and_ignore_narrow_the_rules():
    [(rule, _), _] = taken(PAGE)
    assert taken(PAGE, ignore=rule) == taken(PAGE, ignore=["en.*", "any.*"]) == [("repeats.exact", PROSE)]
    assert [by for by, _ in taken(PAGE, select=[rule, "repeats.*"])] == [rule, "repeats.exact"]
    assert [by for by, _ in taken(PAGE, select=rule)] == [rule]
    assert taken(PAGE, ignore=["en.*"]) == [("repeats.exact", PROSE)]
    assert taken(PAGE, ignore=["en.*", "repeats.*"]) == []


KEEP = """
[[keep]]
id  = "my.keep.glossary"
why = "Mine."
phrases = ["Skip to content"]
pattern = '''the bridge .{1,200}girders'''
max_words = 30
"""


@pytest.fixture
def veto(tmp_path):
    path = tmp_path / "keep.toml"
    path.write_text(KEEP, "utf-8")
    return path


@pytest.mark.parametrize("preset", Preset)
def test_a_veto_stands_above_rules_and_repeats(veto, preset):
    assert taken(PAGE, rules=[veto], preset=preset) == []


def test_a_veto_stands_above_the_classifier(veto, monkeypatch):
    def everything(document, removals):
        return [Removal(b.start, b.end, "layout.all", "other", "all") for b in document.blocks]

    monkeypatch.setattr(pipeline, "layout", lambda *_: everything)
    assert [text for _, text in taken(PAGE, rules=[veto])] == [MORE]


def test_rules_of_a_user_work_beside_the_shipped_ones(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(f'[[rule]]\nid = "en.other.mine"\nwhy = "Mine."\nphrases = ["{MORE}"]\nkeeps = ["x"]\n', "utf-8")
    found = taken(PAGE, rules=path)
    assert ("en.other.mine", MORE) in found
    assert MENU in [text for _, text in found]


def slow_rules() -> RuleSet:
    """Rules that a rule file could not hold, because it would be refused."""
    rule = Rule("en.other.slow", RuleKind.RULE, "Slow.", (), "(a|a|aa)+b", Reach.WHOLE, Place.ANYWHERE, 20, (), ())
    return RuleSet([rule])


def test_a_document_that_takes_too_long_is_handed_on_whole(monkeypatch):
    monkeypatch.setattr(regex_engine, "SECONDS", 0.05)
    monkeypatch.setattr(pipeline, "load_rules", lambda *_, **__: slow_rules())
    text = f"{PROSE}\n\n{'a' * 200}\n"
    result = Cleaner()(text)
    assert result.status is Status.PASSED
    assert result.text == text
    assert result.removals == ()
    assert "en.other.slow took more than 0.05 s" in result.warnings[-1]
    assert Cleaner()(PROSE).status is Status.UNCHANGED, "the next document is cleaned again"


def test_importing_the_package_imports_little():
    """A filter pays for every import each time it is called."""
    code = "import sys, cleaner; cleaner.clean(sys.argv[1]); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", code, PAGE], env=environment, capture_output=True, text=True, check=True
    )
    dear = {"ftfy", "numpy", "trafilatura", "lxml", "charset_normalizer", "tomllib", "rich"}
    dear |= {"html.parser", "urllib.parse", "regex"}
    assert dear.isdisjoint(run.stdout.split())
