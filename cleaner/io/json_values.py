"""Reads the records of a JSON file, an array or one value after another, as lines of JSON."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from cleaner.io.compression_type import CutError

PIECE = 1 << 16  # bytes read at once, at first
SPACE = re.compile("[ \t\r\n\ufeff]*")  # with a byte order mark
LINE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")
"""Line break with what indents the next line; a string in JSON holds none."""
_decode = json.JSONDecoder().raw_decode


def value_lines(stream: Any, name: str, limit: int) -> Iterator[bytes]:
    """Yield each record of a stream as a line: the elements of an array, or the values one after another.

    Only line breaks and indentation change. Raises `CutError` at a place that is no JSON, and at a record larger than
    about `limit` bytes.
    """
    text = _Text(stream)
    start = text.skip(SPACE)
    in_array = start == "["
    if in_array:
        text.at += 1
    number = 0
    while (first := text.skip(SPACE)) and not (in_array and first == "]"):
        number += 1
        yield _line(text.value(f"{name}:{number}", limit))
        if in_array:
            following = text.skip(SPACE)
            if following == ",":
                text.at += 1
            elif following != "]":
                raise CutError(f"{name}:{number}: neither a comma nor the end of the array follows; read up to there")
    if in_array and first:
        text.at += 1
        if text.skip(SPACE):
            raise CutError(f"{name}: more than an array; the rest was not read")
    elif in_array:
        raise CutError(f"{name}: truncated: the array does not end")


def _line(value: str) -> bytes:
    return LINE_BREAK.sub(" ", value).encode("utf-8", "surrogateescape") + b"\n"


class _Text:
    """Text of a stream, of which one value at a time is in memory."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self.at = 0
        """Offset behind what was read."""

    def skip(self, space: re.Pattern[str]) -> str:
        """Skip white space and return the character behind it, `""` at the end."""
        while True:
            if blank := space.match(self._text, self.at):
                self.at = blank.end()
            if self.at < len(self._text):
                return self._text[self.at]
            if not self._more(PIECE):
                return ""

    def value(self, name: str, limit: int) -> str:
        """Return the value that begins here, as it is written."""
        size = PIECE
        while True:
            try:
                _, end = _decode(self._text, self.at)
                if end < len(self._text) or self._text[end - 1] in '}]"' or not self._more(size):  # else a number
                    found, self.at = self._text[self.at : end], end
                    return found
            except (ValueError, RecursionError) as error:
                why = f"no valid JSON: {getattr(error, 'msg', 'nested too deeply')}"
                if not self._is_cut(error) or not self._more(size):
                    raise CutError(f"{name}: {why}; read up to there") from None
            if len(self._text) - self.at > limit + 2 * PIECE:
                raise CutError(f"{name}: longer than {limit:,} bytes; read up to there; --max-bytes allows more")
            size = len(self._text)

    def _is_cut(self, error: Exception) -> bool:
        """Tell whether a value may be valid with what follows in the stream."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        near_end = len(self._text) - error.pos <= 16  # longer than any word or escape of JSON
        return near_end or error.msg.startswith("Unterminated string")

    def _more(self, size: int) -> bool:
        data = self._stream.read(size)
        self._text = self._text[self.at :] + self._decoder.decode(data, not data)
        self.at = 0
        return bool(data)
