"""Every fixture comes out as a person accepted it; `make review` shows and accepts changes, the tests never write."""

from __future__ import annotations

import re

import pytest
from pages import FIXTURES, NAMES, about

from tools.review import actual, read

KINDS = ("residue", "hard-negative")


@pytest.mark.parametrize("folder", FIXTURES, ids=NAMES)
@pytest.mark.parametrize("name", ["expected.txt", "removed.tsv"])
def test_fixture(folder, name):
    assert (folder / name).exists(), f"{folder.name} has no {name}; look at what comes out, with `make review`"
    assert actual(folder)[name] == read(folder / name)


@pytest.mark.parametrize("folder", FIXTURES, ids=NAMES)
def test_says_what_it_shows(folder):
    facts = about(folder)
    assert facts["shows"].endswith(".")
    assert facts["origin"]
    assert facts["licence"]
    assert facts["kind"] in KINDS
    assert re.fullmatch(r"[a-z]{2,3}-[a-z0-9-]+", folder.name)


@pytest.mark.parametrize("folder", [f for f in FIXTURES if about(f)["kind"] == "hard-negative"], ids=lambda f: f.name)
def test_a_hard_negative_expects_its_input(folder):
    assert read(folder / "expected.txt") == read(folder / "input.txt")


def test_there_are_fixtures_of_both_kinds():
    assert {about(folder)["kind"] for folder in FIXTURES} == set(KINDS)
