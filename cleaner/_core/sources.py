"""The C++ sources of the core that lie beside it in a checkout; an installed package has none."""

from __future__ import annotations

import os
import zlib

SUFFIXES = (".cpp", ".h")


def checksum(folder: str) -> int | None:
    """Return a CRC-32 of the names and bytes of the sources in a folder; None if there are none."""
    names = sorted(name for name in os.listdir(folder) if name.endswith(SUFFIXES))
    found = 0
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        found = zlib.crc32(f"{name}\0{len(data)}\0".encode() + data, found)
    return found if names else None
