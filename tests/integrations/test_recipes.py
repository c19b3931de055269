"""Recipes of docs/integrations.md run, if the framework of each is installed."""

from __future__ import annotations

import os
import re
import shutil
import sys

import pytest
from pages import ROOT

pytestmark = pytest.mark.integrations
DOCS = (ROOT / "docs/integrations.md").read_text("utf-8")
RECIPES = re.findall(r"^## \**([\w -]+?)\**\n.*?^```python\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)


def test_every_framework_has_a_recipe():
    """Comparing documents has one, too. That of dolma is not Python and has a test of its own."""
    assert [*(name for name, _ in RECIPES), "dolma"] == re.findall(r"^## \**([\w -]+?)\**$", DOCS, re.MULTILINE)


@pytest.mark.parametrize(("name", "code"), RECIPES, ids=[name for name, _ in RECIPES])
def test_a_recipe_runs(name, code, tmp_path, monkeypatch):
    for module in re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE):
        pytest.importorskip(module)
    if name == "Spark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs Java: install default-jre-headless, or set JAVA_HOME")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # else it leaves a token in the home
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    exec(compile(code, f"docs/integrations.md: {name}", "exec"), {"__name__": "__main__"})
    if name == "Ray Data":
        import ray

        ray.shutdown()
