"""Reads and writes gzip, zstd, bzip2 and xz as streams, in constant memory; what an input expands to has a limit."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.io.compression_type import BZIP2, GZIP, XZ, CutError, DamageError

if TYPE_CHECKING:
    from cleaner.io.outputs import Output

BUFFER_SIZE = 1 << 16  # bytes read at once
MAX_FEED = 1 << 10  # bytes of zstd handed over at once; each may become 32 kB, and zstandard has no limit of its own
RESUME_MAGIC = {"gz": b"\x1f\x8b\x08", "zst": b"\x28\xb5\x2f\xfd", "bz2": b"BZh91AY&SY", "xz": b"\xfd7zXZ\0"}
"""First bytes of a member or frame; for gzip with the method, so that fewer false ones are found."""
MIN_WINDOW = 1 << 27  # bytes of window that a zstd frame may always have; more only as far as an input may expand


class DecompressedReader(io.BufferedReader):
    """Decompressed bytes of a stream.

    Reading raises `CutError` if the stream ends too early or expands to more than `limit` bytes, `DamageError` if it is
    damaged.
    """

    def __init__(self, stream: Any, compression: str, name: str, limit: int) -> None:
        """`compression` is a type of `compression_type`; `name` is the name in messages."""
        self._raw = _RawDecompressor(stream, compression, name, limit)
        super().__init__(self._raw, BUFFER_SIZE)

    def renew(self) -> None:
        """Begin a new record, which may expand to the limit again."""
        self._raw.expanded = 0

    def resume(self) -> bool:
        """Skip damage up to what looks like the next member or frame; return False if there is none."""
        return self._raw.resume()


class _RawDecompressor(io.RawIOBase):
    def __init__(self, stream: Any, compression: str, name: str, limit: int) -> None:
        self._stream = stream
        self._name = name
        self._limit = limit
        self._new, self._errors = _decompressors(compression, name, limit)
        self._decompressor: Any = None
        """Decompressor of the current member or frame; None between two."""
        self._waiting = b""
        """Compressed bytes that were read and not decompressed yet."""
        self._empty = True
        self._kind = compression[1:]
        self.expanded = 0
        """Bytes that the current record has expanded to."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._decompressed(len(buffer))
        except self._errors as error:
            raise DamageError(f"{self._name}: damaged {self._kind}: {error}; what came before was read") from None
        self.expanded += len(data)
        if self.expanded > self._limit:
            raise CutError(
                f"{self._name}: expands to more than {self._limit:,} bytes and was read no further; "
                "--max-expand allows more"
            )
        buffer[: len(data)] = data
        return len(data)

    def _decompressed(self, size: int) -> bytes:
        while self._decompressor is not None or self._begin():
            data: bytes = self._decompressor.decompress(self._waiting, size)
            if self._decompressor.eof:
                self._waiting = self._decompressor.unused_data
                self._decompressor = None
            else:
                self._waiting = getattr(self._decompressor, "unconsumed_tail", b"")
            if data:
                return data
            if self._decompressor is not None and not self._waiting and not self._fill():
                raise CutError(f"{self._name}: truncated {self._kind}; what came before was read")
        return b""

    def _begin(self) -> bool:
        """Begin the next member or frame; return False at the end. Zeros between members are padding."""
        while not (self._waiting or self._fill()) or not (left := self._waiting.lstrip(b"\0")):
            if not self._fill():
                if self._empty:
                    raise CutError(f"{self._name}: truncated {self._kind}: it is empty")
                return False
        self._waiting = left
        self._empty = False
        self._decompressor = self._new()
        return True

    def resume(self) -> bool:
        self._decompressor = None
        magic = RESUME_MAGIC[self._kind]
        at = self._waiting.find(magic, 1)
        while at < 0:
            end = self._waiting[1 - len(magic) :]
            if not self._fill():
                return False
            self._waiting = end + self._waiting
            at = self._waiting.find(magic)
        self._waiting = self._waiting[at:]
        return True

    def _fill(self) -> bool:
        self._waiting = self._stream.read(BUFFER_SIZE)
        return bool(self._waiting)


