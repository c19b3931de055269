"""Reads the pages of WARC files and the texts of WET files, and notices damage.

fastwarc parses the format. It takes the end of the bytes for the end of the archive, so the length of every record is
compared with its `Content-Length`, and a record is valid only if the next one begins where it should.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cleaner.errors import InputError
from cleaner.io.compression_type import CutError, DamageError

READ_TYPES = ("response", "resource", "conversion")
SKIPPED_TYPES = ("warcinfo", "request", "metadata", "revisit", "continuation")
"""Types of records (`WARC-Type`) that hold a page or a text, and that hold none."""
HTML_TYPES = ("text/html", "application/xhtml+xml")
UNSPECIFIC_TYPES = ("", "application/octet-stream", "unknown/unknown", "content/unknown")
"""Media types that leave open what a page is; its content is inspected."""
NO_METADATA = {"id": None, "url": None, "date": None}
RECORD_ENDS = (b"\r\n\r\n", b"\n\n")
OK = range(200, 300)  # HTTP status codes; pages with other ones are error messages


class ArchivedPage(NamedTuple):
    """A page or a text of an archive."""

    name: str
    """Name in messages: `input:17` for the seventeenth record."""
    row: dict[str, Any]
    """Members of the record that it becomes: id, URL and date."""
    source: str | bytes | None
    url: str | None
    problem: str = ""
    """Reason why it cannot be processed, or `""`."""
    verified: bool = False
    """Whether its digest was checked, so that it is whole whatever follows."""


class _UnseekableStream:
    """Stream for fastwarc: an error of the stream becomes an early end, and there is no `seek`."""

    def __init__(self, stream: Any) -> None:
        self._read = getattr(stream, "read1", stream.read)  # `read` would lose the bytes before an error
        self._position = 0
        self.problem = ""
        """Message of the error that ended it, or `""`."""
        self.damaged = False
        """Whether that error is damage, behind which reading can be resumed."""
        self.tail = b""
        """The last four bytes."""

    def read(self, size: int = -1, /) -> bytes:
        try:
            data: bytes = b"" if self.problem else self._read(size)
        except InputError as error:
            self.problem, data = str(error), b""
            self.damaged = isinstance(error, DamageError)
        self._position += len(data)
        self.tail = (self.tail + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        return self._position


def pages(
    stream: Any, name: str, limit: int, renew: Callable[[], None], note: Callable[[str], None]
) -> Iterator[ArchivedPage]:
    """Yield the pages of an archive, in their order.

    `limit` is the largest size of a page in bytes. `renew` is called after each record; `note` gets, at the end, a
    message with the numbers of records that hold no page. After a damaged gzip member reading resumes at the next one,
    and a page with nothing but a problem stands for the damaged one. Raises `CutError` at damage that makes the rest
    unreadable; the page before it is then yielded with a problem.
    """
    from fastwarc.warc import ArchiveIterator

    plain: Any = _UnseekableStream(stream)
    records = iter(ArchiveIterator(plain, parse_http=False, stream_detect=False))
    others: Counter[str] = Counter()
    held: ArchivedPage | None = None  # a page is yielded when it is clear whether a record begins where it ends
    number = 0
    while True:
        problem, sound, record = "", True, None
        try:
            record = next(records, None)
            page = _page_of(record, f"{name}:{number + 1}", limit) if record else None
        except CutError as error:
            problem = str(error)
        except Exception as error:  # fastwarc has no errors of its own
            problem, sound = f"{name}: damaged behind record {number:,}: {error}; read up to there", False
        if held:
            sound = (sound or bool(plain.problem)) and not (plain.damaged and record is None)
            doubtful = not (sound or held.verified or held.problem)
            yield held._replace(problem="no record begins where it ends") if doubtful else held
        if plain.damaged and stream.resume():
            number += 1
            held = ArchivedPage(f"{name}:{number}", dict(NO_METADATA), None, None, "damaged; the next member is read")
            plain = _UnseekableStream(stream)
            records = iter(ArchiveIterator(plain, parse_http=False, stream_detect=False))
            continue
        if problem or plain.problem:
            raise CutError(plain.problem or problem)
        if record is None:
            if plain.tail and not plain.tail.endswith(RECORD_ENDS):
                raise CutError(f"{name}: truncated: it does not end as an archive does")
            break
        number += 1
        renew()
        held = page if isinstance(page, ArchivedPage) else None
        if not held:
            others[str(page)] += 1
    left_out = ", ".join(f"{count:,} {kind}" for kind, count in sorted(others.items()))
    note(f"{name}: {number:,} records, left out {left_out or 'none'}")


def _page_of(record: Any, name: str, limit: int) -> ArchivedPage | str:
    """Return the page that a record holds, or a word for what it holds instead.

    Raises `CutError` if the record is not as long as its header says.
    """
    wanted = record.headers.get("Content-Length") or ""
    if not wanted.isascii() or not wanted.isdigit():
        raise CutError(f"{name}: says no length; read up to there")
    small = int(wanted) <= limit
    if small:
        record.freeze()
    if (found := record.content_length if small else record.consume()) != int(wanted):
        raise CutError(f"{name}: truncated: {found:,} bytes of {int(wanted):,}; read up to there")
    kind = _kind(record)
    if kind in SKIPPED_TYPES:
        return kind
    values = (record.headers.get(header) for header in ("WARC-Record-ID", "WARC-Target-URI", "WARC-Date"))
    identity, url, date = (value.strip("<>") if value else None for value in values)
    page = ArchivedPage(name, {"id": identity, "url": url, "date": date}, None, url)
    if kind not in READ_TYPES:
        return page._replace(problem=f"a record of no known type, {kind!r}")
    if not small:
        return page._replace(problem=f"larger than {limit:,} bytes; --max-bytes allows more")
    has_digest = (record.headers.get("WARC-Block-Digest") or "").startswith("sha1:")
    if has_digest and not record.verify_block_digest():
        return page._replace(problem="its bytes are not those its digest was made of")
    try:
        return _with_source(record, kind, page._replace(verified=has_digest), limit)
    except Exception as error:  # fastwarc has no errors of its own
        return page._replace(problem=f"damaged answer of the server: {error}")


def _with_source(record: Any, kind: str, page: ArchivedPage, limit: int) -> ArchivedPage | str:
    """Return the page with its source, or a word for what the record holds instead."""
    if kind == "response":
        if not record.is_http:
            web = (page.url or "").startswith(("http:", "https:"))
            return page._replace(problem="no answer of a web server") if web else "of other types"
        record = _response(record.reader.read())
        code = getattr(record.http_headers, "status_code", None)
        if code is not None and code not in OK:
            return "pages with an error status"
        media_type, charset = record.http_content_type or "", (record.http_charset or "").strip("\"' ")
    else:
        media_type, charset = (record.headers.get("Content-Type") or "").partition(";")[0].strip(), ""
    data = record.reader.read(limit + 1)
    if len(data) > limit:
        return page._replace(problem=f"expands to more than {limit:,} bytes; --max-bytes allows more")
    media_type = media_type.lower()
    if kind == "conversion" or media_type in HTML_TYPES or (media_type in UNSPECIFIC_TYPES and _is_page(data)):
        return page._replace(source=_source(data, charset))
    return "of other types"


def _response(data: bytes) -> Any:
    """Parse an HTTP response and undo its transfer and content encodings.

    It becomes a record of its own, because an error inside the archive's record would end the reading of the archive.
    """
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


def _source(data: bytes, charset: str) -> str | bytes:
    """Return the page as text if the charset of the server decides its encoding, else its bytes.

    A byte order mark and valid UTF-8 come before that charset; what the page itself declares comes after it.
    """
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
