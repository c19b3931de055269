"""Compressed inputs and outputs, as streams: memory stays flat, and no input expands without an end."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.io.compression_type import GZIP, CutError, DamageError, compression_in, compression_of

if TYPE_CHECKING:
    from cleaner.io.outputs import Output

CHUNK = 1 << 16  # bytes read at once
FEED = 1 << 10  # bytes of zstd handed over at once; each may become 32 kB, and zstandard has no limit of its own
BEGINS = {"gz": b"\x1f\x8b\x08", "zst": b"\x28\xb5\x2f\xfd"}
WINDOW = 1 << 27  # bytes a zstd frame may always look back; more only as far as an input may expand


def decompressed(stream: Any, name: str, path: str, most: int) -> Any:
    """The stream, or what it expands to if its name or its bytes say that it is compressed."""
    packing = compression_of(path) or compression_in(stream)
    return DecompressedReader(stream, packing, name, most) if packing else stream


class DecompressedReader(io.BufferedReader):
    """What compressed bytes expand to. Raises `CutError` where they are damaged, end too early, or expand too far."""

    def __init__(self, stream: Any, packing: str, name: str, most: int) -> None:
        self._unpacking = _Unpacking(stream, packing, name, most)
        super().__init__(self._unpacking, CHUNK)

    def renew(self) -> None:
        """A record was whole: the next may expand as far again."""
        self._unpacking.spent = 0

    def resume(self) -> bool:
        """Behind damage, go on with what looks like the next member or frame; is there one?"""
        return self._unpacking.resume()


class _Unpacking(io.RawIOBase):
    def __init__(self, stream: Any, packing: str, name: str, most: int) -> None:
        self._stream = stream
        self._name = name
        self._most = most
        self._new, self._errors = _unpackers(packing, name, most)
        self._one: Any = None
        """What expands the member or frame at hand."""
        self._waiting = b""
        self._empty = True
        self._kind = packing[1:]
        self.spent = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._expanded(len(buffer))
        except self._errors as error:
            raise DamageError(f"{self._name}: damaged {self._kind}: {error}; what came before was read") from None
        self.spent += len(data)
        if self.spent > self._most:
            raise CutError(
                f"{self._name}: expands to more than {self._most:,} bytes and was read no further; "
                "--max-expand allows more"
            )
        buffer[: len(data)] = data
        return len(data)

    def _expanded(self, size: int) -> bytes:
        while self._one is not None or self._begun():
            data: bytes = self._one.decompress(self._waiting, size)
            if self._one.eof:
                self._waiting = self._one.unused_data
                self._one = None
            else:
                self._waiting = getattr(self._one, "unconsumed_tail", b"")
            if data:
                return data
            if self._one is not None and not self._waiting and not self._fill():
                raise CutError(f"{self._name}: truncated {self._kind}; what came before was read")
        return b""

    def _begun(self) -> bool:
        """Is there one more member or frame? Zeros between them are padding."""
        while not (self._waiting or self._fill()) or not (left := self._waiting.lstrip(b"\0")):
            if not self._fill():
                if self._empty:
                    raise CutError(f"{self._name}: truncated {self._kind}: it is empty")
                return False
        self._waiting = left
        self._empty = False
        self._one = self._new()
        return True

    def resume(self) -> bool:
        self._one = None
        magic = BEGINS[self._kind]
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
        self._waiting = self._stream.read(CHUNK)
        return bool(self._waiting)


Errors = tuple[type[Exception], ...]


def _unpackers(packing: str, name: str, most: int) -> tuple[Callable[[], Any], Errors]:
    """What makes something that expands, and how it fails."""
    if packing == GZIP:
        import zlib

        return lambda: zlib.decompressobj(31), (zlib.error,)
    library = zstd(name)
    reach = min(max(most, WINDOW), 1 << 31)
    if hasattr(library, "ZstdDecompressionReader"):
        return lambda: _Zstandard(library.ZstdDecompressor(max_window_size=reach)), (library.ZstdError,)
    options = {library.DecompressionParameter.window_log_max: reach.bit_length() - 1}
    return lambda: library.ZstdDecompressor(options=options), (library.ZstdError,)


class _Zstandard:
    """zstandard in the manner of `zlib`: never much more at once than is asked for."""

    def __init__(self, decompressor: Any) -> None:
        self._one = decompressor.decompressobj()
        self._ready = memoryview(b"")
        self.unconsumed_tail = b""
        self.unused_data = b""

    @property
    def eof(self) -> bool:
        return bool(self._one.eof) and not self._ready

    def decompress(self, data: bytes, size: int) -> bytes:
        self.unconsumed_tail = data
        while not self._ready and self.unconsumed_tail and not self._one.eof:
            feed, self.unconsumed_tail = self.unconsumed_tail[:FEED], self.unconsumed_tail[FEED:]
            self._ready = memoryview(self._one.decompress(feed))
        if self._one.eof:
            self.unused_data = self._one.unused_data + self.unconsumed_tail
        found, self._ready = self._ready[:size], self._ready[size:]
        return bytes(found)


def zstd(name: str) -> Any:
    """The library that reads and writes zstd: the standard one, else zstandard. Raises `InputError` without either."""
    import importlib

    for library in ("compression.zstd", "zstandard"):
        try:
            return importlib.import_module(library)
        except ImportError:
            continue
    raise InputError(f"{name}: zstd needs a package; pip install 'dechrome[zstd]'")


class CompressedWriter:
    """Bytes on their way to an output, compressed: the same for the same bytes, without a time or a name."""

    def __init__(self, output: Output, packing: str) -> None:
        self._output = output
        self._one = _packer(packing)

    def write(self, data: bytes) -> None:
        """Write all of `data`."""
        self._output.write(self._one.compress(data))

    def finish(self) -> None:
        """Write what is left."""
        self._output.write(self._one.flush())


def _packer(packing: str) -> Any:
    if packing == GZIP:
        import zlib

        return zlib.compressobj(6, zlib.DEFLATED, 31)
    library = zstd("output")
    if hasattr(library, "ZstdDecompressionReader"):
        return library.ZstdCompressor(write_checksum=True).compressobj()
    return library.ZstdCompressor(options={library.CompressionParameter.checksum_flag: 1})