Errors = tuple[type[Exception], ...]


def _decompressors(compression: str, name: str, limit: int) -> tuple[Callable[[], Any], Errors]:
    """Return a function that makes a decompressor, and the errors that the decompressor raises."""
    if compression == GZIP:
        import zlib

        return lambda: zlib.decompressobj(31), (zlib.error,)
    window = min(max(limit, MIN_WINDOW), 1 << 31)
    if compression == BZIP2:
        library = _standard("bz2", name)
        return library.BZ2Decompressor, (OSError, ValueError)
    if compression == XZ:
        library = _standard("lzma", name)
        return lambda: library.LZMADecompressor(library.FORMAT_XZ, memlimit=window), (library.LZMAError,)
    library = zstd(name)
    if hasattr(library, "ZstdDecompressionReader"):
        return lambda: _Zstandard(library.ZstdDecompressor(max_window_size=window)), (library.ZstdError,)
    options = {library.DecompressionParameter.window_log_max: window.bit_length() - 1}
    return lambda: library.ZstdDecompressor(options=options), (library.ZstdError,)


class _Zstandard:
    """Decompressor of zstandard with the interface of `zlib`: it never holds much more than what was asked for."""

    def __init__(self, decompressor: Any) -> None:
        self._frame = decompressor.decompressobj()
        self._ready = memoryview(b"")
        """Decompressed bytes that were not asked for yet."""
        self.unconsumed_tail = b""
        self.unused_data = b""

    @property
    def eof(self) -> bool:
        return bool(self._frame.eof) and not self._ready

    def decompress(self, data: bytes, size: int) -> bytes:
        self.unconsumed_tail = data
        while not self._ready and self.unconsumed_tail and not self._frame.eof:
            feed, self.unconsumed_tail = self.unconsumed_tail[:MAX_FEED], self.unconsumed_tail[MAX_FEED:]
            self._ready = memoryview(self._frame.decompress(feed))
        if self._frame.eof:
            self.unused_data = self._frame.unused_data + self.unconsumed_tail
        found, self._ready = self._ready[:size], self._ready[size:]
        return bytes(found)


def _standard(module: str, name: str) -> Any:
    """Import a module for compression of the standard library. Raises `InputError` if Python was built without it."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise InputError(f"{name}: this Python was built without {module}; take another one") from None


def zstd(name: str) -> Any:
    """Import the library for zstd: that of Python 3.14, else zstandard. Raises `InputError` without either."""
    import importlib

    for library in ("compression.zstd", "zstandard"):
        try:
            return importlib.import_module(library)
        except ImportError:
            continue
    raise InputError(f"{name}: zstd needs a package; pip install 'dechrome[zstd]'")


class CompressedWriter:
    """Writer that compresses. The same bytes give the same output: gzip gets no time and no name."""

    def __init__(self, output: Output, compression: str) -> None:
        self._output = output
        self._compressor = _compressor(compression)

    def write(self, data: bytes) -> None:
        """Compress and write `data`."""
        self._output.write(self._compressor.compress(data))

    def finish(self) -> None:
        """Write the end of the compressed stream."""
        self._output.write(self._compressor.flush())


def _compressor(compression: str) -> Any:
    if compression == GZIP:
        import zlib

        return zlib.compressobj(6, zlib.DEFLATED, 31)
    if compression == BZIP2:
        return _standard("bz2", "output").BZ2Compressor()
    if compression == XZ:
        return _standard("lzma", "output").LZMACompressor()
    library = zstd("output")
    if hasattr(library, "ZstdDecompressionReader"):
        return library.ZstdCompressor(write_checksum=True).compressobj()
    return library.ZstdCompressor(options={library.CompressionParameter.checksum_flag: 1})
