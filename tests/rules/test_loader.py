"""Tests of loading rule files: errors name the file, the rule and the remedy."""

from __future__ import annotations

import re

import pytest

from cleaner.errors import CleanerError, RuleError
from cleaner.rules.folder import rule_files
from cleaner.rules.loader import MAX_FILE, MAX_RULES, read_file, read_folder, read_path
from cleaner.rules.regex_safety import MAX_PATTERN
from cleaner.rules.rule import Reach, RuleKind

GOOD = """
[[rule]]
id  = "en.share.follow"
why = "A request to follow the site."
phrases = ["Follow us today"]
removes = ["Follow us now"]
keeps   = ["He asked them to follow us today, and they did."]
"""


def changed(line: str, *, without: str = "") -> str:
    """Return the good rule with one more line, and without the line that begins with a word."""
    lines = [old for old in GOOD.split("\n") if not without or not old.startswith(without)]
    return "\n".join([*lines, line, ""])


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes, name: str = "en/share.toml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


def test_a_good_rule_is_read_with_its_examples(write):
    [entry] = read_file(write(GOOD))
    assert entry.rule.id == "en.share.follow"
    assert (entry.rule.kind, entry.rule.reach) == (RuleKind.RULE, Reach.WHOLE)
    assert entry.rule.phrases == ("follow us today",)
    assert entry.phrases == ("Follow us today",)
    assert entry.removes == ("Follow us now",)
    assert (entry.rule.language, entry.rule.category) == ("en", "share")


