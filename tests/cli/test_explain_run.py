"""`cleaner explain` on record and compressed files, and on what a finished run into a folder removed."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, PROSE, RULE


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """Run the command in this process: nothing here needs one of its own."""
    return inside


NOTE = "Whoever has a bicycle to lend may leave it at the pier, with the brakes mended and a note on the saddle."
COPY = "The ferry sails again on Tuesday, when the new shaft has been fitted and the crew has slept for a night."
NAMES = ["Alder", "Birch", "Cedar", "Elm", "Fir"]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Five pages of a site, which share a note; the last one also contains a paragraph of the first."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in NAMES:
        own = f"{name} street was closed on Monday after an inspection found rust in the {name} bridge."
        more = f"<p>{COPY}</p>" if name in (NAMES[0], NAMES[-1]) else ""
        html = f"<html><body><article><p>{own}</p>{more}</article><footer><p>{NOTE}</p></footer></body></html>"
        (folder / f"{name}.html").write_text(html)
    return folder


def test_each_record_is_explained_under_its_name(cleaner: Command, tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"{CHROME}\n\n{PROSE}"}), json.dumps({"text": PROSE})]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, "no record", ""]))
    ended = cleaner("explain", "a.jsonl", "--text", PROSE[:20])
    shown = ended.out.decode().splitlines()
    assert [line for line in shown if line.startswith("a.jsonl")] == ["a.jsonl:1", "a.jsonl:2"]
    assert shown[1].startswith("kept     line 3")
    assert shown[2].startswith("    boilerplate with a probability of 0.")
    assert ended.code == 3
    assert ended.err == "cleaner: a.jsonl:3: no valid JSON: Expecting value, column 1; left out\n"


def test_one_record_can_be_asked_about(cleaner: Command, tmp_path: Path) -> None:
    rows = [json.dumps({"body": PROSE}), json.dumps({"body": f"{CHROME}\n\n{PROSE}"})]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    ended = cleaner("explain", "a.jsonl", "--text-key", "body", "--record", "2", "--text", CHROME)
    assert ended.out.decode().splitlines()[1].startswith(f"removed  line 1  {RULE.id}")
    assert cleaner("explain", "a.jsonl", "--text-key", "body", "--record", "9").code == 1
    found = cleaner("explain", "a.jsonl", "--text-key", "body", "--text", CHROME).out.decode().splitlines()
    assert found[0] == "a.jsonl:2"


RECORDS = [
    ("r.jsonl", "1 to 2"),
    ("r.csv", "1 to 2"),
    ("r.jsonl.gz", "1 to 2"),
    ("r.parquet", "1 to 2"),
    ("r.warc", "1, 3 … 3"),
]


def records_in(name: str) -> bytes:
    """Return two records, the second with a block that is removed, as a file of this name."""
    texts = [PROSE, f"{CHROME}\n\n{PROSE}"]
    if name.endswith(".csv"):
        return "".join(["text\n", *(f'"{text}"\n' for text in texts)]).encode()
    if name.endswith(".parquet"):
        pa, file = pytest.importorskip("pyarrow"), io.BytesIO()
        pytest.importorskip("pyarrow.parquet").write_table(pa.table({"text": texts}), file)
        return file.getvalue()
    if name.endswith(".warc"):
        pytest.importorskip("fastwarc")
        pages = [
            f"<html><body>{''.join(f'<p>{each}</p>' for each in text.split(chr(10) * 2))}</body>" for text in texts
        ]
        return b"".join(
            warc_record(kind, body)
            for kind, body in (("response", pages[0]), ("metadata", "a: b"), ("response", pages[1]))
        )
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
    return gzip.compress(lines) if name.endswith(".gz") else lines


def warc_record(kind: str, body: str) -> bytes:
    payload = (f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}" if kind == "response" else body).encode()
    content = "application/http; msgtype=response" if kind == "response" else "application/warc-fields"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://a.example/\r\nContent-Type: {content}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


@pytest.mark.parametrize(("name", "numbers"), RECORDS, ids=[row[0] for row in RECORDS])
def test_a_file_of_records_says_how_to_choose_one(cleaner: Command, tmp_path: Path, name: str, numbers: str) -> None:
    (tmp_path / name).write_bytes(records_in(name))
    ended = cleaner("explain", name)
    assert (ended.code, ended.out) == (2, b"")
    said = f"holds 2 records; --record N shows one ({numbers}), --text S lines in all of them"
    assert ended.err == f"cleaner: {name}: {said}\n"
    last = numbers.rpartition(" ")[2]
    shown = cleaner("explain", name, "--record", last)
    assert shown.code == 0
    assert shown.out.decode().splitlines()[:1] == [f"{name}:{last}"]
    assert RULE.id in shown.out.decode()
    assert RULE.id not in cleaner("explain", name, "--record", "1").out.decode()
    found = cleaner("explain", name, "--text", PROSE[:20]).out.decode().splitlines()
    assert [line for line in found if line.startswith(name)] == [f"{name}:1", f"{name}:{last}"]


def test_standard_input_may_hold_records(cleaner: Command) -> None:
    data = records_in("r.jsonl")
    assert "holds 2 records" in cleaner("explain", "-f", "jsonl", stdin=data).err
    assert RULE.id in cleaner("explain", "-f", "jsonl", "--record", "2", stdin=data).out.decode()


def test_one_record_is_shown_at_once_and_blank_lines_are_none(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_bytes(b"\n" + records_in("r.jsonl").splitlines(keepends=True)[1] + b"\n\n")
    ended = cleaner("explain", "r.jsonl")
    assert ended.code == 0
    assert ended.out.decode().splitlines()[0] == "r.jsonl:2"


def test_a_bad_record_is_not_told_where_another_is_shown(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_bytes(b"no json\n" + records_in("r.jsonl"))
    good, bad = (cleaner("explain", "r.jsonl", "--record", number) for number in ("2", "1"))
    assert (good.code, good.err) == (0, "")
    assert bad.code != 0
    assert bad.err.startswith("cleaner: r.jsonl:1: no valid JSON")


def test_a_compressed_page_is_explained_as_the_page(cleaner: Command, tmp_path: Path) -> None:
    page = f"<html><body><p>{PROSE}</p><p>{CHROME}</p></body></html>".encode()
    (tmp_path / "a.html").write_bytes(page)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page))
    plain, compressed = (cleaner("explain", name, "--width", "0").out for name in ("a.html", "a.html.gz"))
    assert plain == compressed
    assert RULE.id.encode() in plain


def test_rules_bench_reads_compressed_and_record_files(cleaner: Command, tmp_path: Path) -> None:
    text = f"{CHROME}\n\n{PROSE}\n"
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": text}) + "\n")
    counts = []
    for name in ("a.txt", "b.txt.gz", "c.jsonl"):
        lines = cleaner("rules", "bench", name).out.decode().splitlines()
        counts += [line.split()[:4] for line in lines if line.split()[0] == RULE.id]
    assert len(counts) == 3
    assert counts[0] == counts[1] == counts[2]


def test_a_block_of_the_site_is_explained_by_the_run(cleaner: Command, raw: Path) -> None:
    """By itself a page does not show what its site prints; the statistics of the run do."""
    assert cleaner("raw", "-d", "clean").code == 0
    page = raw / "Birch.html"
    alone = cleaner("explain", page, "--text", "bicycle").out.decode()
    assert "repeats.across-pages" not in alone
    ended = cleaner("explain", page, "--run", "clean", "--text", "bicycle")
    assert ended.code == 0
    assert ended.out.decode().startswith("removed")
    assert "On 5 of 5 pages of this site" in ended.out.decode()
    assert NOTE not in (raw.parent / "clean" / "Birch.txt").read_text()


def test_rules_of_the_run_are_shown_with_their_place(cleaner: Command, raw: Path) -> None:
    """They are not named again: the manifest names them."""
    own = raw.parent / "own.toml"
    own.write_text(f'[[rule]]\nid = "en.other.bicycle"\nwhy = "Ours."\nphrases = ["{NOTE}"]\n')
    assert cleaner("raw", "-d", "clean", "--rules", own).code == 0
    ended = cleaner("explain", raw / "Birch.html", "--run", "clean", "--text", "bicycle")
    assert "own.toml:2" in ended.out.decode()


def test_a_paragraph_of_an_earlier_document_is_explained_by_the_run(cleaner: Command, raw: Path) -> None:
    assert cleaner("raw", "-d", "clean", "--dedup", "run").code == 0
    last = cleaner("explain", raw / "Fir.html", "--run", "clean", "--text", "ferry").out.decode()
    assert last.startswith("removed")
    assert "Alder.html" in last
    first = cleaner("explain", raw / "Alder.html", "--run", "clean", "--text", "ferry").out.decode()
    assert first.startswith("kept")


def test_what_is_explained_is_what_was_written(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    assert cleaner("raw", "-d", "clean", "--dedup", "run", "--preset", "aggressive").code == 0
    for name in NAMES:
        lines = cleaner("explain", raw / f"{name}.html", "--run", "clean", "--width", "0").out.decode().splitlines()
        kept = [line.strip() for line in lines[: lines.index("")] if line.startswith("  ") and line.strip()]
        written = [line for line in (tmp_path / "clean" / f"{name}.txt").read_text().splitlines() if line]
        assert set(written) >= set(kept)


def test_records_of_a_run_are_numbered_as_in_the_run(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    rows = [json.dumps({"text": f"{COPY}\n\n{PROSE}"}), json.dumps({"text": f"{COPY}\n\n{NOTE}"})]
    (tmp_path / "raw" / "b.jsonl").write_text("\n".join(rows))
    assert cleaner("raw", "-d", "clean", "--dedup", "run").code == 0
    shown = cleaner("explain", "raw/b.jsonl", "--run", "clean", "--text", "ferry").out.decode().splitlines()
    assert [line.split()[0] for line in shown if line.startswith(("kept", "removed"))] == ["kept", "removed"]


def other_rules(cleaner: Command, raw: Path) -> list[str]:
    (raw.parent / "mine.toml").write_text(
        '[[rule]]\nid = "my.share.own"\nwhy = "Ours."\nphrases = ["Ring the bell twice"]\nkeeps = ["x y"]\n'
    )
    assert cleaner("raw", "-d", "mine", "--rules", "mine.toml").code == 0
    (raw.parent / "mine.toml").write_text("")
    return ["raw/Elm.html", "--run", "mine"]


def other_input(cleaner: Command, raw: Path) -> list[str]:
    (raw / "Elm.html").write_text("<p>changed</p>")
    return ["raw/Elm.html", "--run", "clean"]


def no_statistics(cleaner: Command, raw: Path) -> list[str]:
    (raw.parent / "clean" / ".cleaner" / "site-blocks.npy").unlink()
    return ["raw/Elm.html", "--run", "clean"]


def no_run(cleaner: Command, raw: Path) -> list[str]:
    return ["raw/Elm.html", "--run", "raw"]


def own_settings(cleaner: Command, raw: Path) -> list[str]:
    return ["raw/Elm.html", "--run", "clean", "--preset", "aggressive"]


def no_file(cleaner: Command, raw: Path) -> list[str]:
    return ["raw/nowhere.html", "--run", "clean"]


REFUSED = [
    (other_rules, "rules, weights or version are not those of the run"),
    (other_input, "is no input of the run into clean, or has changed since"),
    (no_statistics, "the statistics of the run are not there any more"),
    (no_run, "holds no manifest"),
    (own_settings, "--preset has no effect with --run"),
    (no_file, "no such file"),
]


@pytest.mark.parametrize(("change", "hint"), REFUSED, ids=[change.__name__ for change, _ in REFUSED])
def test_what_is_not_that_of_the_run_is_refused(cleaner: Command, raw: Path, change: object, hint: str) -> None:
    assert cleaner("raw", "-d", "clean").code == 0
    assert callable(change)
    ended = cleaner("explain", *change(cleaner, raw))
    assert (ended.code, ended.out) == (2, b"")
    assert hint in ended.err
