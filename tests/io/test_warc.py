"""WARC and WET: pages come out as records, and no damage goes for a clean end."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, HTML, TEXT
from events import ANY, PACKED, Pack, end, events, failed, items, zstd

from cleaner.io.stream import Event

pytest.importorskip("fastwarc")

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html"
RUSSIAN = "<html><body><p>Мост закрыли во вторник, потому что нашли ржавчину.</p></body></html>".encode("cp1251")


def record(number: int, kind: str, body: bytes, *, length: int = -1, digest: bytes | None = None) -> bytes:
    """A record as it stands in an archive."""
    said = {"response": "application/http; msgtype=response", "resource": "text/html"}.get(kind, "text/plain")
    of = base64.b32encode(hashlib.sha1(body if digest is None else digest).digest()).decode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://site.example/{number}\r\nWARC-Date: 2026-11-01T00:00:00Z\r\n"
        f"WARC-Block-Digest: sha1:{of}\r\nContent-Type: {said}\r\n"
        f"Content-Length: {len(body) if length < 0 else length}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(number: int, body: bytes = HTML, head: bytes = HTTP, **more: int) -> bytes:
    """A page with what the server said."""
    return record(number, "response", head + b"\r\n\r\n" + body, **more)  # type: ignore[arg-type]


def loose(data: bytes) -> bytes:
    """A record without a digest."""
    return b"\r\n".join(line for line in data.split(b"\r\n") if not line.startswith(b"WARC-Block-Digest"))


RECORDS = [
    record(0, "warcinfo", b"software: none"),
    answer(1),
    record(2, "request", b"GET / HTTP/1.1\r\n\r\n"),
    answer(3, RUSSIAN, HTTP + b"; charset=windows-1251"),
    record(4, "conversion", TEXT),
    answer(5, HTML, HTTP.replace(b"200 OK", b"404 Not Found")),
    answer(6, b"\x89PNG", b"HTTP/1.1 200 OK\r\nContent-Type: image/png"),
    answer(7, HTML, b"HTTP/1.1 200 OK\r\nServer: x"),
    record(8, "resource", HTML),
    answer(9, gzip.compress(HTML), HTTP + b"\r\nContent-Encoding: gzip"),
    answer(10, b"%x\r\n%b\r\n0\r\n\r\n" % (len(HTML), HTML), HTTP + b"\r\nTransfer-Encoding: chunked"),
]
PAGES = [1, 3, 4, 7, 8, 9, 10]


def ids(found: list[bytes]) -> list[int]:
    return [int(json.loads(line)["id"].rpartition(":")[2]) for line in found]


@pytest.mark.parametrize(("suffix", "pack"), ANY)
def test_pages_and_texts_become_records(cleaner: Command, tmp_path: Path, suffix: str, pack: Pack) -> None:
    (tmp_path / f"a.warc{suffix}").write_bytes(b"".join(map(pack, RECORDS)))
    ended = cleaner(f"a.warc{suffix}", "-v")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert ids(lines) == PAGES
    rows = [json.loads(line) for line in lines]
    assert list(rows[0]) == ["id", "url", "date", "text", "metadata"]
    assert (rows[0]["url"], rows[0]["date"]) == ("https://site.example/1", "2026-11-01T00:00:00Z")
    assert "Мост закрыли во вторник" in rows[1]["text"]
    assert all(row["text"] == CLEANED.decode() for row in rows[:1] + rows[2:])
    left = "11 records, left out 1 of other types, 1 pages with an error status, 1 request, 1 warcinfo"
    assert left in ended.err
    assert cleaner("--check", f"a.warc{suffix}").code == 1


def test_all_records_may_lie_in_one_member(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "a.warc.wet.gz").write_bytes(gzip.compress(b"".join(RECORDS)))
    assert cleaner("a.warc.wet.gz", "-d", "out").code == 0
    assert ids(gzip.decompress((tmp_path / "out" / "a.warc.jsonl.gz").read_bytes()).splitlines()) == PAGES
    spans = cleaner("-t", "spans", "a.warc.wet.gz").out.splitlines()
    assert json.loads(spans[0])["attributes"]
    assert ids(spans) == PAGES


@pytest.mark.parametrize(("suffix", "pack"), ANY)
def test_a_cut_is_told_wherever_it_is(tmp_path: Path, suffix: str, pack: Pack) -> None:
    packed = [pack(record) for record in [*RECORDS, answer(11)]]
    data = b"".join(packed)
    between = {sum(map(len, packed[:count])) for count in range(len(packed))}  # there nothing tells
    whole = [item.source for item in items(events(tmp_path, f"a.warc{suffix}", data))]
    for cut in sorted({*range(0, len(data), 37), *range(len(data) - 9, len(data))} - between):
        found = events(tmp_path, f"a.warc{suffix}", data[:cut])
        sources = [item.source for item in items(found)]
        assert sources == whole[: len(sources)]
        assert end(found).problem, cut
        assert end(found).cut == bool(sources or failed(found))


def test_a_changed_byte_is_told_or_changes_nothing(tmp_path: Path) -> None:
    """Each page has a digest here; without one, nothing tells of a letter that is another one."""
    data = b"".join(RECORDS[:5])
    whole = [item.source for item in items(events(tmp_path, "a.warc", data))]
    for at in range(0, len(data), 11):
        found = events(tmp_path, "a.warc", data[:at] + bytes([data[at] ^ 0x15]) + data[at + 1 :])
        same = [item.source for item in items(found)] == whole
        assert same or failed(found) or end(found).problem


@pytest.mark.parametrize(("suffix", "pack"), PACKED)
@pytest.mark.parametrize("digests", [True, False])
def test_a_damaged_member_costs_no_other_page(tmp_path: Path, suffix: str, pack: Pack, digests: bool) -> None:
    pages = [record if digests else loose(record) for record in (answer(number) for number in range(6))]
    packed = list(map(pack, pages))
    for victim in range(6):
        for at in range(10, len(packed[victim]), 9):
            bad = bytearray(packed[victim])
            bad[at] ^= 0x15
            data = b"".join([*packed[:victim], bytes(bad), *packed[victim + 1 :]])
            found = events(tmp_path, f"a.warc{suffix}", data)
            assert (
                failed(found) or end(found).problem or len(items(found)) == 6
            )  # bzip2 has bits that nothing depends on
            assert all(item.source == HTML for item in items(found))
            others = {item.url for item in items(found)} - {f"https://site.example/{victim}"}
            assert len(others) >= 4 or end(found).problem  # the one before it may be in doubt


LENGTHS = [200, 2000, 0]


@pytest.mark.parametrize("make", [lambda data: data, loose])
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(("suffix", "pack"), ANY)
def test_a_wrong_length_costs_that_record_alone(
    tmp_path: Path, suffix: str, pack: Pack, length: int, make: Pack
) -> None:
    page = b"<html><body><p>" + b"word " * 100 + b"</p></body></html>"
    made = [answer(1, page), answer(2, page, length=length), answer(3, page), answer(4, page)]
    found = events(tmp_path, f"a.warc{suffix}", b"".join(pack(make(each)) for each in made))
    assert [item.url[-1] for item in items(found) if item.url] == ["1", "3", "4"]
    assert len(failed(found)) == 1
    assert not end(found).problem


def test_each_wrong_length_is_told(tmp_path: Path) -> None:
    made = [answer(at, length=50 if at % 3 == 0 else -1) for at in range(9)]
    made.insert(2, record(20, "request", b"GET / HTTP/1.1\r\n\r\n", length=3))
    found = events(tmp_path, "a.warc", b"".join(made))
    assert [item.url[-1] for item in items(found) if item.url] == ["1", "2", "4", "5", "7", "8"]
    assert len(failed(found)) == 4


def test_a_wrong_length_of_the_last_record_is_told(tmp_path: Path) -> None:
    for length in LENGTHS:
        found = events(tmp_path, "a.warc", answer(1) + loose(answer(2, length=length)))
        assert [item.name[-1] for item in items(found)] == ["1"]
        assert end(found).problem
        assert end(found).cut


def test_an_archive_inside_a_page_stays_there(tmp_path: Path) -> None:
    nested = HTML + b"\r\n\r\n" + answer(7)
    found = events(tmp_path, "a.warc", answer(1, nested) + answer(2))
    assert [item.source for item in items(found)] == [nested, HTML]
    about = HTML + b"\n\nWARC/1.0 is a format.\n\nWARC/1.1\nis newer"
    found = events(tmp_path, "a.warc", answer(1, about, length=100) + answer(2))
    assert [item.url for item in items(found)] == ["https://site.example/2"]


JUNK = [b"junk\r\n\r\n", b"\0\0 no text\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]


@pytest.mark.parametrize("junk", JUNK)
def test_records_behind_junk_are_read(tmp_path: Path, junk: bytes) -> None:
    packed = gzip.compress(answer(1)) + gzip.compress(junk) + gzip.compress(answer(2))
    for name, data in [("a.warc", answer(1) + junk + answer(2)), ("a.warc.gz", packed)]:
        found = events(tmp_path, name, data)
        assert [item.url[-1] for item in items(found) if item.url] == ["1", "2"]
        assert ["no record" in message for message in failed(found)] == [True]


@pytest.mark.parametrize("junk", [b"junk", b"junk\r\n\r\n", b"WARC/", bytes(100)])
def test_junk_between_records_is_told(tmp_path: Path, junk: bytes) -> None:
    plain = events(tmp_path, "a.warc", answer(1) + junk + answer(2))
    assert end(plain).problem or failed(plain)
    bare = events(tmp_path, "a.warc.gz", gzip.compress(answer(1)) + junk + gzip.compress(answer(2)))
    assert end(bare).problem or len(items(bare)) == 2  # zeros between members are padding


@pytest.mark.parametrize("said", ["-5", "abc", "", "9" * 40, "1e3"])
def test_a_length_that_is_none_is_told(tmp_path: Path, said: str) -> None:
    data = answer(2).replace(f"Content-Length: {len(HTML)}".encode(), b"")
    head, _, tail = data.partition(b"Content-Length: ")
    data = head + f"Content-Length: {said}".encode() + tail[tail.index(b"\r\n") :]
    found = events(tmp_path, "a.warc", answer(1) + data + answer(3))
    assert [item.url[-1] for item in items(found) if item.url] == ["1", "3"]
    assert len(failed(found)) == 1


SMALL = [
    ("no gzip", b"\x01\x02" * 99, HTTP + b"\r\nContent-Encoding: gzip", "damaged answer of the server"),
    ("a bomb", gzip.compress(bytes(1 << 22)), HTTP + b"\r\nContent-Encoding: gzip", "expands to more than 100,000"),
    ("a large page", bytes(200_000), HTTP, "larger than 100,000 bytes"),
]


@pytest.mark.parametrize(("body", "head", "hint"), [row[1:] for row in SMALL], ids=[row[0] for row in SMALL])
def test_a_page_that_cannot_be_read_is_told_and_the_next_is_read(
    tmp_path: Path, body: bytes, head: bytes, hint: str
) -> None:
    found = events(tmp_path, "a.warc.gz", gzip.compress(answer(1, body, head) + answer(2)), limit=100_000)
    assert [item.name[-1] for item in items(found)] == ["2"]
    assert [hint in message for message in failed(found)] == [True]
    assert not end(found).problem


def test_a_record_that_expands_too_far_ends_the_input(tmp_path: Path) -> None:
    data = gzip.compress(answer(1)) + gzip.compress(answer(2, bytes(1 << 22))) + gzip.compress(answer(3))
    found = events(tmp_path, "a.warc.gz", data, limit=100_000, max_expanded=1 << 20)
    assert [item.name[-1] for item in items(found)] == ["1"]
    assert "--max-expand" in end(found).problem


def test_counts_add_up(cleaner: Command, tmp_path: Path) -> None:
    damaged = answer(3, HTML, digest=b"other")  # type: ignore[arg-type]
    (tmp_path / "a.warc").write_bytes(answer(1) + damaged + answer(4) + answer(5)[:-50])
    ended = cleaner("a.warc", "--json")
    assert ended.code == 3
    told = json.loads(ended.err)
    assert (told["inputs"], told["cleaned"], told["failed"]) == (4, 2, 2)
    assert ids(ended.out.splitlines()) == [1, 3, 4]
    assert json.loads(ended.out.splitlines()[1])["text"] is None
    assert CHROME not in ended.out.decode()


CR_LF, LF = b"\r\n", b"\n"
ENCODED = {
    "gzip": gzip.compress(HTML),
    "x-gzip": gzip.compress(HTML),
    "deflate": zlib.compress(HTML),
    "Deflate": zlib.compress(HTML)[2:-4],
    "zstd": b"",
    "br": b"",
}
SIZE = b"%x" % len(HTML)
CHUNKED = {
    "plain": SIZE + CR_LF + HTML + CR_LF + b"0" + CR_LF + CR_LF,
    "extensions": SIZE + b";name=value;other" + CR_LF + HTML + CR_LF + b"0;last" + CR_LF + CR_LF,
    "several": b"5" + CR_LF + HTML[:5] + CR_LF + b"%X " % (len(HTML) - 5) + CR_LF + HTML[5:] + CR_LF + b"000" + CR_LF,
    "line feeds": SIZE + LF + HTML + LF + b"0" + LF + LF,
    "trailer": SIZE + CR_LF + HTML + CR_LF + b"0" + CR_LF + b"Expires: never" + CR_LF + CR_LF,
    "decoded already": HTML,
    "no such number": b"<p>5</p>" + HTML,
}
HEADS = {
    "line feeds": b"HTTP/1.1 200 OK\nServer: x\nContent-Type: text/html\n\n",
    "mixed": b"HTTP/1.1 200 OK\r\nServer: x\nContent-Type: text/html\r\n\n",
    "no status line": b"Server: x\r\nContent-Type: text/html\r\n\r\n",
    "HTTP/2": b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n",
    "HTTP/2 with a space": b"HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n",
    "no reason": b"HTTP/1.0 200\r\nContent-type:text/html\r\n\r\n",
    "no blank line": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    "no field": b"HTTP/1.1 200 OK\r\n\r\n",
    "no head": b"",
    "a folded field": b"HTTP/1.1 200 OK\r\nX-Note: one\r\n two\r\nContent-Type: text/html\r\n\r\n",
    "a field that is none": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX Note: one\r\n\r\n",
    "continued": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
}


def responded(folder: Path, *responses: bytes) -> list[Event]:
    """The events of an archive with these responses, each followed by one that is in order."""
    made = [record(at, "response", each) + answer(100 + at) for at, each in enumerate(responses)]
    return events(folder, "a.warc", b"".join(made))


@pytest.mark.parametrize("name", HEADS)
def test_a_head_is_read_as_crawlers_wrote_it(tmp_path: Path, name: str) -> None:
    found = responded(tmp_path, HEADS[name] + HTML)
    if name == "a field that is none":
        assert HTML in (items(found)[0].source or b"")  # type: ignore[operator]
    else:
        assert [item.source for item in items(found)] == [HTML, HTML]
    assert not failed(found)


@pytest.mark.parametrize("name", HEADS)
def test_an_error_page_is_none_in_any_head(tmp_path: Path, name: str) -> None:
    if b" 200" in HEADS[name]:
        found = responded(tmp_path, HEADS[name].replace(b" 200", b" 404") + HTML)
        assert [item.url for item in items(found)] == ["https://site.example/100"]
        assert not failed(found)


@pytest.mark.parametrize("name", CHUNKED)
def test_chunks_are_undone_where_there_are_any(tmp_path: Path, name: str) -> None:
    found = responded(tmp_path, HTTP + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED[name])
    assert not failed(found)
    assert [len(items(found)), HTML in (items(found)[0].source or b"")] == [2, True]  # type: ignore[operator]


BROKEN = [CHUNKED["plain"][:-40], CHUNKED["plain"][:-5], CHUNKED["plain"].replace(SIZE, b"%x" % (len(HTML) - 1))]


@pytest.mark.parametrize("body", BROKEN)
def test_chunks_that_do_not_fit_are_told(tmp_path: Path, body: bytes) -> None:
    found = responded(tmp_path, HTTP + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    assert len(items(found)) == 1
    assert ["damaged answer of the server" in each for each in failed(found)] == [True]


@pytest.mark.parametrize("name", ENCODED)
def test_an_encoding_is_undone_or_was_before(tmp_path: Path, name: str) -> None:
    packed = {"br": brotli, "zstd": zstd}.get(name, lambda _: ENCODED[name])(HTML)
    head = HTTP + b"\r\nContent-Encoding: " + name.encode() + b"\r\n\r\n"
    found = responded(tmp_path, head + packed, head + HTML, head + RUSSIAN)
    assert [item.source for item in items(found)][:4:2] == [HTML, HTML]
    assert not failed(found)
    found = responded(tmp_path, head + packed[:-9], head + bytes(range(256)))
    assert len(items(found)) == 2
    assert len(failed(found)) == 2


def brotli(data: bytes) -> bytes:
    """Compressed with brotli, which fastwarc brings along."""
    return bytes(pytest.importorskip("brotli").compress(data))


def test_two_encodings_are_undone_in_their_order(tmp_path: Path) -> None:
    twice = gzip.compress(zlib.compress(HTML))
    head = HTTP + b"\r\nContent-Encoding: deflate, gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    found = responded(tmp_path, head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(twice), twice))
    assert [item.source for item in items(found)] == [HTML, HTML]


def test_what_is_no_page_is_left_out(tmp_path: Path) -> None:
    kinds = [b"image/png", b"application/pdf", b"text/plain", b"application/json"]
    found = responded(tmp_path, *(HTTP.replace(b"text/html", kind) + b"\r\n\r\n\x89PNG" for kind in kinds))
    assert len(items(found)) == 4
    assert not failed(found)
    assert not end(found).problem