REFUSED = {
    "an unknown field": (changed('remove = ["x"]'), ["unknown field 'remove'", "fields are", "removes"]),
    "no id": (changed("", without="id"), ["a [[rule]] without id", "such as 'en.newsletter.sign-up'"]),
    "an id in capitals": (changed('id = "en.share.Follow"', without="id"), ["lower case"]),
    "no why": (changed("", without="why"), ["needs a `why`", "every receipt prints it"]),
    "nothing to look for": (changed("", without="phrases"), ["needs `phrases`, a `pattern` or `inside`"]),
    "a phrase without words": (changed('phrases = ["…"]', without="phrases"), ["'…'", "use a pattern"]),
    "a category that is none": (
        changed('id = "en.sharing.follow"', without="id"),
        ["no category", "navigation, share"],
    ),
    "an id of another file": (changed('id = "en.legal.follow"', without="id"), ["must begin with 'en.share.'"]),
    "an id of another language": (changed('id = "de.share.follow"', without="id"), ["must begin with 'en.share.'"]),
    "one text for a list": (changed('misses = "x"'), ["`misses` is a list of texts", 'misses = ["…"]']),
    "a number in a list": (changed("misses = [1]"), ["`misses` is a list of texts"]),
    "a number for a text": (changed("pattern = 3"), ["`pattern` is one text"]),
    "a list for a text": (changed('source = ["x"]'), ["`source` is one text"]),
    "words in words": (changed('max_words = "ten"'), ["whole number from 1"]),
    "no words": (changed("max_words = 0"), ["whole number from 1"]),
    "a boolean for a number": (changed("max_words = true"), ["whole number from 1"]),
    "an unknown reach": (
        changed('reach = "middle"'),
        ["`reach` of a [[rule]] is one of whole, start, anywhere", "'middle'"],
    ),
    "a veto at a place": (
        GOOD.replace("[[rule]]", "[[keep]]") + 'place = "top"\n',
        ["a [[keep]] has no `place`"],
    ),
    "an unknown place": (changed('place = "left"'), ["`place` is one of anywhere, top, bottom", "'left'"]),
    "a pattern that does not compile": (changed("pattern = '''(follow'''"), ["does not compile", "missing )"]),
    "a repeat within a repeat": (changed("pattern = '''(a+)+b'''"), ["exponential", "bound", ".{0,40}"]),
    "branches that say the same": (changed("pattern = '''(a|aa)+b'''"), ["takes more than", ".{0,40}"]),
    "a backspace": (changed('pattern = "\\bfollow"'), ["control character '\\x08'", "'''…'''", "word boundary"]),
    "an escape that is not valid in TOML": (changed('pattern = "\\dfollow"'), ["no valid TOML", "'''…'''"]),
    "capitals": (changed("pattern = '''Follow'''"), ["lower case", "(?-i:[A-Z])"]),
    "a long pattern": (changed(f"pattern = '''{'a' * (MAX_PATTERN + 1)}'''"), [str(MAX_PATTERN), "two rules"]),
    "a cut with nothing to find it by": (
        "[[cut]]\nid = \"en.share.x\"\nwhy = \"x\"\npattern = '''\\w{2,5}\\w'''\n",
        ["literal text"],
    ),
    "a section that may stand anywhere": (
        GOOD.replace("[[rule]]", "[[section]]") + 'reach = "anywhere"\n',
        ["`reach` of a [[section]] is one of whole, start"],
    ),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_a_rule_is_refused_with_its_place_and_a_remedy(write, text, words):
    path = write(text)
    with pytest.raises(RuleError) as refusal:
        read_file(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    assert re.search(r": (\w\w\.[\w-]+\.\w+|a \[\[rule\]\] without id|is no valid TOML): ", message)
    assert [word for word in words if word not in message] == []


FILES = {
    "one bracket": ("[rule]\nid = 'x'\n", ["[[rule]]", "two brackets"]),
    "an unknown table": (
        "[[rules]]\nid = 'x'\n",
        ["unknown table [[rules]]", "[[rule]], [[cut]], [[section]], [[keep]]"],
    ),
    "no TOML": ("rule: x", ["no valid TOML", "line 1"]),
    "no UTF-8": (b"# caf\xe9\n", ["is not UTF-8", "save it as UTF-8"]),
    "a value deep down": ("x = " + "[" * 100_000, ["TOML", "nested"]),
    "tables deep down": ("[" + ".".join("a" * 100_000) + "]", ["TOML", "nested", "table"]),
    "too large": ("#" * (MAX_FILE + 1), [str(MAX_FILE), "split"]),
    "too many rules": ("[[rule]]\n" * (MAX_RULES + 1), [str(MAX_RULES), "split"]),
}


@pytest.mark.parametrize(("text", "words"), FILES.values(), ids=FILES)
def test_a_file_is_refused_with_a_remedy(write, text, words):
    path = write(text)
    with pytest.raises(RuleError) as refusal:
        read_file(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert any(word in str(refusal.value) for word in words)


def test_a_file_that_is_not_there_is_an_error_the_command_can_print(tmp_path):
    with pytest.raises(CleanerError, match="cannot be read: No such file"):
        read_path(tmp_path / "none.toml")


def test_one_id_stands_once_in_a_folder(write):
    write(GOOD)
    path = write(GOOD, "en/my-rules.toml")
    with pytest.raises(
        RuleError, match=r"en\.share\.follow: the id stands in .*\.toml too; give one of them another name"
    ):
        read_folder(path.parents[1])


def test_a_folder_is_read_in_a_fixed_order(write):
    for name in ("legal", "advert", "share"):
        write(GOOD.replace("share", name), f"en/{name}.toml")
    folder = write(GOOD.replace("en.share", "any.share"), "any/share.toml").parents[1]
    ids = ["any.share.follow", "en.advert.follow", "en.legal.follow", "en.share.follow"]
    assert [entry.rule.id for entry in read_folder(folder)] == ids


def test_languages_and_weights_are_no_rules(write):
    write(GOOD)
    write("x = 1", "weights/page.toml")
    folder = write("en = 'the of'", "languages.toml").parent
    assert [path.name for path in rule_files(folder)] == ["share.toml"]


def test_a_user_keeps_rules_wherever_they_like(write):
    """A single file, a flat folder, or a folder of languages; a file of one's own may hold any category."""
    mine = GOOD.replace("en.share", "en.legal")
    path = write(mine, "mine/house.toml")
    assert [entry.rule.id for entry in read_path(path)] == ["en.legal.follow"]
    assert [entry.rule.id for entry in read_path(path.parent)] == ["en.legal.follow"]
    assert [entry.rule.id for entry in read_path(path.parents[1])] == ["en.legal.follow"]
