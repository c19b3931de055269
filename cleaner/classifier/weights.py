"""TODO."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Sequence
from typing import Any

from cleaner.classifier.schema import Shape
from cleaner.errors import WeightsError

FORMAT = 3  # raised whenever the layers, or the columns of the evidence, change


TABLES = ("words", "names")


TYPE_TABLES = ("type_words", "type_names")
"""Of whole numbers; in the head of the file stands what one counts."""


def write(
    folder: str,
    shape: Shape,
    parts: dict[str, Any],
    vocabulary: Sequence[str],
    names: Sequence[str],
    dilations: Sequence[int],
) -> int:
    """Write a fit, given as numpy arrays, and say how many bytes it took."""
    import numpy as np

    tables = [name for name in (*TABLES, *TYPE_TABLES) if name in parts]
    scales = {name: float(np.abs(parts[name]).max() / 127) or 1.0 for name in tables}
    listed, body = [], b""
    for name, part in parts.items():
        scale = scales.get(name)
        raw = np.round(part / scale).astype(np.int8).tobytes() if scale is not None else part.astype("<f2").tobytes()
        listed.append([name, list(part.shape), len(body), len(raw)])
        body += raw
    head = {
        "format": FORMAT,
        "columns": len(shape.columns),
        "dilations": list(dilations),
        "scales": scales,
        "parts": listed,
        "vocabulary": list(vocabulary),
        "names": list(names),
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, shape.file), "wb") as file:
        return file.write(struct.pack("<I", len(text)) + text + body)


def _parted(data: bytes, path: str, shape: Shape) -> tuple[dict[str, Any], bytes]:
    try:
        (length,) = struct.unpack_from("<I", data)
        head = json.loads(data[4 : 4 + length])
        made_for = head.get("format"), head.get("columns")
    except (struct.error, ValueError, AttributeError):
        raise WeightsError(f"{path}: no weights of a judge; make them with tools/fit.py") from None
    if made_for != (FORMAT, len(shape.columns)):
        raise WeightsError(f"{path}: made for another version; fit anew with tools/fit.py")
    body = data[4 + length :]
    if len(body) != sum(size for *_, size in head["parts"]):
        raise WeightsError(f"{path}: cut short, or with something behind its end; copy it anew")
    return head, body
