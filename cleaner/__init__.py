"""Extract clean prose from web text, with a receipt for every character removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner._version import __version__

__all__ = [
    "Block",
    "BlockKind",
    "CleanResult",
    "Cleaner",
    "CleanerError",
    "Document",
    "PageType",
    "Preset",
    "Removal",
    "Removals",
    "Status",
    "__version__",
    "clean",
]

if TYPE_CHECKING:
    from cleaner.errors import CleanerError
    from cleaner.model import Block, BlockKind, CleanResult, Document, PageType, Preset, Removal, Removals, Status
    from cleaner.pipeline import Cleaner, clean


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that a command that needs little starts quickly."""
    if name not in __all__:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    if name in ("Cleaner", "clean"):
        from cleaner import pipeline as module
    elif name == "CleanerError":
        from cleaner import errors as module  # type: ignore[no-redef]
    else:
        from cleaner import model as module  # type: ignore[no-redef]
    return getattr(module, name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
