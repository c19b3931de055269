"""Build hook of hatchling that adds to a wheel the rule files, the packs compiled from them, and the compiled core."""

from __future__ import annotations

import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RULES_FOLDER = "cleaner/rules/data"  # of the rules in a wheel
CORE_FOLDER = "cleaner/_core"


class CompiledParts(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Hook that puts `rules/`, packs compiled anew and the core into the wheel.

    What lies compiled in the checkout is left out. A wheel with a core is for one platform and all versions of CPython
    from 3.11; where no core can be compiled, the wheel is for all platforms, and the package runs in pure Python.

    An editable install reads the rules of the checkout, as it would not notice a change in a copy. Its core is
    compiled in place.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            self.folder = tempfile.TemporaryDirectory()
            if version == "editable":
                self._compile_core_in_place(root)
            else:
                self._add_core(root, build_data)
                self._add_rules(root, build_data)
        finally:
            sys.path.remove(str(root))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        self.folder.cleanup()

    def _add_rules(self, root: Path, build_data: dict[str, Any]) -> None:
        for name, data in packs(root).items():
            path = Path(self.folder.name, name)
            path.write_bytes(data)
            build_data["force_include"][str(path)] = f"{RULES_FOLDER}/{name}"
        old_packs = set((root / "rules").glob("pack*"))  # in a checkout, maybe stale or half written
        files = sorted(path for path in (root / "rules").rglob("*") if path.is_file() and path not in old_packs)
        build_data["force_include"] |= {
            str(path): f"{RULES_FOLDER}/{path.relative_to(root / 'rules').as_posix()}" for path in files
        }

    def _add_core(self, root: Path, build_data: dict[str, Any]) -> None:
        from tools.compile_core import TAG, compile_if_wanted

        core, problem = compile_if_wanted(root, Path(self.folder.name, "objects"), Path(self.folder.name, "core"))
        if core:
            build_data["force_include"][str(core)] = f"{CORE_FOLDER}/{core.name}"
            build_data |= {"pure_python": False, "tag": f"{TAG}-{platform()}"}
        else:
            self.app.display_warning(f"no compiled core, the package will run in pure Python: {problem}")

    def _compile_core_in_place(self, root: Path) -> None:
        from tools.compile_core import compile_in_place

        if problem := compile_in_place(root):
            self.app.display_warning(f"no compiled core, the package will run in pure Python: {problem}")


def packs(root: Path) -> dict[str, bytes]:
    """Compile the rules beside this file with the package beside it, and return the files of the pack by name."""
    from cleaner.rules.pack import build, files_of, languages

    parts = {part: build(str(root / "rules"), part) for part in ("", *languages())}
    return {name: data for part, pack in parts.items() for name, data in files_of(part, pack).items()}


def platform() -> str:
    """Return the platform in the tag of a wheel that is built here, before anything is repaired for older systems."""
    if sys.platform == "linux":  # a 32-bit Python may run on a 64-bit system
        from packaging.tags import platform_tags

        return next(tag for tag in platform_tags() if tag.startswith("linux_"))
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
