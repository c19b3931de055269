"""The compiled core: the hot path in C++, held to the Python modules whose names its files bear.

`native` is the extension module, or None where it was not built or `CLEANER_PURE` is set; then Python does the same,
slower. Callers read the attribute each time they need it, so that tests can compare both.
"""

from __future__ import annotations

import os
from types import ModuleType

native: ModuleType | None = None
why_not = "CLEANER_PURE is set"
"""Reason why `native` is None."""

if not os.environ.get("CLEANER_PURE"):
    try:
        from cleaner._core import _native as native  # type: ignore[no-redef]
    except ImportError as error:
        why_not = str(error)
