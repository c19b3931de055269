"""Reads the pages of WARC files and the texts of WET files, and notices damage.

fastwarc parses the format. It takes the end of the bytes for the end of the archive, so the length of every record is
compared with its `Content-Length`, and a record is valid only if the next one begins where it should. If none does,
reading goes on at what looks like the next record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.errors import InputError
from cleaner.io.compression_type import CutError, DamageError
from cleaner.io.http_response import http_response
from cleaner.tuples import NamedTuple

READ_TYPES = ("response", "resource", "conversion")
SKIPPED_TYPES = ("warcinfo", "request", "metadata", "revisit", "continuation")
"""Types of records (`WARC-Type`) that hold a page or a text, and that hold none."""
HTML_TYPES = ("text/html", "application/xhtml+xml")
UNSPECIFIC_TYPES = ("", "application/octet-stream", "unknown/unknown", "content/unknown")
"""Media types that leave open what a page is; its content is inspected."""
NO_METADATA = {"id": None, "url": None, "date": None}
RECORD_ENDS = (b"\r\n\r\n", b"\n\n")
NEXT_RECORD = re.compile(rb"(?:\r\n|\n){2}(WARC/1\.\d\r?\n(?:[^\r\n]{1,8000}\r?\n){0,40}?WARC-Type:)", re.IGNORECASE)
"""Blank line, and the beginning of a record up to a field that every record has."""
MAX_START = 1 << 14  # bytes that `NEXT_RECORD` looks at
MAX_KEPT = 1 << 20  # bytes kept besides the largest record that is read
PIECE = 1 << 16  # bytes read at once
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
    """Stream for fastwarc: an error of the stream becomes an early end, and there is no `seek`.

    Of what it has read it keeps the record at hand, so that reading can go on inside of it.
    """

    def __init__(self, stream: Any, limit: int, first: bytes = b"") -> None:
        """`first` comes before the bytes of the stream; more than `limit` bytes are not kept."""
        self._read = getattr(stream, "read1", stream.read)  # `read` would lose the bytes before an error
        self._waiting = first
        self._position = 0
        self._limit = limit
        self._kept = bytearray()
        """Bytes up to the position, from that of the record at hand on."""
        self.problem = ""
        """Message of the error that ended it, or `""`."""
        self.damaged = False
        """Whether that error is damage, behind which reading can be resumed."""
        self.tail = b""
        """The last four bytes."""

    def read(self, size: int = -1, /) -> bytes:
        try:
            data, self._waiting = self._waiting, b""
            data = data or (b"" if self.problem else self._read(size))
        except InputError as error:
            self.problem, data = str(error), b""
            self.damaged = isinstance(error, DamageError)
        self._position += len(data)
        self._kept += data
        if len(self._kept) > self._limit:
            del self._kept[: -self._limit // 2]
        self.tail = (self.tail + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        return self._position

    def forget(self, position: int) -> None:
        """Keep only what begins at a position, which is that of a record."""
        del self._kept[: max(0, len(self._kept) - (self._position - position))]

    def next_record(self) -> bytes:
        """Return the bytes that were read, from the next record behind the beginning of this one; `b""` without one.

        A blank line must stand before it, so that text about archives is not taken for a record.
        """
        while not (found := NEXT_RECORD.search(self._kept)):
            del self._kept[:-MAX_START]
            if not self.read(PIECE):
                return b""
        return bytes(self._kept[found.start(1) :])


def pages(
    stream: Any, name: str, limit: int, renew: Callable[[], None], note: Callable[[str], None]
) -> Iterator[ArchivedPage]:
    """Yield the pages of an archive, in their order.

    `limit` is the largest size of a page in bytes. `renew` is called after each record; `note` gets, at the end, a
    message with the numbers of records that hold no page. After a damaged gzip member reading resumes at the next one,
    after a record with a wrong length at the next record, and a page with nothing but a problem stands for the damaged
    one. Raises `CutError` at damage behind which no record is found; the page before it is then yielded with a problem.
    """
    from fastwarc.warc import ArchiveIterator

    plain = _UnseekableStream(stream, limit + MAX_KEPT)

    def records_of(plain: Any) -> Iterator[Any]:
        return iter(ArchiveIterator(plain, parse_http=False, stream_detect=False))

    records = records_of(plain)
    others: Counter[str] = Counter()
    held: ArchivedPage | None = None  # a page is yielded when it is clear whether a record begins where it ends
    number = 0
    while True:
        record, page, problem, sound = _next_record(records, plain, name, number, limit)
        doubtful = False
        if held:
            sound = (sound or bool(plain.problem)) and not (plain.damaged and record is None)
            doubtful = not (sound or held.verified or held.problem)
            yield held._replace(problem="no record begins where it ends") if doubtful else held
        if plain.damaged and stream.resume():
            number += 1
            held = ArchivedPage(f"{name}:{number}", dict(NO_METADATA), None, None, "damaged; the next member is read")
            plain = _UnseekableStream(stream, limit + MAX_KEPT)
            records = records_of(plain)
            continue
        if problem and not plain.problem and (rest := plain.next_record()):
            told = bool(held and (held.problem or doubtful))
            number += record is not None or not told
            held = None if told and not record else _skipped(record, f"{name}:{number}")
            plain = _UnseekableStream(stream, limit + MAX_KEPT, rest)
            records = records_of(plain)
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


class _ReadRecord(NamedTuple):
    """Next record of an archive, None at its end, and what it holds."""

    record: Any
    page: ArchivedPage | str | None
    problem: str = ""
    """Why it could not be read, or not to its end."""
    sound: bool = True
    """False if it does not begin as a record does, so that the one before it may end elsewhere than it says."""


def _next_record(records: Iterator[Any], plain: _UnseekableStream, name: str, number: int, limit: int) -> _ReadRecord:
    """Read the record behind record `number`."""
    record = None
    try:
        record = next(records, None)
        if record:
            plain.forget(record.stream_pos)
        return _ReadRecord(record, _page_of(record, f"{name}:{number + 1}", limit) if record else None)
    except CutError as error:
        return _ReadRecord(record, None, str(error))
    except Exception as error:  # fastwarc has no errors of its own
        problem = f"{name}: damaged behind record {number:,}: {error}; read up to there"
        return _ReadRecord(record, None, problem, False)


def _skipped(record: Any, name: str) -> ArchivedPage:
    """Return what stands for a record that ends elsewhere than it says, or, without one, for bytes between records."""
    problem = f"{'does not end where it should' if record else 'bytes that are no record'}; the next record is read"
    return ArchivedPage(name, _members(record) if record else dict(NO_METADATA), None, None, problem)


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
    members = _members(record)
    page = ArchivedPage(name, members, None, members["url"])
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


def _members(record: Any) -> dict[str, Any]:
    """Return the id, the URL and the date of a record."""
    headers = {"id": "WARC-Record-ID", "url": "WARC-Target-URI", "date": "WARC-Date"}
    values = {name: record.headers.get(header) for name, header in headers.items()}
    return {name: value.strip("<>") if value else None for name, value in values.items()}


def _with_source(record: Any, kind: str, page: ArchivedPage, limit: int) -> ArchivedPage | str:
    """Return the page with its source, or a word for what the record holds instead."""
    if kind == "response":
        response = http_response(record.reader.read())
        if not response.has_head and not _is_page(response.body):
            web = record.is_http or (page.url or "").startswith(("http:", "https:"))
            return page._replace(problem="no answer of a web server") if web else "of other types"
        if response.status is not None and response.status not in OK:
            return "pages with an error status"
        media_type, charset = response.media_type, response.charset
        if media_type not in (*HTML_TYPES, *UNSPECIFIC_TYPES):
            return "of other types"
        data = response.content(limit)
    else:
        media_type, charset = (record.headers.get("Content-Type") or "").partition(";")[0].strip(), ""
        data = record.reader.read(limit + 1)
    if len(data) > limit:
        return page._replace(problem=f"expands to more than {limit:,} bytes; --max-bytes allows more")
    media_type = media_type.lower()
    if kind == "conversion" or media_type in HTML_TYPES or (media_type in UNSPECIFIC_TYPES and _is_page(data)):
        return page._replace(source=_source(data, charset))
    return "of other types"


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
