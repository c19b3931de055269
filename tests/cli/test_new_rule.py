"""A person with one unknown phrase has it as a tested rule in two commands and one file."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path

import pytest
from cli.conftest import Command

PHRASE = "Ring the old harbour bell"
PROSE = "The keeper said that you ring the old harbour bell when the fog comes in, and that nobody sleeps then."
OTHER = "The ferry sails again on Tuesday, the harbour office said, and nobody was hurt in the storm."


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    for at in range(3):
        (tmp_path / f"raw/{at}.txt").write_text(f"{OTHER}\n\n{PHRASE}\n")
    (tmp_path / "raw/story.txt").write_text(f"{OTHER}\n\nIt was late. {PROSE}\n")
    return tmp_path / "raw"


def test_two_commands_and_one_file(inside: Command, raw: Path, tmp_path: Path) -> None:
    assert f"{PHRASE}\n" in inside("raw/0.txt").out.decode()
    ended = inside("rules", "new", PHRASE, "--in", "raw", "-o", "mine.toml")
    assert (ended.code, ended.out) == (0, b"")
    assert "en.other.ring-the-old-harbour: stands by itself in 3 blocks in 3 documents; 1 example to keep" in ended.err
    tested = inside("rules", "test", "mine.toml")
    assert (tested.code, tested.out) == (0, b"1 rule in 1 file: no problems\n")

    rule = tomllib.loads((tmp_path / "mine.toml").read_text())["rule"][0]
    assert (rule["phrases"], rule["keeps"]) == ([PHRASE], [PROSE])
    assert inside("raw/0.txt", "--rules", "mine.toml").out.decode() == f"{OTHER}\n"
    assert PROSE in inside("raw/story.txt", "--rules", "mine.toml").out.decode()


def test_a_second_rule_stands_below_the_first(inside: Command, raw: Path, tmp_path: Path) -> None:
    for _ in range(2):
        options = ("--category", "share", "--lang", "any", "--place", "bottom", "--why", 'Its "line".')
        assert inside("rules", "new", PHRASE, "--keep", PROSE, *options, "-o", "mine.toml").code == 0
    rules = tomllib.loads((tmp_path / "mine.toml").read_text())["rule"]
    assert [rule["id"] for rule in rules] == ["any.share.ring-the-old-harbour", "any.share.ring-the-old-harbour-2"]
    assert (rules[0]["place"], rules[0]["why"]) == ("bottom", 'Its "line".')


@pytest.mark.parametrize(
    ("phrase", "text", "identity"),
    [
        ("点击这里阅读全文", "他说，点击这里阅读全文的人越来越少，因为大家都没有时间。", "other.phrase"),
        ('Say "no" \\ now', 'They said, say "no" \\ now or never again, and left the room.', "other.say-no-now"),
    ],
)
def test_any_phrase_is_written_as_toml(inside: Command, tmp_path: Path, phrase: str, text: str, identity: str) -> None:
    (tmp_path / "a.txt").write_text(f"{phrase}\n\n{text}\n", "utf-8")
    assert inside("rules", "new", phrase, "--in", "a.txt", "-o", "mine.toml").code == 0
    [rule] = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))["rule"]
    assert rule["phrases"] == [phrase]
    assert rule["id"].endswith(identity)
    assert inside("rules", "test", "mine.toml").code == 0


def test_without_a_file_the_rule_is_printed(inside: Command, raw: Path) -> None:
    ended = inside("rules", "new", PHRASE, "--in", "raw")
    assert tomllib.loads(ended.out.decode())["rule"][0]["keeps"] == [PROSE]


def test_mistakes_are_named(inside: Command, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_bytes(b"\xff")
    for arguments, message in [
        ([PHRASE], "give one with --keep"),
        ([PHRASE, "--in", "raw/0.txt"], "no text with the phrase in prose"),
        ([PHRASE, "--in", "nowhere"], "nowhere"),
        (["…", "--keep", PROSE], "has no word"),
        ([PHRASE, "--keep", PROSE, "-o", "broken.toml"], "broken.toml"),
        ([PHRASE, "--keep", PROSE, "-o", "raw"], "raw"),
        ([PHRASE, "--keep", PROSE, "--category", "bells"], "--category"),
    ]:
        ended = inside("rules", "new", *arguments)
        assert ended.code == 2, arguments
        assert message in ended.err
    assert not (tmp_path / "mine.toml").exists()


def test_a_rule_that_takes_its_own_example_fails(inside: Command, tmp_path: Path) -> None:
    assert inside("rules", "new", PHRASE, "--keep", PHRASE, "-o", "mine.toml").code == 0
    ended = inside("rules", "test", "mine.toml")
    assert ended.code == 1
    assert b"takes what is to be kept" in ended.out


def test_a_file_is_tested_again_when_it_changes(inside: Command, tmp_path: Path, monkeypatch) -> None:
    path, looks = tmp_path / "mine.toml", []
    assert inside("rules", "new", PHRASE, "--keep", PHRASE, "-o", "mine.toml").code == 0

    def look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            path.write_text(path.read_text().replace(f'  "{PHRASE}",', f'  "{PROSE}",'))
        elif len(looks) == 4:
            path.unlink()
        elif len(looks) == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", look)
    monkeypatch.setattr("cleaner.cli.rules.sleep", look)
    ended = inside("rules", "test", "mine.toml", "--watch")
    assert ended.out.count(b"1 rule in 1 file") == 2
    assert b"1 rule in 1 file: 1 problem\n\n1 rule in 1 file: no problems\n" in ended.out


def test_coverage_counts_rules(cleaner: Command, tmp_path: Path) -> None:
    counts = json.loads(cleaner("rules", "coverage", "--json").out)
    lines = cleaner("rules", "coverage").out.decode().splitlines()
    assert sum(map(sum, (each.values() for each in counts.values()))) == sum(
        int(line.split()[-1]) for line in lines[1:-2]
    )
    [english] = [line.split() for line in lines if line.split()[:1] == ["en"]]
    assert english[1] == str(counts["en"]["navigation"])
    (tmp_path / "mine.toml").write_text(
        f'[[rule]]\nid = "xx.share.mine"\nwhy = "Ours."\nphrases = ["{PHRASE}"]\nkeeps = ["{PROSE}"]\n'
    )
    assert json.loads(cleaner("rules", "coverage", "--json", "--rules", tmp_path / "mine.toml").out)["xx"] == {
        "share": 1
    }
