"""Reads the HTTP response in a record of a web archive, as crawlers and converters wrote it.

A head may have bare line feeds, no status line or no blank line behind it. A transfer or content encoding may be named
of a body that was decoded before it was archived; such a body is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cleaner.errors import InputError
from cleaner.tuples import NamedTuple

MAX_HEAD = 1 << 18  # bytes of one head
STATUS = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+(\d{3})(?!\d)[^\r\n]*", re.IGNORECASE)
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([^\r\n]*)")
BLANK = re.compile(rb"\r?\n")
LINE_END = re.compile(rb"\r?\n|\Z")
CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
"""Size of a chunk, with extensions that are ignored."""
CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([^\s;\"']+)", re.IGNORECASE)
INTERIM = range(100, 200)  # status codes of a response that another one follows
UNENCODED = ("", "identity", "none", "chunked")
PIECE = 1 << 16  # bytes that are decompressed at once
ALWAYS_PRINTED = bytes(range(32, 127)) + b"\t\n\r\f"
MAX_UNPRINTED = 0.05  # share of the ASCII bytes; compressed data has four times as many
PROBE = 1 << 10  # bytes that tell compressed data from text


class DamagedError(ValueError):
    """A body that is not what its head says it is."""


class HttpResponse(NamedTuple):
    """A response of a web server, its body not decoded yet."""

    status: int | None
    """Status code; None if there is no status line."""
    fields: dict[str, str]
    """Values of the head by lower-case name; those of a name that occurs several times are joined by commas."""
    body: bytes

    @property
    def media_type(self) -> str:
        """Media type in lower case, without parameters; `""` if the server names none."""
        return self.fields.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """Character set that the server names, or `""`."""
        found = CHARSET.search(self.fields.get("content-type", ""))
        return found[1] if found else ""

    @property
    def has_head(self) -> bool:
        """Whether there is a status line or any field."""
        return self.status is not None or bool(self.fields)

    def content(self, limit: int) -> bytes:
        """Return the body without its transfer and content encodings, `limit` + 1 bytes at most.

        Raises `DamagedError` if it is neither encoded as the head says nor decoded already.
        """
        body = self.body
        transfers, contents = (_names(self.fields.get(f"{kind}-encoding", "")) for kind in ("transfer", "content"))
        if "chunked" in transfers:
            body = unchunked(body)
        for name in reversed([*contents, *transfers]):
            if name not in UNENCODED:
                body = _decoded(body, name, limit)
        return body[: limit + 1]


def http_response(data: bytes) -> HttpResponse:
    """Split a response into head and body. A head ends at a blank line, or before a line that is no field."""
    at = 0
    while True:
        status, fields, at = _head(data, at)
        if status not in INTERIM:
            return HttpResponse(status, fields, data[at:])


def _head(data: bytes, at: int) -> tuple[int | None, dict[str, str], int]:
    """Return the status and the fields of the head at `at`, and the offset behind it."""
    fields: dict[str, str] = {}
    status, last, end = None, "", at + MAX_HEAD
    if first := STATUS.match(data, at):
        status, at = int(first[1]), _next_line(data, first.end())
    while at < min(len(data), end):
        if blank := BLANK.match(data, at):
            return status, fields, blank.end()
        if field := FIELD.match(data, at):
            last, value = field[1].decode("ascii").lower(), field[2].decode("latin-1").strip()
            fields[last] = f"{fields[last]}, {value}" if last in fields else value
        elif not (last and data[at : at + 1] in (b" ", b"\t")):  # not even a field that goes on
            break
        at = _next_line(data, at)
    return status, fields, at


def _next_line(data: bytes, at: int) -> int:
    found = data.find(b"\n", at)
    return len(data) if found < 0 else found + 1


def unchunked(data: bytes) -> bytes:
    """Return a body without its chunks, or, if it does not begin with one, as it is.

    Raises `DamagedError` if a chunk does not end where it should, or the last one is missing.
    """
    parts: list[bytes] = []
    at = 0
    while size := CHUNK_SIZE.match(data, at):
        start, length = size.end(), int(size[1], 16)
        if not length:
            return b"".join(parts)
        end = LINE_END.match(data, start + length)
        if start + length > len(data) or not end:
            raise DamagedError(f"chunk {len(parts) + 1:,} does not end where it should")
        parts.append(data[start : start + length])
        at = end.end()
    if parts:
        raise DamagedError(f"no chunk follows chunk {len(parts):,}, which is not the last")
    return data


def _names(value: str) -> list[str]:
    return [name.strip().lower().removeprefix("x-") for name in value.split(",")]


def _decoded(data: bytes, name: str, limit: int) -> bytes:
    """Return a body without a content encoding; as it is where it was decoded already, or the encoding is unknown."""
    decoder = DECODERS.get(name)
    if not decoder or not data:
        return data
    try:
        return decoder(data, limit)
    except DamagedError:
        if is_printed(data[:PROBE]):
            return data
        raise


def is_printed(data: bytes) -> bool:
    """Tell whether bytes are those of a text: compressed data has many control codes."""
    low = bytes(byte for byte in data if byte < 128)
    return len(low.translate(None, ALWAYS_PRINTED)) <= MAX_UNPRINTED * len(low)


def _zlib(*window_bits: int) -> Callable[[bytes, int], bytes]:
    def decoder(data: bytes, limit: int) -> bytes:
        import zlib

        for bits in window_bits:
            try:
                return _members(data, lambda bits=bits: zlib.decompressobj(bits), limit)  # type: ignore[misc]
            except zlib.error as error:
                problem = error
        raise DamagedError(str(problem))

    return decoder


def _members(data: bytes, new: Callable[[], Any], limit: int) -> bytes:
    """Decompress the members of a stream; what follows the last one is ignored."""
    found: list[bytes] = []
    size = 0
    while data and size <= limit:
        member = new()
        try:
            part = member.decompress(data, limit + 1 - size)
        except Exception:
            if not found:
                raise
            break
        if not member.eof and size + len(part) <= limit:
            raise DamagedError("the compressed body is truncated")
        found.append(part)
        size += len(part)
        data = member.unused_data
    return b"".join(found)


def _brotli(data: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise DamagedError("its encoding br needs the package brotli") from None
    decompressor, size = brotli.Decompressor(), 0
    found: list[bytes] = []
    try:
        for at in range(0, len(data), PIECE):
            found.append(decompressor.process(data[at : at + PIECE]))
            size += len(found[-1])
            if size > limit:
                return b"".join(found)
    except brotli.error as error:
        raise DamagedError(f"no brotli: {error}") from None
    if not decompressor.is_finished():
        raise DamagedError("the compressed body is truncated")
    return b"".join(found)


def _zstd(data: bytes, limit: int) -> bytes:
    import io

    from cleaner.io.compression import DecompressedReader
    from cleaner.io.compression_type import ZSTD

    try:
        with DecompressedReader(io.BytesIO(data), ZSTD, "body", limit + 4 * PIECE) as stream:
            return stream.read(limit + 1)
    except InputError as error:
        raise DamagedError(str(error)) from None


DECODERS = {"gzip": _zlib(31), "deflate": _zlib(15, -15), "br": _brotli, "zstd": _zstd}
"""Function for each content encoding: returns the body decoded, `limit` + 1 bytes at most."""
