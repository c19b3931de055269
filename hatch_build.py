"""Build hook of hatchling that adds the rule files and the packs compiled from them to a wheel."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WHEEL_FOLDER = "cleaner/rules/data"  # of the rules in a wheel


class CompiledRules(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Hook that puts `rules/` into the wheel, with packs compiled anew; packs that lie in the checkout are left out.

    An editable install gets neither: it reads the rules of the checkout, and would not notice a change in a copy.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        self.folder = tempfile.TemporaryDirectory()
        for name, data in compiled(root).items():
            Path(self.folder.name, name).write_bytes(data)
        old_packs = set((root / "rules").glob("pack*"))  # in a checkout, maybe stale or half written
        files = sorted(path for path in (root / "rules").rglob("*") if path.is_file() and path not in old_packs)
        build_data["force_include"] |= {
            str(path): f"{WHEEL_FOLDER}/{path.relative_to(root / 'rules').as_posix()}" for path in files
        }
        packs = Path(self.folder.name).iterdir()
        build_data["force_include"] |= {str(path): f"{WHEEL_FOLDER}/{path.name}" for path in packs}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()


def compiled(root: Path) -> dict[str, bytes]:
    """Compile the rules beside this file with the package beside it, and return the files of the pack by name."""
    sys.path.insert(0, str(root))
    try:
        from cleaner.rules.pack import build, files_of, languages
    finally:
        sys.path.remove(str(root))
    parts = {part: build(str(root / "rules"), part) for part in ("", *languages())}
    return {name: data for part, pack in parts.items() for name, data in files_of(part, pack).items()}
