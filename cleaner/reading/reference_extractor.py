"""Reference extraction: the main content of a page according to trafilatura. The only module that imports it.

It runs in fast mode: the thorough mode takes half as long again and adds little to the classifier's features.
"""

from __future__ import annotations

from cleaner.normalize import fold


def extract_main_text(html: str) -> str:
    """Return the lines that trafilatura keeps, folded; `""` if it finds nothing or fails."""
    from trafilatura import extract

    try:
        text = extract(html, fast=True, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:  # it is optional: a page that it fails on is classified without it
        return ""
    finally:
        _forget()
    return "\n".join(map(fold, (text or "").split("\n")))


def _forget() -> None:
    """Empty the caches in which trafilatura keeps lines of the page, of any length, for the next one."""
    from trafilatura import utils

    for name in ("line_processing", "trim"):
        if clear := getattr(getattr(utils, name, None), "cache_clear", None):
            clear()
