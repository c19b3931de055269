"""Weight files: a JSON head (schema, vocabularies, where each part begins), then the numbers of the parts.

Matrices and vectors are 16-bit floats; embedding tables are 8-bit integers with a scale in the head.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Sequence
from typing import Any

from cleaner.classifier.schema import InputSchema
from cleaner.errors import WeightsError

FORMAT = 4  # raised whenever the layers or the form of the file change
TABLES = ("words", "names")
"""Embedding tables of the block network."""
TYPE_TABLES = ("type_words", "type_names")
"""Embedding tables of the page type model."""


def write_weights(
    folder: str,
    schema: InputSchema,
    parts: dict[str, Any],
    vocabulary: Sequence[str],
    names: Sequence[str],
    dilations: Sequence[int],
) -> int:
    """Write a fit, given as numpy arrays by name, and return the size of the file in bytes."""
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
        "features": schema.digest,
        "dilations": list(dilations),
        "scales": scales,
        "parts": listed,
        "vocabulary": list(vocabulary),
        "names": list(names),
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, schema.file), "wb") as file:
        return file.write(struct.pack("<I", len(text)) + text + body)


def read_weights(folder: str, schema: InputSchema) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of the weight file of a schema.

    Raises `WeightsError` for a file that cannot be read, is damaged, or was fitted to other features.
    """
    path = os.path.join(folder, schema.file)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise WeightsError(f"{path}: {error.strerror}; give the folder that a fit was written to") from None
    try:
        (length,) = struct.unpack_from("<I", data)
        head = json.loads(data[4 : 4 + length])
        form, features = head.get("format"), head.get("features")
    except (struct.error, ValueError, AttributeError):
        raise WeightsError(f"{path}: not a weight file; make one with tools/fit.py") from None
    if form != FORMAT:
        raise WeightsError(f"{path}: made for another version; fit anew with tools/fit.py")
    if features != schema.digest:
        raise WeightsError(f"{path}: fitted to features that are defined otherwise; fit anew with tools/fit.py")
    body = data[4 + length :]
    if len(body) != sum(size for *_, size in head["parts"]):
        raise WeightsError(f"{path}: cut short, or with something behind its end; copy it anew")
    return head, body
