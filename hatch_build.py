"""What a wheel carries besides the package: the rule files, and the pack compiled from them."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = "cleaner/rules"  # where the rules lie in a wheel


class CompiledRules(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Puts `rules/` into the wheel with a pack made from it now, never with one that lay about.

    An editable install gets neither: it reads the checkout's rules, and would not notice a change in a copy.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        self.folder = tempfile.TemporaryDirectory()
        pack = Path(self.folder.name, "pack.json")
        pack.write_text(json.dumps(compiled(root), ensure_ascii=False), "utf-8")
        files = sorted(
            path for path in (root / "rules").rglob("*") if path.is_file() and not path.name.startswith("pack.json")
        )
        build_data["force_include"] |= {
            str(path): f"{HERE}/{path.relative_to(root / 'rules').as_posix()}" for path in files
        }
        build_data["force_include"][str(pack)] = f"{HERE}/pack.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()


def compiled(root: Path) -> dict[str, Any]:
    """The pack of the rules beside this file, read by the package as it stands here."""
    sys.path.insert(0, str(root))
    try:
        from cleaner.pack import build
    finally:
        sys.path.remove(str(root))
    return build(str(root / "rules"))
