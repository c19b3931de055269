"""The compiled core: the hot path in C++, held to the Python modules whose names its files bear.

`native` is the extension module, or None where it cannot be used; then Python does the same, slower. Callers read the
attribute each time they need it, so that tests can compare both.
"""

from __future__ import annotations

import os
from types import ModuleType
from typing import TYPE_CHECKING

from cleaner._core.sources import checksum

MAX_CHARS = (1 << 31) - 1  # of a text that the core takes, as it counts them in 32 bits
CHANGED = "as its sources have changed since it was compiled; python3 tools/dev.py core compiles it anew"


def usable() -> tuple[ModuleType | None, str]:
    """Return the extension module, or None and the reason why it cannot be used."""
    if os.environ.get("CLEANER_PURE"):
        return None, "as CLEANER_PURE is set"
    try:
        import cleaner._core._native as module
    except ModuleNotFoundError:
        return None, "as none was built for this Python and this machine"
    except ImportError as error:
        return None, f"as it does not load: {error}"
    compiled = getattr(module, "sources", None)  # None of one that is older than this check
    if compiled != 0 and checksum(os.path.dirname(__file__)) not in (None, compiled):
        return None, CHANGED
    return module, ""


if TYPE_CHECKING:  # which callers ask is hidden from type checkers: to these the module is there, with its types
    import cleaner._core._native

    native = cleaner._core._native
    why_not = ""
else:
    native, why_not = usable()
