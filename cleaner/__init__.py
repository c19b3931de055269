"""Clean prose out of web text, with a receipt for every character removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Block", "CleanResult", "Cleaner", "Document", "Removal", "clean"]

if TYPE_CHECKING:
    from cleaner.model import Block, CleanResult, Document, Removal
    from cleaner.pipeline import Cleaner, clean


def __getattr__(name: str) -> Any:
    """The public names, imported when asked for, so that a command that needs little starts quickly."""
    if name in ("Cleaner", "clean"):
        from cleaner import pipeline as module
    elif name in __all__:
        from cleaner import model as module  # type: ignore[no-redef]
    else:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    return getattr(module, name)
