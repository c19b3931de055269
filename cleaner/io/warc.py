"""WARC and WET: pages and texts of a crawl as records, and no damage that goes unnoticed.

fastwarc reads the format. It takes the end of the bytes for the end of the archive, so the length of every record is
compared with what it says of itself, and a record counts only when the next one begins where it should.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cleaner.errors import InputError
from cleaner.io.compression_type import CutError, DamageError

LOOKED_AT = ("response", "resource", "conversion")
LEFT_OUT = ("warcinfo", "request", "metadata", "revisit", "continuation")
PAGES = ("text/html", "application/xhtml+xml")
UNSAID = ("", "application/octet-stream", "unknown/unknown", "content/unknown")
NOBODY = {"id": None, "url": None, "date": None}
ENDS = (b"\r\n\r\n", b"\n\n")
OK = range(200, 300)  # of the codes a server answers with; other pages say that there is none


class ArchivedPage(NamedTuple):
    """A page or a text of an archive; `problem` says why it cannot be judged, or `""`."""

    name: str
    row: dict[str, Any]
    source: str | bytes | None
    url: str | None
    problem: str = ""
    sure: bool = False
    """Does its digest say that it is whole?"""


class _Bytes:
    """A stream for fastwarc, which gets an early end instead of an error and no chance to seek."""

    def __init__(self, stream: Any) -> None:
        self._read = getattr(stream, "read1", stream.read)  # what came before an early end is not held back
        self._at = 0
        self.problem = ""
        self.damaged = False
        self.tail = b""
        """The last bytes."""

    def read(self, size: int = -1, /) -> bytes:
        try:
            data: bytes = b"" if self.problem else self._read(size)
        except InputError as error:
            self.problem, data = str(error), b""
            self.damaged = isinstance(error, DamageError)
        self._at += len(data)
        self.tail = (self.tail + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        return self._at


def pages(
    stream: Any, name: str, limit: int, renew: Callable[[], None], note: Callable[[str], None]
) -> Iterator[ArchivedPage]:
    """The pages, in their order; at the end `note` is told what else was there. Behind a damaged gzip member the next
    one is read, and a page without anything stands for it. Raises `CutError` at damage that makes the rest unreadable;
    the page before it then has a problem.
    """
    from fastwarc.warc import ArchiveIterator

    plain: Any = _Bytes(stream)
    records = iter(ArchiveIterator(plain, parse_http=False, stream_detect=False))
    others: Counter[str] = Counter()
    held: ArchivedPage | None = None
    number = 0
    while True:
        problem, sound, record = "", True, None
        try:
            record = next(records, None)
            page = _page(record, f"{name}:{number + 1}", limit) if record else None
        except CutError as error:
            problem = str(error)
        except Exception as error:  # fastwarc has no errors of its own
            problem, sound = f"{name}: damaged behind record {number:,}: {error}; read up to there", False
        if held:
            sound = (sound or bool(plain.problem)) and not (plain.damaged and record is None)
            doubtful = not (sound or held.sure or held.problem)
            yield held._replace(problem="no record begins where it ends") if doubtful else held
        if plain.damaged and stream.resume():
            number += 1
            held = ArchivedPage(f"{name}:{number}", dict(NOBODY), None, None, "damaged; the next member is read")
            plain = _Bytes(stream)
            records = iter(ArchiveIterator(plain, parse_http=False, stream_detect=False))
            continue
        if problem or plain.problem:
            raise CutError(plain.problem or problem)
        if record is None:
            if plain.tail and not plain.tail.endswith(ENDS):
                raise CutError(f"{name}: truncated: it does not end as an archive does")
            break
        number += 1
        renew()
        held = page if isinstance(page, ArchivedPage) else None
        if not held:
            others[str(page)] += 1
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(others.items()))
    note(f"{name}: {number:,} records, left out {told or 'none'}")


def _page(record: Any, name: str, limit: int) -> ArchivedPage | str:
    """The page that a record holds, or what it is instead. Raises `CutError` where it is not as long as it says."""
    wanted = record.headers.get("Content-Length") or ""
    if not wanted.isascii() or not wanted.isdigit():
        raise CutError(f"{name}: says no length; read up to there")
    small = int(wanted) <= limit
    if small:
        record.freeze()
    if (found := record.content_length if small else record.consume()) != int(wanted):
        raise CutError(f"{name}: truncated: {found:,} bytes of {int(wanted):,}; read up to there")
    kind = _kind(record)
    if kind in LEFT_OUT:
        return kind
    told = (record.headers.get(header) for header in ("WARC-Record-ID", "WARC-Target-URI", "WARC-Date"))
    identity, url, date = (value.strip("<>") if value else None for value in told)
    found_page = ArchivedPage(name, {"id": identity, "url": url, "date": date}, None, url)
    if kind not in LOOKED_AT:
        return found_page._replace(problem=f"a record of no known type, {kind!r}")
    if not small:
        return found_page._replace(problem=f"larger than {limit:,} bytes; --max-bytes allows more")
    sure = (record.headers.get("WARC-Block-Digest") or "").startswith("sha1:")
    if sure and not record.verify_block_digest():
        return found_page._replace(problem="its bytes are not those its digest was made of")
    try:
        return _opened(record, kind, found_page._replace(sure=sure), limit)
    except Exception as error:  # fastwarc has no errors of its own
        return found_page._replace(problem=f"damaged answer of the server: {error}")


def _opened(record: Any, kind: str, page: ArchivedPage, limit: int) -> ArchivedPage | str:
    """The page with its bytes."""
    if kind == "response":
        if not record.is_http:
            web = (page.url or "").startswith(("http:", "https:"))
            return page._replace(problem="no answer of a web server") if web else "of other types"
        record = _answer(record.reader.read())
        code = getattr(record.http_headers, "status_code", None)
        if code is not None and code not in OK:
            return "pages that are none for the server"
        said, charset = record.http_content_type or "", (record.http_charset or "").strip("\"' ")
    else:
        said, charset = (record.headers.get("Content-Type") or "").partition(";")[0].strip(), ""
    data = record.reader.read(limit + 1)
    if len(data) > limit:
        return page._replace(problem=f"expands to more than {limit:,} bytes; --max-bytes allows more")
    if kind == "conversion" or said.lower() in PAGES or (said.lower() in UNSAID and _is_page(data)):
        return page._replace(source=_read(data, charset))
    return "of other types"


def _answer(data: bytes) -> Any:
    """What a server said, without chunks and compression; apart from its archive, which an error here would end."""
    from fastwarc.warc import WarcRecord

    record = WarcRecord()
    record.init_headers()
    record.set_bytes_content(data)
    record.is_http = True
    record.parse_http(auto_decode="all")
    return record


def _kind(record: Any) -> str:
    return str(record.headers.get("WARC-Type") or "unknown").lower()


def _is_page(data: bytes) -> bool:
    from cleaner.reading.sniff import is_html

    return is_html(data[: 1 << 16].decode("utf-8", "replace"))


def _read(data: bytes, charset: str) -> str | bytes:
    """The page, as text where the server's word on its encoding decides: behind a mark and UTF-8, before its own."""
    from cleaner.reading.decode import BOMS

    if not charset or data.isascii() or any(data.startswith(mark) for mark, _ in BOMS):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            pass
    return data
