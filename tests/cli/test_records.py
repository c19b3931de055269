"""Records: the text is cleaned in its place, every other byte of a line stays, and no line is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, RULE, TEXT

DIRTY = json.dumps(TEXT.decode())
CLEAN = json.dumps(CLEANED.decode())
NOTE = ', "metadata": {"cleaner": NOTE}'

REWRITTEN = [
    (f'{{"text": {DIRTY}}}', f'{{"text": {CLEAN}{NOTE}}}'),
    (f'{{"z": 1, "text":{DIRTY} , "a":1.50}}', f'{{"z": 1, "text":{CLEAN} , "a":1.50{NOTE}}}'),
    (f'{{"n": 1e400, "text": {DIRTY}, "n": 2}}', f'{{"n": 1e400, "text": {CLEAN}, "n": 2{NOTE}}}'),
    (
        f'{{"metadata": {{"k": "\\u00e9"}}, "text": {DIRTY}}}',
        f'{{"metadata": {{"k": "\\u00e9", "cleaner": NOTE}}, "text": {CLEAN}}}',
    ),
    (f'{{"metadata": {{}}, "text": {DIRTY}}}', f'{{"metadata": {{"cleaner": NOTE}}, "text": {CLEAN}}}'),
    (
        f'{{"metadata": {{"cleaner": 1, "b": 2}}, "text": {DIRTY}}}',
        f'{{"metadata": {{"cleaner": NOTE, "b": 2}}, "text": {CLEAN}}}',
    ),
    (f'{{"metadata": "x", "text": {DIRTY}}}', f'{{"metadata": "x", "text": {CLEAN}, "cleaner": NOTE}}'),
    (f'{{"metadata": null, "cleaner": 0, "text": {DIRTY}}}', f'{{"metadata": null, "cleaner": NOTE, "text": {CLEAN}}}'),
    (f' {{"text": {DIRTY}, "é": "ü"}} ', f' {{"text": {CLEAN}, "é": "ü"{NOTE}}} '),
    (f'{{"a": [{{"text": "}}"}}], "text": {DIRTY}}}', f'{{"a": [{{"text": "}}"}}], "text": {CLEAN}{NOTE}}}'),
    (f'{{"\\ud800": "\\udfff", "text": {DIRTY}}}', f'{{"\\ud800": "\\udfff", "text": {CLEAN}{NOTE}}}'),
]

REFUSED = [
    "no json",
    "{",
    '{"text": "a"',
    '{"text": "a"} tail',
    "[1, 2]",
    '"text"',
    "null",
    "{}",
    '{"other": "a"}',
    '{"text": 1}',
    '{"text": ["a"]}',
    '{"text": "a", "n": ' + "9" * 5000 + "}",
    '{"text": ' + "[" * 100_000,
]

REASONS = [
    ("{", "no valid JSON: "),
    ("{}", "no key 'text'; --text-key"),
    ('{"text": 1}', "'text' holds no text"),
]


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """In this process; a test that asks for `process` starts one."""
    return inside


def test_everything_but_the_text_and_the_note_stays_as_it_is_written(process: Command) -> None:
    ended = process("-f", "jsonl", stdin="\n".join(line for line, _ in REWRITTEN).encode())
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.decode().split("\n")
    note = json.loads(lines[0])["metadata"]["cleaner"]
    assert note == {
        "version": note["version"], "rules": note["rules"], "removed_chars": len(CHROME), "rule_counts": {RULE.id: 1},
        "status": "cleaned", "page_type": "unknown", "confidence": note["confidence"],
    }  # fmt: skip
    assert lines == [expected.replace("NOTE", json.dumps(note)) for _, expected in REWRITTEN]


def test_a_line_that_cannot_be_read_stays_byte_for_byte(cleaner: Command) -> None:
    data = b"\n".join(line.encode() for line in REFUSED) + b"\n\xff\xfe\n"
    ended = cleaner("-f", "jsonl", stdin=data)
    assert (ended.code, ended.out) == (3, data)
    assert ended.err.splitlines()[-1] == f"cleaner: stdin: {len(REFUSED) + 1} documents in all passed through unchanged"


@pytest.mark.parametrize(("line", "reason"), REASONS)
def test_the_place_and_the_reason_are_told(cleaner: Command, line: str, reason: str) -> None:
    data = f'\n{line}\n{{"text": {DIRTY}}}\n'.encode()
    ended = cleaner("-f", "jsonl", stdin=data)
    assert ended.code == 3
    assert ended.err.startswith(f"cleaner: stdin:2: {reason}")
    assert ended.out.startswith(f"\n{line}\n".encode())
    assert json.loads(ended.out.splitlines()[2])["text"].encode() == CLEANED


def test_blank_lines_and_missing_texts_are_no_failure(cleaner: Command) -> None:
    data = b'\n{"text": null, "n": 1}\r\n \n\n'
    ended = cleaner("-f", "jsonl", stdin=data)
    assert (ended.code, ended.out, ended.err) == (0, data, "")


def test_lone_surrogates_and_nul_leave_valid_json(process: Command) -> None:
    ended = process("-f", "jsonl", stdin=b'{"text": "a\\ud800b\\u0000c tail", "id": "\\udc00"}\n')
    assert ended.code == 0
    row = json.loads(ended.out.decode("utf-8"))
    assert row["text"].endswith("tail")
    assert row["id"] == "\udc00"


def test_keys_have_other_names_when_told_so(cleaner: Command) -> None:
    data = f'{{"content": {DIRTY}, "url": "u"}}\n'.encode()
    assert json.loads(cleaner("-f", "jsonl", "--text-key", "content", stdin=data).out)["content"].encode() == CLEANED
    row = json.loads(cleaner("-f", "jsonl", "-t", "spans", "--text-key", "content", "--id-key", "url", stdin=data).out)
    assert (row["id"], row["source"]) == ("u", "stdin")


AS_HTML = [
    ("<p>Rain fell &amp; fell.</p><p>The roof held.</p>", (), "Rain fell & fell.\n\nThe roof held.\n"),
    ("Rain fell &amp; fell.<br>The roof held.", ("--html",), "Rain fell & fell.\nThe roof held.\n"),
    ("Rain fell &amp; fell.<br>The roof held.", (), "Rain fell &amp; fell.<br>The roof held."),
    ("<p> marks a paragraph.", (), "<p> marks a paragraph."),
]


@pytest.mark.parametrize(("text", "options", "cleaned"), AS_HTML)
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_texts_of_records_are_html_if_they_begin_so_or_if_told(
    cleaner: Command, kind: str, text: str, options: tuple[str, ...], cleaned: str
) -> None:
    data = json.dumps({"text": text}) if kind == "jsonl" else f"n,text\n1,{text}"
    ended = cleaner("-f", kind, *options, stdin=f"{data}\n".encode())
    assert (ended.code, json.loads(ended.out)["text"]) == (0, cleaned)


def test_span_rows_match_the_lines(cleaner: Command) -> None:
    """Row for line, so that dolma can lay one beside the other."""
    data = f'{{"id": 7, "source": "s", "text": {DIRTY}}}\n{{"id": 8, "text": null}}\nbad\n'.encode()
    ended = cleaner("-f", "jsonl", "-t", "spans", stdin=data)
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 3
    assert [(row["id"], row["source"]) for row in rows] == [(7, "s"), (8, "stdin"), (None, "stdin")]
    assert rows[0]["attributes"] == {f"cleaner__{RULE.id}": [[0, len(CHROME), 1.0]]}
    assert rows[1]["attributes"] == rows[2]["attributes"] == {}


def test_a_line_beyond_the_limit_passes_whole(cleaner: Command) -> None:
    long = f'{{"text": {DIRTY}, "more": "{"x" * 500}"}}\n'.encode()
    ended = cleaner("-f", "jsonl", "--max-bytes", "200", stdin=long + b'{"text": "a"}\n' + long)
    assert ended.code == 3
    assert ended.out.startswith(long)
    assert ended.out.endswith(long)
    assert ended.out.count(b"\n") == 3


def test_the_suffix_tells_and_standard_input_does_not(cleaner: Command, tmp_path: Path) -> None:
    data = f'{{"text": {DIRTY}}}\n'.encode()
    (tmp_path / "a.jsonl").write_bytes(data)
    assert json.loads(cleaner("a.jsonl", "--spans").out)["metadata"]["cleaner"]["spans"][0][2] == RULE.id
    assert cleaner(stdin=data).out == data
    assert cleaner("--check", "a.jsonl").out == b"a.jsonl\n"
