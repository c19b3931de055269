"""Locations of the shipped rules and weights, and the rule files in a folder."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from cleaner.errors import RuleError

if TYPE_CHECKING:
    from pathlib import Path

CORE = ("any", "en")
"""Folders whose rules apply to every text, as sites in all languages print English too."""
ANY = "any"
"""Folder of the rules that apply in every language."""
NO_LANGUAGES = ("weights", "sites")
"""Folders that are no language: the weights of the classifier, and rules for single sites, which a URL selects."""
PACK = "pack.bin"
"""Compiled rules of `CORE`."""
PROJECT = b'name = "dechrome"'
"""Line of `pyproject.toml` that identifies a checkout of this project."""
PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""Folder of the installed package or of its source in a checkout."""


@cache
def rules_folder() -> str:
    """Return the folder of the shipped rules: inside an installed package, in the checkout otherwise.

    Raises `RuleError` if there is neither.
    """
    installed = installed_folder()
    if os.path.isfile(os.path.join(installed, PACK)):
        return installed
    checkout = os.path.dirname(PACKAGE)
    try:
        with open(os.path.join(checkout, "pyproject.toml"), "rb") as project:
            if PROJECT in project.read():
                return os.path.join(checkout, "rules")
    except OSError:
        pass
    raise RuleError(installed, "the shipped rules are missing; install the package again")


def installed_folder() -> str:
    """Return the folder that a wheel puts the rules into (`WHEEL_FOLDER` in hatch_build.py)."""
    return os.path.join(PACKAGE, "rules", "data")


def shipped_weights() -> str:
    """Return the folder of the shipped weights of the classifier."""
    return os.path.join(rules_folder(), "weights")


def rule_files(folder: Path) -> list[Path]:
    """List the rule files of a folder in a fixed order.

    Files at its top (`languages.toml`) and in the folders of `NO_LANGUAGES` are not rule files of a language.
    """
    found = [path for path in folder.glob("*/*.toml") if path.parent.name not in NO_LANGUAGES]
    return sorted(found, key=lambda path: (path.parent.name not in CORE, path))
