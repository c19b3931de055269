"""What a wheel carries besides the package: the rule files, and the packs compiled from them."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = "cleaner/rules/data"  # where the rules lie in a wheel


class CompiledRules(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Puts `rules/` into the wheel with packs made from it now, never with any that lay about.

    An editable install gets neither: it reads the checkout's rules, and would not notice a change in a copy.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        self.folder = tempfile.TemporaryDirectory()
        for name, pack in compiled(root).items():
            Path(self.folder.name, name).write_text(json.dumps(pack, ensure_ascii=False), "utf-8")
        made = set((root / "rules").glob("pack*"))  # in a checkout, maybe stale or half written
        files = sorted(path for path in (root / "rules").rglob("*") if path.is_file() and path not in made)
        build_data["force_include"] |= {
            str(path): f"{HERE}/{path.relative_to(root / 'rules').as_posix()}" for path in files
        }
        packs = Path(self.folder.name).iterdir()
        build_data["force_include"] |= {str(path): f"{HERE}/{path.name}" for path in packs}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()


def compiled(root: Path) -> dict[str, dict[str, Any]]:
    """The parts of the pack of the rules beside this file, by file name, read by the package as it stands here."""
    sys.path.insert(0, str(root))
    try:
        from cleaner.rules.pack import build, languages, name_of
    finally:
        sys.path.remove(str(root))
    return {name_of(part): build(str(root / "rules"), part) for part in ("", *languages())}
